"""What the routes of shared rooms take and answer, each with an example."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from assets.entrypoints.books.bodies import Name, Words
from assets.entrypoints.payments.request_bodies import Code, Number
from assets.entrypoints.row_answer import RowAnswer
from chassis.http.bodies import like

_ID = "7c1e5a93-2d4f-5b86-a0c7-e9f1b3d5a702"
_SUBJECT = "6a1f3c52-0d0b-5f0e-9a55-3f7c2a3b8d10"

Clock = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
ClockOrMidnight = Annotated[str, StringConstraints(pattern=r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$")]
People = Annotated[int, Field(ge=1, le=100_000, strict=True)]


class RoomBody(BaseModel):
    """A room that is shared."""

    model_config = like(
        {"key": "hall", "name": "党群服务站多功能厅", "capacity": 60, "since": "2026-03-01"}
    )

    key: Code
    name: Name
    capacity: People
    place: Words | None = None
    since: date


class PartnerBody(BaseModel):
    """A partner (村合伙人) who may book the room."""

    model_config = like({"partner": _SUBJECT, "partner_type": "firm", "since": "2026-03-01"})

    partner: UUID = Field(description="The register's id of the organisation or household.")
    partner_type: Code
    since: date


class BookingBody(BaseModel):
    """A time that a partner wants to have the room; its end is no part of it."""

    model_config = like(
        {
            "booking": "2026-06-017",
            "partner": _SUBJECT,
            "on": "2026-06-20",
            "begins": "14:00",
            "ends": "16:30",
        }
    )

    booking: Number = Field(description="The booking's own number, once in its month.")
    partner: UUID
    on: date
    begins: Clock
    ends: ClockOrMidnight


class CancellationBody(BaseModel):
    """The day of the booking that is given up."""

    model_config = like({"on": "2026-06-20"})

    on: date


class UseBody(BaseModel):
    """When a partner used the room, and with how many people."""

    model_config = like(
        {
            "partner": _SUBJECT,
            "on": "2026-06-20",
            "begins": "14:00",
            "ends": "16:10",
            "people": 32,
        }
    )

    partner: UUID
    on: date
    begins: Clock
    ends: ClockOrMidnight
    people: People


class RoomStepAnswer(BaseModel):
    """The room, and what follows from the command."""

    model_config = like({"room": _ID, "booking": "2026-06-017"})

    room: UUID
    booking: str | None = None
    irregular: list[str] | None = None


class BookingAnswer(RowAnswer):
    """Who has the room when."""

    model_config = like(
        {
            "booking": "2026-06-017",
            "partner": _SUBJECT,
            "on": "2026-06-20",
            "begins": "14:00",
            "ends": "16:30",
        }
    )

    booking: str
    partner: UUID
    on: date
    begins: str
    ends: str


class UseAnswer(RowAnswer):
    """One use of the room, and what was irregular with it."""

    model_config = like(
        {
            "partner": _SUBJECT,
            "on": "2026-06-20",
            "begins": "14:00",
            "ends": "16:10",
            "people": 32,
            "irregular": [],
            "position": 733,
        }
    )

    partner: UUID
    on: date
    begins: str
    ends: str
    people: int
    irregular: list[str]
    position: int


class PartnerUseAnswer(BaseModel):
    """How often, how long and with how many people a partner used the room."""

    model_config = like({"partner": _SUBJECT, "uses": 4, "minutes": 510, "people": 121})

    partner: UUID
    uses: int
    minutes: int
    people: int
