"""What is open on the contracts of an entity: overdue, by age, and what a household has of it."""

from dataclasses import asdict
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from assets.adapters.contracts.receivables import FIRST, AsOf, Household, Place
from assets.application.contracts.ports import Rules
from assets.entrypoints.books.reads import RecordedUntil
from assets.entrypoints.contracts.answers import (
    AgeingAnswer,
    AgeingClassAnswer,
    BenefitLineAnswer,
    BenefitStatementAnswer,
    BenefitSumAnswer,
    OverdueAnswer,
)
from assets.entrypoints.contracts.reads import READ, ContractReads
from chassis.http.pagination import Cursors, CursorText, Limit, Page
from chassis.http.positions import After
from chassis.identity.dependencies import Caller

_FIELDS: dict[str, type[int] | type[str]] = {"due_on": str, "contract": str, "number": int}


def receivable_routes(parts: ContractReads, rules: Rules) -> APIRouter:
    """Give the routes that show what is open as of a day."""
    router = APIRouter(tags=["contracts"])
    _overdue(router, parts)
    _ageing(router, parts, rules)
    _benefits(router, parts)
    return router


def _overdue(router: APIRouter, parts: ContractReads) -> None:
    read = parts.contracts.gate.caller(READ)
    cursors = Cursors(listing="overdue", fields=_FIELDS, key=parts.cursor_key)

    @router.get("/entities/{entity}/receivables/overdue")
    async def overdue(  # noqa: PLR0913, PLR0917  # each is one query parameter
        entity: UUID,
        on: date,
        caller: Annotated[Caller, Depends(read)],
        recorded_until: RecordedUntil = None,
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[OverdueAnswer]:
        """List what was due before a day and is open on it (逾期), the oldest first."""
        await parts.require_entity(caller, entity, after)
        rows = await parts.receivables.overdue(
            entity,
            AsOf(on=on, recorded_until=recorded_until),
            after=_place(cursors, cursor),
            limit=limit + 1,
        )
        items = [OverdueAnswer.of(row) for row in rows[:limit]]
        return Page(items=items, next=cursors.following(rows, limit))


def _ageing(router: APIRouter, parts: ContractReads, rules: Rules) -> None:
    read = parts.contracts.gate.caller(READ)

    @router.get("/entities/{entity}/receivables/ageing")
    async def ageing(
        entity: UUID,
        on: date,
        caller: Annotated[Caller, Depends(read)],
        recorded_until: RecordedUntil = None,
        after: After = None,
    ) -> AgeingAnswer:
        """Read what is open on a day by how long ago it fell due (账龄), in adopted classes."""
        unit = await parts.require_entity(caller, entity, after)
        position = await parts.reader.position()
        adopted = rules.of(unit, on)
        as_of = AsOf(on=on, recorded_until=recorded_until)
        found = await parts.receivables.ageing(entity, as_of, days=adopted.ageing_days)
        return AgeingAnswer(
            entity=entity,
            on=on,
            rule=adopted.rule,
            position=position,
            open_fen=sum(each.open_fen for each in found),
            classes=[AgeingClassAnswer(**asdict(each)) for each in found],
        )


def _benefits(router: APIRouter, parts: ContractReads) -> None:
    read = parts.contracts.gate.caller(READ)
    cursors = Cursors(listing="benefit_statement", fields=_FIELDS, key=parts.cursor_key)

    @router.get("/entities/{entity}/households/{party}/benefit-statement")
    async def benefit_statement(  # noqa: PLR0913, PLR0917  # each is one query parameter
        entity: UUID,
        party: UUID,
        since: date,
        on: date,
        caller: Annotated[Caller, Depends(read)],
        recorded_until: RecordedUntil = None,
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> BenefitStatementAnswer:
        """Read what fell due to a household (受益明细): land lease, share and wage apart."""
        await parts.require_entity(caller, entity, after)
        position = await parts.reader.position()
        scope = Household(entity=entity, party=party, since=since)
        as_of = AsOf(on=on, recorded_until=recorded_until)
        sums = await parts.receivables.benefit_sums(scope, as_of)
        rows = await parts.receivables.benefits(
            scope, as_of, after=_place(cursors, cursor), limit=limit + 1
        )
        lines = [BenefitLineAnswer.of(row) for row in rows[:limit]]
        return BenefitStatementAnswer(
            entity=entity,
            party=party,
            since=since,
            on=on,
            position=position,
            **{benefit: BenefitSumAnswer.of(row) for benefit, row in sums.items()},
            lines=lines,
            next=cursors.following(rows, limit),
        )


def _place(cursors: Cursors, cursor: str | None) -> Place:
    due_on, contract, number = FIRST
    start = cursors.start(cursor, due_on=due_on, contract=str(contract), number=number)
    return start["due_on"], UUID(start["contract"]), start["number"]
