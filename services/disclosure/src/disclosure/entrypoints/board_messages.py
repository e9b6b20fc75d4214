"""Turns events of points about listings into what the black board does about them."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from chassis.context import Context
from chassis.listen.handlers import Order
from chassis.listen.inbox import Inbox
from chassis.listen.listener import Listener
from disclosure.application.board import Board, EndListing, PublishListing
from disclosure.application.publications import ACTOR


class _Reads(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class ListedData(_Reads):
    """What the board reads of a listed subject."""

    scheme: str
    account: UUID
    subject_type: str
    label: str


class ApprovedData(_Reads):
    """What an approved listing says."""

    listed: ListedData
    since: date
    until: date
    resolution: str


class EndedData(_Reads):
    """What a listing that ended says."""

    until: date
    reason: str


class _OfListing(_Reads):
    subject: UUID
    unit: UUID
    division: str
    effectiveon: date


class ListingApproved(_OfListing):
    """`points.listing.approved.v1`: the listing is in force on these days."""

    data: ApprovedData


class ListingEnded(_OfListing):
    """`points.listing.ended.v1`: the listing was in force until this day."""

    data: EndedData


def register_board(listener: Listener, board: Board) -> None:
    """Register what the board does when a listing comes into force or ends."""

    @listener.on("points.listing.approved.v1", model=ListingApproved, order=Order.FREE)
    async def publish(event: ListingApproved, inbox: Inbox) -> None:
        listed = event.data.listed
        command = PublishListing(
            listing=event.subject,
            scheme=listed.scheme,
            account=listed.account,
            subject_type=listed.subject_type,
            label=listed.label,
            since=event.data.since,
            until=event.data.until,
            resolution=event.data.resolution,
            approved_event=inbox.causation_id,
        )
        await board.publish_listing(command, _context(event, inbox))

    @listener.on("points.listing.ended.v1", model=ListingEnded, order=Order.FREE)
    async def end(event: ListingEnded, inbox: Inbox) -> None:
        command = EndListing(
            listing=event.subject,
            until=event.data.until,
            reason=event.data.reason,
            ended_event=inbox.causation_id,
        )
        await board.end_listing(command, _context(event, inbox))


def _context(event: _OfListing, inbox: Inbox) -> Context:
    return inbox.context(
        actor=ACTOR, unit=event.unit, division=event.division, effective_on=event.effectiveon
    )
