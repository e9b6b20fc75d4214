"""The books of an accounting entity (会计主体) as audit folds them itself, out of vouchers."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from audit.domain.finding_codes import FindingCode
from audit.domain.replay.as_of import AsOf
from audit.domain.replay.recorded import Recorded
from audit.domain.replayed import PartDigest
from chassis import canonical

PREPARED = "assets.voucher.prepared.v1"
POSTED = "assets.voucher.posted.v1"
DIMENSIONS = ("sub", "bank_account", "party", "project", "fund", "source", "contract")
"""What a line may be kept by, in the order in which a sub-account (明细科目) is written."""
AMOUNT_FEN_MAX = 10**15


class VoucherUnreadableError(Exception):
    """The event says nothing that can be booked; the code says what is wrong."""

    def __init__(self, code: FindingCode) -> None:
        """Take what is found."""
        super().__init__(code.value)
        self.code = code


@dataclass(frozen=True, kw_only=True)
class BooksAsked:
    """Which lines of which entity are asked for, out of how much of the log."""

    entity: str
    size: int
    as_of: AsOf
    account: str | None = None


@dataclass(frozen=True, kw_only=True)
class BookLine:
    """One line (分录) of a voucher as it was prepared."""

    voucher: str
    line: int
    entity: str
    account: str
    sub_key: str
    dated_on: date
    kind: str
    debit_fen: int
    credit_fen: int
    prepared_index: int


@dataclass(frozen=True, kw_only=True)
class PostedLine:
    """One line that is in the books, and by which leaf."""

    voucher: str
    line: int
    number: int
    account: str
    sub_key: str
    dated_on: date
    kind: str
    debit_fen: int
    credit_fen: int
    prepared_index: int
    posted_index: int
    posted_at: datetime


@dataclass(frozen=True, kw_only=True)
class Balance:
    """What one sub-account holds: the debits, the credits, and the first less the second."""

    account: str
    sub_key: str
    debit_fen: int
    credit_fen: int

    @property
    def balance_fen(self) -> int:
        """What stands on the debit side; below zero, on the credit side."""
        return self.debit_fen - self.credit_fen


@dataclass(frozen=True, kw_only=True)
class MonthMoved:
    """What one month moved on one sub-account of an entity."""

    entity: str
    account: str
    sub_key: str
    month: str
    debit_fen: int
    credit_fen: int


def book_lines(recorded: Recorded) -> list[BookLine]:
    """Give the lines of a prepared voucher; raises `VoucherUnreadableError`."""
    try:
        lines = [_line(recorded, number, each) for number, each in enumerate(_said(recorded), 1)]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise VoucherUnreadableError(FindingCode.VOUCHER_UNREADABLE) from error
    if sum(line.debit_fen - line.credit_fen for line in lines):
        raise VoucherUnreadableError(FindingCode.VOUCHER_UNBALANCED)
    return lines


def posted_number(recorded: Recorded) -> int:
    """Give the number under which a voucher was posted; raises `VoucherUnreadableError`."""
    number = recorded.data.get("number")
    try:
        UUID(recorded.subject)
    except ValueError as error:
        raise VoucherUnreadableError(FindingCode.VOUCHER_UNREADABLE) from error
    if type(number) is not int or not 0 < number < 2**31:
        raise VoucherUnreadableError(FindingCode.VOUCHER_UNREADABLE)
    return number


def sub_key(line: Mapping[str, Any]) -> str:
    """Write what a line is kept by: lines of one account and key share a balance."""
    return "/".join(f"{name}:{line[name]}" for name in DIMENSIONS if line.get(name) is not None)


def entity_digests(moved: Iterable[MonthMoved]) -> list[PartDigest]:
    """Digest the months of each entity: a canonical line each, followed by a line feed.

    `opening_fen` is what the sub-account held at the month's beginning. Lines are ordered by
    account, sub-account and month, in the order of bytes, entities by their ids.
    """
    found: list[PartDigest] = []
    digest, entity, rows = hashlib.sha256(), "", 0
    held: tuple[str, str, str] | None = None
    opening = 0

    def close() -> None:
        if rows:
            found.append(PartDigest(part=entity, rows=rows, sha256=digest.hexdigest()))

    for each in moved:
        if each.entity != entity:
            close()
            digest, entity, rows = hashlib.sha256(), each.entity, 0
        key = (each.entity, each.account, each.sub_key)
        if key != held:
            held, opening = key, 0
        line = {
            "account": each.account,
            "credit_fen": each.credit_fen,
            "debit_fen": each.debit_fen,
            "month": each.month,
            "opening_fen": opening,
            "sub_key": each.sub_key,
        }
        digest.update(canonical.encode(line) + b"\n")
        opening += each.debit_fen - each.credit_fen
        rows += 1
    close()
    return found


def _said(recorded: Recorded) -> list[Mapping[str, Any]]:
    lines: list[Mapping[str, Any]] = recorded.data["lines"]
    if not lines:
        raise ValueError("a voucher has lines")
    return lines


def _line(recorded: Recorded, number: int, said: Mapping[str, Any]) -> BookLine:
    return BookLine(
        voucher=str(UUID(recorded.subject)),
        line=number,
        entity=str(UUID(recorded.data["entity"])),
        account=_text(said["account"]),
        sub_key=sub_key(said),
        dated_on=date.fromisoformat(recorded.data["dated_on"]),
        kind=_text(recorded.data["kind"]),
        debit_fen=_fen(said["debit_fen"]),
        credit_fen=_fen(said["credit_fen"]),
        prepared_index=recorded.stamp.index,
    )


def _fen(value: Any) -> int:
    if type(value) is not int or abs(value) > AMOUNT_FEN_MAX:
        raise ValueError("an amount is a whole number of fen")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str) or "\x00" in value:
        raise ValueError("a name is text")
    return value
