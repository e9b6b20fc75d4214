"""What can be asked of points over HTTP; every answer names the log position it is true for."""

import hashlib
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from chassis import canonical
from chassis.errors import NotFoundError
from chassis.http.etags import etag
from chassis.http.pagination import Cursors, CursorText, Limit, Page
from chassis.http.positions import POSITION_HEADER, After
from chassis.identity.dependencies import Caller, Gate
from chassis.identity.permissions import Declared, permission
from chassis.reading import Reader
from kernel.periods import Month
from kernel.points import format_points, parse_points
from points.adapters.account_index import AccountIndex
from points.adapters.adopted_rules import AdoptedRules
from points.adapters.original_index import OriginalIndex
from points.application.rounds import AccountUnknownError
from points.entrypoints.answers import (
    AccountAnswer,
    DigestAnswer,
    EntryLine,
    EntryPage,
    QuarterAnswer,
    RegisterAnswer,
)
from points.entrypoints.bodies import Instant, IsoDate, SchemeKey
from points.entrypoints.entry_lines import entry_lines
from points.entrypoints.http import MonthText, QuarterText
from points.entrypoints.reach import check_reads_account

_QUARTERS = (
    "SELECT *, (SELECT count(*) FROM read.restatements d JOIN read.accounts a USING (account) "
    "WHERE a.scheme = quarters.scheme AND d.quarter = quarters.quarter AND "
    "(points_due <> 0 OR standing_due <> 0)) AS reissue_due FROM read.quarters "
)


class QuarterUnknownError(NotFoundError):
    """Nothing is known of this quarter of the scheme yet."""

    code = "quarter_unknown"


@dataclass(frozen=True, kw_only=True)
class ReadParts:
    """What the reading routes need."""

    gate: Gate
    reader: Reader
    index: AccountIndex
    rules: AdoptedRules
    originals: OriginalIndex
    cursor_key: bytes


def read_routes(parts: ReadParts) -> APIRouter:
    """Give the routes that change nothing."""
    router = APIRouter(tags=["questions"])
    _account_routes(router, parts)
    _register_routes(router, parts)
    _quarter_routes(router, parts)
    return router


