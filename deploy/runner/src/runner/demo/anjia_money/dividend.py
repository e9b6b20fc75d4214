"""The dividend (分红) of a million yuan: an adopted roll, a plan laid out, declared, and paid."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time

from typing_extensions import override

from kernel.money import split_fen
from runner.demo.anjia_money.asked import AskedForList
from runner.demo.anjia_money.desk import Desk, Fact, Story
from runner.demo.chapter import Timed
from runner.demo.money_steps import MAJOR_FEN, in_books, step
from runner.demo.script import DividendYear
from runner.demo.seasons import FIRST_ON, instant
from runner.demo.steps import CREATED, Known, Request, Step
from runner.demo.villages import ACCOUNTANT, CLERK, MoneyVillage

TOTAL_FEN = 100_000_000
"""A million yuan, out of what was left of the years before."""
NUMBER, YEAR_SHARED = "2025-dividend", "2025"
LINES_PER_SLIP = 90
CLEARED_PER_SLIP = 89
"""Beside so many parties of a slip that clears a paid list the list itself has a share."""
SUMMARIES = {"declared": "应付成员分红", "cleared": "成员分红付清"}
DRAFTED_ON, ADOPTED_ON = date(2026, 1, 6), date(2026, 1, 7)
PLANNED_ON, DECLARED_ON, PAID_ON = date(2026, 1, 8), date(2026, 1, 20), date(2026, 1, 23)
"""The plan lies open for ten days and more before the members decide on it."""
RESOLUTION = "示例-安家-成员大会-{number}"

Member = tuple[str, int]
"""A person by key, and how many shares they have."""


@dataclass(frozen=True, kw_only=True)
class DraftRoll(Step):
    """The clerk writes the roll of members, numbered in this order."""

    village: MoneyVillage
    members: Sequence[Member]

    @override
    def request(self, known: Known) -> Request:
        """Write all of it at once."""
        entries = [
            {
                "number": number,
                "person": known.person(person),
                "since": FIRST_ON.isoformat(),
                "shares": shares,
            }
            for number, (person, shares) in enumerate(self.members, 1)
        ]
        return Request(
            service="assets",
            path=f"/entities/{self.village.entity}/rolls/members/entries",
            body={"entries": entries},
            status=CREATED,
            holds={},
        )


class Dividend(Story):
    """Every fen of it goes to a member, by the largest remainder and then by number."""

    def __init__(self, desk: Desk, members: Sequence[Member]) -> None:
        """Let these be on the roll."""
        super().__init__(desk)
        self._members = tuple(members)
        self._parts = split_fen(TOTAL_FEN, [shares for _, shares in members])

    @property
    def told(self) -> DividendYear:
        """What each member must get, by the plan's own arithmetic."""
        who = [person for person, _ in self._members]
        return DividendYear(
            number=NUMBER,
            distribution=self.village.owned("distribution", NUMBER),
            total_fen=TOTAL_FEN,
            parts=tuple(zip(who, self._parts, strict=True)),
        )

    @override
    def on(self, day: date) -> Iterator[Timed]:
        """Give what belongs to a day."""
        village, at = self.village, instant(day, time(10, 0))
        resolved = {"resolution": RESOLUTION.format(number=1)}
        if day == DRAFTED_ON:
            clerk = village.by(CLERK)
            yield at, DraftRoll(actor=clerk, key="", village=village, members=self._members)
        if day == ADOPTED_ON:
            stated = {"members": len(self._members), "shares": sum(n for _, n in self._members)}
            body = {**resolved, "effective_on": FIRST_ON.isoformat(), **stated}
            yield at, in_books(village, CLERK, "/rolls/members/adoptions", **body)
        if day == PLANNED_ON:
            plan = {"number": NUMBER, "year": YEAR_SHARED, "basis": "shares"}
            plan |= {"roll_on": day.isoformat()}
            path = f"/entities/{village.entity}/dividends"
            body = {**plan, "total_fen": TOTAL_FEN}
            yield at, step(village.by(ACCOUNTANT), path, body, status=CREATED)
        if day == DECLARED_ON:
            body = {"resolution": RESOLUTION.format(number=2), "decided_on": day.isoformat()}
            yield at, in_books(village, ACCOUNTANT, f"/distributions/{NUMBER}/declarations", **body)
            self._declared(day)
        if day == PAID_ON:
            yield from self._paid(day)

    def _declared(self, day: date) -> None:
        distribution = self.village.owned("distribution", NUMBER)
        self._state(f"distribution/{distribution}", "declared", day, most=LINES_PER_SLIP)

    def _state(self, name: str, said: str, day: date, *, most: int) -> None:
        """Let the books know what the members have a right to, in parts of so many at most."""
        for number, part in enumerate(self._owed(most), 1):
            fact = Fact(
                name=f"{name}/{number}",
                draft=f"{said}-{number}",
                on=day,
                summary=SUMMARIES[said],
                reviewed=sum(part) >= MAJOR_FEN,
            )
            self.facts.append(fact)

    def _owed(self, most: int) -> Iterator[list[int]]:
        """Give what is owed to members, in parts of so many at most."""
        owed = [fen for fen in self._parts if fen]
        for place in range(0, len(owed), most):
            yield owed[place : place + most]

    def _paid(self, day: date) -> Iterator[Timed]:
        path = f"/entities/{self.village.entity}/pay-lists/{NUMBER}/payment-requests"
        ask = step(self.village.by(CLERK), path, {}, status=CREATED)
        yield instant(day, time(10, 0)), ask
        asked = AskedForList(label=NUMBER, pay_list=NUMBER)
        yield from self.paid(asked, day, time(10, 5), amount_fen=TOTAL_FEN, account_open=True)
        pay_list = self.village.owned("pay_list", NUMBER)
        self._state(f"pay-list/{pay_list}/cleared", "cleared", day, most=CLEARED_PER_SLIP)
