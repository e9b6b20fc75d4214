"""Working days (工作日) as published data, and the terms (期限) that are counted on them."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from kernel.errors import KernelError

TERM_LENGTH_MAX = 3660
"""The longest term in any unit of counting: ten years of days."""

_SATURDAY = 5
_MONTHS_PER_YEAR = 12
_DAY = timedelta(days=1)

Counting = Literal["days", "working_days", "months"]


class CalendarError(KernelError):
    """The published days contradict each other."""

    code = "calendar"


class TermError(KernelError):
    """The term cannot be counted."""

    code = "term"


@dataclass(frozen=True, kw_only=True, slots=True)
class Term:
    """A length of time that a rule gives (期限): so many days, working days or months.

    With `roll`, a deadline that falls on a day of rest moves to the next working day.
    """

    length: int
    counting: Counting
    roll: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.length <= TERM_LENGTH_MAX:
            raise TermError(f"a term of {self.length} cannot be; give 0 to {TERM_LENGTH_MAX}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Deadline:
    """The last day of a term (截止日).

    It is provisional when days were counted for which no arrangement of holidays is published
    yet; there Monday to Friday were taken as working days, so it may still move.
    """

    due_on: date
    provisional: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkingCalendar:
    """The working days (工作日) of a place: Monday to Friday, less holidays, plus make-up days.

    Holidays (节假日) and make-up working days (调休上班日) are published year by year; `years`
    says for which years they are known.
    """

    years: frozenset[int] = field(default_factory=frozenset)
    holidays: frozenset[date] = field(default_factory=frozenset)
    makeup_days: frozenset[date] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        if both := self.holidays & self.makeup_days:
            raise CalendarError(f"{min(both)} is a holiday and a working day; keep one of the two")
        for day in sorted(self.holidays | self.makeup_days):
            if day.year not in self.years:
                raise CalendarError(f"{day} is in no year of this calendar; add {day.year}")
        for day in sorted(self.makeup_days):
            if day.weekday() < _SATURDAY:
                raise CalendarError(f"{day} is no weekend; a make-up day is a Saturday or Sunday")

    def is_working_day(self, day: date) -> bool:
        """Tell whether people work on that day (工作日)."""
        if day.weekday() >= _SATURDAY:
            return day in self.makeup_days
        return day not in self.holidays

    def add_working_days(self, day: date, count: int) -> date:
        """Give the working day that is so many after the day, or before it for a count below zero.

        The day itself is not counted; a count of zero gives it back, working day or not.
        """
        if abs(count) > TERM_LENGTH_MAX:
            raise TermError(f"{count} working days cannot be; give at most {TERM_LENGTH_MAX}")
        direction = _DAY if count > 0 else -_DAY
        for _ in range(abs(count)):
            day = self._next_working_day(day + direction, direction)
        return day

    def working_days(self, *, after: date, until: date) -> int:
        """Count the working days after the one day, up to and with the other."""
        return sum(map(self.is_working_day, _days(after + _DAY, until)))

    def deadline(self, start_on: date, term: Term) -> Deadline:
        """Give the last day (截止日) of a term; the day on which it starts is not counted.

        A term in months ends on the day of the same number, or on the month's last day if it has
        none.
        """
        return self._counted(start_on, term, sign=1)

    def notice_by(self, event_on: date, term: Term) -> Deadline:
        """Give the last day (最迟通知日) on which a notice is early enough for what is to happen.

        The day of the event is not counted; with `roll` a day of rest moves to the working day
        before it.
        """
        return self._counted(event_on, term, sign=-1)

    def _counted(self, start_on: date, term: Term, *, sign: Literal[1, -1]) -> Deadline:
        try:
            counted_from = start_on + _DAY * sign
            due_on = self._unrolled(start_on, term.length * sign, term.counting)
            if term.roll:
                due_on = self._next_working_day(due_on, _DAY * sign)
        except (OverflowError, ValueError) as error:
            if isinstance(error, KernelError):
                raise
            raise TermError(f"a term from {start_on} leaves the calendar; check the day") from None
        uses_calendar = term.roll or term.counting == "working_days"
        met = range(min(counted_from, due_on).year, max(counted_from, due_on).year + 1)
        provisional = uses_calendar and not self.years.issuperset(met)
        return Deadline(due_on=due_on, provisional=provisional)

    def _unrolled(self, start_on: date, count: int, counting: Counting) -> date:
        if counting == "working_days":
            return self.add_working_days(start_on, count)
        if counting == "months":
            return _add_months(start_on, count)
        return start_on + timedelta(days=count)

    def _next_working_day(self, day: date, direction: timedelta) -> date:
        while not self.is_working_day(day):
            day += direction
        return day


def _add_months(day: date, count: int) -> date:
    index = day.year * _MONTHS_PER_YEAR + day.month - 1 + count
    year, month = index // _MONTHS_PER_YEAR, index % _MONTHS_PER_YEAR + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += _DAY
