"""What can be asked about funds: what each holds as of a day, and its every movement."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from assets.entrypoints.books.reads import RecordedUntil
from assets.entrypoints.funds.fund_answers import (
    FundLine,
    FundStanding,
    InKindLine,
    MovementLine,
    RemunerationLine,
    SourcePart,
)
from assets.entrypoints.funds.fund_bodies import SourceTotalAnswer
from assets.entrypoints.funds.parts import FundParts
from assets.entrypoints.payments.bodies import IsoDate
from chassis.errors import NotPermittedError
from chassis.http.pagination import Cursors, CursorText, Limit, Page
from chassis.http.positions import After
from chassis.identity.dependencies import Caller
from chassis.identity.permissions import permission

READ = "assets.fund.read"

OnDay = Annotated[IsoDate | None, Query(description="A business date; today where none is named.")]

_SOURCES = (
    "SELECT source, coalesce(sum(received_fen), 0)::bigint AS received_fen,"
    " coalesce(sum(spent_fen), 0)::bigint AS spent_fen, coalesce(sum(received_fen - spent_fen),"
    " 0)::bigint AS balance_fen FROM read.fund_parts WHERE fund = %(fund)s AND dated_on <= %(on)s"
    " AND (%(until)s::timestamptz IS NULL OR recorded_at <= %(until)s) GROUP BY source"
    " ORDER BY source"
)
_UNCOVERED = (
    "SELECT coalesce(sum(uncovered_fen), 0)::bigint AS fen FROM read.fund_movements WHERE fund ="
    " %(fund)s AND dated_on <= %(on)s AND (%(until)s::timestamptz IS NULL OR recorded_at <="
    " %(until)s)"
)
_IN_KIND = (
    "SELECT kind, measure, item, sum(quantity) AS quantity, coalesce(sum(persons), 0)::int AS"
    " persons, coalesce(sum(value_fen), 0)::bigint AS value_fen, count(*)::int AS contributions"
    " FROM read.contributions WHERE fund = %(fund)s AND kind <> 'money' AND contributed_on <="
    " %(on)s AND (%(until)s::timestamptz IS NULL OR recorded_at <= %(until)s)"
    " GROUP BY kind, measure, item ORDER BY kind, measure, item"
)
_MOVEMENTS = (
    "SELECT * FROM read.fund_movements WHERE fund = %(fund)s AND position > %(position)s AND"
    " (%(since)s::date IS NULL OR dated_on >= %(since)s) AND dated_on <= %(on)s"
    " AND (%(until)s::timestamptz IS NULL OR recorded_at <= %(until)s)"
    " ORDER BY position LIMIT %(limit)s"
)


def fund_read_routes(parts: FundParts) -> APIRouter:
    """Give the routes that show funds."""
    router = APIRouter(tags=["funds"])
    _list_route(router, parts)
    _standing_route(router, parts)
    _movement_route(router, parts)
    return router


def _list_route(router: APIRouter, parts: FundParts) -> None:
    read = parts.gate.caller(permission(READ))
    cursors = Cursors(listing="funds", fields={"position": int}, key=parts.cursor_key)

    @router.get("/entities/{entity}/funds")
    async def funds(
        entity: UUID,
        caller: Annotated[Caller, Depends(read)],
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[FundLine]:
        """List the funds of an entity, the oldest first."""
        unit = (await parts.entities.known(entity)).unit
        if caller.require(unit).post is None:
            raise NotPermittedError("ask for the fund of which you are an owner by its id")
        await parts.reader.caught_up(after or 0)
        start = cursors.start(cursor, position=0)["position"]
        rows = await parts.reader.rows(
            "SELECT * FROM read.funds WHERE entity = %s AND position > %s ORDER BY position"
            " LIMIT %s",
            *(entity, start, limit + 1),
        )
        items = [FundLine.of(row) for row in rows[:limit]]
        return Page(items=items, next=cursors.following(rows, limit))


def _standing_route(router: APIRouter, parts: FundParts) -> None:
    read = parts.gate.caller(permission(READ))

    @router.get("/funds/{fund}")
    async def fund_standing(
        fund: UUID,
        caller: Annotated[Caller, Depends(read)],
        on: OnDay = None,
        recorded_until: RecordedUntil = None,
        after: After = None,
    ) -> FundStanding:
        """Read what a fund holds of each source as of a day, and what was given in kind."""
        row = await _readable(parts, caller, fund, after)
        day = on or parts.today()
        asked = {"fund": fund, "on": day, "until": recorded_until}
        reader = parts.reader
        sources = await reader.named_rows(_SOURCES, asked)
        in_kind = await reader.named_rows(_IN_KIND, asked)
        (uncovered,) = await reader.named_rows(_UNCOVERED, asked)
        (now,) = await reader.rows(
            "SELECT (SELECT coalesce(sum(amount_fen), 0)::bigint FROM read.fund_reservations WHERE"
            " fund = %s) AS reserved_fen, (SELECT coalesce(sum(received_fen - spent_fen),"
            " 0)::bigint FROM read.fund_parts WHERE fund = %s) AS held_fen",
            *(fund, fund),
        )
        agreed = await reader.rows(
            "SELECT * FROM read.fund_remunerations WHERE fund = %s ORDER BY since", fund
        )
        held = [SourceTotalAnswer(**each) for each in sources]
        return FundStanding(
            **{name: row[name] for name in FundLine.model_fields},
            on=day,
            sources_held=held,
            held_fen=sum(each.balance_fen for each in held),
            uncovered_fen=uncovered["fen"],
            reserved_fen=now["reserved_fen"],
            free_fen=now["held_fen"] - now["reserved_fen"],
            in_kind=[InKindLine.of(each) for each in in_kind],
            remunerations=[RemunerationLine.of(each) for each in agreed],
        )


def _movement_route(router: APIRouter, parts: FundParts) -> None:
    read = parts.gate.caller(permission(READ))
    cursors = Cursors(listing="fund_movements", fields={"position": int}, key=parts.cursor_key)

    @router.get("/funds/{fund}/movements")
    async def fund_movements(  # noqa: PLR0913, PLR0917  # each is one query parameter
        fund: UUID,
        caller: Annotated[Caller, Depends(read)],
        since: OnDay = None,
        on: OnDay = None,
        recorded_until: RecordedUntil = None,
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[MovementLine]:
        """List every movement of a fund as it was recorded; an owner reads all of their fund."""
        await _readable(parts, caller, fund, after)
        start = cursors.start(cursor, position=0)["position"]
        asked = {"fund": fund, "position": start, "since": since, "on": on or date.max}
        rows = await parts.reader.named_rows(
            _MOVEMENTS, {**asked, "until": recorded_until, "limit": limit + 1}
        )
        shown = rows[:limit]
        sources = await parts.reader.rows(
            "SELECT * FROM read.fund_parts WHERE position = ANY(%s) ORDER BY position, source",
            [row["position"] for row in shown],
        )
        items = [_movement(row, sources) for row in shown]
        return Page(items=items, next=cursors.following(rows, limit))


async def _readable(
    parts: FundParts, caller: Caller, fund: UUID, after: int | None
) -> dict[str, Any]:
    """Give a fund to whoever has a post for it, or is an owner of what it holds in trust."""
    known = await parts.index.fund(fund)
    grant = caller.require(known.unit)
    await parts.reader.caught_up(after or 0)
    if grant.post is None:
        today = parts.today()
        own = await parts.reader.row(
            "SELECT 1 FROM read.fund_owners WHERE fund = %s AND person = %s AND since <= %s AND"
            " (until IS NULL OR until >= %s)",
            *(fund, caller.principal.person, today, today),
        )
        if own is None:
            raise NotPermittedError("only owners and those who keep or supervise it look in here")
    row = await parts.reader.row("SELECT * FROM read.funds WHERE fund = %s", fund)
    if row is None:
        await parts.reader.caught_up()
        row = await parts.reader.row("SELECT * FROM read.funds WHERE fund = %s", fund)
    assert row is not None, "the log has the fund, and so have the read models that follow it"
    return row


def _movement(row: dict[str, Any], sources: list[dict[str, Any]]) -> MovementLine:
    own = [SourcePart.of(each) for each in sources if each["position"] == row["position"]]
    return MovementLine.of({**row, "parts": own})
