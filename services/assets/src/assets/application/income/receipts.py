"""Issues books of collection receipts, and takes in what is written, reported and voided there."""

from typing import Any
from uuid import UUID

from assets.application.books.entities import VOUCHERS_RETENTION
from assets.application.income.around import (
    BANK_ACCOUNT_UNKNOWN,
    Around,
    Fact,
    Facts,
    Found,
    check_account,
    is_open,
)
from assets.application.income.collecting import Collected, Money, reference_of, voided
from assets.application.income.commands import (
    IssueBook,
    ReportReceipt,
    ReturnBook,
    VoidReceipt,
    WriteReceipt,
)
from assets.application.income.ports import ReceiptIndex
from assets.domain.income.receipt import Handed
from assets.domain.income.receipt_book import ReceiptBook
from assets.domain.income.receipt_refusals import (
    ReceiptBookExistsError,
    ReceiptBookUnknownError,
    ReceiptMovedOnError,
)
from chassis.context import Context
from chassis.eventstore.log import Wanted
from chassis.personal.values import Personal
from chassis.receipts import StoredReceipt


class Receipts:
    """The use cases of receipt books; each answers with the receipt of what was stored."""

    def __init__(self, around: Around, *, index: ReceiptIndex) -> None:
        """Look up in this index what was written before."""
        self._around = around
        self._index = index

    async def issue_book(self, command: IssueBook, context: Context) -> StoredReceipt:
        """Hand a book out to the cashier who keeps it; its receipts have the rules' copies."""
        owner, today = command.owner, self._around.today()
        rules = self._around.rules.of(owner.unit, command.issued_on)

        def decide(found: Found) -> Facts:
            if found["book"] is not None:
                raise ReceiptBookExistsError(f"{command.book} is issued: give it another key")
            handed = Handed(
                entity=owner.entity,
                key=command.book,
                custodian=command.custodian,
                first=command.first,
                last=command.last,
                copies=rules.copies,
                issued_on=command.issued_on,
            )
            book = ReceiptBook.issue(handed, today=today)
            return [book], [], {"book": command.book}

        wanted = _book_alone(ReceiptBook.create_id(owner.entity, command.book))
        fact = Fact(owner=owner, wanted=wanted, keys=(), on=command.issued_on, rule=rules.rule)
        return await self._around.carry(fact, decide, context)

    async def write_receipt(self, command: WriteReceipt, context: Context) -> StoredReceipt:
        """Write the next receipt, with everything that its money touches."""
        collected, fact = self._collected(command, before=0)
        receipt, today = command.receipt, self._around.today()

        def decide(found: Found) -> Facts:
            book = _known(found["book"])
            book.write(receipt, today=today)
            if receipt.bank_account is not None:
                check_account(found["entity"], receipt.bank_account, receipt.written_on)
            beside = collected.collect(found, report=False, today=today)
            answer = {"number": receipt.number, "irregular": list[str]()}
            return [book, *beside.saved], [collected.slip(())], answer

        return await self._around.carry(fact, decide, context)

    async def report_receipt(self, command: ReportReceipt, context: Context) -> StoredReceipt:
        """Record what was written on paper, with everything that is wrong with it."""
        receipt, today = command.receipt, self._around.today()
        book_id = ReceiptBook.create_id(command.owner.entity, command.book)
        before = await self._index.count(book_id, receipt.number)
        collected, fact = self._collected(command, before=before)

        def decide(found: Found) -> Facts:
            book = _known(found["book"])
            if book.times(receipt.number) != before:
                # The slip of this one would hide behind the slip of the other.
                raise ReceiptMovedOnError("another receipt of this number came in: send it again")
            beside = collected.collect(found, report=True, today=today)
            account = receipt.bank_account
            if account is not None and not is_open(found["entity"], account, receipt.written_on):
                beside.irregular.append(BANK_ACCOUNT_UNKNOWN)
            irregular = book.report(
                receipt, reporter=command.reporter, today=today, beside=beside.irregular
            )
            answer = {"number": receipt.number, "irregular": irregular}
            return [book, *beside.saved], [collected.slip(irregular)], answer

        return await self._around.carry(fact, decide, context)

    async def void_receipt(self, command: VoidReceipt, context: Context) -> StoredReceipt:
        """Void a number; what was collected on it is taken back everywhere."""
        owner, today = command.owner, self._around.today()
        book_id = ReceiptBook.create_id(owner.entity, command.book)
        money = await self._money_of(command, book_id)
        reference = reference_of(book_id, command.number)
        reason = Personal(command.about or owner.entity, VOUCHERS_RETENTION, command.reason)

        def decide(found: Found) -> Facts:
            book = _known(found["book"])
            receipt, irregular = book.void(
                command.number,
                voided_on=command.voided_on,
                copies_kept=command.copies_kept,
                reason=reason,
                today=today,
            )
            answer: dict[str, Any] = {"number": command.number, "irregular": irregular}
            if receipt is None:
                return [book], [], answer
            if money is None:
                raise ReceiptMovedOnError("the receipt was written just now: send it again")
            collected = Collected(money=money, receipt=receipt, reference=reference)
            taken_back = collected.take_back(found, on=command.voided_on)
            slip = collected.voided_slip(on=command.voided_on, irregular=irregular)
            return [book, *taken_back], [slip], answer

        wanted = _book_alone(book_id) if money is None else money.wanted()
        keys = (voided(reference),)
        fact = Fact(owner=owner, wanted=wanted, keys=keys, on=command.voided_on)
        return await self._around.carry(fact, decide, context)

    async def return_book(self, command: ReturnBook, context: Context) -> StoredReceipt:
        """Take a book back; its unused and its missing numbers are listed."""
        owner, today = command.owner, self._around.today()

        def decide(found: Found) -> Facts:
            book = _known(found["book"])
            irregular = book.take_back(
                command.receiver, returned_on=command.returned_on, today=today
            )
            unused = list(range(book.highest + 1, book.last + 1))
            answer = {"unused": unused, "missing": list(book.missing), "irregular": irregular}
            return [book], [], answer

        wanted = _book_alone(ReceiptBook.create_id(owner.entity, command.book))
        fact = Fact(owner=owner, wanted=wanted, keys=(), on=command.returned_on)
        return await self._around.carry(fact, decide, context)

    def _collected(
        self, command: WriteReceipt | ReportReceipt, *, before: int
    ) -> tuple[Collected, Fact]:
        """Put together what a receipt touches, by the rules of its day."""
        owner, receipt = command.owner, command.receipt
        rules = self._around.rules.of(owner.unit, receipt.written_on)
        book = ReceiptBook.create_id(owner.entity, command.book)
        money = Money(
            owner=owner,
            book=book,
            cause=rules.cause(receipt.cause),
            method=receipt.method,
            levy_month=receipt.levy_month,
        )
        money.check(rules, receipt.bank_account)
        reference = reference_of(book, receipt.number, before=before)
        collected = Collected(money=money, receipt=receipt, reference=reference)
        fact = Fact(
            owner=owner,
            wanted=money.wanted(),
            keys=(reference,),
            on=receipt.written_on,
            rule=rules.rule,
        )
        return collected, fact

    async def _money_of(self, command: VoidReceipt, book: UUID) -> Money | None:
        """Give what the receipt of a number touched, or None where none was written."""
        before = await self._index.first(book, command.number)
        if before is None:
            return None
        rules = self._around.rules.of(command.owner.unit, before.written_on)
        return Money(
            owner=command.owner,
            book=book,
            cause=rules.cause(before.cause),
            method=before.method,
            levy_month=before.levy_month,
        )


def _book_alone(book: UUID) -> dict[str, Wanted]:
    return {"book": (ReceiptBook, book)}


def _known(book: ReceiptBook | None) -> ReceiptBook:
    if book is None:
        raise ReceiptBookUnknownError("the entity has no such book of receipts")
    return book
