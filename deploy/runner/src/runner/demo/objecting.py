"""Objections (积分异议): upheld and dismissed, before and after a quarter's list was published."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal

from typing_extensions import override

from kernel.points import format_points
from runner.demo.acts import Act, act_of, entry_of, place_of
from runner.demo.books import Books
from runner.demo.cast import Cast
from runner.demo.chapter import Chapter, Timed
from runner.demo.objection_cases import CASES, Case
from runner.demo.rules import SCHEME
from runner.demo.script import Corrected, Entry
from runner.demo.seasons import instant
from runner.demo.steps import CREATED, OK, Known, Request, Step, objection_id

OBJECT_AT = time(10, 10)
ATTEMPT_AT = time(10, 40)
DECIDE_AT = time(15, 30)
REISSUE_AT = time(10, 0)
REISSUED = "2026-Q2"
REISSUED_ON = date(2026, 7, 24)
UNTOUCHED = "2026-Q1"
_RESOLUTION = "示例-村总支-{quarter}-更正"


@dataclass(frozen=True, kw_only=True)
class Object(Step):
    """Somebody objects to an entry."""

    entry: Entry
    reason: str

    @override
    def request(self, known: Known) -> Request:
        """Object to the entry as it was recorded."""
        account = known.account(self.entry.subject)
        return Request(
            path=f"/accounts/{account}/objections",
            body={"entry": self.entry.name, "reason": self.reason},
            status=CREATED,
            holds={"objection": objection_id(account, self.entry.name), "number": 1},
        )


@dataclass(frozen=True, kw_only=True)
class Decide(Step):
    """The assessment group upholds an objection with other points, or dismisses it."""

    entry: Entry
    points: str | None
    present: Sequence[str]
    reason: str

    @override
    def request(self, known: Known) -> Request:
        """Decide on the one objection to the entry."""
        account = known.account(self.entry.subject)
        upheld = self.points is not None
        return Request(
            path=f"/accounts/{account}/objections/"
            f"{objection_id(account, self.entry.name)}/decisions",
            body={
                "decision": "upheld" if upheld else "dismissed",
                "points": self.points,
                "present": known.persons(self.present),
                "reason": self.reason,
            },
            status=OK,
            holds={"upheld": upheld, "points": self.points},
        )


@dataclass(frozen=True, kw_only=True)
class Reissue(Step):
    """The party branch approves what corrections changed in a published list."""

    quarter: str
    lines: int
    restated: int = 0
    points: Decimal = Decimal(0)

    @override
    def request(self, known: Known) -> Request:
        """Approve the corrected statement."""
        return Request(
            path=f"/schemes/{SCHEME}/quarters/{self.quarter}/reissues",
            body={"resolution": _RESOLUTION.format(quarter=self.quarter)},
            status=OK,
            holds={
                "revision": 2,
                "restated": self.restated,
                "lines": self.lines,
                "points": format_points(self.points),
            },
        )


class Objecting(Chapter):
    """Eight households object; three corrections of a published quarter lead to its re-issue."""

    def __init__(self, cast: Cast) -> None:
        """Let the households of the cases object."""
        self._cast = cast
        acts = {case.number: self._act(case) for case in CASES}
        self._entries = {number: entry_of(act, cast) for number, act in acts.items()}
        self.acts = tuple(acts.values())
        self.refused = frozenset(place_of(acts[case.number]) for case in CASES if case.rejected)

    @property
    def corrected(self) -> Corrected:
        """The correction that the supervisor asks about."""
        case = CASES[0]
        assert case.points is not None
        return Corrected(
            entry=self._entries[case.number], points=Decimal(case.points), quarter=REISSUED
        )

    @override
    def on(self, day: date, books: Books) -> Sequence[Timed]:
        """Object, decide, and state the quarter anew."""
        found: list[Timed] = []
        for case in CASES:
            if day == case.objected_on:
                found += self._objection(day, case)
            if day == case.decided_on:
                found.append(self._decision(day, case))
                if case.points is not None:
                    books.correct(self._entries[case.number], Decimal(case.points), on=day)
        if day == REISSUED_ON:
            found += self._reissues(day, books)
        return found

    def _objection(self, day: date, case: Case) -> list[Timed]:
        entry, reason = self._entries[case.number], case.reason
        head = self._cast.household(case.number).person
        found: list[Timed] = [
            (instant(day, OBJECT_AT), Object(actor=head.key, key="", entry=entry, reason=reason))
        ]
        if case == CASES[0]:
            neighbour = self._cast.household(CASES[1].number).person.key
            for actor, refused in ((neighbour, "not_of_the_subject"), (head.key, "objection_open")):
                attempt = Object(actor=actor, key="", refused=refused, entry=entry, reason=reason)
                found.append((instant(day, ATTEMPT_AT), attempt))
        return found

    def _decision(self, day: date, case: Case) -> Timed:
        members = [member.key for member in self._cast.members]
        decide = Decide(
            actor=members[0],
            key="",
            entry=self._entries[case.number],
            points=case.points,
            present=tuple(members),
            reason=case.decision,
        )
        return instant(day, DECIDE_AT), decide

    def _reissues(self, day: date, books: Books) -> list[Timed]:
        secretary = self._cast.secretary.key
        refused = Reissue(
            actor=secretary,
            key="",
            refused="nothing_to_reissue",
            quarter=UNTOUCHED,
            lines=len(books.lives.listed(UNTOUCHED)),
        )
        restated, points = books.restate(REISSUED)
        reissue = Reissue(
            actor=secretary,
            key="",
            # Disclosure must have published the list of before.
            heard=True,
            quarter=REISSUED,
            lines=len(books.lives.listed(REISSUED)),
            restated=restated,
            points=points,
        )
        return [
            (instant(day, REISSUE_AT), reissue),
            (instant(day - timedelta(days=1), ATTEMPT_AT), refused),
        ]

    def _act(self, case: Case) -> Act:
        subject = self._cast.household(case.number)
        return act_of(subject, case.item, case.scored, case.acted_on)
