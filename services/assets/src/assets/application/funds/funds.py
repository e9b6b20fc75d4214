"""Establishes funds and takes over what comes in and goes out: load, decide, save."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from assets.application.books.entities import known
from assets.application.books.slips import enter_slip, enter_slips, slip_wanted, slips_wanted
from assets.application.funds.fund_commands import (
    AdmitOwner,
    AgreeRemuneration,
    CloseFund,
    EndOwner,
    EstablishFund,
    NameManagers,
    PayOut,
    ReceiveMoney,
    ReportOutlay,
)
from assets.application.funds.ports import FundRuleBooks, Index
from assets.application.funds.slips import (
    Taken,
    outlay_keys,
    outlay_slips,
    receipt_key,
    receipt_slip,
)
from assets.domain.books.entity import BankAccountUnknownError, Entity
from assets.domain.funds.account import FundAccount
from assets.domain.funds.errors import (
    FundExistsError,
    FundHasOwnersError,
    FundUnknownError,
    OwnerKnownError,
    OwnerUnknownError,
)
from assets.domain.funds.fund import Fund, check_managers
from assets.domain.funds.money import Outlay
from assets.domain.funds.owner import FundOwner
from chassis.aggregate import AggregateRoot
from chassis.context import Context
from chassis.eventstore.log import Decision, Log, Wanted
from chassis.personal.values import Personal
from chassis.receipts import StoredReceipt

FUND_RETENTION = "assets_payment"
"""Words about a payment out of a fund are kept as long as its vouchers are."""

IN_CASH = UUID(int=0)
"""Under this id there is no bank account."""

Decided = Callable[[Fund], dict[str, Any]]
Spending = Callable[[Fund, FundAccount | None], list[str]]
"""What a fund decides about money that leaves it, from which bank account; gives what is wrong."""


class Funds:
    """The use cases of funds; each answers with the receipt of what was stored."""

    def __init__(
        self, log: Log, *, rules: FundRuleBooks, index: Index, today: Callable[[], date]
    ) -> None:
        """Decide on this log, by these rules; `today` is the business date in Beijing."""
        self._log = log
        self._rules = rules
        self._index = index
        self._today = today

    async def establish_fund(self, command: EstablishFund, context: Context) -> StoredReceipt:
        """Let an entity keep a fund, under the rules in force on the day."""
        rules = self._rules.of(UUID(context.unit), command.established_on)
        nature = rules.kind(command.kind).nature(command.purposes)
        check_managers(command.managers)
        context = context.under(rules.rule)

        def decide(
            entity: Entity | None, found: Fund | None, account: FundAccount | None = None
        ) -> Decision:
            entity = known(entity)
            if found is not None:
                raise FundExistsError(f"the entity has a fund {command.key} already")
            if account is not None:
                account.check(None)
            if command.bank_account is not None:
                _check_account(entity, command.bank_account)
            fund = Fund(
                entity=entity.id,
                unit=entity.unit,
                key=command.key,
                name=command.name,
                nature=nature,
                managers=list(command.managers),
                resolution=command.resolution,
                bank_account=command.bank_account,
            )
            saved: list[AggregateRoot] = [fund]
            if command.bank_account is not None:
                saved.append(FundAccount(command.bank_account, fund.id))
            return Decision(saved=saved, answer={"fund": str(fund.id)})

        own_id = Fund.create_id(command.entity, command.key)
        wanted: list[Wanted] = [(Entity, command.entity), (Fund, own_id)]
        if command.bank_account is not None:
            wanted.append((FundAccount, FundAccount.create_id(command.bank_account)))
        return await self._log.execute(wanted, decide, context)

    async def name_managers(self, command: NameManagers, context: Context) -> StoredReceipt:
        """Let other posts manage a fund."""

        def decide(fund: Fund) -> dict[str, Any]:
            fund.name_managers(command.managers, resolution=command.resolution)
            return {"managers": list(command.managers)}

        return await self._decide(command.fund, decide, context)

    async def receive_money(self, command: ReceiveMoney, context: Context) -> StoredReceipt:
        """Take over that money came in that is nobody's contribution, such as interest."""
        receipt, today = command.receipt, self._today()
        placed = await self._index.fund(command.fund)
        rule = self._rules.of(placed.unit, receipt.received_on).source(receipt.source).received

        def decide(fund: Fund | None, *books: AggregateRoot | None) -> Decision:
            own = found(fund)
            own.check_manager([command.post])
            irregular = own.receive(receipt, today=today)
            saved: list[AggregateRoot] = [own]
            if rule is not None:
                slip = receipt_slip(own, receipt, rule, irregular=irregular)
                saved += enter_slip(slip, books, today=today)
            return Decision(saved=saved, answer=_answered(own, irregular))

        key = receipt_key(command.fund, receipt.reference)
        wanted: list[Wanted] = [(Fund, command.fund)]
        wanted += slip_wanted(placed.entity, key, dated_on=receipt.received_on, today=today)
        return await self._log.execute(wanted, decide, context)

    async def pay_out(self, command: PayOut, context: Context) -> StoredReceipt:
        """Pay for a purpose of the fund, as its managers may."""
        today = self._today()

        def decide(fund: Fund, account: FundAccount | None) -> list[str]:
            fund.check_manager([command.post])
            if account is not None:
                account.check(fund.id)
            fund.pay_out(command.outlay, today=today)
            return []

        return await self._spend(command.fund, command.outlay, decide, context)

    async def report_outlay(self, command: ReportOutlay, context: Context) -> StoredReceipt:
        """Take over a payment that was made, whatever is wrong with it."""
        today, reporter = self._today(), command.reporter
        note = None if command.note is None else Personal(reporter, FUND_RETENTION, command.note)

        def decide(fund: Fund, _: FundAccount | None) -> list[str]:
            return fund.report_paid(command.outlay, reporter=reporter, note=note, today=today)

        return await self._spend(command.fund, command.outlay, decide, context)

    async def agree_remuneration(
        self, command: AgreeRemuneration, context: Context
    ) -> StoredReceipt:
        """Let a trustee draw what was agreed."""

        def decide(fund: Fund) -> dict[str, Any]:
            fund.agree_remuneration(command.agreed, resolution=command.resolution)
            return {}

        return await self._decide(command.fund, decide, context)

    async def close_fund(self, command: CloseFund, context: Context) -> StoredReceipt:
        """Close a fund; answers what came in, was spent and is left of each source."""
        today = self._today()

        def decide(fund: Fund) -> dict[str, Any]:
            totals = fund.close(
                closed_on=command.closed_on, resolution=command.resolution, today=today
            )
            return {"totals": [asdict(each) for each in totals]}

        return await self._decide(command.fund, decide, context)

    async def admit_owner(self, command: AdmitOwner, context: Context) -> StoredReceipt:
        """Let a person look into a fund from a day on."""

        def decide(fund: Fund | None, owner: FundOwner | None) -> Decision:
            fund = found(fund)
            fund.check_manager([command.post])
            if not fund.nature.open_to_owners:
                raise FundHasOwnersError("this fund holds no owners' money in trust")
            if owner is None:
                owner = FundOwner(fund.id, command.person, command.since)
            elif owner.until is None:
                raise OwnerKnownError("the person is an owner of this fund already")
            else:
                owner.return_(since=command.since)
            return Decision(saved=[owner], answer={"fund": str(fund.id)})

        owner_id = FundOwner.create_id(command.fund, command.person)
        return await self._log.execute(
            [(Fund, command.fund), (FundOwner, owner_id)], decide, context
        )

    async def end_owner(self, command: EndOwner, context: Context) -> StoredReceipt:
        """Let a person be an owner until a day."""

        def decide(fund: Fund | None, owner: FundOwner | None) -> Decision:
            fund = found(fund)
            fund.check_manager([command.post])
            if owner is None:
                raise OwnerUnknownError("the person is no owner of this fund")
            owner.leave(until=command.until)
            return Decision(saved=[owner], answer={"fund": str(fund.id)})

        owner_id = FundOwner.create_id(command.fund, command.person)
        return await self._log.execute(
            [(Fund, command.fund), (FundOwner, owner_id)], decide, context
        )

    async def _spend(
        self, fund: UUID, outlay: Outlay, decided: Spending, context: Context
    ) -> StoredReceipt:
        """Decide on money that leaves a fund, and let the books know what was taken from it."""
        placed, today = await self._index.fund(fund), self._today()
        rules = self._rules.of(placed.unit, outlay.paid_on)

        def decide(
            borrowed: Fund | None, account: FundAccount | None, *books: AggregateRoot | None
        ) -> Decision:
            own = found(borrowed)
            before = dict(own.holdings.spent)
            irregular = decided(own, account)
            taken = Taken(drawn=own.holdings.drawn_since(before), irregular=irregular)
            drafts, of_them = outlay_slips(own, outlay, taken, rules, books)
            saved: list[AggregateRoot] = [own, *enter_slips(drafts, of_them, today=today)]
            return Decision(saved=saved, answer=_answered(own, irregular))

        account_id = FundAccount.create_id(outlay.bank_account or IN_CASH)
        wanted: list[Wanted] = [(Fund, fund), (FundAccount, account_id)]
        wanted += slips_wanted(outlay_keys(placed.entity, fund, outlay, rules), today=today)
        return await self._log.execute(wanted, decide, context)

    async def _decide(self, fund: UUID, decided: Decided, context: Context) -> StoredReceipt:
        def decide(borrowed: Fund | None) -> Decision:
            own = found(borrowed)
            said = decided(own)
            return Decision(saved=[own], answer={"fund": str(own.id), **said})

        return await self._log.execute([(Fund, fund)], decide, context)


def found(fund: Fund | None) -> Fund:
    """Give the fund; raises `FundUnknownError` where there is none."""
    if fund is None:
        raise FundUnknownError("there is no such fund")
    return fund


def _answered(fund: Fund, irregular: list[str]) -> dict[str, Any]:
    standing = {"held_fen": fund.holdings.held_fen(), "free_fen": fund.free_fen()}
    return {"fund": str(fund.id), **standing, "irregular": irregular}


def _check_account(entity: Entity, account: UUID) -> None:
    _, until = entity.bank_accounts.get(account, (None, entity.first_month.first_on))
    if until is not None:
        raise BankAccountUnknownError("open the fund's bank account on the entity first")
