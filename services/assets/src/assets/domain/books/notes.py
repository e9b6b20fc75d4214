"""The notes to the statements (会计报表附注): what the books say of each point asked for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from assets.domain.books.chart import Chart


@dataclass(frozen=True, kw_only=True)
class NotePoint:
    """One point of the notes, and from what it is answered."""

    key: str
    name: str
    name_en: str
    answer: str
    accounts: tuple[str, ...] = ()
    text: str | None = None
    text_en: str | None = None
    basis: str


@dataclass(frozen=True, kw_only=True)
class NoteRules:
    """The adopted points of the notes on one chart, and the last day of each class of ageing."""

    rule: str
    chart: str
    ageing_days: tuple[int, ...]
    points: tuple[NotePoint, ...]

    def accounts_of(self, answer: str) -> frozenset[str]:
        """Give the accounts from which points of a kind are answered."""
        named = (point.accounts for point in self.points if point.answer == answer)
        return frozenset(code for accounts in named for code in accounts)


@dataclass(frozen=True, kw_only=True)
class Movement:
    """What a sub-account held when the year began, and what moved on it since; debit above zero."""

    account: str
    named: Mapping[str, str]
    """What it is kept by, without parties and contracts."""
    opening_fen: int
    debit_fen: int
    credit_fen: int

    @property
    def closing_fen(self) -> int:
        """What it holds on the day."""
        return self.opening_fen + self.debit_fen - self.credit_fen


@dataclass(frozen=True, kw_only=True)
class Owed:
    """What one party owes on an account (a claim), or is owed (a debt), by its age."""

    account: str
    party: str | None
    claim: bool
    open_fen: int
    by_age: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Grown:
    """What was added on a day to both sides of what a party owes or is owed on an account."""

    account: str
    party: str | None
    dated_on: date
    debit_fen: int
    credit_fen: int


def owed(grown: Iterable[Grown], chart: Chart, *, on: date, days: Sequence[int]) -> list[Owed]:
    """Give what each party owes or is owed, never one set against the other.

    A payment settles what is oldest, so that what is open is what was added last. What the books
    began with counts from the day on which they did.
    """
    found: dict[tuple[str, str | None], list[Grown]] = {}
    for each in grown:
        found.setdefault((each.account, each.party), []).append(each)
    open_ones = []
    for (account, party), own in found.items():
        balance = sum(each.debit_fen - each.credit_fen for each in own)
        if balance == 0:
            continue
        claim = balance > 0 and chart.account(account).kind != "liability"
        added = [
            (each.dated_on, each.debit_fen if balance > 0 else each.credit_fen) for each in own
        ]
        # Money that was paid to a creditor in advance is a debt below zero, as statements have it.
        sign = 1 if claim or balance < 0 else -1
        aged = by_age(abs(balance), added, on=on, days=days)
        open_ones.append(
            Owed(
                account=account,
                party=party,
                claim=claim,
                open_fen=sign * abs(balance),
                by_age=tuple(sign * fen for fen in aged),
            )
        )
    return sorted(open_ones, key=lambda each: (each.account, each.party or ""))


def by_age(
    open_fen: int, added: Iterable[tuple[date, int]], *, on: date, days: Sequence[int]
) -> tuple[int, ...]:
    """Split what is open by how long ago it was added; `days` end all classes but the last."""
    classes = [0] * (len(days) + 1)
    left, age = open_fen, 0
    for dated_on, fen in sorted(added, reverse=True):
        age = (on - dated_on).days
        taken = min(left, max(fen, 0))
        classes[_class_of(age, days)] += taken
        left -= taken
    # Where corrections in red left less than is open, the rest is as old as the oldest of it.
    classes[_class_of(age, days)] += left
    return tuple(classes)


def ageing_bounds(days: Sequence[int]) -> list[tuple[int, int | None]]:
    """Give the first and last day of each class; the last class is open."""
    edges = [-1, *days]
    closed: list[tuple[int, int | None]] = [(low + 1, high) for low, high in pairwise(edges)]
    return [*closed, (edges[-1] + 1, None)]


def _class_of(age: int, days: Sequence[int]) -> int:
    return sum(age > last for last in days)
