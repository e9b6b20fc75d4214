"""What assets does about awarded honours: each asks for its bonus, once."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from assets.application.payments.request_commands import RequestAwardPayment
from assets.application.payments.requests import Assets
from chassis.listen.handlers import Order
from chassis.listen.inbox import Inbox
from chassis.listen.listener import Listener

ACTOR = "service/assets"


class _Reads(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class AwardedData(_Reads):
    """What assets reads of an award; the bonus is whole fen."""

    year: str
    subject: UUID
    subject_type: str
    bonus: int = Field(ge=0, strict=True)
    resolution: str


class HonourAwarded(_Reads):
    """`points.honour.awarded.v1`."""

    subject: UUID
    unit: UUID
    division: str
    effectiveon: date
    data: AwardedData


def register_awards(listener: Listener, assets: Assets) -> None:
    """Register what assets does when an honour is awarded."""

    @listener.on("points.honour.awarded.v1", model=HonourAwarded, order=Order.FREE)
    async def request_bonus(event: HonourAwarded, inbox: Inbox) -> None:
        command = RequestAwardPayment(
            unit=event.unit,
            honour=event.subject,
            payee=event.data.subject,
            payee_type=event.data.subject_type,
            amount_fen=event.data.bonus,
            resolution=event.data.resolution,
            year=event.data.year,
            origin=inbox.causation_id,
        )
        context = inbox.context(
            actor=ACTOR,
            unit=event.unit,
            division=event.division,
            effective_on=event.effectiveon,
        )
        await assets.request_award_payment(command, context)
