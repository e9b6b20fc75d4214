"""A book of numbered collection receipts (收款收据): each number is accounted for."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from typing_extensions import override

from assets.domain.income.receipt import Handed, Receipt
from assets.domain.income.receipt_events import ReceiptBookEvents
from assets.domain.income.receipt_refusals import (
    NumbersReversedError,
    ReceiptBookReturnedError,
    ReceiptBookTooLongError,
    ReceiptIssuerError,
    ReceiptNumberOrderError,
    ReceiptNumberUnknownError,
    ReceiptReturnedToSelfError,
    ReceiptVoidedError,
)
from assets.domain.income.rules import check_day
from chassis.aggregate import AggregateRoot, Created, event
from chassis.personal.values import Personal, Sealed
from kernel.ids import named_id

NUMBERS_MAX = 1_000


class ReceiptBook(ReceiptBookEvents, AggregateRoot):
    """Is written in the order of its numbers by its custodian; what was not is marked irregular."""

    TOPIC = "assets.receipt_book"

    class Issued(Created):
        """The book (领用) with these numbers is in the hands of its custodian."""

        TOPIC = "assets.receipt_book.issued"
        entity: UUID
        key: str
        custodian: UUID
        first: int
        last: int
        copies: int
        issued_on: date

    @staticmethod
    @override
    def create_id(entity: UUID, key: str) -> UUID:
        """Derive the book's id, so that an entity has each book once."""
        return named_id(f"/assets/receipt_book/{entity}/{key}")

    @classmethod
    def issue(cls, handed: Handed, *, today: date) -> "ReceiptBook":
        """Hand a book out; its numbers begin with the first and end with the last one."""
        check_day(handed.issued_on, today=today)
        if handed.last < handed.first:
            raise NumbersReversedError("write the first number of the book before the last one")
        if handed.last - handed.first >= NUMBERS_MAX:
            raise ReceiptBookTooLongError(f"a book has {NUMBERS_MAX} numbers at most: issue two")
        return cls(**asdict(handed))

    @event(Issued)
    def __init__(
        self,
        entity: UUID,
        key: str,
        custodian: UUID,
        first: int,
        last: int,
        copies: int,
        issued_on: date,
    ) -> None:
        self.entity = entity
        self.key = key
        self.custodian = custodian
        self.first = first
        self.last = last
        self.copies = copies
        self.issued_on = issued_on
        self.written: dict[int, Receipt] = {}
        """By number, the receipt that was written first under it."""
        self.used: Counter[int] = Counter()
        """How many receipts were written under each number, those outside the book too."""
        self.voided: set[int] = set()
        self.highest = first - 1
        self.latest_on: date | None = None
        self.returned_on: date | None = None

    def write(self, receipt: Receipt, *, today: date) -> None:
        """Write the next receipt; raises what speaks against it, and changes nothing then."""
        check_day(receipt.written_on, today=today)
        found = self.irregularities(receipt)
        if "book_returned" in found:
            raise ReceiptBookReturnedError("the book was returned: write in another one")
        if "issuer_not_custodian" in found:
            raise ReceiptIssuerError("only the custodian of the book writes in it")
        if found:
            raise ReceiptNumberOrderError(
                f"write number {self.highest + 1}, on or after the day of the one before; report "
                "what was written otherwise on paper",
                next_number=self.highest + 1,
                irregular=list(found),
            )
        self._written(**_fields(receipt))

    def report(
        self, receipt: Receipt, *, reporter: UUID, today: date, beside: Sequence[str] = ()
    ) -> list[str]:
        """Record a receipt that was written on paper, whatever is wrong with it; gives what is.

        `beside` is what is wrong with what it pays: the levy, the earmarked money, the account.
        """
        check_day(receipt.written_on, today=today)
        found = [*self.irregularities(receipt), *beside]
        if found:
            self._written_irregularly(**_fields(receipt), irregular=found, reporter=reporter)
        else:
            self._written(**_fields(receipt))
        return found

    def irregularities(self, receipt: Receipt) -> list[str]:
        """Give everything that is wrong with a receipt of this number, day and issuer."""
        number, found = receipt.number, []
        if not self.first <= number <= self.last:
            found.append("number_outside_book")
        elif number in self.written:
            found.append("number_used_twice")
        elif number in self.voided:
            found.append("number_voided")
        elif number > self.highest + 1:
            found.append("number_skipped")
        elif number <= self.highest:
            found.append("number_out_of_order")
        if self.latest_on is not None and receipt.written_on < self.latest_on:
            found.append("before_earlier_receipt")
        if receipt.written_on < self.issued_on:
            found.append("before_issue")
        if receipt.issuer != self.custodian:
            found.append("issuer_not_custodian")
        if self.returned_on is not None:
            found.append("book_returned")
        return found

    def void(
        self, number: int, *, voided_on: date, copies_kept: int, reason: Personal, today: date
    ) -> tuple[Receipt | None, list[str]]:
        """Record that a receipt was voided (作废); gives what stood on it, and what is irregular.

        A number may be spoiled before anything is collected under it: then nothing stood on it.
        """
        check_day(voided_on, today=today)
        if not self.first <= number <= self.last:
            raise ReceiptNumberUnknownError(f"the book has no number {number}")
        if number in self.voided:
            raise ReceiptVoidedError(f"number {number} is voided already")
        found = ["copies_missing"] if copies_kept < self.copies else []
        if number > self.highest + 1:
            found.append("number_skipped")
        if self.returned_on is not None:
            found.append("book_returned")
        before = self.written.get(number)
        self._voided(
            number=number,
            voided_on=voided_on,
            copies_kept=copies_kept,
            reason=reason,
            irregular=found,
        )
        return before, found

    def take_back(self, receiver: UUID, *, returned_on: date, today: date) -> list[str]:
        """Take the book back (缴销), with the numbers left unused and those that are missing."""
        check_day(returned_on, today=today)
        if self.returned_on is not None:
            raise ReceiptBookReturnedError("the book was returned already")
        if receiver == self.custodian:
            raise ReceiptReturnedToSelfError("somebody else takes back what the custodian kept")
        missing = list(self.missing)
        found = ["numbers_missing"] if missing else []
        self._returned(
            receiver=receiver,
            returned_on=returned_on,
            unused_first=self.highest + 1 if self.highest < self.last else None,
            unused_last=self.last if self.highest < self.last else None,
            missing=missing,
            irregular=found,
        )
        return found

    def times(self, number: int) -> int:
        """Tell how many receipts were written under a number."""
        return self.used[number]

    @property
    def missing(self) -> Sequence[int]:
        """The numbers below the highest one used that were neither written nor voided (断号)."""
        return [
            number
            for number in range(self.first, self.highest + 1)
            if number not in self.written and number not in self.voided
        ]

    @event(ReceiptBookEvents.Written)
    def _written(
        self,
        number: int,
        payer: UUID,
        amount_fen: int,
        cause: str,
        method: str,
        written_on: date,
        issuer: UUID,
        evidence: list[str],
        bank_account: UUID | None = None,
        contract: UUID | None = None,
        levy_month: str | None = None,
    ) -> None:
        receipt = Receipt(
            number=number,
            payer=payer,
            amount_fen=amount_fen,
            cause=cause,
            method=method,
            written_on=written_on,
            issuer=issuer,
            bank_account=bank_account,
            contract=contract,
            levy_month=levy_month,
        )
        self._took(receipt)

    @event(ReceiptBookEvents.WrittenIrregularly)
    def _written_irregularly(
        self,
        number: int,
        payer: UUID,
        amount_fen: int,
        cause: str,
        method: str,
        written_on: date,
        issuer: UUID,
        evidence: list[str],
        irregular: list[str],
        reporter: UUID,
        bank_account: UUID | None = None,
        contract: UUID | None = None,
        levy_month: str | None = None,
    ) -> None:
        receipt = Receipt(
            number=number,
            payer=payer,
            amount_fen=amount_fen,
            cause=cause,
            method=method,
            written_on=written_on,
            issuer=issuer,
            bank_account=bank_account,
            contract=contract,
            levy_month=levy_month,
        )
        self._took(receipt)

    @event(ReceiptBookEvents.Voided)
    def _voided(
        self,
        number: int,
        voided_on: date,
        copies_kept: int,
        reason: Personal | Sealed,
        irregular: list[str],
    ) -> None:
        self.voided.add(number)
        self.highest = max(self.highest, number)

    @event(ReceiptBookEvents.Returned)
    def _returned(
        self,
        receiver: UUID,
        returned_on: date,
        missing: list[int],
        irregular: list[str],
        unused_first: int | None = None,
        unused_last: int | None = None,
    ) -> None:
        self.returned_on = returned_on

    def _took(self, receipt: Receipt) -> None:
        self.used[receipt.number] += 1
        if self.first <= receipt.number <= self.last:
            self.written.setdefault(receipt.number, receipt)
            self.highest = max(self.highest, receipt.number)
        self.latest_on = max(receipt.written_on, self.latest_on or receipt.written_on)


def _fields(receipt: Receipt) -> dict[str, Any]:
    return {**asdict(receipt), "evidence": list(receipt.evidence)}
