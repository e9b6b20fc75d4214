"""The year's end (年终): one ranking over all subjects, and the honours that follow it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

from typing_extensions import override

from runner.demo.books import Books
from runner.demo.cast import Cast, Subject
from runner.demo.chapter import Chapter, Timed
from runner.demo.rules import SCHEME
from runner.demo.script import Honoured
from runner.demo.seasons import instant
from runner.demo.steps import CREATED, OK, Known, Request, Step, honour_id

YEAR = "2026"
LAST_QUARTER = "2026-Q4"
"""Whose list says who is ranked."""
CLOSING_ON = date(2026, 12, 28)
EARLY_ON = date(2027, 1, 4)
CLOSED_ON = date(2027, 1, 5)
PROPOSED_ON = date(2027, 1, 8)
AWARDED_ON = date(2027, 1, 12)
ATTEMPT_AT = time(14, 0)
CLOSE_AT = time(10, 0)
PROPOSE_AT = time(15, 0)
AWARD_AT = time(10, 20)

TITLES = (
    ("household", 0, "ten-star-household", 40_000),
    ("household", 1, "ten-star-household", 30_000),
    ("household", 2, "ten-star-household", 20_000),
    ("household", 9, "leader-in-prosperity", 20_000),
    ("firm", 0, "law-abiding-firm", 40_000),
    ("family_farm", 0, "best-land-manager", 30_000),
)
"""For a type of subject: which in the order of points, the title, and its bonus in fen."""
BONUS_TOO_HIGH = 40_001
_RESOLUTION = "示例-村总支-年终-{year}"
_PATH = f"/schemes/{SCHEME}/years/{YEAR}"


@dataclass(frozen=True, kw_only=True)
class CloseYear(Step):
    """The party branch closes the year with its ranking."""

    lines: int

    @override
    def request(self, known: Known) -> Request:
        """Close it after its last quarter."""
        return Request(
            path=f"{_PATH}/closings",
            body={"resolution": _RESOLUTION.format(year=YEAR)},
            status=OK,
            holds={"lines": self.lines, "closing_on": CLOSING_ON.isoformat()},
        )


@dataclass(frozen=True, kw_only=True)
class ProposeHonour(Step):
    """The assessment group proposes a subject for a title."""

    honour: Honoured
    rank: int
    present: Sequence[str]

    @override
    def request(self, known: Known) -> Request:
        """Propose it with its bonus."""
        account = known.account(self.honour.subject)
        return Request(
            path=f"{_PATH}/honours",
            body={
                "account": account,
                "title": self.honour.title,
                "bonus": self.honour.bonus,
                "present": known.persons(self.present),
            },
            status=CREATED,
            holds={
                "honour": honour_id(account, year=YEAR, title=self.honour.title),
                "rank": self.rank,
                "closing_on": CLOSING_ON.isoformat(),
            },
        )


@dataclass(frozen=True, kw_only=True)
class AwardHonour(Step):
    """The party branch awards what was proposed."""

    honour: Honoured

    @override
    def request(self, known: Known) -> Request:
        """Award it; the bonus is due from now."""
        account = known.account(self.honour.subject)
        honour = honour_id(account, year=YEAR, title=self.honour.title)
        return Request(
            path=f"{_PATH}/honours/{honour}/awards",
            body={"account": account, "resolution": _RESOLUTION.format(year=YEAR)},
            status=OK,
            holds={"honour": honour, "state": "awarded"},
        )


class YearEnd(Chapter):
    """The branch closes the year; group and branch honour a few, not all by their ranks."""

    def __init__(self, cast: Cast) -> None:
        """Honour subjects of nobody who decides on it."""
        self._cast = cast
        self._members = tuple(member.key for member in cast.members)
        self.honours: Sequence[Honoured] = ()

    @override
    def on(self, day: date, books: Books) -> Sequence[Timed]:
        """Close, propose and award, each with its attempt before its time or beyond its bounds."""
        if day == EARLY_ON:
            self.honours = self._chosen(books)
            early = self._proposal(self.honours[0], books, refused="year_not_closed")
            return [(instant(day, ATTEMPT_AT), early)]
        if day == CLOSED_ON:
            close = CloseYear(
                actor=self._cast.secretary.key,
                key="",
                heard=True,
                lines=len(books.lives.listed(LAST_QUARTER)),
            )
            return [(instant(day, CLOSE_AT), close)]
        if day == PROPOSED_ON:
            first = self.honours[0]
            wrong = Honoured(subject=first.subject, title=first.title, bonus=BONUS_TOO_HIGH)
            attempt = self._proposal(wrong, books, refused="bonus_out_of_range")
            proposals = [self._proposal(honour, books) for honour in self.honours]
            return [
                (instant(day, ATTEMPT_AT), attempt),
                *((instant(day, PROPOSE_AT), proposal) for proposal in proposals),
            ]
        if day == AWARDED_ON:
            secretary = self._cast.secretary.key
            return [
                (instant(day, AWARD_AT), AwardHonour(actor=secretary, key="", honour=honour))
                for honour in self.honours
            ]
        return []

    def _chosen(self, books: Books) -> tuple[Honoured, ...]:
        """Choose by the points that the books hold."""

        def order(subject: Subject) -> tuple[Decimal, str]:
            return -books.standing(subject.key), subject.key

        ranked, deciding = books.lives.listed(LAST_QUARTER), self._cast.deciding
        free = [each for each in ranked if each.person.key not in deciding]
        ordered = sorted(free, key=order)
        return tuple(
            Honoured(
                subject=[each.key for each in ordered if each.kind == kind][number],
                title=title,
                bonus=bonus,
            )
            for kind, number, title, bonus in TITLES
        )

    def _proposal(
        self, honour: Honoured, books: Books, *, refused: str | None = None
    ) -> ProposeHonour:
        points = books.standing(honour.subject)
        ranked = books.lives.listed(LAST_QUARTER)
        standings = (books.standing(each.key) for each in ranked)
        return ProposeHonour(
            actor=self._members[0],
            key="",
            refused=refused,
            honour=honour,
            # Equal points share a rank, as the adopted rule says.
            rank=1 + sum(standing > points for standing in standings),
            present=self._members,
        )
