"""How banks write statements and take pay files: the column maps (列映射) of the county pack."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Never

from chassis.errors import RefusedError

PAID, FAILED, RETURNED = "paid", "failed", "returned"
"""What became of one line of a pay file: 成功, 失败, 退汇."""
FEE, INTEREST, RETURN = "fee", "interest", "return"
"""What a remark tells of a line: 手续费, 利息, 退汇."""


class BankFormatUnknownError(RefusedError):
    """No adopted column map of this name is in force."""

    code = "bank_format_unknown"


@dataclass(frozen=True, kw_only=True)
class StatementFormat:
    """One way in which statements are written as a table; headings and labels by field."""

    key: str
    columns: Mapping[str, str]
    labels: Mapping[str, str]
    dates: str
    newest_first: bool
    outgoing: frozenset[str] = frozenset()
    """Words of the column `direction` for money that was paid (借)."""
    incoming: frozenset[str] = frozenset()
    """Words of the column `direction` for money that was received (贷)."""
    totals: tuple[str, ...] = ()
    """With which of these words a row begins that is no line but a sum (合计)."""


@dataclass(frozen=True, kw_only=True)
class PayFormat:
    """One way in which a bank takes a pay file: heading and field of each column in order."""

    key: str
    encoding: str
    columns: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class ResultFormat:
    """One way in which a bank tells what became of a pay file."""

    key: str
    columns: Mapping[str, str]
    dates: str
    outcomes: Mapping[str, str]
    """By word of the column `status`: `paid`, `failed` or `returned`."""


@dataclass(frozen=True, kw_only=True)
class BankRules:
    """Every column map in force on a day, and how lines of a statement are looked at."""

    rule: str
    """The adopted section and its version."""
    window_days: int
    """How far a line's day may lie from that of what it is suggested to be."""
    words: Mapping[str, tuple[str, ...]]
    """By purpose, the words of a remark that tell it."""
    bookings: Mapping[str, str]
    """By purpose, the posting rule by which the books know of such a line at once."""
    statements: tuple[StatementFormat, ...]
    pay_files: tuple[PayFormat, ...]
    results: tuple[ResultFormat, ...]

    def purpose(self, remark: str | None) -> str | None:
        """Tell from its remark what a line is, where a word says so."""
        for purpose, words in self.words.items():
            if remark and any(word in remark for word in words):
                return purpose
        return None

    def candidates(self, key: str | None) -> tuple[StatementFormat, ...]:
        """Give the statement format of this name, or all of them where none is named."""
        if key is None:
            return self.statements
        return tuple(each for each in self.statements if each.key == key) or _unknown(
            key, (each.key for each in self.statements)
        )

    def booking(self, purpose: str) -> str:
        """Give the posting rule for lines of a purpose."""
        if purpose not in self.bookings:
            named = ", ".join(self.bookings) or "none"
            raise BankFormatUnknownError(f"no posting rule is adopted for {purpose}, but {named}")
        return self.bookings[purpose]

    def pay_format(self, key: str) -> PayFormat:
        """Give the pay file format of this name."""
        for each in self.pay_files:
            if each.key == key:
                return each
        return _unknown(key, (each.key for each in self.pay_files))

    def result_format(self, key: str) -> ResultFormat:
        """Give the result format of this name."""
        for each in self.results:
            if each.key == key:
                return each
        return _unknown(key, (each.key for each in self.results))


def _unknown(key: str, known: Iterable[str]) -> Never:
    named = ", ".join(known) or "none"
    raise BankFormatUnknownError(f"{key} is no adopted format: name one of {named}")
