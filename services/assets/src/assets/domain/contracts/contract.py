"""A contract (合同) of an entity: what falls due on it, what came in, what was served and paid."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from typing_extensions import override

from assets.domain.contracts.checks import REFERENCE_KNOWN, ContractChecks
from assets.domain.contracts.errors import ContractRenewedError, ContractTermsError
from assets.domain.contracts.events import ContractEvents
from assets.domain.contracts.facts import (
    Acceptance,
    Amendment,
    Basis,
    Decided,
    Ending,
    Part,
    Profit,
    Receipt,
    Waiver,
    decided_as,
)
from assets.domain.contracts.release import Scores, settle
from assets.domain.contracts.rules import ContractRules
from assets.domain.contracts.schedule import instalments_of
from assets.domain.contracts.standing import Released, Standing
from assets.domain.contracts.terms import PARTS, SHARE, Agreement, Instalment
from chassis.aggregate import AggregateRoot, Created, event
from chassis.personal.values import Personal, Sealed
from kernel.ids import named_id
from kernel.money import split_fen
from kernel.periods import Year


class Contract(ContractChecks, ContractEvents, AggregateRoot):
    """Owes each instalment once, and counts what came in or was asked for against it.

    The entity stays the owner of what the contract is about. What fell due, was accepted or came
    in is never cancelled; what is received as asked for never goes beyond an instalment.
    """

    TOPIC = "assets.contract"

    class Signed(Created):
        """An entity and another party signed the contract, with this schedule."""

        TOPIC = "assets.contract.signed"
        entity: UUID
        number: str
        agreement: Agreement
        instalments: list[Instalment]
        rule: str
        summary: Personal | Sealed

    @staticmethod
    @override
    def create_id(entity: UUID, number: str) -> UUID:
        """Derive the contract's id, so that an entity has each number once."""
        return named_id(f"/assets/contract/{entity}/{number}")

    @event(Signed)
    def __init__(
        self,
        entity: UUID,
        number: str,
        agreement: Agreement,
        instalments: list[Instalment],
        rule: str,
        summary: Personal | Sealed,
    ) -> None:
        self.entity = entity
        self.number = number
        self.agreement = agreement
        self.until = agreement.terms.until
        self.standings = {each.number: Standing(instalment=each) for each in instalments}
        self.amendments = 0
        self.references: set[tuple[int, str]] = set()
        self.profits: set[str] = set()
        self.settlements: dict[int, Released] = {}
        self.ended_on: date | None = None
        self.successor: UUID | None = None

    def amend(self, amendment: Amendment, rules: ContractRules, *, reason: Personal) -> None:
        """Let other terms count from a day on, for every instalment whose time begins then."""
        self.check_open()
        rules.form_of(self.agreement.form).check_amended(self.agreement, amendment)
        terms = amendment.terms
        self._amended(
            number=self.amendments + 1,
            amendment=amendment,
            cancelled=self.cancelled_from(amendment.effective_on),
            instalments=instalments_of(
                terms.charges,
                terms.deliverables,
                since=amendment.effective_on,
                first=self.next_number,
            ),
            rule=rules.rule,
            reason=reason,
        )

    def terminate(self, ending: Ending, *, reason: Personal) -> None:
        """Let a day be the last one; what is for later times is cancelled."""
        self.check_open()
        if not self.agreement.since <= ending.last_on <= self.until:
            raise ContractTermsError(f"name a day up to {self.until}, on which it ends anyway")
        cancelled = self.cancelled_from(ending.last_on + timedelta(days=1))
        self._terminated(ending=ending, cancelled=cancelled, reason=reason)

    def renew(self, successor: "Contract") -> None:
        """Let another contract of the same parties go on with this one."""
        if self.successor is not None:
            raise ContractRenewedError("it was renewed already; renew the contract that followed")
        same = (successor.entity, successor.agreement.party) == (self.entity, self.agreement.party)
        if not same or successor.agreement.since <= (self.ended_on or self.until):
            raise ContractTermsError("renew for the same parties, from the day after the end on")
        self._renewed(successor=successor.id)

    def let_fall_due(self, number: int, *, today: date) -> Instalment | None:
        """Let an instalment be owed once its day has come; gives it, or None if it was owed."""
        if self.standing(number).fell_due:
            return None
        due = self.check_due(number, today=today)
        self._instalment_fell_due(instalment=number, due_on=due.due_on, amount_fen=due.amount_fen)
        return due

    def receive(self, number: int, receipt: Receipt, *, today: date) -> None:
        """Count money for an instalment, up to what is open of it."""
        self.check_happened(receipt.received_on, today=today)
        self.check_receipt(number, receipt)
        self._received(instalment=number, receipt=receipt, irregular=[])

    def report_received(self, number: int, receipt: Receipt, *, today: date) -> list[str]:
        """Record money that came in, whatever is wrong with it; gives what is."""
        self.check_happened(receipt.received_on, today=today)
        irregular = self.irregularities(number, receipt)
        self._received(instalment=number, receipt=receipt, irregular=irregular)
        return irregular

    def waive(self, number: int, waiver: Waiver, *, reason: Personal) -> None:
        """Let an amount go that is owed (减免), as a resolution says."""
        self.check_waivable(number, waiver.amount_fen)
        self._waived(instalment=number, waiver=waiver, reason=reason)

    def report_profit(
        self, period: str, profit_fen: int, *, evidence: Sequence[str], today: date
    ) -> Instalment | None:
        """Record the profit of a period; gives the share of it, where anything is due."""
        share, first_on, last_on = self.check_profit(period, today=today)
        guaranteed_fen = self.guaranteed_fen(first_on, last_on) if share.over_guaranteed else 0
        profit = Profit(
            period=period,
            profit_fen=profit_fen,
            share_fen=split_fen(max(profit_fen, 0), [share.parts, share.of - share.parts])[0],
            guaranteed_fen=guaranteed_fen,
            evidence=tuple(evidence),
        )
        owed = Instalment(
            number=self.next_number,
            kind=SHARE,
            since=first_on,
            until=last_on,
            due_on=last_on + timedelta(days=share.due_days),
            amount_fen=max(profit.share_fen - guaranteed_fen, 0),
        )
        self._profit_reported(profit=profit, instalments=[owed] if owed.amount_fen else [])
        return owed if owed.amount_fen else None

    def accept(
        self,
        number: int,
        *,
        accepted_on: date,
        accepter: UUID,
        evidence: Sequence[str],
        today: date,
    ) -> Acceptance:
        """Accept the service of an instalment; all of it is owed, a part of it is retained."""
        self.check_happened(accepted_on, today=today)
        instalment, service = self.check_acceptance(number, accepted_on)
        rest = PARTS - service.retained_percent
        payable, retained = split_fen(instalment.amount_fen, [rest, service.retained_percent])
        acceptance = Acceptance(
            accepted_on=accepted_on,
            accepter=accepter,
            evidence=tuple(evidence),
            payable_fen=payable,
            retained_fen=retained,
            deliverable=instalment.deliverable,
        )
        self._service_accepted(instalment=number, acceptance=acceptance)
        return acceptance

    def settle(self, year: Year, basis: Basis, scores: Scores, *, today: date) -> Decided:
        """Decide what is released of what was retained in a year, and what is forfeited."""
        parts = self.check_settleable(year, basis, today=today)
        units = self.serviced().scored_by
        found = settle(basis.release, parts, scores, units=units, inputs=basis.inputs)
        self.check_decided(found)
        decided = decided_as(found, basis, year=year.text, today=today)
        self._retention_settled(settlement=len(self.settlements) + 1, decided=decided)
        return decided

    def ask_payment(self, request: UUID, part: Part, *, number: str, amount_fen: int) -> None:
        """Note the payment request that asks for what is owed on a part of the contract."""
        assert amount_fen == self.owed_fen(part), "the request asks for what is owed"
        self._payment_asked(
            payment_request=request, number=number, amount_fen=amount_fen, part=part
        )

    @event(ContractEvents.Amended)
    def _amended(
        self,
        number: int,
        amendment: Amendment,
        cancelled: list[int],
        instalments: list[Instalment],
        rule: str,
        reason: Personal | Sealed,
    ) -> None:
        self.amendments = number
        self.until = amendment.terms.until
        self._cancelled(cancelled)
        self._stated(instalments)

    @event(ContractEvents.Terminated)
    def _terminated(self, ending: Ending, cancelled: list[int], reason: Personal | Sealed) -> None:
        self.ended_on = ending.last_on
        self._cancelled(cancelled)

    @event(ContractEvents.Renewed)
    def _renewed(self, successor: UUID) -> None:
        self.successor = successor

    @event(ContractEvents.InstalmentFellDue)
    def _instalment_fell_due(self, instalment: int, due_on: date, amount_fen: int) -> None:
        self._changed(instalment, fell_due=True)

    @event(ContractEvents.Received)
    def _received(self, instalment: int, receipt: Receipt, irregular: list[str]) -> None:
        self.references.add((instalment, receipt.reference))
        if REFERENCE_KNOWN in irregular:
            return
        received_fen = self.standings[instalment].received_fen + receipt.amount_fen
        self._changed(instalment, received_fen=received_fen)

    @event(ContractEvents.Waived)
    def _waived(self, instalment: int, waiver: Waiver, reason: Personal | Sealed) -> None:
        waived_fen = self.standings[instalment].waived_fen + waiver.amount_fen
        self._changed(instalment, waived_fen=waived_fen)

    @event(ContractEvents.ProfitReported)
    def _profit_reported(self, profit: Profit, instalments: list[Instalment]) -> None:
        self.profits.add(profit.period)
        self._stated(instalments)

    @event(ContractEvents.ServiceAccepted)
    def _service_accepted(self, instalment: int, acceptance: Acceptance) -> None:
        self._changed(
            instalment,
            accepted=True,
            payable_fen=acceptance.payable_fen,
            retained_fen=acceptance.retained_fen,
        )

    @event(ContractEvents.RetentionSettled)
    def _retention_settled(self, settlement: int, decided: Decided) -> None:
        self.settlements[settlement] = Released(
            decision=decided.decision, released_fen=decided.released_fen
        )
        for number in decided.instalments:
            self._changed(number, settled=True)

    @event(ContractEvents.PaymentAsked)
    def _payment_asked(
        self, payment_request: UUID, number: str, amount_fen: int, part: Part
    ) -> None:
        if part.instalment is not None:
            self._changed(part.instalment, request=payment_request)
        if part.settlement is not None:
            released = self.settlements[part.settlement]
            self.settlements[part.settlement] = replace(released, request=payment_request)
