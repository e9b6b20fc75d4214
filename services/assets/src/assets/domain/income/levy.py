"""A levy (群众自筹) of one month: who owes how much, what was paid on it and what was waived."""

from datetime import date, timedelta
from uuid import UUID

from typing_extensions import override

from assets.domain.income.bill import PARTIES_MAX, Bill, Payment, Roll, Waiver
from assets.domain.income.levy_refusals import (
    LevyDebtorError,
    LevyMonthNotBegunError,
    LevyRollEmptyError,
    NotBilledError,
    PaidBeyondBillError,
    WaiverBeyondDueError,
    WaiverRepeatedError,
)
from assets.domain.income.parts import PART_MAX, check_parties, parts_of
from assets.domain.income.rules import LevyRule, check_day
from chassis.aggregate import AggregateRoot, Created, event
from chassis.errors import RefusedError
from chassis.personal.values import Personal, Sealed
from kernel.ids import named_id
from kernel.periods import Month


class Levy(AggregateRoot):
    """Bills each party once for the month; what is paid or waived stands against its bill."""

    TOPIC = "assets.levy"

    class Billed(Created):
        """The levy of this month is owed at this rate, by so many parties."""

        TOPIC = "assets.levy.billed"
        entity: UUID
        key: str
        month: str
        basis: str
        rate_fen: int
        due_on: date
        roll: str
        parties: int
        quantity: int
        total_fen: int
        evidence: list[str]
        creditor: UUID | None = None

    class PartiesBilled(AggregateRoot.Event):
        """These parties owe so much each; long rolls come in several parts."""

        TOPIC = "assets.levy.parties_billed"
        bills: list[Bill]

    class LeftOut(AggregateRoot.Event):
        """These parties are not billed, for nobody reported how many persons they are."""

        TOPIC = "assets.levy.left_out"
        parties: list[UUID]

    class Paid(AggregateRoot.Event):
        """A receipt collected this much of what the party owes; what is irregular is named."""

        TOPIC = "assets.levy.paid"
        book: UUID
        number: int
        party: UUID
        amount_fen: int
        paid_on: date
        irregular: list[str]

    class PaymentTakenBack(AggregateRoot.Event):
        """The receipt was voided; its amount is owed again."""

        TOPIC = "assets.levy.payment_taken_back"
        book: UUID
        number: int
        party: UUID
        amount_fen: int
        taken_back_on: date

    class Waived(AggregateRoot.Event):
        """The party does not owe this much of its bill any more (减免), for this reason."""

        TOPIC = "assets.levy.waived"
        party: UUID
        amount_fen: int
        waived_on: date
        decision: str
        reason: Personal | Sealed

    @staticmethod
    @override
    def create_id(entity: UUID, key: str, month: str) -> UUID:
        """Derive the id, so that an entity bills each levy once for a month."""
        return named_id(f"/assets/levy/{entity}/{key}/{month}")

    @classmethod
    def bill(cls, entity: UUID, rule: LevyRule, *, month: Month, roll: Roll, today: date) -> "Levy":
        """Bill everybody on the roll at the rate of the rules; whole fen, without a remainder."""
        if today < month.first_on:
            raise LevyMonthNotBegunError(f"{month} has not begun: bill it then")
        if not roll.quantities:
            raise LevyRollEmptyError("nobody is on the roll: give one, or have sizes reported")
        check_parties([party for party, _ in roll.quantities], most=PARTIES_MAX)
        if rule.debtor is not None and {party for party, _ in roll.quantities} != {rule.debtor}:
            raise LevyDebtorError("only the party that the rules name owes this")
        bills = [
            Bill(party=party, quantity=quantity, amount_fen=quantity * rule.rate_fen)
            for party, quantity in roll.quantities
        ]
        own = cls(
            entity=entity,
            key=rule.key,
            month=month.text,
            basis=rule.basis,
            rate_fen=rule.rate_fen,
            due_on=month.last_on + timedelta(days=rule.due_days),
            roll=roll.source,
            parties=len(bills),
            quantity=sum(each.quantity for each in bills),
            total_fen=sum(each.amount_fen for each in bills),
            evidence=list(roll.evidence),
            creditor=rule.creditor,
        )
        for chunk in parts_of(bills, PART_MAX):
            own._parties_billed(bills=list(chunk))
        for left in parts_of(roll.unsized, PART_MAX):
            own._left_out(parties=list(left))
        return own

    @event(Billed)
    def __init__(
        self,
        entity: UUID,
        key: str,
        month: str,
        basis: str,
        rate_fen: int,
        due_on: date,
        roll: str,
        parties: int,
        quantity: int,
        total_fen: int,
        evidence: list[str],
        creditor: UUID | None = None,
    ) -> None:
        self.entity = entity
        self.key = key
        self.month = Month(month)
        self.total_fen = total_fen
        self.creditor = creditor
        self.bills: dict[UUID, Bill] = {}
        self.paid: dict[UUID, int] = {}
        self.waived: dict[UUID, int] = {}
        self.decisions: set[tuple[UUID, str]] = set()
        """By which decisions a party owes less already."""
        self.collected: set[tuple[UUID, int]] = set()
        """The book and number of every receipt that counts."""

    def outstanding_fen(self, party: UUID) -> int:
        """Give what a party still owes; below zero where it paid too much."""
        bill = self.bills.get(party)
        billed = 0 if bill is None else bill.amount_fen
        return billed - self.waived.get(party, 0) - self.paid.get(party, 0)

    @property
    def due_fen(self) -> int:
        """What is due in all: billed, and not waived."""
        return self.total_fen - sum(self.waived.values())

    @property
    def paid_fen(self) -> int:
        """What was paid in all."""
        return sum(self.paid.values())

    def pay(self, payment: Payment, *, report: bool) -> list[str]:
        """Take over what a receipt collected; a report is recorded whatever is wrong with it."""
        found: dict[str, RefusedError] = {}
        left = self.outstanding_fen(payment.party)
        if payment.party not in self.bills:
            found["party_not_billed"] = NotBilledError("the party was not billed for this month")
        elif payment.amount_fen > left:
            found["beyond_bill"] = PaidBeyondBillError(f"the party owes {left} fen", left=left)
        if found and not report:
            raise next(iter(found.values()))
        self._paid(
            book=payment.book,
            number=payment.number,
            party=payment.party,
            amount_fen=payment.amount_fen,
            paid_on=payment.paid_on,
            irregular=list(found),
        )
        return list(found)

    def take_back(self, payment: Payment, *, on: date) -> None:
        """Let what a voided receipt had collected be owed again."""
        self._payment_taken_back(
            book=payment.book,
            number=payment.number,
            party=payment.party,
            amount_fen=payment.amount_fen,
            taken_back_on=on,
        )

    def waive(self, waiver: Waiver, *, today: date) -> None:
        """Let a party owe less (减免), on a decision and for a reason; never more than it owes."""
        check_day(waiver.waived_on, today=today)
        if waiver.party not in self.bills:
            raise NotBilledError("the party was not billed for this month")
        if (waiver.party, waiver.decision) in self.decisions:
            raise WaiverRepeatedError("this decision let the party owe less already")
        left = self.outstanding_fen(waiver.party)
        if waiver.amount_fen > left:
            raise WaiverBeyondDueError(f"the party owes {left} fen: waive that at most", left=left)
        self._waived(
            party=waiver.party,
            amount_fen=waiver.amount_fen,
            waived_on=waiver.waived_on,
            decision=waiver.decision,
            reason=waiver.reason,
        )

    @event(PartiesBilled)
    def _parties_billed(self, bills: list[Bill]) -> None:
        self.bills.update((bill.party, bill) for bill in bills)

    @event(LeftOut)
    def _left_out(self, parties: list[UUID]) -> None:
        pass

    @event(Paid)
    def _paid(
        self,
        book: UUID,
        number: int,
        party: UUID,
        amount_fen: int,
        paid_on: date,
        irregular: list[str],
    ) -> None:
        self.paid[party] = self.paid.get(party, 0) + amount_fen
        self.collected.add((book, number))

    @event(PaymentTakenBack)
    def _payment_taken_back(
        self, book: UUID, number: int, party: UUID, amount_fen: int, taken_back_on: date
    ) -> None:
        self.paid[party] = self.paid.get(party, 0) - amount_fen
        self.collected.discard((book, number))

    @event(Waived)
    def _waived(
        self,
        party: UUID,
        amount_fen: int,
        waived_on: date,
        decision: str,
        reason: Personal | Sealed,
    ) -> None:
        self.waived[party] = self.waived.get(party, 0) + amount_fen
        self.decisions.add((party, decision))
