"""Projects over HTTP, from their registration to their acceptance."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from assets.adapters.budgets.project_index import ProjectIndex
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
from assets.application.budgets.projects import Projects
from assets.entrypoints.budgets.project_bodies import (
    AcceptedAnswer,
    LabourBody,
    ProgressBody,
    ProjectBody,
    ProjectBudgetBody,
    ProjectMadeAnswer,
    ProjectOwnerBody,
    SourceBody,
    SpendingAnswer,
    SpendingBody,
    StartBody,
    VoteBody,
    WageAnswer,
)
from assets.entrypoints.paper.sheets import REPORTED, Sheets, Told
from chassis.context import Context
from chassis.http.receipts import answer
from chassis.identity.dependencies import Caller, Gate
from chassis.identity.permissions import permission
from chassis.reading import Reader
from chassis.replica.memory import RegisterMemory

KEEP_PROJECT = "assets.project.keep"
ACCEPT_PROJECT = "assets.project.accept"


@dataclass(frozen=True, kw_only=True)
class ProjectParts:
    """What the routes of projects need."""

    gate: Gate
    projects: Projects
    sheets: Sheets
    index: ProjectIndex
    register: RegisterMemory
    reader: Reader
    today: Callable[[], date]

    async def context(
        self, caller: Caller, project: UUID, *, on: date | None = None, authority: str | None = None
    ) -> tuple[Context, UUID]:
        """Give the envelope's part of a command on a project, and whose the project is."""
        unit = await self.index.unit(project)
        context = caller.context(
            unit=unit,
            division=self.register.unit(unit).division,
            effective_on=on or self.today(),
            authority=() if authority is None else (authority,),
        )
        return context, unit


def project_routes(parts: ProjectParts) -> APIRouter:
    """Give the routes that carry a project forward."""
    router = APIRouter(tags=["projects"])
    _registering(router, parts)
    _changing(router, parts)
    _deciding(router, parts)
    _working(router, parts)
    _paying(router, parts)
    return router


def _registering(router: APIRouter, parts: ProjectParts) -> None:
    keep = parts.gate.caller(permission(KEEP_PROJECT, key_required=True))

    @router.post("/projects", status_code=201, response_model=ProjectMadeAnswer)
    async def register_project(
        body: ProjectBody, caller: Annotated[Caller, Depends(keep)]
    ) -> Response:
        """Set a project up (立项) with its budget and the post that answers for it."""
        context = caller.context(
            unit=body.unit,
            division=parts.register.unit(body.unit).division,
            effective_on=parts.today(),
            authority=() if body.resolution is None else (body.resolution,),
        )
        command = RegisterProject(**dict(body), registrar=caller.person)
        return answer(await parts.projects.register_project(command, context), status=201)


def _changing(router: APIRouter, parts: ProjectParts) -> None:
    keep = parts.gate.caller(permission(KEEP_PROJECT, key_required=True))
    report = parts.gate.caller(permission(KEEP_PROJECT, key_required=True, reports=True))

    @router.post("/projects/{project}/budget-changes", response_model=ProjectMadeAnswer)
    async def change_budget(
        project: UUID, body: ProjectBudgetBody, caller: Annotated[Caller, Depends(keep)]
    ) -> Response:
        """Let the project have another budget; the one before stays in its history."""
        context, unit = await parts.context(caller, project, authority=body.resolution)
        command = ChangeProjectBudget(project=project, **dict(body))
        return answer(await parts.projects.change_budget(command, unit, context), status=200)

    @router.post("/projects/{project}/owners", response_model=ProjectMadeAnswer)
    async def change_owner(
        project: UUID, body: ProjectOwnerBody, caller: Annotated[Caller, Depends(keep)]
    ) -> Response:
        """Let another post answer for the project from today on."""
        context, _ = await parts.context(caller, project)
        command = ChangeProjectOwner(project=project, owner_post=body.owner_post)
        return answer(await parts.projects.change_owner(command, context), status=200)

    @router.post("/projects/{project}/progress", response_model=ProjectMadeAnswer)
    async def report_progress(
        project: UUID, body: ProgressBody, caller: Annotated[Caller, Depends(report)]
    ) -> Response:
        """Record how far the project has come (进度)."""
        context, _ = await parts.context(caller, project)
        command = ReportProgress(
            project=project, percent=body.percent, evidence=tuple(body.evidence)
        )
        return answer(await parts.projects.report_progress(command, context), status=200)


