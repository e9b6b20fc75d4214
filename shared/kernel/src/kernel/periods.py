"""Months, quarters and years (月、季度、年度) as values with one written form each."""

import re
from abc import ABC, abstractmethod
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar, Self

from kernel.errors import KernelError

PERIOD_YEAR_MIN = 1900
PERIOD_YEAR_MAX = 2199

_MONTHS_PER_YEAR = 12
_MONTHS_PER_QUARTER = 3
_DAY_MAX = 31


class PeriodFormError(KernelError):
    """The text is not a period, or the period lies outside the years that are kept."""

    code = "period_form"


class CutoffDayError(KernelError):
    """No month has such a day."""

    code = "cutoff_day"


@dataclass(frozen=True, slots=True)
class Period(ABC):
    """A span of whole months (期间) that is named by its text; equal text is the same period."""

    text: str

    FORM: ClassVar[re.Pattern[str]]
    EXAMPLE: ClassVar[str]

    def __post_init__(self) -> None:
        if not self.FORM.fullmatch(self.text):
            raise PeriodFormError(
                f"{self.text[:40]!r} is not a {type(self).__name__.lower()}; write it like "
                f"{self.EXAMPLE}"
            )
        if not PERIOD_YEAR_MIN <= self.year <= PERIOD_YEAR_MAX:
            raise PeriodFormError(
                f"{self.text!r} is outside the years {PERIOD_YEAR_MIN} to {PERIOD_YEAR_MAX}; "
                "check the year"
            )

    def __str__(self) -> str:
        return self.text

    @classmethod
    def of(cls, day: date) -> Self:
        """Give the period of this kind in which the day lies; an instant is no day."""
        if isinstance(day, datetime):
            raise TypeError("a period is found by a business date; turn the instant into one first")
        return cls(cls._text_of(day))

    @staticmethod
    @abstractmethod
    def _text_of(day: date) -> str:
        """Write the period of this kind in which the day lies."""

    @abstractmethod
    def months(self) -> "tuple[Month, ...]":
        """Give the months of this period, first to last."""

    @property
    def year(self) -> int:
        """The year in which the period lies."""
        return int(self.text[:4])

    @property
    def first_on(self) -> date:
        """The first day of the period."""
        return date(self.year, self.months()[0].number, 1)

    @property
    def last_on(self) -> date:
        """The last day of the period (期末)."""
        month = self.months()[-1].number
        return date(self.year, month, monthrange(self.year, month)[1])

    def contains(self, day: date) -> bool:
        """Tell whether the day lies within this period, its ends included."""
        return self.first_on <= day <= self.last_on

    def next(self) -> Self:
        """Give the period of the same kind that follows at once."""
        return self.of(self.last_on + timedelta(days=1))

    def previous(self) -> Self:
        """Give the period of the same kind that ends the day before this one begins."""
        return self.of(self.first_on - timedelta(days=1))


@dataclass(frozen=True, slots=True, order=True)
class Month(Period):
    """A calendar month (月), written `2026-05`."""

    FORM: ClassVar[re.Pattern[str]] = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
    EXAMPLE: ClassVar[str] = "2026-05"

    @staticmethod
    def _text_of(day: date) -> str:
        return f"{day.year:04}-{day.month:02}"

    @property
    def number(self) -> int:
        """The number of the month in its year, 1 to 12."""
        return int(self.text[5:])

    def months(self) -> "tuple[Month, ...]":
        """Give this month alone."""
        return (self,)


@dataclass(frozen=True, slots=True, order=True)
class Quarter(Period):
    """A calendar quarter (季度), written `2026-Q2`."""

    FORM: ClassVar[re.Pattern[str]] = re.compile(r"[0-9]{4}-Q[1-4]")
    EXAMPLE: ClassVar[str] = "2026-Q2"

    @staticmethod
    def _text_of(day: date) -> str:
        return f"{day.year:04}-Q{(day.month - 1) // _MONTHS_PER_QUARTER + 1}"

    @property
    def number(self) -> int:
        """The number of the quarter in its year, 1 to 4."""
        return int(self.text[6:])

    def months(self) -> tuple[Month, ...]:
        """Give the three months of the quarter."""
        last = self.number * _MONTHS_PER_QUARTER
        return tuple(Month(f"{self.year}-{month:02}") for month in range(last - 2, last + 1))


@dataclass(frozen=True, slots=True, order=True)
class Year(Period):
    """A calendar year (年度), written `2026`."""

    FORM: ClassVar[re.Pattern[str]] = re.compile(r"[0-9]{4}")
    EXAMPLE: ClassVar[str] = "2026"

    @staticmethod
    def _text_of(day: date) -> str:
        return f"{day.year:04}"

    def months(self) -> tuple[Month, ...]:
        """Give the twelve months of the year."""
        return tuple(Month(f"{self.year}-{month:02}") for month in range(1, _MONTHS_PER_YEAR + 1))


def parse_period(text: str) -> Month | Quarter | Year:
    """Read any period (期间): a month `2026-05`, a quarter `2026-Q2` or a year `2026`."""
    for kind in (Month, Quarter, Year):
        if kind.FORM.fullmatch(text):
            return kind(text)
    raise PeriodFormError(f"{text[:40]!r} is not a period; write it like 2026-05, 2026-Q2 or 2026")


def cutoff(period: Period, day: int) -> date:
    """Give the cut-off (截止日) of a period: that day of its last month.

    Day 28 of the quarter 2026-Q2 is 2026-06-28. In a month that has no such day it is the last.
    """
    if not 1 <= day <= _DAY_MAX:
        raise CutoffDayError(f"no month has a day {day}; give 1 to {_DAY_MAX}")
    return period.last_on.replace(day=min(day, period.last_on.day))
