"""What the routes of income need, and how a caller comes to the entity whose income it is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from assets.application.income.cash import Cash
from assets.application.income.commands import Owner
from assets.application.income.earmarks import Earmarks
from assets.application.income.levies import Levies
from assets.application.income.pass_throughs import PassThroughs
from assets.application.income.ports import Rules
from assets.application.income.receipts import Receipts
from assets.domain.income.rules import IncomeRules
from assets.entrypoints.books.entities import EntityParts
from chassis.context import Context
from chassis.identity.dependencies import Caller
from chassis.personal.texts import SealedTexts
from chassis.personal.vault import Vault
from chassis.reading import Reader

ISSUE = "assets.receipt_book.issue"
WRITE = "assets.receipt.write"
REPORT = "assets.receipt.report"
KEEP_CASH = "assets.cash.keep"
COUNT_CASH = "assets.cash.count"
PASS_ON = "assets.pass_through.keep"  # noqa: S105  # the name of a permission
BILL = "assets.levy.bill"
KEEP_EARMARK = "assets.earmark.keep"
REPORT_EARMARK = "assets.earmark.report"
READ = "assets.income.read"
DEBTORS = "assets.levy.debtors"
ACTIONS = (
    ISSUE, WRITE, REPORT, KEEP_CASH, COUNT_CASH, PASS_ON, BILL, KEEP_EARMARK, REPORT_EARMARK, READ,
    DEBTORS,
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class IncomeParts:
    """What the routes of income call."""

    entities: EntityParts
    receipts: Receipts
    cash: Cash
    pass_throughs: PassThroughs
    levies: Levies
    earmarks: Earmarks
    rules: Rules
    vault: Vault
    source: str
    cursor_key: bytes
    today: Callable[[], date]

    @property
    def reader(self) -> Reader:
        """The read models."""
        return self.entities.reader

    async def owner(self, entity: UUID) -> Owner:
        """Give whose income it is; raises `EntityUnknownError`."""
        known = await self.entities.index.known(entity)
        return Owner(entity=entity, unit=known.unit, chart=known.chart)

    async def context(self, caller: Caller, entity: UUID) -> Context:
        """Give the envelope's part of a command; refuses whom no post lets in."""
        return await self.entities.context(caller, entity, on=self.today())

    async def require(self, caller: Caller, entity: UUID, after: int | None) -> Owner:
        """Let in who may read of an entity, once the read models are as far as was asked."""
        owner = await self.owner(entity)
        caller.require(owner.unit)
        await self.reader.caught_up(after or 0)
        return owner

    def rules_of(self, owner: Owner, on: date) -> IncomeRules:
        """Give the rules in force on a day."""
        return self.rules.of(owner.unit, on)

    async def opened(self, rows: Sequence[dict[str, Any]], name: str) -> list[dict[str, Any]]:
        """Give the rows with one personal text opened; it is null once it was forgotten."""
        texts = await SealedTexts(self.vault, source=self.source).of(rows, name)
        return [{**row, name: text} for row, text in zip(rows, texts, strict=True)]
