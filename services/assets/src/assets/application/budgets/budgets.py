"""Adopts and amends budgets, and takes over the resolutions on which money rests."""

from collections.abc import Callable, Sequence
from datetime import date

from assets.application.books.entities import known
from assets.application.books.ports import Charts
from assets.application.budgets.commands import (
    AdoptBudget,
    AmendBudget,
    HearAdoption,
    RecordResolution,
)
from assets.domain.books.entity import Entity
from assets.domain.budgets.budget import Budget
from assets.domain.budgets.budget_errors import (
    BudgetAccountNotIncomeError,
    BudgetExistsError,
    BudgetUnknownError,
)
from assets.domain.budgets.budget_line import BudgetLine
from assets.domain.budgets.resolution import Resolution, ResolutionExistsError
from assets.domain.payments.steps import DecidedInFutureError
from chassis.context import Context
from chassis.eventstore.log import Decision, Log, Wanted
from chassis.receipts import StoredReceipt


class Budgets:
    """The use cases of budgets; each answers with the receipt of what was stored."""

    def __init__(self, log: Log, *, charts: Charts, today: Callable[[], date]) -> None:
        """Decide on this log, by these charts; `today` is the business date in Beijing."""
        self._log = log
        self._charts = charts
        self._today = today

    async def adopt_budget(self, command: AdoptBudget, context: Context) -> StoredReceipt:
        """Adopt an entity's budget of a year, once."""
        today = self._today()

        def decide(entity: Entity | None, found: Budget | None) -> Decision:
            entity = known(entity)
            if found is not None:
                raise BudgetExistsError(f"{command.year} has a budget: amend it by a resolution")
            self._check_accounts(entity, command.lines)
            budget = Budget.adopt(
                unit=entity.unit,
                entity=command.entity,
                year=command.year,
                lines=command.lines,
                resolution=command.resolution,
                decided_on=command.decided_on,
                today=today,
            )
            return Decision(saved=[budget], answer={"budget": str(budget.id), "amendment": 0})

        budget_id = Budget.create_id(command.entity, command.year)
        return await self._log.execute(
            [(Entity, command.entity), (Budget, budget_id)], decide, context
        )

    async def amend_budget(self, command: AmendBudget, context: Context) -> StoredReceipt:
        """Change or add lines of a budget; what it said before stays readable."""
        today = self._today()

        def decide(entity: Entity | None, budget: Budget | None) -> Decision:
            if budget is None:
                raise BudgetUnknownError(f"adopt the budget of {command.year} first")
            self._check_accounts(known(entity), command.lines)
            number = budget.amend(
                command.lines,
                resolution=command.resolution,
                decided_on=command.decided_on,
                today=today,
            )
            return Decision(saved=[budget], answer={"budget": str(budget.id), "amendment": number})

        budget_id = Budget.create_id(command.entity, command.year)
        wanted: list[Wanted] = [(Entity, command.entity), (Budget, budget_id)]
        return await self._log.execute(wanted, decide, context)

    def _check_accounts(self, entity: Entity, lines: Sequence[BudgetLine]) -> None:
        """Refuse an account that is none of income in the chart of the entity."""
        named = [line for line in lines if line.account is not None]
        if not named:
            return
        income = self._charts.of(entity.chart, self._today()).codes("income")
        for line in named:
            if line.account not in income:
                raise BudgetAccountNotIncomeError(
                    f"{line.account} is no account of income in the chart {entity.chart}: name "
                    f"one for {line.key}"
                )

    async def record_resolution(self, command: RecordResolution, context: Context) -> StoredReceipt:
        """Take over a resolution, once; what rests on it names it by its reference."""
        today = self._today()

        def decide(found: Resolution | None) -> Decision:
            if found is not None:
                raise ResolutionExistsError(f"{command.reference} is recorded already")
            if command.decided_on > today:
                raise DecidedInFutureError("the day has not come; record it once decided")
            resolution = Resolution(
                unit=command.unit,
                reference=command.reference,
                body=command.body,
                decided_on=command.decided_on,
                evidence=list(command.evidence),
                origin=command.origin,
            )
            return Decision(saved=[resolution], answer={"resolution": str(resolution.id)})

        resolution_id = Resolution.create_id(command.unit, command.reference)
        return await self._log.execute([(Resolution, resolution_id)], decide, context)

    async def hear_adoption(self, command: HearAdoption, context: Context) -> StoredReceipt:
        """Take over what was adopted elsewhere; a fact, so nothing of it is refused."""
        today = self._today()

        def decide(found: Resolution | None) -> Decision:
            if found is None:
                found = Resolution.first_heard(
                    command.adopted, unit=command.unit, reference=command.reference, today=today
                )
            else:
                found.hear(command.adopted, today=today)
            return Decision(saved=[found], answer={"resolution": str(found.id)})

        resolution_id = Resolution.create_id(command.unit, command.reference)
        return await self._log.execute([(Resolution, resolution_id)], decide, context)
