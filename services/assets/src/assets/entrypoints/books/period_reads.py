"""What was said of whole periods, open audit cases, and what there is to publish of a month."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends

from assets.domain.books.chart import BANK, CASH
from assets.entrypoints.books.bodies import MonthText, YearText
from assets.entrypoints.books.period_bodies import DisclosureAnswer, NotPostedAnswer, PeriodLine
from assets.entrypoints.books.periods import PeriodParts
from assets.entrypoints.books.reads import READ_BOOKS, BookReads
from chassis.http.pagination import Cursors, CursorText, Limit, Page
from chassis.http.positions import After
from chassis.identity.dependencies import Caller
from chassis.personal.texts import SealedTexts
from kernel.periods import Month, Quarter

_WORDS = {
    "audit_case_opened": "reason",
    "audit_case_settled": "finding",
    "quarter_audited": "report",
}
_LINES = (
    "SELECT * FROM read.period_reviews WHERE entity = %s AND period LIKE %s AND position > %s"
    " ORDER BY position LIMIT %s"
)
_CASES = (
    "SELECT o.* FROM read.period_reviews o WHERE o.entity = %s AND o.event = 'audit_case_opened'"
    " AND (%s = (EXISTS (SELECT FROM read.period_reviews s WHERE s.audit_case = o.audit_case AND"
    " s.event = 'audit_case_settled'))) AND o.position > %s ORDER BY o.position LIMIT %s"
)
_MONEY = (
    "SELECT coalesce(sum(debit_fen), 0)::bigint AS received_fen, coalesce(sum(credit_fen),"
    " 0)::bigint AS paid_fen FROM read.journal_lines WHERE entity = %s AND month = %s AND number"
    " IS NOT NULL AND kind <> 'opening' AND account = ANY(%s)"
)
_SAID = (
    "SELECT event, audit_case, opinion FROM read.period_reviews WHERE entity = %s AND period ="
    " ANY(%s) ORDER BY position"
)
_NOT_POSTED = (
    "SELECT *, count(*) OVER () AS counted FROM read.slips WHERE entity = %s AND month = %s AND"
    " state = ANY('{waiting,prepared}')"
)


def period_read_routes(parts: PeriodParts) -> APIRouter:
    """Give the routes that show what others say of the books."""
    router = APIRouter(tags=["periods"])
    _said(router, parts)
    _cases(router, parts)
    _disclosure(router, parts)
    return router


def _said(router: APIRouter, parts: PeriodParts) -> None:
    reads = parts.shown.reads
    read = reads.entities.gate.caller(READ_BOOKS)
    cursors = Cursors(listing="period_reviews", fields={"position": int}, key=reads.cursor_key)

    @router.get("/entities/{entity}/years/{year}/period-reviews")
    async def period_reviews(  # noqa: PLR0913, PLR0917  # each is one query parameter
        entity: UUID,
        year: YearText,
        caller: Annotated[Caller, Depends(read)],
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[PeriodLine]:
        """List reviews, objections, audits and final accounts of a year's periods."""
        await reads.entities.require(caller, entity, after)
        start = cursors.start(cursor, position=0)["position"]
        rows = await reads.entities.reader.rows(_LINES, entity, f"{year}%", start, limit + 1)
        items = await _opened(reads, rows[:limit])
        return Page(items=items, next=cursors.following(rows, limit))


def _cases(router: APIRouter, parts: PeriodParts) -> None:
    reads = parts.shown.reads
    read = reads.entities.gate.caller(READ_BOOKS)
    cursors = Cursors(listing="audit_cases", fields={"position": int}, key=reads.cursor_key)

    @router.get("/entities/{entity}/audit-cases")
    async def audit_cases(  # noqa: PLR0913, PLR0917  # each is one query parameter
        entity: UUID,
        caller: Annotated[Caller, Depends(read)],
        state: Literal["open", "settled"] = "open",
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[PeriodLine]:
        """List the audit cases that objections of the finance group opened, the oldest first."""
        await reads.entities.require(caller, entity, after)
        start = cursors.start(cursor, position=0)["position"]
        rows = await reads.entities.reader.rows(
            _CASES, entity, state == "settled", start, limit + 1
        )
        items = await _opened(reads, rows[:limit])
        return Page(items=items, next=cursors.following(rows, limit))


def _disclosure(router: APIRouter, parts: PeriodParts) -> None:
    reads = parts.shown.reads
    reader = reads.entities.reader
    read = reads.entities.gate.caller(READ_BOOKS)
    cursors = Cursors(listing="not_posted", fields={"position": int}, key=reads.cursor_key)

    @router.get("/entities/{entity}/months/{month}/disclosure")
    async def disclosure(  # noqa: PLR0913, PLR0917  # each is one query parameter
        entity: UUID,
        month: MonthText,
        caller: Annotated[Caller, Depends(read)],
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> DisclosureAnswer:
        """Read what there is to publish of a month (月公示); what is not posted yet is listed."""
        await reads.entities.require(caller, entity, after)
        start = cursors.start(cursor, position=0)["position"]
        shown = Month(month)
        chart = await parts.shown.chart(entity, shown.last_on)
        money = await reader.row(_MONEY, entity, month, [chart.roles[CASH], chart.roles[BANK]])
        closed = await reader.row(
            "SELECT closed_at FROM read.journals WHERE entity = %s AND month = %s", entity, month
        )
        periods = [month, Quarter.of(shown.first_on).text, str(shown.year)]
        said = await reader.rows(_SAID, entity, periods)
        rows = await reader.rows(
            f"SELECT * FROM ({_NOT_POSTED}) AS open WHERE position > %s ORDER BY position LIMIT %s",
            *(entity, month, start, limit + 1),
        )
        return DisclosureAnswer(
            entity=entity,
            month=month,
            position=await reader.position(),
            closed_at=None if closed is None else closed["closed_at"],
            **(money or {}),
            **_verdicts(said),
            not_posted_count=rows[0]["counted"] if rows else 0,
            not_posted=[NotPostedAnswer.of(row) for row in rows[:limit]],
            next=cursors.following(rows, limit),
        )


def _verdicts(said: list[dict[str, Any]]) -> dict[str, Any]:
    """Tell what the finance group, the audit and the final accounts say by now."""
    cases = {row["audit_case"] for row in said if row["event"] == "audit_case_opened"}
    cases -= {row["audit_case"] for row in said if row["event"] == "audit_case_settled"}
    events = {row["event"] for row in said}
    review = "reviewed" if "month_reviewed" in events else "not_yet_reviewed"
    audits = [row["opinion"] for row in said if row["event"] == "quarter_audited"]
    return {
        "review": "objected" if cases else review,
        "audit": audits[-1] if audits else "not_yet_audited",
        "final_accounts": "final_accounts_drawn" in events,
    }


async def _opened(reads: BookReads, rows: list[dict[str, Any]]) -> list[PeriodLine]:
    """Give lines with their words opened, where they were not forgotten."""
    texts = await SealedTexts(reads.vault, source=reads.source).opened(
        [(row["words"], row["event_id"], _WORDS.get(row["event"], "")) for row in rows]
    )
    return [
        PeriodLine(**{**{name: row[name] for name in PeriodLine.model_fields}, "words": text})
        for row, text in zip(rows, texts, strict=True)
    ]
