"""What the pages about money stand on: the reads and use cases of the JSON routes beside them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from assets.adapters.bank.bank_accounts import BankAccounts
from assets.adapters.books.adopted_posting_rules import AdoptedPostingRules
from assets.adapters.books.ledger import Ledger
from assets.adapters.budgets.budget_lines import BudgetLines
from assets.adapters.contracts.receivables import Receivables
from assets.adapters.income.levies_owed import LeviesOwed
from assets.adapters.payments.cash_desk import CashDesk
from assets.application.contracts.ports import Rules as ContractRules
from assets.application.income.ports import Rules as IncomeRules
from assets.domain.books.chart import Account, Chart
from assets.entrypoints.bank.money import EntityMoney
from assets.entrypoints.bank.parts import masked
from assets.entrypoints.books.reads import BookReads
from assets.entrypoints.books.vouchers import BookParts
from chassis.browser.desk import Desk
from chassis.browser.gate import VIA
from chassis.context import Context
from chassis.identity.dependencies import Caller
from chassis.pages.languages import CHINESE, Spoken
from chassis.pages.names import RegisterNames
from chassis.reading import Reader

Row = dict[str, Any]
MASK = "*"


@dataclass(frozen=True, kw_only=True)
class MoneyParts:
    """The reads behind the JSON routes, the use cases that they call, and the screens."""

    desk: Desk
    names: RegisterNames
    reads: BookReads
    kept: BookParts
    ledger: Ledger
    money: EntityMoney
    accounts: BankAccounts
    posting: AdoptedPostingRules
    receivables: Receivables
    levies: LeviesOwed
    contract_rules: ContractRules
    income_rules: IncomeRules
    budget_lines: BudgetLines
    cash_desk: CashDesk
    today: Callable[[], date]

    @property
    def reader(self) -> Reader:
        """The read models."""
        return self.reads.entities.reader

    async def entity(self, caller: Caller, entity: UUID, after: int | None = None) -> Row:
        """Give an entity to who may read of it, once the read models are as far as the log.

        Who comes from a form names how far that is.
        """
        caller.require((await self.reads.entities.index.known(entity)).unit)
        await self.reader.caught_up(after)
        row = await self.reader.row("SELECT * FROM read.entities WHERE entity = %s", entity)
        assert row is not None, "whoever is let in asks for an entity that there is"
        return row

    def chart(self, entity: Row, on: date) -> Chart:
        """Give the chart of an entity's books."""
        return self.money.charts.of(entity["chart"], on)

    async def context(self, caller: Caller, entity: UUID, *, on: date) -> Context:
        """Give the envelope's part of a command that comes through a page."""
        return await self.reads.entities.context(caller, entity, on=on, via=VIA)

    async def banks(self, entity: UUID) -> dict[UUID, Row]:
        """Give at which bank each bank account of an entity is, and of which kind it is."""
        rows = await self.reader.rows("SELECT * FROM read.bank_accounts WHERE entity = %s", entity)
        return {row["bank_account"]: row for row in rows}

    async def tails(self, entity: UUID) -> dict[UUID, str]:
        """Give the last characters of the number of each, for those who read what banks told."""
        rows = list((await self.banks(entity)).values())
        numbers = await self.accounts.opened(
            [(row["number"], row["event"], "number") for row in rows]
        )
        return {
            row["bank_account"]: (masked(number) or "").lstrip(MASK)
            for row, number in zip(rows, numbers, strict=True)
        }


def name_of(account: Account, spoken: Spoken) -> str:
    """Name an account of a chart."""
    return account.name if spoken is CHINESE else account.name_en
