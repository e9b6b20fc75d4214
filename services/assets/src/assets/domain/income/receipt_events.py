"""What can happen to a book of collection receipts after its issue, as it is stored for ever."""

from datetime import date
from uuid import UUID

from chassis.aggregate import AggregateRoot
from chassis.personal.values import Personal, Sealed


class ReceiptBookEvents:
    """The events of `ReceiptBook` but for the first, which stands with its creation."""

    class Written(AggregateRoot.Event):
        """The custodian wrote the next receipt of the book; the money was taken in."""

        TOPIC = "assets.receipt_book.written"
        number: int
        payer: UUID
        amount_fen: int
        cause: str
        method: str
        written_on: date
        issuer: UUID
        evidence: list[str]
        bank_account: UUID | None = None
        contract: UUID | None = None
        levy_month: str | None = None

    class WrittenIrregularly(AggregateRoot.Event):
        """A receipt was written on paper as it should not have been; why is named."""

        TOPIC = "assets.receipt_book.written_irregularly"
        number: int
        payer: UUID
        amount_fen: int
        cause: str
        method: str
        written_on: date
        issuer: UUID
        evidence: list[str]
        irregular: list[str]
        reporter: UUID
        bank_account: UUID | None = None
        contract: UUID | None = None
        levy_month: str | None = None

    class Voided(AggregateRoot.Event):
        """The receipt of this number counts no more (作废); so many of its copies are kept."""

        TOPIC = "assets.receipt_book.voided"
        number: int
        voided_on: date
        copies_kept: int
        reason: Personal | Sealed
        irregular: list[str]

    class Returned(AggregateRoot.Event):
        """The book is out of its custodian's hands (缴销); nothing more is written in it."""

        TOPIC = "assets.receipt_book.returned"
        receiver: UUID
        returned_on: date
        missing: list[int]
        irregular: list[str]
        unused_first: int | None = None
        unused_last: int | None = None
