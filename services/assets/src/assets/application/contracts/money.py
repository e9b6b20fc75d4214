"""What falls due on contracts, comes in or is let go, and enters the books with it."""

from collections.abc import Callable
from datetime import date

from assets.application.books.entities import VOUCHERS_RETENTION
from assets.application.contracts.booking import (
    Fact,
    booked,
    booking_wanted,
    due_rule,
    received_rule,
    waived_rule,
)
from assets.application.contracts.commands import (
    LetFallDue,
    ReceiveInstalment,
    ReportProfit,
    WaiveInstalment,
)
from assets.application.contracts.contracts import found_contract
from assets.domain.contracts.checks import REFERENCE_KNOWN
from assets.domain.contracts.contract import Contract
from assets.domain.contracts.errors import ContractMovedOnError
from assets.domain.contracts.facts import Receipt
from chassis.aggregate import AggregateRoot
from chassis.context import Context
from chassis.eventstore.log import Decision, Log
from chassis.personal.values import Personal
from chassis.receipts import StoredReceipt


class ContractMoney:
    """The use cases of a contract's instalments; what moves money or debts enters a slip."""

    def __init__(self, log: Log, *, today: Callable[[], date]) -> None:
        """Decide on this log; `today` is the business date in Beijing."""
        self._log = log
        self._today = today

    async def let_fall_due(self, command: LetFallDue, context: Context) -> StoredReceipt:
        """Let an instalment be owed once its day has come; a second time changes nothing."""
        today = self._today()
        key = f"{command.instalment}/due"

        def decide(found: Contract | None, *books: AggregateRoot | None) -> Decision:
            contract = found_contract(found)
            due = contract.let_fall_due(command.instalment, today=today)
            if due is None:
                return Decision()
            if due.due_on != command.due_on:
                raise ContractMovedOnError("the schedule was amended; look for what is due again")
            amounts = {"amount": due.amount_fen}
            fact = Fact(key=key, on=due.due_on, rule=due_rule(contract, due), amounts=amounts)
            slips = booked(contract, [fact], books, today=today)
            return Decision(saved=[contract, *slips], answer={"instalment": due.number})

        wanted = booking_wanted(command.contract, [key], dated_on=command.due_on, today=today)
        return await self._log.execute(wanted, decide, context)

    async def receive_instalment(
        self, command: ReceiveInstalment, context: Context
    ) -> StoredReceipt:
        """Count money for an instalment, up to what is open of it."""
        return await self._received(command, context, reported=False)

    async def report_receipt(self, command: ReceiveInstalment, context: Context) -> StoredReceipt:
        """Record money that came in, whatever is wrong with it."""
        return await self._received(command, context, reported=True)

    async def _received(
        self, command: ReceiveInstalment, context: Context, *, reported: bool
    ) -> StoredReceipt:
        today, receipt = self._today(), command.receipt
        key = f"{command.instalment}/received/{receipt.reference}"

        def decide(found: Contract | None, *books: AggregateRoot | None) -> Decision:
            contract = found_contract(found)
            irregular: list[str] = []
            if reported:
                irregular = contract.report_received(command.instalment, receipt, today=today)
            else:
                contract.receive(command.instalment, receipt, today=today)
            slips: list[AggregateRoot] = []
            if REFERENCE_KNOWN not in irregular:
                fact = _receipt_fact(contract, receipt, key=key, irregular=irregular)
                slips = booked(contract, [fact], books, today=today)
            open_fen = contract.standing(command.instalment).open_fen
            answer = {"instalment": command.instalment, "open_fen": open_fen}
            return Decision(saved=[contract, *slips], answer=answer | {"irregular": irregular})

        wanted = booking_wanted(command.contract, [key], dated_on=receipt.received_on, today=today)
        return await self._log.execute(wanted, decide, context)

    async def waive_instalment(self, command: WaiveInstalment, context: Context) -> StoredReceipt:
        """Let an amount go that is owed, as a resolution says."""
        today, waiver = self._today(), command.waiver
        reason = Personal(command.contract.entity, VOUCHERS_RETENTION, command.reason)
        key = f"{command.instalment}/waived/{waiver.waived_on}/{waiver.resolution}"

        def decide(found: Contract | None, *books: AggregateRoot | None) -> Decision:
            contract = found_contract(found)
            contract.check_happened(waiver.waived_on, today=today)
            contract.waive(command.instalment, waiver, reason=reason)
            rule, amounts = waived_rule(contract), {"amount": waiver.amount_fen}
            fact = Fact(key=key, on=waiver.waived_on, rule=rule, amounts=amounts)
            slips = booked(contract, [fact], books, today=today)
            open_fen = contract.standing(command.instalment).open_fen
            answer = {"instalment": command.instalment, "open_fen": open_fen}
            return Decision(saved=[contract, *slips], answer=answer)

        wanted = booking_wanted(command.contract, [key], dated_on=waiver.waived_on, today=today)
        return await self._log.execute(wanted, decide, context)

    async def report_profit(self, command: ReportProfit, context: Context) -> StoredReceipt:
        """Record the profit of a period; the share of it is a new instalment."""

        def decide(found: Contract | None) -> Decision:
            contract = found_contract(found)
            owed = contract.report_profit(
                command.period,
                command.profit_fen,
                evidence=command.evidence,
                today=self._today(),
            )
            number, share_fen = (None, 0) if owed is None else (owed.number, owed.amount_fen)
            answer = {"instalment": number, "share_fen": share_fen}
            return Decision(saved=[contract], answer=answer)

        wanted = [(Contract, command.contract.contract)]
        return await self._log.execute(wanted, decide, context)


def _receipt_fact(contract: Contract, receipt: Receipt, *, key: str, irregular: list[str]) -> Fact:
    account = receipt.bank_account
    return Fact(
        key=key,
        on=receipt.received_on,
        rule=received_rule(contract),
        amounts=_moved(receipt),
        named={} if account is None else {"bank_account": str(account)},
        irregular=tuple(irregular),
    )


def _moved(receipt: Receipt) -> dict[str, int]:
    """Give the amounts by how they moved: money without a bank account is cash."""
    way = "cash" if receipt.bank_account is None else "bank"
    return {"amount": receipt.amount_fen, way: receipt.amount_fen}
