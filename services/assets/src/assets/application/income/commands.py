"""What may be asked about income, each as one command."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from assets.domain.income.cash_box import Count, Moved
from assets.domain.income.earmark import Contribution, Use
from assets.domain.income.pass_through import Payout, TransferList
from assets.domain.income.receipt import Receipt
from kernel.periods import Month


@dataclass(frozen=True, kw_only=True)
class Owner:
    """Whose income it is: an accounting entity, the unit it belongs to, and its chart."""

    entity: UUID
    unit: UUID
    chart: str


@dataclass(frozen=True, kw_only=True)
class IssueBook:
    """Hand a book of collection receipts out (领用)."""

    owner: Owner
    book: str
    custodian: UUID
    first: int
    last: int
    issued_on: date


@dataclass(frozen=True, kw_only=True)
class WriteReceipt:
    """Write the next receipt of a book (开具)."""

    owner: Owner
    book: str
    receipt: Receipt


@dataclass(frozen=True, kw_only=True)
class ReportReceipt:
    """Report a receipt that was written on paper, in whatever order."""

    owner: Owner
    book: str
    receipt: Receipt
    reporter: UUID


@dataclass(frozen=True, kw_only=True)
class VoidReceipt:
    """Void a number of a book (作废), with the copies that are kept."""

    owner: Owner
    book: str
    number: int
    voided_on: date
    copies_kept: int
    reason: str
    about: UUID | None
    """The one person whom the reason names, if it names one."""


@dataclass(frozen=True, kw_only=True)
class ReturnBook:
    """Take a book back (缴销)."""

    owner: Owner
    book: str
    receiver: UUID
    returned_on: date


@dataclass(frozen=True, kw_only=True)
class BankCash:
    """Record cash that a cashier paid in at the bank (缴存)."""

    owner: Owner
    moved: Moved


@dataclass(frozen=True, kw_only=True)
class DrawCash:
    """Record cash that a cashier drew from the bank (提现)."""

    owner: Owner
    moved: Moved


@dataclass(frozen=True, kw_only=True)
class CountCash:
    """Record what two persons counted in the hands of a cashier (盘点)."""

    owner: Owner
    count: Count


@dataclass(frozen=True, kw_only=True)
class ReceiveList:
    """Take over a list of money that belongs to others (代收)."""

    owner: Owner
    listed: TransferList


@dataclass(frozen=True, kw_only=True)
class PayOn:
    """Record what was paid on to those on a list (代付)."""

    owner: Owner
    number: str
    paid: Payout


@dataclass(frozen=True, kw_only=True)
class SettleList:
    """Declare that everybody has what the list gives them."""

    owner: Owner
    number: str
    settled_on: date


@dataclass(frozen=True, kw_only=True)
class GivenRoll:
    """A roll that comes with the command: who is billed for how much of what is measured."""

    quantities: tuple[tuple[UUID, int], ...]
    evidence: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class BillLevy:
    """Bill a levy for a month (计收), to the households of the register or to a roll."""

    owner: Owner
    levy: str
    month: Month
    roll: GivenRoll | None


@dataclass(frozen=True, kw_only=True)
class WaiveLevy:
    """Let a party owe less of a levy (减免), on a decision and for a reason."""

    owner: Owner
    levy: str
    month: Month
    party: UUID
    amount_fen: int
    waived_on: date
    decision: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class OpenEarmark:
    """Let money be raised for a purpose."""

    owner: Owner
    earmark: str
    opened_on: date


@dataclass(frozen=True, kw_only=True)
class Contribute:
    """Record what a source gave without a receipt, such as the collective's own share."""

    owner: Owner
    earmark: str
    contribution: Contribution
    bank_account: UUID | None


@dataclass(frozen=True, kw_only=True)
class UseEarmark:
    """Use earmarked money; with `report` it was used already, for whatever it was."""

    owner: Owner
    earmark: str
    use: Use
    report: bool


@dataclass(frozen=True, kw_only=True)
class CloseEarmark:
    """Raise nothing more."""

    owner: Owner
    earmark: str
    closed_on: date
