"""Carries projects from their registration to their acceptance, and counts what they cost."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from assets.application.budgets.ports import Posts, RuleBooks
from assets.application.budgets.project_commands import (
    AcceptProject,
    BookSpending,
    ChangeProjectBudget,
    ChangeProjectOwner,
    LinkVote,
    PoolSource,
    RecordLabour,
    RegisterProject,
    ReportProgress,
    StartProject,
)
from assets.domain.budgets.project import Project
from assets.domain.budgets.project_errors import (
    BudgetRulesMissingError,
    OwnerPostUnknownError,
    ProjectExistsError,
    ProjectUnknownError,
)
from assets.domain.budgets.project_funds import ProjectFunds
from assets.domain.budgets.resolution import Resolution, ResolutionMissingError
from assets.domain.budgets.resting import Resting, check_resolved
from assets.domain.budgets.rules import BudgetRules, reached
from chassis.context import Context
from chassis.eventstore.log import Decision, Log, Wanted
from chassis.receipts import StoredReceipt

Decided = Callable[[Project], dict[str, Any] | None]
Counted = Callable[[Project, ProjectFunds], dict[str, Any] | None]


class Projects:
    """The use cases of projects; each answers with the receipt of what was stored."""

    def __init__(
        self, log: Log, *, rules: RuleBooks, posts: Posts, today: Callable[[], date]
    ) -> None:
        """Decide on this log, by these rules; `today` is the business date in Beijing."""
        self._log = log
        self._rules = rules
        self._posts = posts
        self._today = today

    async def register_project(self, command: RegisterProject, context: Context) -> StoredReceipt:
        """Set a project up by the rules of its kind; from a threshold on, on a resolution."""
        today = self._today()
        rules = self._rules_of(command.unit)
        terms = rules.terms_of(command.kind)
        self._check_post(command.owner_post)
        context = context.under(rules.version)

        def decide(found: Project | None, resolution: Resolution | None = None) -> Decision:
            if found is not None:
                raise ProjectExistsError(f"the unit has a project {command.key} already")
            resting = Resting(
                amount_fen=command.budget_fen, project=Project.create_id(command.unit, command.key)
            )
            _check_resolution(rules, resting, command.resolution, resolution, today)
            project = Project(
                unit=command.unit,
                key=command.key,
                name=command.name,
                kind=command.kind,
                budget_fen=command.budget_fen,
                owner_post=command.owner_post,
                registrar=command.registrar,
                terms=terms,
                resolution=command.resolution,
            )
            return Decision(saved=[project], answer={"project": str(project.id)})

        wanted: list[Wanted] = [(Project, Project.create_id(command.unit, command.key))]
        wanted += _resolution_wanted(command.unit, command.resolution)
        return await self._log.execute(wanted, decide, context)

    async def change_budget(
        self, command: ChangeProjectBudget, unit: UUID, context: Context
    ) -> StoredReceipt:
        """Let a project of a unit have another budget."""
        today = self._today()
        rules = self._rules_of(unit)

        def decide(found: Project | None, resolution: Resolution | None) -> Decision:
            project = _found(found)
            resting = Resting(amount_fen=command.budget_fen, project=project.id)
            _check_resolution(rules, resting, command.resolution, resolution, today)
            project.change_budget(command.budget_fen, resolution=command.resolution)
            return _answered(project)

        wanted: list[Wanted] = [(Project, command.project)]
        wanted += _resolution_wanted(unit, command.resolution)
        return await self._log.execute(wanted, decide, context)

    async def change_owner(self, command: ChangeProjectOwner, context: Context) -> StoredReceipt:
        """Let another post answer for a project."""
        self._check_post(command.owner_post)

        def decide(project: Project) -> None:
            project.change_owner(command.owner_post)

        return await self._decide(command.project, decide, context)

    async def report_progress(self, command: ReportProgress, context: Context) -> StoredReceipt:
        """Record how far a project has come."""

        def decide(project: Project) -> None:
            project.report_progress(command.percent, evidence=command.evidence)

        return await self._decide(command.project, decide, context)

    async def link_vote(self, command: LinkVote, unit: UUID, context: Context) -> StoredReceipt:
        """Say which resolution of its unit decided a project."""
        today = self._today()

        def decide(found: Project | None, resolution: Resolution | None) -> Decision:
            project = _found(found)
            resting = Resting(amount_fen=project.budget_fen, project=project.id)
            vote = check_resolved(
                resolution, reference=command.resolution, resting=resting, today=today
            )
            project.link_vote(vote)
            return _answered(project)

        wanted: list[Wanted] = [(Project, command.project)]
        wanted += _resolution_wanted(unit, command.resolution)
        return await self._log.execute(wanted, decide, context)

    async def start_project(self, command: StartProject, context: Context) -> StoredReceipt:
        """Start a project that is decided."""
        today = self._today()

        def decide(project: Project) -> None:
            project.start(started_on=command.started_on, today=today)

        return await self._decide(command.project, decide, context)

    async def record_labour(self, command: RecordLabour, context: Context) -> StoredReceipt:
        """Record the days that a resident worked, which make the wage."""
        today = self._today()

        def decide(project: Project) -> dict[str, Any]:
            return {"amount_fen": project.record_labour(command.work, today=today)}

        return await self._decide(command.project, decide, context)

    async def accept_project(self, command: AcceptProject, context: Context) -> StoredReceipt:
        """Sign that a project is done as decided."""
        today = context.signed_on or self._today()

        def decide(project: Project) -> dict[str, Any]:
            return {"accepted": project.accept(command.person, today=today)}

        return await self._decide(command.project, decide, context)

    async def pool_source(self, command: PoolSource, context: Context) -> StoredReceipt:
        """Add a department's money to a project."""

        def count(_project: Project, funds: ProjectFunds) -> None:
            funds.pool_source(
                command.source,
                department=command.department,
                amount_fen=command.amount_fen,
                reference=command.reference,
            )

        return await self._count(command.project, count, context)

    async def book_spending(self, command: BookSpending, context: Context) -> StoredReceipt:
        """Record money that was spent on a project outside this service."""

        def count(project: Project, funds: ProjectFunds) -> dict[str, Any]:
            irregular = funds.book_spending(project, command.spending)
            remaining_fen = funds.remaining_fen(project)
            return {"irregular": irregular, "remaining_fen": remaining_fen}

        return await self._count(command.project, count, context)

    def _rules_of(self, unit: UUID) -> BudgetRules:
        rules = self._rules.in_force(unit, self._today())
        if rules is None:
            raise BudgetRulesMissingError("have rules of budgets adopted that count for this unit")
        return rules

    def _check_post(self, post: UUID) -> None:
        if self._posts.post(post) is None:
            raise OwnerPostUnknownError("name a post of the register: somebody has to answer")

    async def _decide(self, project: UUID, decided: Decided, context: Context) -> StoredReceipt:
        def decide(found: Project | None) -> Decision:
            own = _found(found)
            return _answered(own, decided(own))

        return await self._log.execute([(Project, project)], decide, context)

    async def _count(self, project: UUID, counted: Counted, context: Context) -> StoredReceipt:
        def decide(found: Project | None, funds: ProjectFunds | None) -> Decision:
            own, funds = _found(found), funds or ProjectFunds(project)
            said = counted(own, funds)
            return Decision(saved=[funds], answer={"project": str(project), **(said or {})})

        wanted: list[Wanted] = [
            (Project, project),
            (ProjectFunds, ProjectFunds.create_id(project)),
        ]
        return await self._log.execute(wanted, decide, context)


def _found(project: Project | None) -> Project:
    if project is None:
        raise ProjectUnknownError("there is no such project")
    return project


def _resolution_wanted(unit: UUID, reference: str | None) -> list[Wanted]:
    if reference is None:
        return []
    return [(Resolution, Resolution.create_id(unit, reference))]


def _check_resolution(
    rules: BudgetRules,
    resting: Resting,
    reference: str | None,
    found: Resolution | None,
    today: date,
) -> None:
    if not reached(rules.projects_from_fen, resting.amount_fen):
        return
    if reference is None:
        raise ResolutionMissingError(
            f"from {rules.projects_from_fen} fen on a project rests on a resolution: name it"
        )
    check_resolved(found, reference=reference, resting=resting, today=today)


def _answered(project: Project, said: dict[str, Any] | None = None) -> Decision:
    return Decision(saved=[project], answer={"project": str(project.id), **(said or {})})
