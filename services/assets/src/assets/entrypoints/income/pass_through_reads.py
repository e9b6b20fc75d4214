"""What can be asked of money of others: which lists came, who has theirs, what remains."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from assets.domain.income.pass_through import PassThrough, PassThroughUnknownError
from assets.entrypoints.income.answers import PassThroughAnswer, PassThroughPartyAnswer
from assets.entrypoints.income.parts import READ, IncomeParts
from assets.entrypoints.payments.request_bodies import Number
from chassis.http.pagination import Cursors, CursorText, Limit, Page
from chassis.http.positions import After
from chassis.identity.dependencies import Caller
from chassis.identity.permissions import permission

_LISTS = (
    "SELECT t.*, coalesce(p.paid_fen, 0)::bigint AS paid_fen, t.total_fen - coalesce(p.paid_fen,"
    " 0)::bigint AS remaining_fen, coalesce(p.irregular, '{}') AS irregular FROM"
    " read.pass_throughs t LEFT JOIN LATERAL (SELECT sum(amount_fen) AS paid_fen,"
    " array(SELECT DISTINCT unnest(i.irregular) FROM read.pass_through_parts i WHERE i.list ="
    " t.list ORDER BY 1) AS irregular FROM read.pass_through_parts a WHERE a.list = t.list AND"
    " a.kind = 'paid') p ON true WHERE t.entity = %(entity)s"
)
_PARTIES = (
    "SELECT party, listed_fen, paid_fen, listed_fen - paid_fen AS remaining_fen FROM (SELECT party,"
    " coalesce(sum(amount_fen) FILTER (WHERE kind = 'listed'), 0)::bigint AS listed_fen,"
    " coalesce(sum(amount_fen) FILTER (WHERE kind = 'paid'), 0)::bigint AS paid_fen FROM"
    " read.pass_through_parts WHERE list = %s AND party > %s GROUP BY party) s ORDER BY party"
    " LIMIT %s"
)
_FIRST = UUID(int=0)


def pass_through_read_routes(parts: IncomeParts) -> APIRouter:
    """Give the routes that show money of others."""
    router = APIRouter(tags=["pass-throughs"])
    _lists(router, parts)
    _parties(router, parts)
    return router


def _lists(router: APIRouter, parts: IncomeParts) -> None:
    read = parts.entities.gate.caller(permission(READ))
    cursors = Cursors(listing="pass_throughs", fields={"number": str}, key=parts.cursor_key)

    @router.get("/entities/{entity}/pass-throughs")
    async def pass_throughs(
        entity: UUID,
        caller: Annotated[Caller, Depends(read)],
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[PassThroughAnswer]:
        """List what came in for others, with what was paid on and what remains."""
        await parts.require(caller, entity, after)
        start = cursors.start(cursor, number="")["number"]
        statement = (
            f'{_LISTS} AND t.number COLLATE "C" > %(start)s ORDER BY t.number COLLATE "C"'
            " LIMIT %(limit)s"
        )
        values = {"entity": entity, "start": start, "limit": limit + 1}
        rows = await parts.reader.named_rows(statement, values)
        items = [PassThroughAnswer.of(row) for row in rows[:limit]]
        return Page(items=items, next=cursors.following(rows, limit))

    @router.get("/entities/{entity}/pass-throughs/{number}")
    async def pass_through(
        entity: UUID, number: Number, caller: Annotated[Caller, Depends(read)], after: After = None
    ) -> PassThroughAnswer:
        """Read one list, with what was paid on and what remains."""
        await parts.require(caller, entity, after)
        values = {"entity": entity, "number": number}
        rows = await parts.reader.named_rows(f"{_LISTS} AND t.number = %(number)s", values)
        if not rows:
            raise PassThroughUnknownError("the entity has no list of this number")
        return PassThroughAnswer.of(rows[0])


def _parties(router: APIRouter, parts: IncomeParts) -> None:
    read = parts.entities.gate.caller(permission(READ))
    cursors = Cursors(listing="pass_through_parties", fields={"party": str}, key=parts.cursor_key)

    @router.get("/entities/{entity}/pass-throughs/{number}/parties")
    async def parties(  # noqa: PLR0913, PLR0917  # each is one query parameter
        entity: UUID,
        number: Number,
        caller: Annotated[Caller, Depends(read)],
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[PassThroughPartyAnswer]:
        """List the parties of a list, with what each was paid and what remains to each."""
        await parts.require(caller, entity, after)
        start = UUID(cursors.start(cursor, party=str(_FIRST))["party"])
        own_id = PassThrough.create_id(entity, number)
        rows = await parts.reader.rows(_PARTIES, *(own_id, start, limit + 1))
        items = [PassThroughPartyAnswer.of(row) for row in rows[:limit]]
        return Page(items=items, next=cursors.following(rows, limit))
