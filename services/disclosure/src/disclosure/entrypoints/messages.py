"""Turns events of points into what disclosure does about them; decides nothing."""

from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from chassis.errors import InvalidError
from chassis.listen.handlers import Order
from chassis.listen.inbox import Inbox
from chassis.listen.listener import Listener
from disclosure.application.publications import Publications
from disclosure.domain.approval import Approval
from disclosure.domain.statement import StatementLine
from kernel.points import parse_points

CONSUMER = "disclosure-points"
QUARTER_SETTLED = "points.account.quarter_settled.v1"
QUARTER_APPROVED = "points.quarter.approved.v1"
QUARTER_RESTATED = "points.account.quarter_restated.v1"
QUARTER_REISSUED = "points.quarter.reissued.v1"

STEPS = 2
"""A message is kept and then acted on; it counts as done only after both."""

Points = Annotated[Decimal, BeforeValidator(parse_points)]


class PositionMissingError(InvalidError):
    """The message does not say where its event stands in the log of its source."""

    code = "position_missing"


class _Reads(BaseModel):
    # A consumer reads the fields that it needs; what else an event says is not its business.
    model_config = ConfigDict(frozen=True, extra="ignore")


class SettledData(_Reads):
    """What a settled account says."""

    quarter: str
    points: Points
    standing: Points
    label: str


class QuarterSettled(_Reads):
    """`points.account.quarter_settled.v1`: one line of a quarter's statement."""

    id: str
    source: str
    subject: UUID
    unit: UUID
    data: SettledData


class ApprovedData(_Reads):
    """What an approved quarter says."""

    scheme: str
    quarter: str
    last_day: date
    lines: int = Field(ge=0)
    entries: int = Field(ge=0)
    points: Points
    statement: str
    resolution: str


class QuarterApproved(_Reads):
    """`points.quarter.approved.v1`: the statement was approved, and how many lines it has."""

    id: str
    source: str
    unit: UUID
    division: str
    actor: str
    effectiveon: date
    time: str
    data: ApprovedData


class ReissuedData(ApprovedData):
    """What a re-issued quarter says."""

    revision: int = Field(ge=2)
    restated: int = Field(ge=1)
    replaces: str


class QuarterReissued(_Reads):
    """`points.quarter.reissued.v1`: a corrected statement was approved in place of another."""

    id: str
    source: str
    unit: UUID
    division: str
    actor: str
    effectiveon: date
    time: str
    data: ReissuedData


def register(listener: Listener, publications: Publications) -> None:
    """Register a handler for each event that disclosure reads; any order gives the same."""

    async def settled(event: QuarterSettled, inbox: Inbox) -> None:
        await quarter_settled(event, inbox, publications)

    async def approved(event: QuarterApproved, inbox: Inbox) -> None:
        await quarter_approved(event, inbox, publications)

    listener.on(QUARTER_SETTLED, model=QuarterSettled, order=Order.FREE, commands_max=STEPS)(
        settled
    )
    listener.on(QUARTER_APPROVED, model=QuarterApproved, order=Order.FREE, commands_max=STEPS)(
        approved
    )

    listener.on(QUARTER_RESTATED, model=QuarterSettled, order=Order.FREE, commands_max=STEPS)(
        settled
    )

    async def reissued(event: QuarterReissued, inbox: Inbox) -> None:
        await quarter_approved(event, inbox, publications)

    listener.on(QUARTER_REISSUED, model=QuarterReissued, order=Order.FREE, commands_max=STEPS)(
        reissued
    )


async def quarter_settled(event: QuarterSettled, inbox: Inbox, publications: Publications) -> None:
    """Keep one line of a statement."""
    line = StatementLine(
        source=event.source,
        event_id=event.id,
        position=_position(inbox),
        unit=event.unit,
        account=event.subject,
        label=event.data.label,
        quarter=event.data.quarter,
        points=event.data.points,
        standing=event.data.standing,
    )
    await publications.receive_line(line, inbox.once)


async def quarter_approved(
    event: QuarterApproved | QuarterReissued, inbox: Inbox, publications: Publications
) -> None:
    """Keep an approval and begin the disclosure of its quarter, anew where it is a re-issue."""
    data = event.data
    again = data if isinstance(data, ReissuedData) else None
    approval = Approval(
        source=event.source,
        event_id=event.id,
        position=_position(inbox),
        unit=str(event.unit),
        division=event.division,
        scheme=data.scheme,
        quarter=data.quarter,
        last_day=data.last_day,
        lines=data.lines,
        entries=data.entries,
        points=data.points,
        statement=data.statement,
        resolution=data.resolution,
        approved_on=event.effectiveon,
        approved_at=event.time,
        approver=_without_person(event.actor),
        revision=1 if again is None else again.revision,
        restated=None if again is None else again.restated,
        replaces=None if again is None else again.replaces,
    )
    await publications.receive_approval(approval, inbox.once)


def _position(inbox: Inbox) -> int:
    if inbox.position < 1:
        raise PositionMissingError("the message carries no position: have its relay looked at")
    return inbox.position


def _without_person(actor: str) -> str:
    """Give the post that acted, or the kind of actor: a publication names no person."""
    kind, _, rest = actor.partition("/")
    post = rest.partition("/")[2]
    if kind == "person" and post:
        return f"post/{post}"
    return actor if kind in ("service", "clock") else kind
