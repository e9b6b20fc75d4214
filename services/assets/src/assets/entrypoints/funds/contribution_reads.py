"""What can be asked about contributions: totals of each kind apart, receipts, what is published."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from assets.entrypoints.books.reads import RecordedUntil
from assets.entrypoints.funds.fund_reads import OnDay
from assets.entrypoints.funds.parts import FundParts
from assets.entrypoints.row_answer import RowAnswer
from chassis.http.pagination import Cursors, CursorText, Limit, Page
from chassis.http.positions import After
from chassis.identity.dependencies import Caller
from chassis.identity.permissions import permission

READ = "assets.contribution.read"
PUBLISHED = "assets.contribution.published"

ForProject = Annotated[UUID | None, Query(description="Of one project alone.")]

_SUMS = (
    "kind, measure, coalesce(sum(amount_fen), 0)::bigint AS amount_fen, coalesce(sum(quantity), 0)"
    " AS quantity, coalesce(sum(persons), 0)::int AS persons, coalesce(sum(value_fen), 0)::bigint"
    " AS value_fen, count(*)::int AS contributions"
)
_WHEN = (
    " AND contributed_on <= %(on)s AND (%(until)s::timestamptz IS NULL OR recorded_at <= %(until)s)"
)
_TOTALS = (
    f"SELECT {_SUMS} FROM read.contributions WHERE entity = %(entity)s AND (%(project)s::uuid IS"
    f" NULL OR project = %(project)s){_WHEN} GROUP BY kind, measure ORDER BY kind, measure"
)
_CONTRIBUTORS = (
    "WITH parties AS (SELECT DISTINCT party FROM read.contributions WHERE campaign = %(campaign)s"
    f" AND party > %(party)s::uuid{_WHEN} ORDER BY party LIMIT %(limit)s)"
    f" SELECT party, {_SUMS} FROM read.contributions JOIN parties USING (party) WHERE campaign ="
    f" %(campaign)s{_WHEN} GROUP BY party, kind, measure ORDER BY party, kind, measure"
)


class KindTotal(RowAnswer):
    """The total of one kind in one measure; `value_fen` is worth in kind, `amount_fen` money."""

    kind: str
    measure: str | None
    amount_fen: int
    quantity: Decimal
    persons: int
    value_fen: int
    contributions: int


class ContributorTotals(RowAnswer):
    """What one contributor gave, each kind apart."""

    party: UUID
    totals: list[KindTotal]


class ContributionLine(RowAnswer):
    """One contribution, as those who keep or supervise the books read it."""

    contribution: UUID
    campaign: UUID
    project: UUID
    fund: UUID | None
    receipt: str
    party: UUID
    party_type: str
    source: str
    anonymous: bool
    kind: str
    amount_fen: int | None
    quantity: Decimal | None
    measure: str | None
    item: str | None
    persons: int | None
    plot: str | None
    consent: str | None
    consented_on: date | None
    value_fen: int | None
    valuation: str | None
    contributed_on: date
    evidence: list[str]
    irregular: list[str]
    recorded_at: datetime
    position: int


class PublishedLine(RowAnswer):
    """One contribution as everybody reads it; whoever asked not to be named is not."""

    receipt: str
    party: UUID | None
    kind: str
    amount_fen: int | None
    quantity: Decimal | None
    measure: str | None
    item: str | None
    value_fen: int | None
    valuation: str | None
    contributed_on: date
    position: int


def contribution_read_routes(parts: FundParts) -> APIRouter:
    """Give the routes that show contributions."""
    router = APIRouter(tags=["contributions"])
    _total_route(router, parts)
    _contributor_route(router, parts)
    _list_route(router, parts)
    _published_route(router, parts)
    return router


def _total_route(router: APIRouter, parts: FundParts) -> None:
    read = parts.gate.caller(permission(READ))

    @router.get("/entities/{entity}/contribution-totals")
    async def contribution_totals(  # noqa: PLR0913, PLR0917  # each is one query parameter
        entity: UUID,
        caller: Annotated[Caller, Depends(read)],
        project: ForProject = None,
        on: OnDay = None,
        recorded_until: RecordedUntil = None,
        after: After = None,
    ) -> list[KindTotal]:
        """Read what was given to an entity or for one of its projects, each kind apart."""
        caller.require((await parts.entities.known(entity)).unit)
        await parts.reader.caught_up(after or 0)
        asked = {"entity": entity, "project": project, **_when(parts, on, recorded_until)}
        return [KindTotal.of(row) for row in await parts.reader.named_rows(_TOTALS, asked)]


def _contributor_route(router: APIRouter, parts: FundParts) -> None:
    read = parts.gate.caller(permission(READ))
    cursors = Cursors(listing="contributors", fields={"party": str}, key=parts.cursor_key)

    @router.get("/campaigns/{campaign}/contributors")
    async def contributors(  # noqa: PLR0913, PLR0917  # each is one query parameter
        campaign: UUID,
        caller: Annotated[Caller, Depends(read)],
        on: OnDay = None,
        recorded_until: RecordedUntil = None,
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[ContributorTotals]:
        """List what each contributor gave in a campaign, each kind apart."""
        caller.require((await parts.index.campaign(campaign)).unit)
        await parts.reader.caught_up(after or 0)
        start = cursors.start(cursor, party=str(UUID(int=0)))["party"]
        asked = {"campaign": campaign, "party": start, "limit": limit + 1}
        asked |= _when(parts, on, recorded_until)
        items = _by_contributor(await parts.reader.named_rows(_CONTRIBUTORS, asked))
        return Page(items=items[:limit], next=cursors.following(items, limit))


def _list_route(router: APIRouter, parts: FundParts) -> None:
    read = parts.gate.caller(permission(READ))
    cursors = Cursors(listing="contributions", fields={"position": int}, key=parts.cursor_key)

    @router.get("/campaigns/{campaign}/contributions")
    async def contributions(
        campaign: UUID,
        caller: Annotated[Caller, Depends(read)],
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[ContributionLine]:
        """List the contributions of a campaign in the order in which they were recorded."""
        caller.require((await parts.index.campaign(campaign)).unit)
        await parts.reader.caught_up(after or 0)
        rows = await _listed(parts, campaign, cursors, cursor, limit)
        items = [ContributionLine.of(row) for row in rows[:limit]]
        return Page(items=items, next=cursors.following(rows, limit))


def _published_route(router: APIRouter, parts: FundParts) -> None:
    public = parts.gate.caller(permission(PUBLISHED, public=True))
    cursors = Cursors(
        listing="published_contributions", fields={"position": int}, key=parts.cursor_key
    )

    @router.get("/campaigns/{campaign}/published-contributions", dependencies=[Depends(public)])
    async def published_contributions(
        campaign: UUID,
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[PublishedLine]:
        """List what everybody may read (公示): who gave what, worth what, under which receipt."""
        await parts.index.campaign(campaign)
        await parts.reader.caught_up(after or 0)
        rows = await _listed(parts, campaign, cursors, cursor, limit)
        items = [
            PublishedLine.of({**row, "party": None if row["anonymous"] else row["party"]})
            for row in rows[:limit]
        ]
        return Page(items=items, next=cursors.following(rows, limit))


async def _listed(
    parts: FundParts, campaign: UUID, cursors: Cursors, cursor: str | None, limit: int
) -> list[dict[str, Any]]:
    start = cursors.start(cursor, position=0)["position"]
    return await parts.reader.rows(
        "SELECT * FROM read.contributions WHERE campaign = %s AND position > %s ORDER BY position"
        " LIMIT %s",
        *(campaign, start, limit + 1),
    )


def _when(parts: FundParts, on: date | None, until: datetime | None) -> dict[str, Any]:
    return {"on": on or parts.today(), "until": until}


def _by_contributor(rows: Sequence[dict[str, Any]]) -> list[ContributorTotals]:
    return [
        ContributorTotals(party=party, totals=[KindTotal.of(row) for row in own])
        for party, own in groupby(rows, key=lambda row: row["party"])
    ]
