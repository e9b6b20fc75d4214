"""What can be asked of cash: who holds it since when, what moved, and what was counted."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends

from assets.domain.income.cash_day import Movement, below_zero_on, cash_day
from assets.domain.income.rules import IncomeRules
from assets.domain.income.unbanked import Waiting, overdue, unbanked
from assets.entrypoints.books.reads import RecordedUntil
from assets.entrypoints.income.cash_answers import (
    CashAnswer,
    CashCountAnswer,
    CashDayAnswer,
    CashierAnswer,
    CashMovementAnswer,
    WaitingCashAnswer,
)
from assets.entrypoints.income.parts import READ, IncomeParts
from chassis.http.pagination import Cursors, CursorText, Limit, Page
from chassis.http.positions import After
from chassis.identity.dependencies import Caller
from chassis.identity.permissions import permission
from chassis.reading import Reader

_BY_DAY = (
    "SELECT cashier, moved_on, kind, amount_fen > 0 AS came, sum(amount_fen)::bigint AS fen FROM"
    " read.cash_movements WHERE entity = %(entity)s AND moved_on <= %(on)s AND"
    " (%(until)s::timestamptz IS NULL OR recorded_at <= %(until)s) GROUP BY 1, 2, 3, 4 ORDER BY"
    " 1, 2, 3, 4"
)
# What was known of a cashier's cash when a count of it was recorded.
_BEFORE_COUNTS = (
    "SELECT c.position, m.moved_on, m.kind, sum(m.amount_fen)::bigint AS fen FROM"
    " read.cash_counts c JOIN read.cash_movements m ON m.entity = c.entity AND m.cashier ="
    " c.cashier AND m.moved_on <= c.counted_on AND m.position < c.position WHERE c.position ="
    " ANY(%s) GROUP BY 1, 2, 3"
)
CASH_MOVEMENTS = (
    "SELECT * FROM read.cash_movements WHERE entity = %(entity)s AND moved_on BETWEEN %(since)s AND"
    " %(on)s AND (%(until)s::timestamptz IS NULL OR recorded_at <= %(until)s) AND position >"
    " %(position)s ORDER BY position LIMIT %(limit)s"
)


def cash_read_routes(parts: IncomeParts) -> APIRouter:
    """Give the routes that show cash."""
    router = APIRouter(tags=["cash"])
    _held(router, parts)
    _movements(router, parts)
    _counts(router, parts)
    return router


def _held(router: APIRouter, parts: IncomeParts) -> None:
    read = parts.entities.gate.caller(permission(READ))

    @router.get("/entities/{entity}/cash")
    async def cash(
        entity: UUID,
        on: date,
        caller: Annotated[Caller, Depends(read)],
        recorded_until: RecordedUntil = None,
        after: After = None,
    ) -> CashAnswer:
        """Read what each cashier holds, since when, and what should be at the bank by then."""
        owner = await parts.require(caller, entity, after)
        rules = parts.rules_of(owner, on)
        return await cash_held(parts.reader, rules, entity, on=on, recorded_until=recorded_until)


async def cash_held(
    reader: Reader, rules: IncomeRules, entity: UUID, *, on: date, recorded_until: datetime | None
) -> CashAnswer:
    """Give what each cashier holds at the end of a day, and what should be at the bank by then."""
    position = await reader.position()
    rows = await reader.named_rows(_BY_DAY, {"entity": entity, "on": on, "until": recorded_until})
    return CashAnswer(
        entity=entity,
        on=on,
        bank_within_days=rules.bank_within_days,
        limit_fen=rules.cash_limit_fen,
        cashiers=[
            _cashier(cashier, [_movement(row) for row in own], rules, on)
            for cashier, own in groupby(rows, key=lambda row: row["cashier"])
        ],
        position=position,
    )


def _movements(router: APIRouter, parts: IncomeParts) -> None:
    read = parts.entities.gate.caller(permission(READ))
    cursors = Cursors(listing="cash_movements", fields={"position": int}, key=parts.cursor_key)

    @router.get("/entities/{entity}/cash/movements")
    async def cash_movements(  # noqa: PLR0913, PLR0917  # each is one query parameter
        entity: UUID,
        since: date,
        on: date,
        caller: Annotated[Caller, Depends(read)],
        recorded_until: RecordedUntil = None,
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[CashMovementAnswer]:
        """List the movements of cash dated from one day to another, as they came in."""
        await parts.require(caller, entity, after)
        values = {"entity": entity, "since": since, "on": on, "until": recorded_until}
        values["position"] = cursors.start(cursor, position=0)["position"]
        rows = await parts.reader.named_rows(CASH_MOVEMENTS, {**values, "limit": limit + 1})
        items = [CashMovementAnswer.of(row) for row in rows[:limit]]
        return Page(items=items, next=cursors.following(rows, limit))


def _counts(router: APIRouter, parts: IncomeParts) -> None:
    read = parts.entities.gate.caller(permission(READ))
    cursors = Cursors(listing="cash_counts", fields={"position": int}, key=parts.cursor_key)

    @router.get("/entities/{entity}/cash/counts")
    async def cash_counts(
        entity: UUID,
        caller: Annotated[Caller, Depends(read)],
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[CashCountAnswer]:
        """List the counts of cash (盘点) with their differences."""
        await parts.require(caller, entity, after)
        start = cursors.start(cursor, position=0)["position"]
        rows = await parts.reader.rows(
            "SELECT * FROM read.cash_counts WHERE entity = %s AND position > %s ORDER BY position"
            " LIMIT %s",
            *(entity, start, limit + 1),
        )
        items = await _counted(parts.reader, rows[:limit])
        return Page(items=items, next=cursors.following(rows, limit))


async def _counted(reader: Reader, rows: Sequence[dict[str, Any]]) -> list[CashCountAnswer]:
    """Give counts, each with the day that led to what was expected."""
    known: dict[int, list[Movement]] = defaultdict(list)
    for row in await reader.rows(_BEFORE_COUNTS, [row["position"] for row in rows]):
        known[row["position"]].append(_movement(row))
    return [
        CashCountAnswer.of(row, cash_day(known[row["position"]], on=row["counted_on"]))
        for row in rows
    ]


def _movement(row: dict[str, Any]) -> Movement:
    return Movement(row["moved_on"], row["kind"], row["fen"])


def _cashier(
    cashier: UUID, movements: list[Movement], rules: IncomeRules, on: date
) -> CashierAnswer:
    held_fen = sum(each.fen for each in movements)
    waiting = unbanked(((each.on, each.fen) for each in movements), on=on)
    late = overdue(waiting, within_days=rules.bank_within_days, on=on)
    return CashierAnswer(
        cashier=cashier,
        held_fen=held_fen,
        day=CashDayAnswer.of(cash_day(movements, on=on)),
        below_zero_on=below_zero_on(movements, on=on),
        beyond_limit=held_fen > rules.cash_limit_fen,
        waiting=[_waiting(each) for each in waiting],
        overdue=[_waiting(each) for each in late],
        overdue_fen=sum(each.fen for each in late),
    )


def _waiting(waiting: Waiting) -> WaitingCashAnswer:
    return WaitingCashAnswer(taken_on=waiting.taken_on, fen=waiting.fen)
