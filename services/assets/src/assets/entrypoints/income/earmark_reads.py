"""What can be asked of earmarked money: from whom it came, what it was used for, what is left."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends

from assets.domain.income.earmark import Earmark
from assets.domain.income.earmark_refusals import EarmarkUnknownError
from assets.entrypoints.books.reads import RecordedUntil
from assets.entrypoints.income.answers import (
    EarmarkAnswer,
    EarmarkMovementAnswer,
    EarmarkSourceAnswer,
)
from assets.entrypoints.income.parts import READ, IncomeParts
from assets.entrypoints.payments.request_bodies import Code
from chassis.http.pagination import Cursors, CursorText, Limit, Page
from chassis.http.positions import After
from chassis.identity.dependencies import Caller
from chassis.identity.permissions import permission

_MOVED = (
    "FROM read.earmark_movements m WHERE m.earmark = %(earmark)s AND m.moved_on <= %(on)s AND"
    " (%(until)s::timestamptz IS NULL OR m.recorded_at <= %(until)s)"
)
_COUNTED = (
    " AND m.kind = 'given' AND NOT EXISTS (SELECT 1 FROM read.earmark_movements b WHERE b.earmark ="
    " m.earmark AND b.kind = 'taken_back' AND b.reference = m.reference AND b.moved_on <= %(on)s"
    " AND (%(until)s::timestamptz IS NULL OR b.recorded_at <= %(until)s))"
)
_SOURCES = (
    "SELECT m.source, sum(m.amount_fen)::bigint AS fen, count(*) AS contributions,"
    f" array_agg(DISTINCT m.party) AS parties {_MOVED}{_COUNTED} GROUP BY m.source"
    " ORDER BY m.source"
)
_USED = f"SELECT coalesce(sum(m.amount_fen), 0)::bigint AS fen {_MOVED} AND m.kind = 'used'"
_IRREGULAR = f"SELECT DISTINCT unnest(m.irregular) AS irregular {_MOVED} ORDER BY 1"


def earmark_read_routes(parts: IncomeParts) -> APIRouter:
    """Give the routes that show earmarked money."""
    router = APIRouter(tags=["earmarks"])
    _earmark(router, parts)
    _movements(router, parts)
    return router


def _earmark(router: APIRouter, parts: IncomeParts) -> None:
    read = parts.entities.gate.caller(permission(READ))

    @router.get("/entities/{entity}/earmarks")
    async def earmarks(
        entity: UUID, on: date, caller: Annotated[Caller, Depends(read)], after: After = None
    ) -> list[EarmarkAnswer]:
        """List the earmarked money of an entity; the rules name only a few kinds."""
        await parts.require(caller, entity, after)
        rows = await parts.reader.rows(
            "SELECT * FROM read.earmarks WHERE entity = %s AND opened_on <= %s ORDER BY key",
            *(entity, on),
        )
        return [await _shown(parts, row, {"on": on, "until": None}) for row in rows]

    @router.get("/entities/{entity}/earmarks/{earmark}")
    async def earmark_of_entity(  # noqa: PLR0913, PLR0917  # each is one query parameter
        entity: UUID,
        earmark: Code,
        on: date,
        caller: Annotated[Caller, Depends(read)],
        recorded_until: RecordedUntil = None,
        after: After = None,
    ) -> EarmarkAnswer:
        """Read earmarked money as of a day: source by source, what was used and what is left."""
        await parts.require(caller, entity, after)
        row = await parts.reader.row(
            "SELECT * FROM read.earmarks WHERE earmark = %s", Earmark.create_id(entity, earmark)
        )
        if row is None:
            raise EarmarkUnknownError("open this earmarked money first")
        return await _shown(parts, row, {"on": on, "until": recorded_until})


def _movements(router: APIRouter, parts: IncomeParts) -> None:
    read = parts.entities.gate.caller(permission(READ))
    cursors = Cursors(listing="earmark_movements", fields={"position": int}, key=parts.cursor_key)

    @router.get("/entities/{entity}/earmarks/{earmark}/movements")
    async def earmark_movements(  # noqa: PLR0913, PLR0917  # each is one query parameter
        entity: UUID,
        earmark: Code,
        caller: Annotated[Caller, Depends(read)],
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[EarmarkMovementAnswer]:
        """List what was given and used, as it came in."""
        await parts.require(caller, entity, after)
        start = cursors.start(cursor, position=0)["position"]
        rows = await parts.reader.rows(
            "SELECT * FROM read.earmark_movements WHERE earmark = %s AND position > %s ORDER BY"
            " position LIMIT %s",
            *(Earmark.create_id(entity, earmark), start, limit + 1),
        )
        items = [EarmarkMovementAnswer.of(row) for row in rows[:limit]]
        return Page(items=items, next=cursors.following(rows, limit))


async def _shown(parts: IncomeParts, row: dict[str, Any], as_of: dict[str, Any]) -> EarmarkAnswer:
    """Put together what came, what was used and what is left at the end of a day."""
    values = {**as_of, "earmark": row["earmark"]}
    given = {each["source"]: each for each in await parts.reader.named_rows(_SOURCES, values)}
    [used] = await parts.reader.named_rows(_USED, values)
    irregular = await parts.reader.named_rows(_IRREGULAR, values)
    sources = sorted({*row["sources"], *given})
    by_source = [
        EarmarkSourceAnswer(source=name, fen=given[name]["fen"] if name in given else 0)
        for name in sources
    ]
    raised_fen = sum(each.fen for each in by_source)
    said = {
        **row,
        "closed_on": row["closed_on"] if _is_closed(row, as_of) else None,
        "by_source": by_source,
        "contributions": sum(each["contributions"] for each in given.values()),
        "contributors": len({party for each in given.values() for party in each["parties"]}),
        "raised_fen": raised_fen,
        "used_fen": used["fen"],
        "left_fen": raised_fen - used["fen"],
        "irregular": [each["irregular"] for each in irregular],
    }
    return EarmarkAnswer.of(said)


def _is_closed(row: dict[str, Any], as_of: dict[str, Any]) -> bool:
    return row["closed_on"] is not None and row["closed_on"] <= as_of["on"]
