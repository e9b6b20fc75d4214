"""What members see of their own: shares, dividends, allowances, wages and fees; nobody else's."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from assets.entrypoints.members.answers import OwnBenefitAnswer, OwnSharesAnswer
from assets.entrypoints.members.parts import READ_OWN, MemberParts
from assets.entrypoints.members.rolls import AS_OF, RecordedUntil
from assets.entrypoints.payments.request_bodies import Code
from chassis.http.pagination import CursorText, Limit, Page
from chassis.http.positions import After
from chassis.identity.dependencies import Caller

ROLLS_MAX = 100
_BENEFITS = (
    "SELECT p.*, p.number AS list_number, p.total_fen AS list_total_fen,"
    " coalesce(r.paid_fen - r.returned_fen, 0) AS list_paid_fen, l.amount_fen, l.shares, l.granted,"
    " l.base_fen, l.performance_fen, l.extras_fen FROM read.pay_list_lines l JOIN read.pay_lists p"
    " USING (pay_list) LEFT JOIN read.payments r USING (payment_request) WHERE l.party ="
    " %(person)s AND p.entity = %(entity)s AND (%(kind)s::text IS NULL OR p.kind = %(kind)s) AND"
    ' p.computed_on <= %(on)s AND p.number COLLATE "C" > %(number)s ORDER BY p.number COLLATE'
    ' "C" LIMIT %(limit)s'
)


def own_routes(parts: MemberParts) -> APIRouter:
    """Give the routes by which persons see what concerns themselves."""
    router = APIRouter(tags=["own"])
    _benefits(router, parts)
    _shares(router, parts)
    return router


def _benefits(router: APIRouter, parts: MemberParts) -> None:
    read = parts.reads(READ_OWN)
    cursors = parts.cursors("own_benefits", list_number=str)

    @router.get("/entities/{entity}/own-benefits")
    async def own_benefits(  # noqa: PLR0913, PLR0917  # each is one query parameter
        entity: UUID,
        on: date,
        caller: Annotated[Caller, Depends(read)],
        kind: Code | None = None,
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[OwnBenefitAnswer]:
        """List what the caller gets by the entity's lists up to a day: each with where it stands.

        A plan that is laid out and not declared has no resolution yet.
        """
        await parts.entities.require(caller, entity, after)
        start = cursors.start(cursor, list_number="")["list_number"]
        rows = await parts.reader.named_rows(
            _BENEFITS,
            {
                "person": caller.person,
                "entity": entity,
                "kind": kind,
                "on": on,
                "number": start,
                "limit": limit + 1,
            },
        )
        items = [OwnBenefitAnswer.of(row) for row in rows[:limit]]
        return Page(items=items, next=cursors.following(rows, limit))


def _shares(router: APIRouter, parts: MemberParts) -> None:
    read = parts.reads(READ_OWN)

    @router.get("/entities/{entity}/own-shares")
    async def own_shares(
        entity: UUID,
        on: date,
        caller: Annotated[Caller, Depends(read)],
        recorded_until: RecordedUntil = None,
        after: After = None,
    ) -> list[OwnSharesAnswer]:
        """Read how the caller stands on the entity's rolls on a day."""
        await parts.entities.require(caller, entity, after)
        rows = await parts.reader.named_rows(
            AS_OF,
            {
                "roll": None,
                "entity": entity,
                "person": caller.person,
                "on": on,
                "until": recorded_until,
                "number": 0,
                "limit": ROLLS_MAX,
            },
        )
        return [OwnSharesAnswer.of(row) for row in rows]
