"""What may be asked about bank accounts, each as one command."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class BankFile:
    """A file as it came: its bytes, their digest, and of which kind it is."""

    content: bytes
    digest: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class ImportStatement:
    """Take over what a bank told of an account (导入对账单)."""

    entity: UUID
    bank_account: UUID
    file: BankFile
    form: str | None
    """The column map, where the headings do not tell it."""
    since: date | None
    until: date | None
    importer: UUID


@dataclass(frozen=True, kw_only=True)
class At:
    """Which line of which account, and who looks at it."""

    entity: UUID
    bank_account: UUID
    bank_line: UUID
    person: UUID
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class MatchPayment:
    """Find a line to be a payment that was ordered, or one that came back (退汇)."""

    at: At
    payment_request: UUID
    returned: bool
    reference: str | None
    """Under which the payment was confirmed, where that is another than the line's."""


@dataclass(frozen=True, kw_only=True)
class VoucherLine:
    """So much of one line of a voucher, by its draft number; debit is above zero."""

    draft: str
    line: int
    amount_fen: int


@dataclass(frozen=True, kw_only=True)
class MatchVouchers:
    """Find a line to be what stands in posted vouchers."""

    at: At
    lines: tuple[VoucherLine, ...]


@dataclass(frozen=True, kw_only=True)
class MatchPayFile:
    """Find a line to be all that a pay file paid at once."""

    at: At
    pay_file: UUID


@dataclass(frozen=True, kw_only=True)
class BookLine:
    """Let the books know of a line as what the bank took or gave: a fee, or interest."""

    at: At
    purpose: str


@dataclass(frozen=True, kw_only=True)
class UnmatchLine:
    """Find that a line is not what it was matched with."""

    at: At
    reason: str


@dataclass(frozen=True, kw_only=True)
class RegisterPayeeAccount:
    """Name the account into which a payee is paid."""

    unit: UUID
    party: UUID
    holder: str
    number: str
    bank: str
    bank_code: str | None
    since: date
    registrar: UUID
    evidence: str | None


@dataclass(frozen=True, kw_only=True)
class MakePayFile:
    """Tell the bank of ordered payments at once."""

    entity: UUID
    bank_account: UUID
    number: str
    form: str
    payment_requests: tuple[UUID, ...]
    text: str
    maker: UUID


@dataclass(frozen=True, kw_only=True)
class CallOffPayFile:
    """Let the bank not carry a pay file out."""

    entity: UUID
    pay_file: UUID
    person: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class ImportResult:
    """Take over what the bank told of a pay file."""

    entity: UUID
    pay_file: UUID
    file: BankFile
    form: str
    importer: UUID
