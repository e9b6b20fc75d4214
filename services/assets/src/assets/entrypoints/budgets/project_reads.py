"""What can be asked of projects, as of a day and as it was recorded until an instant."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends

from assets.domain.budgets.project_errors import ProjectUnknownError
from assets.entrypoints.books.reads import RecordedUntil
from assets.entrypoints.budgets.budgets_http import READ_BUDGET
from assets.entrypoints.budgets.project_answers import (
    HistoryLine,
    LabourLine,
    ProjectLine,
    ProjectMovementAnswer,
    ProjectStanding,
    SourceStanding,
    WagesAnswer,
)
from assets.entrypoints.budgets.projects_http import ProjectParts
from assets.entrypoints.payments.request_bodies import Code
from chassis.http.pagination import Cursors, CursorText, Limit, Page
from chassis.http.positions import After
from chassis.identity.dependencies import Caller
from chassis.identity.permissions import permission

_IN_TIME = (
    "project = %(project)s AND effective_on <= %(on)s AND"
    " (%(until)s::timestamptz IS NULL OR recorded_at <= %(until)s)"
)
_LAST = (
    "SELECT DISTINCT ON (event) event, effective_on, data FROM read.project_history WHERE"
    f" {_IN_TIME} ORDER BY event, effective_on DESC, position DESC"
)
_SOURCES = (
    "SELECT source, p.department, coalesce(p.amount_fen, 0)::bigint AS pooled_fen,"
    " coalesce(m.committed_fen, 0)::bigint AS committed_fen, coalesce(m.spent_fen, 0)::bigint AS"
    " spent_fen, p.position FROM (SELECT source, department, amount_fen, position FROM"
    f" read.project_sources WHERE {_IN_TIME}) AS p FULL JOIN (SELECT source, sum(committed_fen) AS"
    " committed_fen, sum(spent_fen) AS spent_fen FROM read.project_movements WHERE"
    f" {_IN_TIME} GROUP BY source) AS m USING (source) ORDER BY p.position NULLS LAST"
)
_WAGES = (
    "SELECT worker, sum(amount_fen)::bigint AS amount_fen, jsonb_agg(jsonb_build_object('since',"
    " since, 'until', until, 'days', days::text, 'rate_fen', rate_fen, 'amount_fen', amount_fen)"
    " ORDER BY position) AS lines, (SELECT coalesce(sum(m.committed_fen), 0)::bigint FROM"
    " read.project_wages w JOIN read.project_movements m USING (payment_request) WHERE w.worker ="
    " l.worker AND m.project = l.project) AS committed_fen, (SELECT coalesce(sum(m.spent_fen),"
    " 0)::bigint FROM read.project_wages w JOIN read.project_movements m USING (payment_request)"
    " WHERE w.worker = l.worker AND m.project = l.project) AS paid_fen FROM read.project_labour l"
    " WHERE project = %s AND worker::text > %s GROUP BY worker, project ORDER BY worker::text"
    " LIMIT %s"
)


@dataclass(frozen=True, kw_only=True)
class ProjectReads:
    """What the reading routes of projects need."""

    projects: ProjectParts
    cursor_key: bytes

    async def require(self, caller: Caller, project: UUID, after: int | None) -> None:
        """Let in who may read a project, once the read models are as far as was asked."""
        caller.require(await self.projects.index.unit(project))
        await self.projects.reader.caught_up(after or 0)


def project_read_routes(parts: ProjectReads) -> APIRouter:
    """Give the routes that show projects."""
    router = APIRouter(tags=["projects"])
    _listed(router, parts)
    _standing(router, parts)
    _history(router, parts)
    _movements(router, parts)
    _wages(router, parts)
    return router


def _listed(router: APIRouter, parts: ProjectReads) -> None:
    read = parts.projects.gate.caller(permission(READ_BUDGET))
    cursors = Cursors(listing="projects", fields={"position": int}, key=parts.cursor_key)

    @router.get("/units/{unit}/projects")
    async def projects(  # noqa: PLR0913, PLR0917  # each is one query parameter
        unit: UUID,
        caller: Annotated[Caller, Depends(read)],
        kind: Code | None = None,
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[ProjectLine]:
        """List the projects of a unit (项目清单), the oldest first."""
        caller.require(unit)
        await parts.projects.reader.caught_up(after or 0)
        start = cursors.start(cursor, position=0)["position"]
        rows = await parts.projects.reader.rows(
            "SELECT * FROM read.projects WHERE unit = %s AND position > %s AND (%s::text IS NULL OR"
            " kind = %s) ORDER BY position LIMIT %s",
            *(unit, start, kind, kind, limit + 1),
        )
        items = [ProjectLine.of(row) for row in rows[:limit]]
        return Page(items=items, next=cursors.following(rows, limit))


def _standing(router: APIRouter, parts: ProjectReads) -> None:
    reader = parts.projects.reader
    read = parts.projects.gate.caller(permission(READ_BUDGET))

    @router.get("/projects/{project}")
    async def project(
        project: UUID,
        caller: Annotated[Caller, Depends(read)],
        on: date | None = None,
        recorded_until: RecordedUntil = None,
        after: After = None,
    ) -> ProjectStanding:
        """Read a project as of a day: budget, owner, progress, what is used and what remains."""
        await parts.require(caller, project, after)
        day = on or parts.projects.today()
        named = {"project": project, "on": day, "until": recorded_until}
        told = await reader.named_rows(_LAST, named)
        row = await reader.row("SELECT * FROM read.projects WHERE project = %s", project)
        if row is None or not any(each["event"] == "registered" for each in told):
            raise ProjectUnknownError(f"the project was not registered by {day}")
        return _shown(row, day, told, await reader.named_rows(_SOURCES, named))


def _shown(
    row: dict[str, Any], day: date, told: list[dict[str, Any]], sources: list[dict[str, Any]]
) -> ProjectStanding:
    last = {each["event"]: json.loads(each["data"]) for each in told}
    registered = last["registered"]
    budget = last.get("budget_changed", registered)
    committed_fen = sum(each["committed_fen"] for each in sources)
    spent_fen = sum(each["spent_fen"] for each in sources)
    taken_fen = committed_fen + spent_fen
    pooled = any(each["department"] is not None for each in sources)
    return ProjectStanding(
        **{name: row[name] for name in ProjectLine.model_fields},
        on=day,
        budget_fen=budget["budget_fen"],
        owner_post=last.get("owner_changed", registered)["owner_post"],
        percent=last.get("progressed", {"percent": 0})["percent"],
        resolution=budget.get("resolution"),
        vote=last.get("vote_linked", {}).get("resolution"),
        started_on=last.get("started", {}).get("started_on"),
        accepted_on=last.get("accepted", {}).get("accepted_on"),
        committed_fen=committed_fen,
        spent_fen=spent_fen,
        used_fen=taken_fen,
        remaining_fen=budget["budget_fen"] - taken_fen,
        sources=[
            SourceStanding.of({**each, "remaining_fen": _left(each)}) for each in sources if pooled
        ],
    )


def _left(source: dict[str, Any]) -> int:
    left: int = source["pooled_fen"] - source["committed_fen"] - source["spent_fen"]
    return left


def _history(router: APIRouter, parts: ProjectReads) -> None:
    read = parts.projects.gate.caller(permission(READ_BUDGET))
    cursors = Cursors(listing="project_history", fields={"position": int}, key=parts.cursor_key)

    @router.get("/projects/{project}/history")
    async def history(
        project: UUID,
        caller: Annotated[Caller, Depends(read)],
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[HistoryLine]:
        """List what happened to a project, in the order of recording."""
        await parts.require(caller, project, after)
        start = cursors.start(cursor, position=0)["position"]
        rows = await parts.projects.reader.rows(
            "SELECT * FROM read.project_history WHERE project = %s AND position > %s ORDER BY"
            " position LIMIT %s",
            *(project, start, limit + 1),
        )
        items = [HistoryLine.of({**row, "data": json.loads(row["data"])}) for row in rows[:limit]]
        return Page(items=items, next=cursors.following(rows, limit))


def _movements(router: APIRouter, parts: ProjectReads) -> None:
    read = parts.projects.gate.caller(permission(READ_BUDGET))
    cursors = Cursors(
        listing="project_movements",
        fields={"position": int, "source": str},
        key=parts.cursor_key,
    )

    @router.get("/projects/{project}/movements")
    async def movements(
        project: UUID,
        caller: Annotated[Caller, Depends(read)],
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[ProjectMovementAnswer]:
        """List from which source each payment took what: every fen has its department."""
        await parts.require(caller, project, after)
        start = cursors.start(cursor, position=0, source="")
        rows = await parts.projects.reader.rows(
            "SELECT m.*, s.department FROM read.project_movements m LEFT JOIN read.project_sources"
            " s USING (project, source) WHERE m.project = %s AND (m.position, m.source COLLATE"
            ' "C") > (%s, %s) ORDER BY m.position, m.source COLLATE "C" LIMIT %s',
            *(project, start["position"], start["source"], limit + 1),
        )
        items = [ProjectMovementAnswer.of(row) for row in rows[:limit]]
        return Page(items=items, next=cursors.following(rows, limit))


def _wages(router: APIRouter, parts: ProjectReads) -> None:
    read = parts.projects.gate.caller(permission(READ_BUDGET))
    cursors = Cursors(listing="project_wages", fields={"worker": str}, key=parts.cursor_key)

    @router.get("/projects/{project}/wages")
    async def wages(
        project: UUID,
        caller: Annotated[Caller, Depends(read)],
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[WagesAnswer]:
        """List the wages of residents: their days at their rates, and what was paid of them."""
        await parts.require(caller, project, after)
        start = cursors.start(cursor, worker="")["worker"]
        rows = await parts.projects.reader.rows(_WAGES, project, start, limit + 1)
        items = [
            WagesAnswer.of({**row, "lines": [LabourLine(**line) for line in row["lines"]]})
            for row in rows[:limit]
        ]
        return Page(items=items, next=cursors.following(rows, limit))
