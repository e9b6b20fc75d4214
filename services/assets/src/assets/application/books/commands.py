"""What may be asked about entities and their books (账簿), each as one command."""

from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from assets.domain.books.lines import Line
from kernel.periods import Month, Year


@dataclass(frozen=True, kw_only=True)
class EstablishEntity:
    """Let a unit keep books in a legal form from a month on (建账)."""

    unit: UUID
    form: str
    name: str
    chart: str
    books_from: Month
    credit_code: str | None


@dataclass(frozen=True, kw_only=True)
class OpenBankAccount:
    """Let an entity's money lie on a bank account from a day on."""

    entity: UUID
    key: str
    bank: str
    kind: str
    number: str
    since: date


@dataclass(frozen=True, kw_only=True)
class CloseBankAccount:
    """Let a day be the last one of a bank account."""

    entity: UUID
    account: UUID
    until: date


@dataclass(frozen=True, kw_only=True)
class PrepareVoucher:
    """Write a voucher (制单)."""

    entity: UUID
    draft: str
    kind: str
    dated_on: date
    chart: str
    lines: tuple[Line, ...]
    summary: str
    about: UUID | None
    """The one person whom the summary names, if it names one."""
    attachments: int
    evidence: tuple[str, ...]
    red_ink: bool
    corrects: str | None
    """The draft number of the voucher that this one corrects."""
    preparer: UUID


@dataclass(frozen=True, kw_only=True)
class ReviewVoucher:
    """Find a voucher in order, as another person than prepared it (审核)."""

    entity: UUID
    draft: str
    reviewer: UUID


@dataclass(frozen=True, kw_only=True)
class SignVoucher:
    """Confirm as the cashier that the money moved (出纳签字)."""

    entity: UUID
    draft: str
    cashier: UUID


@dataclass(frozen=True, kw_only=True)
class VoidVoucher:
    """Give a voucher up before it is posted (作废)."""

    entity: UUID
    draft: str
    month: Month
    voider: UUID
    reason: str
    about: UUID | None


@dataclass(frozen=True, kw_only=True)
class PostVoucher:
    """Enter a voucher in the books of its month (记账)."""

    entity: UUID
    draft: str
    month: Month
    poster: UUID


@dataclass(frozen=True, kw_only=True)
class CloseMonth:
    """Close a month of an entity's books for good (结账)."""

    entity: UUID
    month: Month


@dataclass(frozen=True, kw_only=True)
class PrepareYearEnd:
    """Write the closing vouchers of a year (年末结转): of its results, or of what was shared."""

    entity: UUID
    year: Year
    step: Literal["results", "distribution"]
    draft: str
    """What the draft numbers begin with; each voucher's own number follows."""
    summary: str
    preparer: UUID
