"""What can be asked of assets: their cards as of any day, stock-takes, and depreciation."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends

from assets.domain.property.asset_card import AssetCard
from assets.domain.property.property_errors import AssetCardUnknownError
from assets.entrypoints.books.bodies import MonthText
from assets.entrypoints.payments.request_bodies import Number
from assets.entrypoints.property.asset_answers import (
    CardAnswer,
    CardWithHistoryAnswer,
    ChargedLine,
    CountAnswer,
    DepreciationAnswer,
    HistoryLine,
)
from assets.entrypoints.property.parts import PropertyParts, RecordedUntil, Row
from chassis.errors import NotFoundError
from chassis.http.pagination import Cursors, CursorText, Limit, Page
from chassis.http.positions import After
from chassis.identity.dependencies import Caller
from chassis.identity.permissions import permission

READ = permission("assets.property.read")
_KNOWN = "effective_on <= %(on)s AND (%(until)s::timestamptz IS NULL OR recorded_at <= %(until)s)"
_CHARGED = (
    " (SELECT coalesce(sum(l.amount_fen), 0)::bigint FROM read.depreciation_lines l WHERE l.card ="
    " s.card AND l.charged_on <= %(on)s AND (%(until)s::timestamptz IS NULL OR l.recorded_at <="
    " %(until)s)) AS charged_fen"
)
_CARDS = (
    f"SELECT s.*,{_CHARGED} FROM (SELECT DISTINCT ON (number) * FROM read.card_states WHERE entity"
    f' = %(entity)s AND number COLLATE "C" > %(after)s AND {_KNOWN} ORDER BY number, position DESC)'
    " s WHERE (%(class)s::text IS NULL OR asset_class = %(class)s) AND (%(state)s::text IS NULL OR"
    ' state = %(state)s) ORDER BY number COLLATE "C" LIMIT %(limit)s'
)
_CARD = (
    f"SELECT s.*,{_CHARGED} FROM read.card_states s WHERE card = %(card)s AND {_KNOWN}"
    " ORDER BY position DESC LIMIT 1"
)
_HISTORY = f"SELECT * FROM read.card_states WHERE card = %(card)s AND {_KNOWN} ORDER BY position"


class DepreciationNotRunError(NotFoundError):
    """The depreciation of the month was not run."""

    code = "depreciation_not_run"


def as_of(on: date | None, recorded_until: datetime | None, *, today: date) -> dict[str, Any]:
    """Give the day and the instant as statements name them."""
    return {"on": on or today, "until": recorded_until}


def asset_read_routes(parts: PropertyParts) -> APIRouter:
    """Give the routes that show assets."""
    router = APIRouter(tags=["assets"])
    _list(router, parts)
    _one(router, parts)
    _counts(router, parts)
    _depreciation(router, parts)
    return router


def _list(router: APIRouter, parts: PropertyParts) -> None:
    read = parts.gate.caller(READ)
    cursors = Cursors(listing="asset_cards", fields={"number": str}, key=parts.cursor_key)

    @router.get("/entities/{entity}/assets")
    async def assets(  # noqa: PLR0913, PLR0917  # each is one query parameter
        entity: UUID,
        caller: Annotated[Caller, Depends(read)],
        on: date | None = None,
        recorded_until: RecordedUntil = None,
        asset_class: str | None = None,
        state: str | None = None,
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[CardAnswer]:
        """List the assets of an entity by number, as their cards say on a day."""
        await parts.read_entity(caller, entity, after)
        start = cursors.start(cursor, number="")["number"]
        rows = await parts.reader.named_rows(
            _CARDS,
            {
                **as_of(on, recorded_until, today=parts.today()),
                "entity": entity,
                "after": start,
                "class": asset_class,
                "state": state,
                "limit": limit + 1,
            },
        )
        items = [CardAnswer.of(row) for row in await _placed(parts, rows[:limit])]
        return Page(items=items, next=cursors.following(rows, limit))


def _one(router: APIRouter, parts: PropertyParts) -> None:
    read = parts.gate.caller(READ)

    @router.get("/entities/{entity}/assets/{number}")
    async def asset(  # noqa: PLR0913, PLR0917  # each is one query parameter
        entity: UUID,
        number: Number,
        caller: Annotated[Caller, Depends(read)],
        on: date | None = None,
        recorded_until: RecordedUntil = None,
        after: After = None,
    ) -> CardWithHistoryAnswer:
        """Read one asset as of a day, as it was known at an instant, with its whole history."""
        await parts.read_entity(caller, entity, after)
        values = as_of(on, recorded_until, today=parts.today())
        values["card"] = AssetCard.create_id(entity, number)
        rows = await parts.reader.named_rows(_CARD, values)
        if not rows:
            raise AssetCardUnknownError("the entity had no asset of this number on that day")
        (row,) = await _placed(parts, rows)
        lines = await parts.reader.named_rows(_HISTORY, values)
        shown = CardAnswer.of(row).model_dump()
        return CardWithHistoryAnswer(**shown, history=[HistoryLine.of(line) for line in lines])


def _counts(router: APIRouter, parts: PropertyParts) -> None:
    read = parts.gate.caller(READ)
    cursors = Cursors(listing="asset_counts", fields={"position": int}, key=parts.cursor_key)

    @router.get("/entities/{entity}/stock-takes/{stock_take}")
    async def stock_take(  # noqa: PLR0913  # each is one query parameter
        entity: UUID,
        stock_take: Number,
        caller: Annotated[Caller, Depends(read)],
        *,
        differing: bool = False,
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[CountAnswer]:
        """List what a stock-take found, or only where it differs from the cards (盘盈、盘亏)."""
        await parts.read_entity(caller, entity, after)
        start = cursors.start(cursor, position=0)["position"]
        rows = await parts.reader.rows(
            "SELECT * FROM read.card_counts WHERE entity = %s AND stock_take = %s AND position > %s"
            " AND (NOT %s OR irregular <> '{}') ORDER BY position LIMIT %s",
            *(entity, stock_take, start, differing, limit + 1),
        )
        opened = await parts.opened(rows[:limit], field="note", event="event")
        items = [CountAnswer.of(row) for row in opened]
        return Page(items=items, next=cursors.following(rows, limit))


def _depreciation(router: APIRouter, parts: PropertyParts) -> None:
    read = parts.gate.caller(READ)
    cursors = Cursors(listing="depreciation", fields={"card": str}, key=parts.cursor_key)

    @router.get("/entities/{entity}/months/{month}/depreciations")
    async def depreciation(  # noqa: PLR0913, PLR0917  # each is one query parameter
        entity: UUID,
        month: MonthText,
        caller: Annotated[Caller, Depends(read)],
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> DepreciationAnswer:
        """Read what the depreciation of a month charged, by class and asset by asset."""
        await parts.read_entity(caller, entity, after)
        reader, of = parts.reader, (entity, month)
        run = await reader.row(
            "SELECT * FROM read.depreciation_runs WHERE entity = %s AND month = %s", *of
        )
        if run is None:
            raise DepreciationNotRunError(f"the depreciation of {month} was not run")
        sums = await reader.rows(
            "SELECT asset_class, sum(amount_fen)::bigint AS fen FROM read.depreciation_lines WHERE"
            " entity = %s AND month = %s GROUP BY asset_class ORDER BY asset_class",
            *of,
        )
        start = UUID(cursors.start(cursor, card=str(UUID(int=0)))["card"])
        rows = await reader.rows(
            "SELECT * FROM read.depreciation_lines WHERE entity = %s AND month = %s AND card > %s"
            " ORDER BY card LIMIT %s",
            *(*of, start, limit + 1),
        )
        items = [
            ChargedLine(
                asset=row["card"],
                asset_class=row["asset_class"],
                source=row["source"],
                amount_fen=row["amount_fen"],
            )
            for row in rows[:limit]
        ]
        return DepreciationAnswer(
            entity=entity,
            month=month,
            assets=run["cards"],
            total_fen=run["total_fen"],
            by_class={row["asset_class"]: row["fen"] for row in sums},
            items=items,
            next=cursors.following(rows, limit),
        )


async def _placed(parts: PropertyParts, rows: list[Row]) -> list[Row]:
    """Give the rows with their places opened."""
    return await parts.opened(rows, field="location", event="location_event")
