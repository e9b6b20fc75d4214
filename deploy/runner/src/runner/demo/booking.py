"""How vouchers get into a village's books: prepared, and each further step on all at once."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Protocol

from kernel.periods import Month
from runner.demo.chapter import Timed
from runner.demo.money_steps import in_books
from runner.demo.script import Action
from runner.demo.seasons import instant
from runner.demo.villages import ACCOUNTANT, CASHIER, REVIEWER, MoneyVillage

VOUCHERS_AT_ONCE = 100
RESULTS = 3
"""So many vouchers carry a year's results over: income, expense, and what is left."""


class Bookable(Protocol):
    """Of which a voucher is made."""

    @property
    def draft(self) -> str:
        """The number of its voucher."""

    @property
    def corrects(self) -> str | None:
        """The draft of the voucher that this one corrects, if any."""

    @property
    def moves_cash(self) -> bool:
        """Whether a cashier signs it."""

    def prepared(self, village: MoneyVillage, month: Month) -> Action:
        """Give the command that prepares the voucher."""


def booked(
    day: date, begin: time, prepared: Iterable[tuple[MoneyVillage, Bookable]]
) -> Iterator[Timed]:
    """Give how vouchers get into the books of a day's month."""
    together: dict[tuple[str, bool], list[tuple[MoneyVillage, Bookable]]] = {}
    for village, each in prepared:
        corrects = each.corrects is not None
        together.setdefault((village.code, corrects), []).append((village, each))
    for (_, corrects), own in together.items():
        # What is corrected is posted before.
        at = instant(day, begin) + timedelta(minutes=40 if corrects else 0)
        for place in range(0, len(own), VOUCHERS_AT_ONCE):
            yield from _steps(at, Month.of(day), own[place : place + VOUCHERS_AT_ONCE])


def carried_over(
    village: MoneyVillage, day: date, what: str, begin: time, *, count: int
) -> Iterator[Timed]:
    """Give how a year's results, or what was distributed, are carried over by vouchers."""
    at: datetime = instant(day, begin)
    draft = f"{day.year}-{what}"
    body = {"step": what, "draft": draft, "summary": "年末结转"}
    yield at, in_books(village, ACCOUNTANT, f"/years/{day.year}/closing-vouchers", **body)
    drafts = [f"{draft}-{number}" for number in range(1, count + 1)]
    for minutes, kind, name in (
        (10, REVIEWER, "voucher-reviews"),
        (20, ACCOUNTANT, "voucher-postings"),
    ):
        path = f"/months/{Month.of(day)}/{name}"
        yield at + timedelta(minutes=minutes), in_books(village, kind, path, drafts=drafts)


def _steps(
    at: datetime, month: Month, own: Sequence[tuple[MoneyVillage, Bookable]]
) -> Iterator[Timed]:
    village = own[0][0]
    for _, each in own:
        yield at, each.prepared(village, month)
    drafts = [each.draft for _, each in own]
    money = [each.draft for _, each in own if each.moves_cash]
    for minutes, kind, name, named in (
        (10, REVIEWER, "voucher-reviews", drafts),
        (20, CASHIER, "voucher-signatures", money),
        (30, ACCOUNTANT, "voucher-postings", drafts),
    ):
        if named:
            path = f"/months/{month}/{name}"
            yield at + timedelta(minutes=minutes), in_books(village, kind, path, drafts=named)
