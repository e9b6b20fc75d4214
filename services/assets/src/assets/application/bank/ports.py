"""What the use cases of bank accounts need from outside, named for the need."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from assets.application.payments.ports import Placed
from assets.domain.bank.formats import BankRules, ResultFormat
from assets.domain.bank.statement_file import StatementFile
from assets.domain.bank.tables import ResultLine


@dataclass(frozen=True, kw_only=True)
class KnownAccount:
    """A bank account of an entity; nothing of it changes but its last day."""

    bank_account: UUID
    entity: UUID
    number_token: str


@dataclass(frozen=True, kw_only=True)
class KnownLine:
    """What never changes of a line of an account, and what it is matched with now."""

    bank_line: UUID
    booked_on: date
    amount_fen: int
    reference: str | None
    payment_request: UUID | None
    covered: Sequence[tuple[UUID, int]]
    """The lines of vouchers that it shows: the voucher and the line's number."""
    pay_file: UUID | None


@dataclass(frozen=True, kw_only=True)
class KnownItem:
    """A payment that stands in a pay file."""

    number: int
    payment_request: UUID
    amount_fen: int
    placed: Placed


@dataclass(frozen=True, kw_only=True)
class KnownPayee:
    """The account of a payee in the clear, for a file that goes to the bank."""

    party: UUID
    holder: str
    account: str
    account_token: str
    bank: str
    bank_code: str | None
    registrar: UUID


@dataclass(frozen=True, kw_only=True)
class FileLine:
    """One payment as it is written into a file for the bank."""

    number: int
    holder: str
    account: str
    bank: str
    bank_code: str | None
    amount_fen: int
    reference: str
    text: str


@dataclass(frozen=True, kw_only=True)
class FileHead:
    """What a file for the bank says once: whose money goes out, under which number, when."""

    number: str
    made_on: date
    payer: str
    account: str
    bank: str


class Rules(Protocol):
    """The adopted bank formats, as far as the register has told them."""

    def in_force(self, on: date) -> BankRules:
        """Give the rules in force on a day; raises `BankRulesNotHeardError`."""

    def named(self, rule: str) -> BankRules:
        """Give the rules of a section and version; raises `BankRulesNotHeardError`."""


class BankFiles(Protocol):
    """Files as banks write them; what they raise names the row."""

    def statement(
        self, content: bytes, kind: str, rules: BankRules, key: str | None
    ) -> StatementFile:
        """Give what a statement says."""

    def result(self, content: bytes, kind: str, form: ResultFormat) -> list[ResultLine]:
        """Give what a bank tells of each line of a pay file."""


class PayWriter(Protocol):
    """Files as banks take them: the same lines always give the same bytes."""

    def write(
        self, form: str, rules: BankRules, head: FileHead, lines: Sequence[FileLine]
    ) -> bytes:
        """Give the file in a format; raises `BankFormatUnknownError`."""


class AccountNumbers(Protocol):
    """By which account numbers are compared and never read."""

    def token(self, number: str, on: date) -> str | None:
        """Give the keyed token of a number, or None where nothing of it can be compared."""

    def same(self, token: str, number: str) -> bool:
        """Tell whether a number is the one of which a token was made."""


class Accounts(Protocol):
    """The bank accounts of entities and of payees, up to the log's present end."""

    async def of(self, entity: UUID, bank_account: UUID) -> KnownAccount:
        """Give a bank account of an entity; raises `BankAccountUnknownError`."""

    async def line(self, account: KnownAccount, bank_line: UUID) -> KnownLine:
        """Give a line of an account; raises `BankLineUnknownError`.

        What it is matched with may be behind: whoever undoes a match looks at it again.
        """

    async def items(self, entity: UUID, pay_file: UUID) -> tuple[UUID, Sequence[KnownItem]]:
        """Give the bank account of a pay file, and its payments in their order.

        Raises `PayFileUnknownError`.
        """

    async def head(self, account: KnownAccount, number: str, on: date) -> FileHead:
        """Give what a file says of who pays; raises `PayFileForgottenError`."""

    async def payees(self, unit: UUID, parties: Sequence[UUID]) -> dict[UUID, KnownPayee]:
        """Give the registered accounts of payees that can be read."""


@dataclass(frozen=True, kw_only=True)
class Around:
    """What lies around a bank account: its formats, the numbers and their tokens, the day."""

    rules: Rules
    accounts: Accounts
    numbers: AccountNumbers
    today: Callable[[], date]
