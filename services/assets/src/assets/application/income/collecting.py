"""What a collection receipt touches: cash, the bill it pays, the purpose it adds to, the books."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from assets.application.income.around import Found, share
from assets.application.income.commands import Owner
from assets.domain.books.entity import Entity
from assets.domain.books.slip import Share, SlipDraft
from assets.domain.income.bill import Payment
from assets.domain.income.cash_box import CashBox
from assets.domain.income.earmark import Contribution, Earmark
from assets.domain.income.earmark_refusals import EarmarkUnknownError
from assets.domain.income.levy import Levy
from assets.domain.income.levy_refusals import LevyOwedElsewhereError, LevyUnknownError
from assets.domain.income.receipt import BANK, CASH, Receipt
from assets.domain.income.receipt_book import ReceiptBook
from assets.domain.income.receipt_refusals import ReceiptBankAccountError, ReceiptLevyMonthError
from assets.domain.income.rules import Cause, IncomeRules
from chassis.aggregate import AggregateRoot
from chassis.eventstore.log import Wanted


@dataclass(frozen=True, kw_only=True)
class Money:
    """How money came in, as far as it says what a receipt touches."""

    owner: Owner
    book: UUID
    cause: Cause
    method: str
    levy_month: str | None

    @property
    def earmark(self) -> UUID | None:
        """The earmarked money to which it adds."""
        if self.cause.earmark is None:
            return None
        return Earmark.create_id(self.owner.entity, self.cause.earmark)

    def wanted(self) -> dict[str, Wanted]:
        """Give what it touches, by name."""
        entity = self.owner.entity
        wanted: dict[str, Wanted] = {"book": (ReceiptBook, self.book), "entity": (Entity, entity)}
        if self.method == CASH:
            wanted["cash"] = (CashBox, CashBox.create_id(entity))
        if self.cause.levy is not None and self.levy_month is not None:
            wanted["levy"] = (Levy, Levy.create_id(entity, self.cause.levy, self.levy_month))
        if self.earmark is not None:
            wanted["earmark"] = (Earmark, self.earmark)
        return wanted

    def check(self, rules: IncomeRules, bank_account: UUID | None) -> None:
        """Refuse a receipt that names no account at the bank, or no month of the bill it pays."""
        if (self.method == BANK) != (bank_account is not None):
            raise ReceiptBankAccountError("name the account for money at the bank, none for cash")
        if (self.cause.levy is not None) != (self.levy_month is not None):
            raise ReceiptLevyMonthError("name the month of the bill where the cause is a levy")
        if self.cause.levy is not None and rules.levy(self.cause.levy).creditor is not None:
            raise LevyOwedElsewhereError("this is owed to somebody else: it is no income here")


@dataclass(frozen=True, kw_only=True)
class Collected:
    """A receipt with everything that its money touches, under one reference."""

    money: Money
    receipt: Receipt
    reference: str

    def payment(self) -> Payment:
        """Give what it pays of a levy."""
        said = self.receipt
        return Payment(
            book=self.money.book,
            number=said.number,
            party=said.payer,
            amount_fen=said.amount_fen,
            paid_on=said.written_on,
        )

    def collect(self, found: Found, *, report: bool, today: date) -> "Beside":
        """Let cash, levy and earmarked money take it over; a report says what is irregular."""
        beside = Beside(saved=[], irregular=[])
        said = self.receipt
        if said.method == CASH:
            box: CashBox = found["cash"] or CashBox(self.money.owner.entity)
            place: dict[str, Any] = {"book": self.money.book, "number": said.number}
            who: dict[str, Any] = {"cashier": said.issuer, "taken_on": said.written_on}
            box.take_in(amount_fen=said.amount_fen, **place, **who)
            beside.saved.append(box)
        if "levy" in found:
            self._pay(found["levy"], beside, report=report)
        if "earmark" in found:
            self._contribute(found["earmark"], beside, report=report, today=today)
        return beside

    def take_back(self, found: Found, *, on: date) -> list[AggregateRoot]:
        """Take back what the voided receipt had changed."""
        saved: list[AggregateRoot] = []
        said, box, levy, earmark = (
            self.receipt,
            found.get("cash"),
            found.get("levy"),
            found.get("earmark"),
        )
        if box is not None:
            place: dict[str, Any] = {"book": self.money.book, "number": said.number}
            box.give_back(amount_fen=said.amount_fen, cashier=said.issuer, given_on=on, **place)
            saved.append(box)
        # What was reported before there was a bill or a purpose changed neither.
        if levy is not None and (self.money.book, said.number) in levy.collected:
            levy.take_back(self.payment(), on=on)
            saved.append(levy)
        if earmark is not None and self.reference in earmark.given:
            earmark.take_back(self.reference, on=on)
            saved.append(earmark)
        return saved

    def slip(self, irregular: Sequence[str]) -> SlipDraft:
        """Give the slip by which the books know of it."""
        said = self.receipt
        return SlipDraft(
            entity=self.money.owner.entity,
            key=self.reference,
            rule=f"receipt.{said.cause}",
            dated_on=said.written_on,
            shares=(self._share(),),
            evidence=said.evidence,
            irregular=tuple(irregular),
        )

    def voided_slip(self, *, on: date, irregular: Sequence[str]) -> SlipDraft:
        """Give the slip that takes the receipt's one back in the books."""
        said = self.receipt
        return SlipDraft(
            entity=self.money.owner.entity,
            key=voided(self.reference),
            rule=f"receipt-voided.{said.cause}",
            dated_on=on,
            shares=(self._share(),),
            irregular=tuple(irregular),
            takes_back=self.reference,
        )

    def _share(self) -> Share:
        said = self.receipt
        return share(
            said.amount_fen,
            said.method,
            party=said.payer,
            bank_account=said.bank_account,
            contract=said.contract,
            fund=self.money.earmark,
            source=self.money.cause.source,
        )

    def _pay(self, levy: Levy | None, beside: "Beside", *, report: bool) -> None:
        if levy is None:
            if not report:
                raise LevyUnknownError("the levy of this month was not billed: bill it first")
            beside.irregular.append("levy_not_billed")
            return
        beside.irregular.extend(levy.pay(self.payment(), report=report))
        beside.saved.append(levy)

    def _contribute(
        self, earmark: Earmark | None, beside: "Beside", *, report: bool, today: date
    ) -> None:
        if earmark is None:
            if not report:
                raise EarmarkUnknownError("this money is for a purpose: open it first")
            beside.irregular.append("earmark_not_opened")
            return
        assert self.money.cause.source is not None, "the pack names the source of such a cause"
        contribution = Contribution(
            reference=self.reference,
            party=self.receipt.payer,
            source=self.money.cause.source,
            amount_fen=self.receipt.amount_fen,
            given_on=self.receipt.written_on,
        )
        found = earmark.contribute(contribution, report=report, today=today)
        beside.irregular.extend(found)
        beside.saved.append(earmark)


@dataclass(frozen=True, kw_only=True)
class Beside:
    """What a receipt changed beside its book, and what is irregular there."""

    saved: list[AggregateRoot]
    irregular: list[str]


def reference_of(book: UUID, number: int, *, before: int = 0) -> str:
    """Give the key of a receipt; one whose number was used before has another one."""
    return f"receipt/{book}/{number}" if before == 0 else f"receipt/{book}/{number}/{before + 1}"


def voided(reference: str) -> str:
    """Give the key under which the books know that a receipt was voided."""
    return f"{reference}/voided"
