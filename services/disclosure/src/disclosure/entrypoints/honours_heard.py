"""Turns the honours that points awards into what disclosure does about them."""

from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from chassis.listen.handlers import Order
from chassis.listen.inbox import Inbox
from chassis.listen.listener import Listener
from disclosure.application.honour_rolls import HonourRolls
from disclosure.domain.honour_roll import Award
from kernel.points import parse_points

HONOUR_AWARDED = "points.honour.awarded.v1"


class _Reads(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class AwardedData(_Reads):
    """What an awarded honour says."""

    scheme: str
    year: str
    account: UUID
    subject_type: str
    title: str
    rank: int = Field(ge=1)
    points: Annotated[Decimal, BeforeValidator(parse_points)]
    closing_on: date
    bonus: int = Field(ge=0)
    resolution: str


class HonourAwarded(_Reads):
    """`points.honour.awarded.v1`: a subject has a title of a year."""

    id: str
    source: str
    subject: UUID
    unit: UUID
    division: str
    data: AwardedData


def register_honours(listener: Listener, rolls: HonourRolls) -> None:
    """Register what disclosure does when an honour is awarded."""

    @listener.on(HONOUR_AWARDED, model=HonourAwarded, order=Order.FREE)
    async def show_honour(event: HonourAwarded, inbox: Inbox) -> None:
        await honour_awarded(event, inbox, rolls)


async def honour_awarded(event: HonourAwarded, inbox: Inbox, rolls: HonourRolls) -> None:
    """Show the honour on the roll of its year."""
    data = event.data
    award = Award(
        honour=event.subject,
        event=f"{event.source}#{event.id}",
        position=inbox.position,
        unit=str(event.unit),
        division=event.division,
        scheme=data.scheme,
        year=data.year,
        account=data.account,
        subject_type=data.subject_type,
        title=data.title,
        rank=data.rank,
        points=data.points,
        closing_on=data.closing_on,
        bonus=data.bonus,
        resolution=data.resolution,
    )
    await rolls.show_honour(award, inbox())
