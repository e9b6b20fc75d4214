"""What the books of an entity say that everybody may read: accounts, amounts, numbers, days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class Place:
    """The event of assets that said it: who checks it looks it up there."""

    source: str
    event_id: str
    position: int


@dataclass(frozen=True, kw_only=True)
class EntityBooks:
    """An accounting entity keeps books on a chart of accounts."""

    entity: UUID
    unit: UUID
    form: str
    name: str
    chart: str


@dataclass(frozen=True, kw_only=True)
class VoucherLine:
    """An amount on one side of an account, in fen; whom it is about is left out."""

    account: str
    debit_fen: int
    credit_fen: int


@dataclass(frozen=True, kw_only=True)
class PreparedVoucher:
    """A voucher as it was prepared; it is public once it is posted."""

    voucher: UUID
    entity: UUID
    dated_on: date
    kind: str
    lines: Sequence[VoucherLine]


@dataclass(frozen=True, kw_only=True)
class Posting:
    """A voucher entered the books of a month under its number."""

    voucher: UUID
    month: str
    number: int


@dataclass(frozen=True, kw_only=True)
class MonthJournal:
    """The journal of an entity's month was opened."""

    journal: UUID
    entity: UUID
    month: str


@dataclass(frozen=True, kw_only=True)
class MonthClosing:
    """A month was closed with so many vouchers in it."""

    journal: UUID
    vouchers: int
    closed_on: date
