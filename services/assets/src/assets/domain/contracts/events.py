"""What can happen to a contract after its signing, as it is stored for ever."""

from datetime import date
from uuid import UUID

from assets.domain.contracts.facts import (
    Acceptance,
    Amendment,
    Decided,
    Ending,
    Part,
    Profit,
    Receipt,
    Waiver,
)
from assets.domain.contracts.terms import Instalment
from chassis.aggregate import AggregateRoot
from chassis.personal.values import Personal, Sealed


class ContractEvents:
    """The events of `Contract` but for the first, which stands with its creation."""

    class Amended(AggregateRoot.Event):
        """Other terms count from a day on: some instalments are cancelled, others are new."""

        TOPIC = "assets.contract.amended"
        number: int
        amendment: Amendment
        cancelled: list[int]
        instalments: list[Instalment]
        rule: str
        reason: Personal | Sealed

    class Terminated(AggregateRoot.Event):
        """The day is the contract's last; instalments for later days are cancelled."""

        TOPIC = "assets.contract.terminated"
        ending: Ending
        cancelled: list[int]
        reason: Personal | Sealed

    class Renewed(AggregateRoot.Event):
        """The parties signed another contract that goes on with this one."""

        TOPIC = "assets.contract.renewed"
        successor: UUID

    class InstalmentFellDue(AggregateRoot.Event):
        """The day of an instalment came: from now on it is owed."""

        TOPIC = "assets.contract.instalment_fell_due"
        instalment: int
        due_on: date
        amount_fen: int

    class Received(AggregateRoot.Event):
        """Money came in for an instalment; what is irregular about it is named."""

        TOPIC = "assets.contract.received"
        instalment: int
        receipt: Receipt
        irregular: list[str]

    class Waived(AggregateRoot.Event):
        """A resolution let an amount go that was owed on an instalment."""

        TOPIC = "assets.contract.waived"
        instalment: int
        waiver: Waiver
        reason: Personal | Sealed

    class ProfitReported(AggregateRoot.Event):
        """A period had this profit, and the share of it is an instalment, where it is any."""

        TOPIC = "assets.contract.profit_reported"
        profit: Profit
        instalments: list[Instalment]

    class ServiceAccepted(AggregateRoot.Event):
        """The service of an instalment was accepted: it is owed, a part of it retained."""

        TOPIC = "assets.contract.service_accepted"
        instalment: int
        acceptance: Acceptance

    class RetentionSettled(AggregateRoot.Event):
        """It was decided what is released of retained money, what is forfeited, what is held."""

        TOPIC = "assets.contract.retention_settled"
        settlement: int
        decided: Decided

    class PaymentAsked(AggregateRoot.Event):
        """A payment request asks for what is owed on an instalment, or was released."""

        TOPIC = "assets.contract.payment_asked"
        payment_request: UUID
        number: str
        amount_fen: int
        part: Part
