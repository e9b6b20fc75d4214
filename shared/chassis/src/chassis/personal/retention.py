"""Retention classes: how long a kind of personal data is kept, counted from when."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from chassis.errors import InvalidError, RefusedError
from chassis.personal.values import RETENTION_NAME

YEARS_MAX = 200
_CODE = re.compile(r"[a-z][a-z0-9]{0,7}", re.ASCII)


class RetentionClassError(InvalidError):
    """A retention class, as it was given, says nothing that could be carried out."""

    code = "retention_class"


class UnknownRetentionError(RefusedError):
    """No retention class of this name is in force."""

    code = "unknown_retention"


class StillKeptError(RefusedError):
    """A law or the adopted rules still ask that data of this class be kept."""

    code = "still_kept"


class StartRule(StrEnum):
    """From which day a period counts, given the date of the matter."""

    SAME_DAY = "same_day"
    """From the date itself: a disposal, the end of a contract, the withdrawal of consent."""
    AFTER_YEAR_END = "after_year_end"
    """From 1 January after it: accounting records count from the end of their year."""


@dataclass(frozen=True, kw_only=True)
class RetentionClass:
    """One adopted period; `years` is None for what is kept permanently."""

    name: str
    code: str
    """One to eight characters that stand for the class in the names of token keys."""
    years: int | None
    start: StartRule

    def __post_init__(self) -> None:
        """Refuse a class whose name could not be stored or whose period makes no sense."""
        if RETENTION_NAME.fullmatch(self.name) is None:
            raise RetentionClassError(f"{self.name!r}: write the name in lower-case ASCII letters")
        if _CODE.fullmatch(self.code) is None:
            raise RetentionClassError(f"{self.name}: write its code in 1 to 8 lower-case letters")
        if self.years is not None and not 0 <= self.years <= YEARS_MAX:
            raise RetentionClassError(f"{self.name}: the period is 0 to {YEARS_MAX} years")

    def ends_on(self, dated: date) -> date | None:
        """Return the first day on which data of this date need no longer be kept, if ever."""
        if self.years is None:
            return None
        if self.start is StartRule.AFTER_YEAR_END:
            return date(dated.year + 1 + self.years, 1, 1)
        try:
            return dated.replace(year=dated.year + self.years)
        except ValueError:  # 29 February in a year without one: a day longer, never a day less
            return date(dated.year + self.years, 3, 1)


class RetentionClasses:
    """The classes in force by name; codes are unique, so a token key's name has one meaning."""

    def __init__(self, classes: Iterable[RetentionClass]) -> None:
        self._by_name: dict[str, RetentionClass] = {}
        self._by_code: dict[str, RetentionClass] = {}
        for each in classes:
            if each.name in self._by_name or each.code in self._by_code:
                raise RetentionClassError(f"{each.name}: its name or code {each.code} stands twice")
            self._by_name[each.name] = each
            self._by_code[each.code] = each

    def __iter__(self) -> Iterator[RetentionClass]:
        return iter(self._by_name.values())

    def named(self, name: str) -> RetentionClass:
        """Find a class by its name, or raise UnknownRetentionError."""
        try:
            return self._by_name[name]
        except KeyError:
            raise UnknownRetentionError(
                f"No retention class {name!r} is in force; adopt it before data are kept under it"
            ) from None

    def coded(self, code: str) -> RetentionClass | None:
        """Find a class by its code."""
        return self._by_code.get(code)

    def ended(self, last_dates: Mapping[str, date], *, on: date) -> frozenset[str]:
        """Return the classes whose period is over, given the date of the newest data in each."""
        ends = {name: self.named(name).ends_on(dated) for name, dated in last_dates.items()}
        return frozenset(name for name, end in ends.items() if end is not None and end <= on)

    def check_endable(self, names: Iterable[str]) -> None:
        """Refuse to end a class that is unknown or permanent."""
        for name in names:
            if self.named(name).years is None:
                raise StillKeptError(f"Data of class {name} are kept permanently; restrict them")
