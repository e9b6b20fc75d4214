"""What can be asked of levies: how much was collected, who owes what, and what was waived."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends

from assets.adapters.income.levies_owed import AsOf, LeviesOwed
from assets.domain.income.levy import Levy
from assets.domain.income.levy_refusals import LevyUnknownError
from assets.domain.income.rules import IncomeRules
from assets.entrypoints.books.bodies import MonthText
from assets.entrypoints.books.reads import RecordedUntil
from assets.entrypoints.income.answers import BillAnswer, LevyAnswer, WaiverAnswer
from assets.entrypoints.income.parts import DEBTORS, READ, IncomeParts
from assets.entrypoints.payments.request_bodies import Code
from chassis.http.pagination import Cursors, CursorText, Limit, Page
from chassis.http.positions import After
from chassis.identity.dependencies import Caller
from chassis.identity.permissions import permission

_UNTIL = "(%(until)s::timestamptz IS NULL OR m.recorded_at <= %(until)s)"
_LEVIES = (
    "SELECT l.*, (SELECT count(*) FROM read.levy_left_out o WHERE o.levy = l.levy) AS left_out,"
    " coalesce(s.waived, 0)::bigint AS waived_fen, coalesce(s.paid, 0)::bigint AS paid_fen FROM"
    " read.levies l LEFT JOIN LATERAL (SELECT sum(amount_fen) FILTER (WHERE kind = 'waived') AS"
    " waived, sum(amount_fen) FILTER (WHERE kind IN ('paid', 'taken_back')) AS paid FROM"
    f" read.levy_movements m WHERE m.levy = l.levy AND m.moved_on <= %(on)s AND {_UNTIL}) s ON true"
    " WHERE l.entity = %(entity)s"
)
_FIRST = UUID(int=0)


def levy_read_routes(parts: IncomeParts) -> APIRouter:
    """Give the routes that show levies; who owes what is shown to fewer."""
    router = APIRouter(tags=["levies"])
    _levies(router, parts)
    _bills(router, parts)
    _waivers(router, parts)
    return router


def _levies(router: APIRouter, parts: IncomeParts) -> None:
    read = parts.entities.gate.caller(permission(READ))
    cursors = Cursors(listing="levies", fields={"levy": str, "month": str}, key=parts.cursor_key)

    @router.get("/entities/{entity}/levies")
    async def levies(  # noqa: PLR0913, PLR0917  # each is one query parameter
        entity: UUID,
        on: date,
        caller: Annotated[Caller, Depends(read)],
        recorded_until: RecordedUntil = None,
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[LevyAnswer]:
        """List the levies that were billed, with what was collected by a day."""
        owner = await parts.require(caller, entity, after)
        start = cursors.start(cursor, levy="", month="")
        values = _as_of(entity, on, recorded_until) | {"limit": limit + 1, **start}
        statement = (
            f"{_LEVIES} AND (l.key, l.month) > (%(levy)s, %(month)s) ORDER BY l.key, l.month"
            " LIMIT %(limit)s"
        )
        rows = await parts.reader.named_rows(statement, values)
        rules = parts.rules_of(owner, on)
        items = [_levy(row, rules) for row in rows[:limit]]
        return Page(items=items, next=cursors.following(rows, limit))

    @router.get("/entities/{entity}/levies/{levy}/{month}")
    async def levy_of_month(  # noqa: PLR0913, PLR0917  # each is one query parameter
        entity: UUID,
        levy: Code,
        month: MonthText,
        on: date,
        caller: Annotated[Caller, Depends(read)],
        recorded_until: RecordedUntil = None,
        after: After = None,
    ) -> LevyAnswer:
        """Read the levy of a month: what is due, what was paid of it, and what was aimed at."""
        owner = await parts.require(caller, entity, after)
        values = _as_of(entity, on, recorded_until) | {"levy": levy, "month": month}
        statement = f"{_LEVIES} AND l.key = %(levy)s AND l.month = %(month)s"
        rows = await parts.reader.named_rows(statement, values)
        if not rows:
            raise LevyUnknownError("the levy of this month was not billed")
        return _levy(rows[0], parts.rules_of(owner, on))


def _bills(router: APIRouter, parts: IncomeParts) -> None:
    read = parts.entities.gate.caller(permission(DEBTORS))
    cursors = Cursors(listing="levy_bills", fields={"party": str}, key=parts.cursor_key)

    @router.get("/entities/{entity}/levies/{levy}/{month}/bills")
    async def bills(  # noqa: PLR0913, PLR0917  # each is one query parameter
        entity: UUID,
        levy: Code,
        month: MonthText,
        on: date,
        caller: Annotated[Caller, Depends(read)],
        recorded_until: RecordedUntil = None,
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[BillAnswer]:
        """List what each party owes of a levy."""
        await parts.require(caller, entity, after)
        start = UUID(cursors.start(cursor, party=str(_FIRST))["party"])
        own_id = Levy.create_id(entity, levy, month)
        as_of = AsOf(on=on, recorded_until=recorded_until)
        owed = LeviesOwed(parts.reader)
        rows = await owed.bills(own_id, as_of, party=start, limit=limit + 1)
        items = [BillAnswer.of(row) for row in rows[:limit]]
        return Page(items=items, next=cursors.following(rows, limit))


def _waivers(router: APIRouter, parts: IncomeParts) -> None:
    read = parts.entities.gate.caller(permission(DEBTORS))
    cursors = Cursors(listing="levy_waivers", fields={"position": int}, key=parts.cursor_key)

    @router.get("/entities/{entity}/levies/{levy}/{month}/waivers")
    async def waivers(  # noqa: PLR0913, PLR0917  # each is one query parameter
        entity: UUID,
        levy: Code,
        month: MonthText,
        caller: Annotated[Caller, Depends(read)],
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[WaiverAnswer]:
        """List what was waived (减免) of a levy, on which decisions and why."""
        await parts.require(caller, entity, after)
        start = cursors.start(cursor, position=0)["position"]
        rows = await parts.reader.rows(
            "SELECT *, moved_on AS waived_on FROM read.levy_movements WHERE levy = %s AND kind ="
            " 'waived' AND position > %s ORDER BY position LIMIT %s",
            *(Levy.create_id(entity, levy, month), start, limit + 1),
        )
        items = [WaiverAnswer.of(row) for row in await parts.opened(rows[:limit], "reason")]
        return Page(items=items, next=cursors.following(rows, limit))


def _as_of(entity: UUID, on: date, until: datetime | None) -> dict[str, Any]:
    return {"entity": entity, "on": on, "until": until}


def _levy(row: dict[str, Any], rules: IncomeRules) -> LevyAnswer:
    """Give a levy with what is aimed at by the rules of the day, if they still know it."""
    rule = rules.levies.get(row["key"])
    due_fen = row["total_fen"] - row["waived_fen"]
    reached = None if rule is None else rule.aimed_at(paid_fen=row["paid_fen"], due_fen=due_fen)
    said = {
        **row,
        "levy": row["key"],
        "billed_fen": row["total_fen"],
        "due_fen": due_fen,
        "aimed_paid_parts": None if rule is None else rule.paid_parts,
        "aimed_due_parts": None if rule is None else rule.due_parts,
        "aim_reached": reached,
    }
    return LevyAnswer.of(said)
