from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from chassis.testing.aggregates import Fact, given, happened
from disclosure.domain.honour_roll import Award, HonourRoll

SAID: dict[str, Any] = {
    "honour": UUID(int=5),
    "account": UUID(int=1),
    "subject_type": "household",
    "title": "ten-star-household",
    "rank": 40,
    "points": Decimal("31.5"),
    "closing_on": date(2026, 12, 28),
    "bonus": 20_000,
    "resolution": "branch-9",
}
AWARD = Award(
    **SAID,
    event="/510604/points#x.2",
    position=7,
    unit=str(UUID(int=3)),
    division="510604102211",
    scheme="anjia-points",
    year="2026",
)
OPENED = Fact(HonourRoll.Opened, unit=str(UUID(int=3)), scheme="anjia-points", year="2026")
LISTED = Fact(
    HonourRoll.HonourListed, **SAID, awarded_event="/510604/points#x.2", awarded_position=7
)


def test_an_honour_is_shown_as_it_was_awarded_and_with_its_event() -> None:
    roll = given(HonourRoll, OPENED)

    roll.show(AWARD)

    assert happened(roll) == [LISTED]


def test_an_honour_is_shown_once() -> None:
    roll = given(HonourRoll, OPENED, LISTED)

    roll.show(AWARD)

    assert happened(roll) == []
