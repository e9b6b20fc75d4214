"""What should have come in and did not: arrears of levies, expected income, missing numbers."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends

from assets.domain.income.rules import Expected, IncomeRules
from assets.entrypoints.books.reads import RecordedUntil
from assets.entrypoints.income.answers import (
    ArrearsAnswer,
    MissingAnswer,
    MissingIncomeAnswer,
    MissingNumberAnswer,
)
from assets.entrypoints.income.parts import DEBTORS, READ, IncomeParts
from chassis.http.pagination import Cursors, CursorText, Limit, Page
from chassis.http.positions import After
from chassis.identity.dependencies import Caller
from chassis.identity.permissions import permission
from kernel.periods import Month, Period

NUMBERS_MAX = 500
_ARREARS = (
    "WITH bill AS (SELECT l.key, m.party, r.least, l.due_on, sum(CASE m.kind WHEN 'billed' THEN"
    " m.amount_fen ELSE -m.amount_fen END)::bigint AS fen FROM read.levies l JOIN"
    " unnest(%(keys)s::text[], %(days)s::int[], %(least)s::bigint[]) AS r (key, days, least) USING"
    " (key) JOIN read.levy_movements m USING (levy) WHERE l.entity = %(entity)s AND l.due_on +"
    " r.days < %(on)s AND m.moved_on <= %(on)s AND (%(until)s::timestamptz IS NULL OR m.recorded_at"
    " <= %(until)s) GROUP BY l.levy, l.key, m.party, r.least, l.due_on)"
    " SELECT key AS levy, party, sum(fen)::bigint AS owed_fen, count(*) AS bills, min(due_on) AS"
    " due_since FROM bill WHERE fen > 0 AND (key, party) > (%(levy)s, %(party)s) GROUP BY key,"
    " party, least HAVING sum(fen) >= least ORDER BY key, party LIMIT %(limit)s"
)
_RECEIVED = (
    "SELECT coalesce(sum(amount_fen), 0)::bigint AS fen FROM read.receipts WHERE entity ="
    " %(entity)s AND cause = %(named)s AND written_on BETWEEN %(first)s AND %(last)s AND written_on"
    " <= %(on)s AND (voided_on IS NULL OR voided_on > %(on)s OR voided_at > %(until)s::timestamptz)"
    " AND (%(until)s::timestamptz IS NULL OR recorded_at <= %(until)s)"
)
_LISTED = (
    "SELECT coalesce(sum(total_fen), 0)::bigint AS fen FROM read.pass_throughs WHERE entity ="
    " %(entity)s AND programme = %(named)s AND received_on BETWEEN %(first)s AND %(last)s AND"
    " received_on <= %(on)s AND (%(until)s::timestamptz IS NULL OR recorded_at <= %(until)s)"
)
_NUMBERS = (
    "SELECT b.key AS book, n AS number FROM read.receipt_books b CROSS JOIN LATERAL"
    " generate_series(b.first, b.highest) n WHERE b.entity = %s AND NOT EXISTS (SELECT 1 FROM"
    " read.receipts r WHERE r.book = b.book AND r.number = n) AND NOT EXISTS (SELECT 1 FROM"
    " read.receipt_voids v WHERE v.book = b.book AND v.number = n) ORDER BY b.key, n LIMIT %s"
)


def missing_read_routes(parts: IncomeParts) -> APIRouter:
    """Give the routes that show what is missing."""
    router = APIRouter(tags=["missing-income"])
    _arrears(router, parts)
    _missing(router, parts)
    return router


def _arrears(router: APIRouter, parts: IncomeParts) -> None:
    read = parts.entities.gate.caller(permission(DEBTORS))
    cursors = Cursors(listing="arrears", fields={"levy": str, "party": str}, key=parts.cursor_key)

    @router.get("/entities/{entity}/arrears")
    async def arrears(  # noqa: PLR0913, PLR0917  # each is one query parameter
        entity: UUID,
        on: date,
        caller: Annotated[Caller, Depends(read)],
        recorded_until: RecordedUntil = None,
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[ArrearsAnswer]:
        """List who is behind with which levy (欠费) by the rules of the day; it is not public."""
        owner = await parts.require(caller, entity, after)
        place = cursors.start(cursor, levy="", party=str(UUID(int=0)))
        rules = parts.rules_of(owner, on).levies.values()
        values = {
            "entity": entity,
            "on": on,
            "until": recorded_until,
            "keys": [rule.key for rule in rules],
            "days": [rule.arrears_after_days for rule in rules],
            "least": [rule.arrears_fen_least for rule in rules],
            "levy": place["levy"],
            "party": UUID(str(place["party"])),
            "limit": limit + 1,
        }
        rows = await parts.reader.named_rows(_ARREARS, values)
        items = [ArrearsAnswer.of(row) for row in rows[:limit]]
        return Page(items=items, next=cursors.following(rows, limit))


def _missing(router: APIRouter, parts: IncomeParts) -> None:
    read = parts.entities.gate.caller(permission(READ))

    @router.get("/entities/{entity}/missing-income")
    async def missing_income(
        entity: UUID,
        on: date,
        caller: Annotated[Caller, Depends(read)],
        recorded_until: RecordedUntil = None,
        after: After = None,
    ) -> MissingAnswer:
        """Show which expected income did not come, and which receipts nobody entered."""
        owner = await parts.require(caller, entity, after)
        rules = parts.rules_of(owner, on)
        position = await parts.reader.position()
        since = await _since(parts, entity, rules)
        income = []
        for expected in rules.expected.values():
            for period in expected.periods(since=since, on=on):
                asked = _asked(entity, expected, period) | {"on": on}
                received_fen = await _received(parts, asked, recorded_until)
                if received_fen < expected.fen_least:
                    income.append(_lacking(expected, period, received_fen))
        numbers = await parts.reader.rows(_NUMBERS, *(entity, NUMBERS_MAX))
        return MissingAnswer(
            entity=entity,
            on=on,
            rule=rules.rule,
            income=income,
            numbers=[MissingNumberAnswer(**row) for row in numbers],
            position=position,
        )


async def _since(parts: IncomeParts, entity: UUID, rules: IncomeRules) -> date:
    """Give the day from which income is expected: the books and the rules have begun."""
    row = await parts.reader.row("SELECT books_from FROM read.entities WHERE entity = %s", entity)
    assert row is not None, "the entity is known"
    return max(Month(row["books_from"]).first_on, rules.effective_on)


def _asked(entity: UUID, expected: Expected, period: Period) -> dict[str, Any]:
    named = {"statement": _RECEIVED, "named": expected.cause}
    if expected.cause is None:
        named = {"statement": _LISTED, "named": expected.programme}
    return {**named, "entity": entity, "first": period.first_on, "last": expected.due_on(period)}


async def _received(parts: IncomeParts, asked: dict[str, Any], until: datetime | None) -> int:
    values = {**asked, "until": until}
    [row] = await parts.reader.named_rows(values.pop("statement"), values)
    return int(row["fen"])


def _lacking(expected: Expected, period: Period, received_fen: int) -> MissingIncomeAnswer:
    return MissingIncomeAnswer(
        key=expected.key,
        period=period.text,
        due_on=expected.due_on(period),
        least_fen=expected.fen_least,
        received_fen=received_fen,
    )