def _account_routes(router: APIRouter, parts: ReadParts) -> None:
    reads = parts.gate.caller(permission("points.account.read"))
    listing = Cursors(listing="accounts", fields={"account": str}, key=parts.cursor_key)
    statement = Cursors(listing="statement", fields={"entry": str}, key=parts.cursor_key)

    @router.get("/accounts")
    async def accounts(  # noqa: PLR0913, PLR0917  # each is one query parameter
        caller: Annotated[Caller, Depends(reads)],
        scheme: SchemeKey,
        grid: UUID,
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[AccountAnswer]:
        """List the accounts of a grid."""
        caller.require(grid)
        await parts.reader.caught_up(after or 0)
        start = listing.start(cursor, account=None)["account"]
        rows = await parts.reader.rows(
            "SELECT * FROM read.accounts WHERE scheme = %s AND grid = %s AND "
            "(%s::uuid IS NULL OR account > %s::uuid) ORDER BY account LIMIT %s",
            *(scheme, grid, start, start, limit + 1),
        )
        items = [AccountAnswer.of(row) for row in rows[:limit]]
        return Page(items=items, next=listing.following(rows, limit))

    @router.get("/accounts/{account}", response_model=AccountAnswer)
    async def account(
        account: UUID, caller: Annotated[Caller, Depends(reads)], after: After = None
    ) -> Response:
        """Read one account; its ETag is the version that If-Match names."""
        await may_read(parts, caller, account)
        position = await parts.reader.caught_up(after or 0)
        row = await parts.reader.row("SELECT * FROM read.accounts WHERE account = %s", account)
        if row is None:
            raise AccountUnknownError("there is no such points account")
        answer = AccountAnswer.of(row)
        headers = {"ETag": etag(answer.version), POSITION_HEADER: str(position)}
        return Response(answer.model_dump_json(), media_type="application/json", headers=headers)

    @router.get("/accounts/{account}/statement")
    async def account_statement(  # noqa: PLR0913, PLR0917  # each is one query parameter
        account: UUID,
        caller: Annotated[Caller, Depends(reads)],
        recorded_until: Instant | None = None,
        business_date: IsoDate | None = None,
        limit: Limit = 200,
        cursor: CursorText = None,
        after: After = None,
    ) -> EntryPage:
        """Read an account's entries, as they were known at an instant and up to a day."""
        await may_read(parts, caller, account)
        position = await parts.reader.caught_up(after or 0)
        values = {
            "account": account,
            "at": recorded_until,
            "day": business_date,
            "start": statement.start(cursor, entry=None)["entry"],
            "limit": limit + 1,
        }
        found = await entry_lines(
            (parts.reader, parts.originals),
            "account = %(account)s AND (%(start)s::text IS NULL OR entry > %(start)s) AND "
            "(%(at)s::timestamptz IS NULL OR recorded_at <= %(at)s) AND "
            "(%(day)s::date IS NULL OR acted_on <= %(day)s) ORDER BY entry LIMIT %(limit)s",
            values,
        )
        return EntryPage(
            items=found[:limit],
            next=statement.following(found, limit),
            position=position,
        )


def _register_routes(router: APIRouter, parts: ReadParts) -> None:
    reads = parts.gate.caller(permission("points.account.read"))

    @router.get("/grids/{grid}/months/{month}/register")
    async def register(
        grid: UUID,
        month: MonthText,
        scheme: SchemeKey,
        caller: Annotated[Caller, Depends(reads)],
        after: After = None,
    ) -> RegisterAnswer:
        """Read a grid's monthly register: every point change of that month, with its totals."""
        caller.require(grid)
        position = await parts.reader.caught_up(after or 0)
        span = Month(month)
        items = await entry_lines(
            (parts.reader, parts.originals),
            "grid = %(grid)s AND acted_on BETWEEN %(first)s AND %(last)s AND account IN "
            "(SELECT account FROM read.accounts WHERE scheme = %(scheme)s) "
            "ORDER BY acted_on, account, entry",
            {
                "grid": grid,
                "first": span.first_on,
                "last": span.last_on,
                "scheme": scheme,
                "at": None,
            },
        )
        row = await parts.reader.row(
            "SELECT reported_at, recognised_at FROM read.registers "
            "WHERE scheme = %s AND grid = %s AND month = %s",
            *(scheme, grid, month),
        )
        return RegisterAnswer(
            scheme=scheme,
            grid=grid,
            month=month,
            position=position,
            entries=items,
            totals=_totals(items),
            reported_at=row["reported_at"] if row else None,
            recognised_at=row["recognised_at"] if row else None,
        )


def _quarter_routes(router: APIRouter, parts: ReadParts) -> None:
    public = Depends(Declared(permission("points.quarter.read", public=True)))

    @router.get("/schemes/{scheme}/quarters", dependencies=[public])
    async def quarters(scheme: SchemeKey) -> list[QuarterAnswer]:
        """List the quarters of a scheme: open, overdue, approved or published."""
        rows = await parts.reader.rows(_QUARTERS + "WHERE scheme = %s ORDER BY quarter", scheme)
        return [await _quarter(parts, row) for row in rows]

    @router.get("/schemes/{scheme}/quarters/{quarter}", dependencies=[public])
    async def one_quarter(
        scheme: SchemeKey, quarter: QuarterText, after: After = None
    ) -> QuarterAnswer:
        """Read where one quarter stands."""
        await parts.reader.caught_up(after or 0)
        row = await parts.reader.row(
            _QUARTERS + "WHERE scheme = %s AND quarter = %s", scheme, quarter
        )
        if row is None:
            raise QuarterUnknownError(f"nothing is known of {quarter} of {scheme} yet")
        return await _quarter(parts, row)

    @router.get("/standings/digest", dependencies=[public])
    async def standings_digest(after: After = None) -> DigestAnswer:
        """Give one digest over every account, which a replay of the log must equal."""
        position = await parts.reader.caught_up(after or 0)
        # One statement, so that position and standings are of the same moment.
        rows = await parts.reader.rows(
            "SELECT p.position, account::text AS account, label, recognised, standing"
            " FROM read.progress p CROSS JOIN read.accounts"
            ' ORDER BY account::text COLLATE "C"'
        )
        position = rows[0]["position"] if rows else position
        digest = hashlib.sha256()
        for row in rows:
            line = {
                "account": row["account"],
                "label": row["label"],
                "points": format_points(row["recognised"]),
                "standing": format_points(row["standing"]),
            }
            digest.update(canonical.encode(line) + b"\n")
        return DigestAnswer(position=position, accounts=len(rows), sha256=digest.hexdigest())


async def may_read(parts: ReadParts, caller: Caller, account: UUID) -> None:
    """Let in who runs or supervises the scheme there, and whoever the account is about."""
    await check_reads_account(parts.index, caller, account)


async def _quarter(parts: ReadParts, row: dict[str, Any]) -> QuarterAnswer:
    sheet = row["approval_sheet"]
    return QuarterAnswer.of(row, await parts.originals.states([] if sheet is None else [sheet]))


def _totals(items: list[EntryLine]) -> list[tuple[str, int, str]]:
    totals: list[tuple[str, int, str]] = []
    for state in sorted({item.state for item in items}):
        same = [item for item in items if item.state == state]
        points = sum((parse_points(item.corrected or item.points) for item in same), Decimal(0))
        totals.append((state, len(same), format_points(points)))
    return totals
