"""What can be asked of budgets, invoices and resolutions."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from assets.adapters.budgets.budget_lines import BudgetLines
from assets.domain.budgets.budget import Budget
from assets.domain.budgets.budget_errors import BudgetUnknownError
from assets.entrypoints.books.bodies import YearText
from assets.entrypoints.books.reads import RecordedUntil
from assets.entrypoints.budgets.bodies import (
    BudgetLineAnswer,
    BudgetMovementAnswer,
    BudgetShownAnswer,
    BudgetVersionAnswer,
    CitationAnswer,
    ResolutionAnswer,
)
from assets.entrypoints.budgets.budgets_http import READ_BUDGET, BudgetParts
from assets.entrypoints.payments.request_bodies import Code, Number
from chassis.http.pagination import Cursors, CursorText, Limit, Page
from chassis.http.positions import After
from chassis.identity.dependencies import Caller
from chassis.identity.permissions import permission


@dataclass(frozen=True, kw_only=True)
class BudgetReads:
    """What the reading routes of budgets need."""

    budgets: BudgetParts
    cursor_key: bytes

    async def budget(
        self, caller: Caller, entity: UUID, year: str, after: int | None
    ) -> dict[str, Any]:
        """Give the row of a budget to who may read it, once the read models are as far as asked."""
        entities = self.budgets.entities
        await entities.require(caller, entity, after)
        budget_id = Budget.create_id(entity, year)
        row = await entities.reader.row("SELECT * FROM read.budgets WHERE budget = %s", budget_id)
        if row is None:
            raise BudgetUnknownError(f"the entity has no budget of {year}")
        return row


def budget_read_routes(parts: BudgetReads) -> APIRouter:
    """Give the routes that show budgets and what rests on them."""
    router = APIRouter(tags=["budgets"])
    _shown(router, parts)
    _movements(router, parts)
    _citations(router, parts)
    _resolutions(router, parts)
    return router


def _shown(router: APIRouter, parts: BudgetReads) -> None:
    reader = parts.budgets.entities.reader
    read = parts.budgets.entities.gate.caller(permission(READ_BUDGET))

    @router.get("/entities/{entity}/budgets/{year}")
    async def budget(  # noqa: PLR0913, PLR0917  # each is one query parameter
        entity: UUID,
        year: YearText,
        caller: Annotated[Caller, Depends(read)],
        on: date | None = None,
        recorded_until: RecordedUntil = None,
        after: After = None,
    ) -> BudgetShownAnswer:
        """Read each line against what was committed and spent by a day (预算执行)."""
        row = await parts.budget(caller, entity, year, after)
        day = on or parts.budgets.today()
        lines = await BudgetLines(reader).of(row["budget"], on=day, recorded_until=recorded_until)
        return BudgetShownAnswer(
            budget=row["budget"],
            entity=entity,
            year=year,
            on=day,
            position=await reader.position(),
            lines=[BudgetLineAnswer.of(line) for line in lines],
        )

    @router.get("/entities/{entity}/budgets/{year}/versions")
    async def versions(
        entity: UUID, year: YearText, caller: Annotated[Caller, Depends(read)], after: After = None
    ) -> list[BudgetVersionAnswer]:
        """Read the budget as it was adopted, and each amendment with its resolution."""
        row = await parts.budget(caller, entity, year, after)
        rows = await reader.rows(
            "SELECT v.*, (SELECT jsonb_agg(jsonb_build_object('line', l.line, 'name', l.name,"
            " 'kind', l.kind, 'amount_fen', l.amount_fen) ORDER BY l.line) FROM read.budget_lines l"
            " WHERE l.budget = v.budget AND l.number = v.number) AS lines FROM read.budget_versions"
            " v WHERE v.budget = %s ORDER BY v.number",
            row["budget"],
        )
        return [BudgetVersionAnswer.of(each) for each in rows]


def _movements(router: APIRouter, parts: BudgetReads) -> None:
    reader = parts.budgets.entities.reader
    read = parts.budgets.entities.gate.caller(permission(READ_BUDGET))
    cursors = Cursors(listing="budget_movements", fields={"position": int}, key=parts.cursor_key)

    @router.get("/entities/{entity}/budgets/{year}/lines/{line}/movements")
    async def movements(  # noqa: PLR0913, PLR0917  # each is one query parameter
        entity: UUID,
        year: YearText,
        line: Code,
        caller: Annotated[Caller, Depends(read)],
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[BudgetMovementAnswer]:
        """List which payments took or gave back what of a line, in the order of recording."""
        row = await parts.budget(caller, entity, year, after)
        start = cursors.start(cursor, position=0)["position"]
        rows = await reader.rows(
            "SELECT * FROM read.budget_movements WHERE budget = %s AND line = %s AND position > %s"
            " ORDER BY position LIMIT %s",
            *(row["budget"], line, start, limit + 1),
        )
        items = [BudgetMovementAnswer.of(each) for each in rows[:limit]]
        return Page(items=items, next=cursors.following(rows, limit))


def _citations(router: APIRouter, parts: BudgetReads) -> None:
    reader = parts.budgets.entities.reader
    read = parts.budgets.entities.gate.caller(permission(READ_BUDGET))
    cursors = Cursors(listing="citations", fields={"position": int}, key=parts.cursor_key)

    @router.get("/units/{unit}/invoice-citations")
    async def citations(  # noqa: PLR0913, PLR0917  # each is one query parameter
        unit: UUID,
        caller: Annotated[Caller, Depends(read)],
        number: Annotated[Number | None, Query(description="Only invoices of this number.")] = None,
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[CitationAnswer]:
        """List which payments of a unit cite which invoices (发票)."""
        caller.require(unit)
        await reader.caught_up(after or 0)
        start = cursors.start(cursor, position=0)["position"]
        rows = await reader.rows(
            "SELECT c.*, i.issuer, i.number FROM read.invoice_citations c JOIN read.invoices i"
            " USING (invoice) WHERE c.unit = %s AND c.position > %s AND (%s::text IS NULL OR"
            " i.number = %s) ORDER BY c.position, i.invoice LIMIT %s",
            *(unit, start, number, number, limit + 1),
        )
        items = [CitationAnswer.of(each) for each in rows[:limit]]
        return Page(items=items, next=cursors.following(rows, limit))


def _resolutions(router: APIRouter, parts: BudgetReads) -> None:
    reader = parts.budgets.entities.reader
    read = parts.budgets.entities.gate.caller(permission(READ_BUDGET))
    cursors = Cursors(listing="resolutions", fields={"position": int}, key=parts.cursor_key)

    @router.get("/units/{unit}/resolutions")
    async def resolutions(
        unit: UUID,
        caller: Annotated[Caller, Depends(read)],
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[ResolutionAnswer]:
        """List the resolutions of a unit on which money and projects may rest."""
        caller.require(unit)
        await reader.caught_up(after or 0)
        start = cursors.start(cursor, position=0)["position"]
        rows = await reader.rows(
            "SELECT * FROM read.resolutions WHERE unit = %s AND position > %s ORDER BY position"
            " LIMIT %s",
            *(unit, start, limit + 1),
        )
        items = [
            ResolutionAnswer.of(
                {
                    **each,
                    "evidence": json.loads(each["evidence"]),
                    "case": each["case_id"],
                }
            )
            for each in rows[:limit]
        ]
        return Page(items=items, next=cursors.following(rows, limit))
