"""Money in a line of a posted voucher: the lines of the bank that show it, up to its amount."""

from uuid import UUID

from typing_extensions import override

from assets.domain.bank.line_errors import MatchAmountError, VoucherLineNotMoneyError
from assets.domain.books.voucher import Voucher
from chassis.aggregate import AggregateRoot, Created, event
from kernel.ids import named_id


class BookedMoney(AggregateRoot):
    """Is shown by lines of its bank account, of its side, and never by more than it is."""

    TOPIC = "assets.booked_money"

    class Opened(Created):
        """A posted line on a bank account was looked up at the bank for the first time."""

        TOPIC = "assets.booked_money.opened"
        voucher: UUID
        line: int
        bank_account: UUID
        amount_fen: int

    class Shown(AggregateRoot.Event):
        """A line of the bank shows so much of it; debit is above zero."""

        TOPIC = "assets.booked_money.shown"
        bank_line: UUID
        amount_fen: int

    class Released(AggregateRoot.Event):
        """A line of the bank shows it no more."""

        TOPIC = "assets.booked_money.released"
        bank_line: UUID

    @staticmethod
    @override
    def create_id(voucher: UUID, line: int) -> UUID:
        """Derive the id, so that each line of a voucher has one."""
        return named_id(f"/assets/booked_money/{voucher}/{line}")

    @classmethod
    def of(cls, voucher: Voucher, line: int, bank_account: UUID) -> "BookedMoney":
        """Take up a line, counted from 1, of a posted voucher on this bank account."""
        found = voucher.lines[line - 1] if 1 <= line <= len(voucher.lines) else None
        if voucher.number is None or found is None or found.bank_account != bank_account:
            raise VoucherLineNotMoneyError(
                f"name a line of a posted voucher that stands on this bank account: line {line} "
                f"of {voucher.draft} does not"
            )
        return cls(
            voucher=voucher.id, line=line, bank_account=bank_account, amount_fen=found.net_fen
        )

    @event(Opened)
    def __init__(self, voucher: UUID, line: int, bank_account: UUID, amount_fen: int) -> None:
        self.bank_account = bank_account
        self.amount_fen = amount_fen
        self.shown: dict[UUID, int] = {}

    def show(self, bank_line: UUID, *, bank_account: UUID, amount_fen: int) -> None:
        """Let a line of the bank show so much of it."""
        if bank_account != self.bank_account:
            raise VoucherLineNotMoneyError("the line of the voucher is on another bank account")
        left = self.amount_fen - sum(self.shown.values())
        if amount_fen == 0 or (amount_fen > 0) != (left > 0) or abs(amount_fen) > abs(left):
            raise MatchAmountError(
                f"of the voucher's line {left} fen are not matched yet: name no more than that",
                amount_fen=left,
            )
        if bank_line in self.shown:
            raise MatchAmountError("name each line of a voucher once")
        self._shown(bank_line=bank_line, amount_fen=amount_fen)

    def let_go(self, bank_line: UUID) -> None:
        """Let a line of the bank show it no more."""
        if bank_line in self.shown:
            self._released(bank_line=bank_line)

    @event(Shown)
    def _shown(self, bank_line: UUID, amount_fen: int) -> None:
        self.shown[bank_line] = amount_fen

    @event(Released)
    def _released(self, bank_line: UUID) -> None:
        del self.shown[bank_line]
