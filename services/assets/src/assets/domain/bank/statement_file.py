"""A bank's statement (对账单) as its file tells it: a balance, lines, a balance."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from chassis.errors import InvalidError, RefusedError

LINES_MAX = 2_000
"""Lines of one statement: each is checked against what was imported before."""
REFERENCE_MAX, TEXT_MAX = 80, 200
AMOUNT_FEN_MAX = 10**12
"""Ten thousand million yuan in one line or balance: every sum of them stays exact."""


class Irregular(StrEnum):
    """What is wrong with a statement that was imported nevertheless: it is a fact."""

    SUM_DIFFERS = "sum_differs"
    """Opening balance and lines do not make the closing balance."""
    RUNNING_BALANCE_DIFFERS = "running_balance_differs"
    BALANCE_UNSTATED = "balance_unstated"
    ACCOUNT_UNSTATED = "account_unstated"
    OUTSIDE_PERIOD = "outside_period"
    OPENING_DIFFERS = "opening_differs"
    """The statement that ends on the day before closes with another balance."""
    OVERLAP_DIFFERS = "overlap_differs"
    """A day that an earlier statement covers has lines that this one knows and that one does not.
    """
    IN_FUTURE = "in_future"


class BankFileError(InvalidError):
    """The file cannot be read as what it was sent as."""

    code = "bank_file"


class BankFileRowError(InvalidError):
    """One row of the file says nothing that could be a line of a statement."""

    code = "bank_file_row"


class BankFileTooLongError(RefusedError):
    """The file has more lines than one statement may have."""

    code = "bank_file_too_long"


class BankFileHeadingsError(InvalidError):
    """No row of the file has the headings of an adopted format, or those of two formats."""

    code = "bank_file_headings"


class PeriodMissingError(InvalidError):
    """Neither the file nor the request says which days a statement covers."""

    code = "statement_period_missing"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line: what was received is above zero, what was paid below."""

    row: int
    booked_on: date
    amount_fen: int
    balance_fen: int | None = None
    reference: str | None = None
    name: str | None = None
    account: str | None = None
    remark: str | None = None


@dataclass(frozen=True, kw_only=True)
class StatementFile:
    """What a file says; the entries stand in the order in which the money moved."""

    form: str
    entries: tuple[Entry, ...]
    account: str | None = None
    since: date | None = None
    until: date | None = None
    opening_fen: int | None = None
    closing_fen: int | None = None


@dataclass(frozen=True, kw_only=True)
class Stated:
    """A statement with its period and balances, where need be as its lines tell them."""

    form: str
    entries: tuple[Entry, ...]
    since: date
    until: date
    opening_fen: int | None
    closing_fen: int | None

    @property
    def received_fen(self) -> int:
        """The sum of what was received."""
        return sum(each.amount_fen for each in self.entries if each.amount_fen > 0)

    @property
    def paid_fen(self) -> int:
        """The sum of what was paid."""
        return -sum(each.amount_fen for each in self.entries if each.amount_fen < 0)

    def irregularities(self, *, today: date) -> Iterator[Irregular]:
        """Give what the statement itself is wrong in."""
        if self.opening_fen is None or self.closing_fen is None:
            yield Irregular.BALANCE_UNSTATED
        elif self.opening_fen + self.received_fen - self.paid_fen != self.closing_fen:
            yield Irregular.SUM_DIFFERS
        if not self._runs():
            yield Irregular.RUNNING_BALANCE_DIFFERS
        if any(not self.since <= each.booked_on <= self.until for each in self.entries):
            yield Irregular.OUTSIDE_PERIOD
        if max([self.until, *(each.booked_on for each in self.entries)]) > today:
            yield Irregular.IN_FUTURE

    def _runs(self) -> bool:
        """Tell whether each balance follows from the one before it, as far as they are stated."""
        balance = self.opening_fen
        for each in self.entries:
            expected = None if balance is None else balance + each.amount_fen
            if each.balance_fen is not None and expected not in (None, each.balance_fen):
                return False
            balance = expected if each.balance_fen is None else each.balance_fen
        return True


def stated(file: StatementFile, *, since: date | None, until: date | None) -> Stated:
    """Give the statement of a file; the period of the request counts where the file has none.

    A balance that the file does not state is taken from the running balance of its lines.
    """
    first, last = _ends(file.entries)
    begins, ends = file.since or since or first, file.until or until or last
    if begins is None or ends is None or begins > ends:
        raise PeriodMissingError("name the first and the last day that the statement covers")
    opening, closing = file.opening_fen, file.closing_fen
    if file.entries:
        head, tail = file.entries[0], file.entries[-1]
        if opening is None and head.balance_fen is not None:
            opening = head.balance_fen - head.amount_fen
        closing = tail.balance_fen if closing is None else closing
    return Stated(
        form=file.form,
        entries=file.entries,
        since=begins,
        until=ends,
        opening_fen=opening,
        closing_fen=closing,
    )


def line_keys(entries: Sequence[Entry]) -> list[str]:
    """Name each line by day, amount, reference and place among those that are equal in them.

    A file that overlaps with another one gives the lines of a day the same names.
    """
    seen: dict[str, int] = {}
    keys = []
    for each in entries:
        same = f"{each.booked_on.isoformat()}/{each.amount_fen}/{each.reference or ''}"
        seen[same] = seen.get(same, 0) + 1
        keys.append(f"{same}/{seen[same]}")
    return keys


def _ends(entries: Sequence[Entry]) -> tuple[date | None, date | None]:
    days = [each.booked_on for each in entries]
    return (min(days), max(days)) if days else (None, None)
