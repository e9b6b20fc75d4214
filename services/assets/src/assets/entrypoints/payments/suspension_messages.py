"""What assets does about events of other services: its own commands, each once."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from assets.application.payments.request_commands import RestoreBenefits, SuspendBenefits
from assets.application.payments.requests import Assets
from assets.entrypoints.payments.award_messages import ACTOR
from chassis.context import Context
from chassis.listen.handlers import Order
from chassis.listen.inbox import Inbox
from chassis.listen.listener import Listener


class _Reads(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class ListedData(_Reads):
    """What assets reads of a listed subject."""

    subject_id: UUID
    subject_type: str


class ListingData(_Reads):
    """What assets reads of a listing: whom it is about, its first and its last day."""

    listed: ListedData
    since: date
    until: date


class ListingEvent(_Reads):
    """`points.listing.approved.v1` or `points.listing.ended.v1`."""

    subject: UUID
    unit: UUID
    division: str
    effectiveon: date
    data: ListingData


def register_handlers(listener: Listener, assets: Assets) -> None:
    """Register what assets does when a listing comes into force or ends."""

    @listener.on("points.listing.approved.v1", model=ListingEvent, order=Order.FREE)
    async def suspend(event: ListingEvent, inbox: Inbox) -> None:
        command = SuspendBenefits(
            listing=event.subject,
            subject_id=event.data.listed.subject_id,
            subject_type=event.data.listed.subject_type,
            since=event.data.since,
            until=event.data.until,
            origin=inbox.causation_id,
        )
        await assets.suspend_benefits(command, _context(event, inbox))

    @listener.on("points.listing.ended.v1", model=ListingEvent, order=Order.FREE)
    async def restore(event: ListingEvent, inbox: Inbox) -> None:
        command = RestoreBenefits(
            listing=event.subject,
            subject_id=event.data.listed.subject_id,
            until=event.data.until,
            origin=inbox.causation_id,
        )
        await assets.restore_benefits(command, _context(event, inbox))


def _context(event: ListingEvent, inbox: Inbox) -> Context:
    return inbox.context(
        actor=ACTOR, unit=event.unit, division=event.division, effective_on=event.effectiveon
    )
