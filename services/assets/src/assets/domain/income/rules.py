"""What a county pack says about income: causes, levies, earmarked money, cash, what is expected."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, TypeVar
from uuid import UUID

from chassis.errors import NotFoundError, RefusedError
from kernel.periods import Month, Period, Quarter, Year

Basis = Literal["person", "household", "quantity"]
Every = Literal["month", "quarter", "year"]
PERIODS_MAX = 36
"""So many of the latest periods are looked through for each kind of expected income."""
PERIODS: Mapping[str, type[Period]] = {"month": Month, "quarter": Quarter, "year": Year}


class CauseUnknownError(RefusedError):
    """The rules of income know no such cause of a receipt."""

    code = "income_cause_unknown"


class LevyRuleUnknownError(NotFoundError):
    """The rules of income know no such levy."""

    code = "levy_rule_unknown"


class EarmarkRuleUnknownError(NotFoundError):
    """The rules of income know no earmarked money of this key."""

    code = "earmark_rule_unknown"


class DayNotComeError(RefusedError):
    """What is told is dated on a day that has not come yet."""

    code = "income_day_not_come"


@dataclass(frozen=True, kw_only=True)
class Cause:
    """Why money comes in (收款事由), and which levy it pays or which earmarked money it adds to."""

    key: str
    levy: str | None = None
    earmark: str | None = None
    source: str | None = None


@dataclass(frozen=True, kw_only=True)
class LevyRule:
    """What is levied (自筹标准): so many fen for each person, household or unit of a quantity."""

    key: str
    basis: Basis
    rate_fen: int
    due_days: int
    """Days after the period's end by which a bill is to be paid."""
    arrears_after_days: int
    """So many days after that a bill is in arrears."""
    arrears_fen_least: int
    """A party that owes less in all is not on the list of arrears."""
    paid_parts: int
    due_parts: int
    """The rate of collection that is aimed at: so many parts paid of so many due."""
    debtor: UUID | None = None
    """The one party that owes it, where the rules name one."""
    creditor: UUID | None = None
    """To whom it is owed, where that is not the entity: then it never enters its books."""

    def aimed_at(self, *, paid_fen: int, due_fen: int) -> bool:
        """Tell whether enough was paid of what is due (收缴率); nothing due is enough."""
        return paid_fen * self.due_parts >= due_fen * self.paid_parts


@dataclass(frozen=True, kw_only=True)
class EarmarkRule:
    """Money for a purpose (专款): what it may be used for, and from which sources it comes."""

    key: str
    purposes: frozenset[str]
    sources: frozenset[str]
    each_fen: int | None = None
    """The one amount of every contribution, where a campaign fixes one (一元众筹)."""


@dataclass(frozen=True, kw_only=True)
class Expected:
    """Income that comes every period (应收未入账); missing where it has not come by its day."""

    key: str
    every: Every
    due_days: int
    fen_least: int
    cause: str | None = None
    """The cause of the receipts by which it comes, or else the programme of a list."""
    programme: str | None = None

    def due_on(self, period: Period) -> date:
        """Give the last day on which the income of a period is on time."""
        return period.last_on + timedelta(days=self.due_days)

    def periods(self, *, since: date, on: date) -> list[Period]:
        """Give the periods that begin on or after a day and whose income is due before another."""
        kind = PERIODS[self.every]
        period = kind.of(since)
        if period.first_on < since:
            period = period.next()
        found: list[Period] = []
        while self.due_on(period) < on:
            found.append(period)
            period = period.next()
        return found[-PERIODS_MAX:]


@dataclass(frozen=True, kw_only=True)
class IncomeRules:
    """One version of what holds for the income of a unit."""

    rule: str
    """Section and version by which it was adopted, for example `finance/income@1`."""
    effective_on: date
    copies: int
    """The copies (联) of a collection receipt, all kept where one is voided."""
    book_days_max: int
    bank_within_days: int
    cash_limit_fen: int
    causes: Mapping[str, Cause]
    levies: Mapping[str, LevyRule]
    earmarks: Mapping[str, EarmarkRule]
    expected: Mapping[str, Expected]

    def cause(self, key: str) -> Cause:
        """Give a cause; raises `CauseUnknownError`."""
        return _named(self.causes, key, CauseUnknownError("name a cause of the rules of income"))

    def levy(self, key: str) -> LevyRule:
        """Give what is levied under a key; raises `LevyRuleUnknownError`."""
        return _named(self.levies, key, LevyRuleUnknownError("name a levy of the rules of income"))

    def earmark(self, key: str) -> EarmarkRule:
        """Give earmarked money; raises `EarmarkRuleUnknownError`."""
        missing = EarmarkRuleUnknownError("name earmarked money of the rules of income")
        return _named(self.earmarks, key, missing)


def check_day(day: date, *, today: date) -> None:
    """Refuse a day that has not come: nothing can have happened on it."""
    if day > today:
        raise DayNotComeError(f"{day} has not come yet: date it on the day it happened")


ValueT = TypeVar("ValueT")


def _named(found: Mapping[str, ValueT], key: str, missing: Exception) -> ValueT:
    if key not in found:
        raise missing
    return found[key]
