"""The bank reconciliation (银行存款余额调节表): what books and bank do not both have yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class InTransit:
    """Money that one side has and the other has not (未达账项); received is above zero."""

    dated_on: date
    amount_fen: int
    bank_line: UUID | None = None
    voucher: UUID | None = None
    line: int | None = None
    number: int | None = None
    reference: str | None = None


@dataclass(frozen=True, kw_only=True)
class Reconciliation:
    """Both balances of a day, each with what the other side has already."""

    book_fen: int
    statement_fen: int
    bank_received: Sequence[InTransit]
    """银行已收、企业未收."""
    bank_paid: Sequence[InTransit]
    """银行已付、企业未付."""
    books_received: Sequence[InTransit]
    """企业已收、银行未收."""
    books_paid: Sequence[InTransit]
    """企业已付、银行未付."""

    @property
    def adjusted_book_fen(self) -> int:
        """The balance of the books with what the bank has already."""
        return self.book_fen + _sum(self.bank_received) + _sum(self.bank_paid)

    @property
    def adjusted_statement_fen(self) -> int:
        """The balance of the statement with what the books have already."""
        return self.statement_fen + _sum(self.books_received) + _sum(self.books_paid)

    @property
    def unexplained_fen(self) -> int:
        """What no item explains; zero where everything is in order."""
        return self.adjusted_statement_fen - self.adjusted_book_fen


def reconcile(
    *,
    book_fen: int,
    statement_fen: int,
    at_bank: Sequence[InTransit],
    in_books: Sequence[InTransit],
) -> Reconciliation:
    """Put what only the bank, or only the books have into the four classes."""
    return Reconciliation(
        book_fen=book_fen,
        statement_fen=statement_fen,
        bank_received=[each for each in at_bank if each.amount_fen > 0],
        bank_paid=[each for each in at_bank if each.amount_fen < 0],
        books_received=[each for each in in_books if each.amount_fen > 0],
        books_paid=[each for each in in_books if each.amount_fen < 0],
    )


def _sum(items: Sequence[InTransit]) -> int:
    return sum(each.amount_fen for each in items)