def _deciding(router: APIRouter, parts: ProjectParts) -> None:
    keep = parts.gate.caller(permission(KEEP_PROJECT, key_required=True))

    @router.post("/projects/{project}/votes", response_model=ProjectMadeAnswer)
    async def link_vote(
        project: UUID, body: VoteBody, caller: Annotated[Caller, Depends(keep)]
    ) -> Response:
        """Link the resolution that decided the project (一事一议)."""
        context, unit = await parts.context(caller, project, authority=body.resolution)
        command = LinkVote(project=project, resolution=body.resolution)
        return answer(await parts.projects.link_vote(command, unit, context), status=200)

    @router.post("/projects/{project}/starts", response_model=ProjectMadeAnswer)
    async def start_project(
        project: UUID, body: StartBody, caller: Annotated[Caller, Depends(keep)]
    ) -> Response:
        """Start the project (开工); refused while a vote is needed and none is linked."""
        context, _ = await parts.context(caller, project, on=body.started_on)
        command = StartProject(project=project, started_on=body.started_on)
        return answer(await parts.projects.start_project(command, context), status=200)


def _working(router: APIRouter, parts: ProjectParts) -> None:
    keep = parts.gate.caller(permission(KEEP_PROJECT, key_required=True))
    accept = parts.gate.caller(permission(ACCEPT_PROJECT, key_required=True, paper=True))

    @router.post("/projects/{project}/labour", response_model=WageAnswer)
    async def record_labour(
        project: UUID, body: LabourBody, caller: Annotated[Caller, Depends(keep)]
    ) -> Response:
        """Record the days that a resident worked at a rate (以工代赈), which make the wage."""
        context, _ = await parts.context(caller, project, on=body.until)
        command = RecordLabour(project=project, work=body.work())
        return answer(await parts.projects.record_labour(command, context), status=200)

    @router.post(
        "/projects/{project}/acceptances", response_model=AcceptedAnswer, responses=REPORTED
    )
    async def accept_project(project: UUID, caller: Annotated[Caller, Depends(accept)]) -> Response:
        """Sign that the project is done as decided (验收), beside others."""

        async def act() -> Response:
            context, _ = await parts.context(caller, project, on=caller.day)
            command = AcceptProject(project=project, person=caller.person)
            return answer(await parts.projects.accept_project(command, context), status=200)

        unit = await parts.index.unit(project)
        return await parts.sheets.entered(
            caller, Told(about=project, unit=unit, part="acceptances"), act
        )


def _paying(router: APIRouter, parts: ProjectParts) -> None:
    keep = parts.gate.caller(permission(KEEP_PROJECT, key_required=True))

    @router.post("/projects/{project}/sources", response_model=ProjectMadeAnswer)
    async def pool_source(
        project: UUID, body: SourceBody, caller: Annotated[Caller, Depends(keep)]
    ) -> Response:
        """Pool a department's money for the project (统筹)."""
        context, _ = await parts.context(caller, project, authority=body.reference)
        command = PoolSource(project=project, **dict(body))
        return answer(await parts.projects.pool_source(command, context), status=200)

    @router.post("/projects/{project}/spendings", response_model=SpendingAnswer)
    async def book_spending(
        project: UUID, body: SpendingBody, caller: Annotated[Caller, Depends(keep)]
    ) -> Response:
        """Book what was spent on the project elsewhere; what goes beyond it is flagged."""
        context, _ = await parts.context(caller, project, on=body.spent_on)
        command = BookSpending(project=project, spending=body.spending(caller.person))
        return answer(await parts.projects.book_spending(command, context), status=200)
