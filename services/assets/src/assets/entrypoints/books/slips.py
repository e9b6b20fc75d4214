"""Slips over HTTP: which wait for the books, their vouchers, and which were set aside."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from assets.application.books.slip_commands import PrepareFromSlip, SetSlipAside
from assets.application.books.slip_reviews import SlipReviews
from assets.application.books.slip_vouchers import SlipVouchers
from assets.domain.books.slip_errors import SlipUnknownError
from assets.entrypoints.books.bodies import MonthText
from assets.entrypoints.books.reads import READ_BOOKS, BookReads
from assets.entrypoints.books.slip_bodies import (
    SlipAnswer,
    SlipAsideBody,
    SlipMadeAnswer,
    SlipReviewAnswer,
    SlipState,
    SlipStepAnswer,
    SlipVoucherBody,
    SlipWithReviewsAnswer,
)
from assets.entrypoints.paper.sheets import Sheets
from chassis.http.pagination import Cursors, CursorText, Limit, Page
from chassis.http.positions import After
from chassis.http.receipts import answer
from chassis.identity.dependencies import Caller
from chassis.identity.permissions import permission
from chassis.personal.texts import SealedTexts
from kernel.periods import Month


@dataclass(frozen=True, kw_only=True)
class SlipParts:
    """What the routes of slips need."""

    reads: BookReads
    slips: SlipVouchers
    reviews: SlipReviews
    sheets: Sheets
    today: Callable[[], date]


def slip_routes(parts: SlipParts) -> APIRouter:
    """Give the routes by which facts get from slips into the books."""
    router = APIRouter(tags=["slips"])
    _preparing(router, parts)
    _setting_aside(router, parts)
    _reading(router, parts)
    return router


def _preparing(router: APIRouter, parts: SlipParts) -> None:
    entities = parts.reads.entities
    prepare = entities.gate.caller(permission("assets.voucher.prepare", key_required=True))

    @router.post(
        "/entities/{entity}/slips/{slip}/vouchers", status_code=201, response_model=SlipMadeAnswer
    )
    async def prepare_from_slip(
        entity: UUID, slip: UUID, body: SlipVoucherBody, caller: Annotated[Caller, Depends(prepare)]
    ) -> Response:
        """Prepare the voucher of a slip (据单制证); its lines are those of the posting rule."""
        context = await entities.context(caller, entity, on=body.dated_on or parts.today())
        command = PrepareFromSlip(
            **{
                **dict(body),
                "entity": entity,
                "slip": slip,
                "month": Month(body.month),
                "named": body.named.named(),
                "preparer": caller.person,
            }
        )
        return answer(await parts.slips.prepare_from_slip(command, context), status=201)


def _setting_aside(router: APIRouter, parts: SlipParts) -> None:
    entities = parts.reads.entities
    aside = entities.gate.caller(permission("assets.slip.set_aside", key_required=True))

    @router.post("/entities/{entity}/slips/{slip}/settings-aside", response_model=SlipStepAnswer)
    async def set_slip_aside(
        entity: UUID, slip: UUID, body: SlipAsideBody, caller: Annotated[Caller, Depends(aside)]
    ) -> Response:
        """Make no voucher of a slip that was entered irregularly or twice, with the reason."""
        context = await entities.context(caller, entity, on=parts.today())
        command = SetSlipAside(
            **{
                **dict(body),
                "entity": entity,
                "slip": slip,
                "month": Month(body.month),
                "person": caller.person,
            }
        )
        return answer(await parts.slips.set_slip_aside(command, context), status=200)


def _reading(router: APIRouter, parts: SlipParts) -> None:
    reads = parts.reads
    reader = reads.entities.reader
    read = reads.entities.gate.caller(READ_BOOKS)
    cursors = Cursors(listing="slips", fields={"dated_on": str, "key": str}, key=reads.cursor_key)

    @router.get("/entities/{entity}/months/{month}/slips")
    async def slips(  # noqa: PLR0913, PLR0917  # each is one query parameter
        entity: UUID,
        month: MonthText,
        caller: Annotated[Caller, Depends(read)],
        state: SlipState | None = None,
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[SlipAnswer]:
        """List the slips of a month by day and key: those that wait for the books, or all."""
        await reads.entities.require(caller, entity, after)
        start = cursors.start(cursor, dated_on="1900-01-01", key="")
        rows = await reads.lists.slips(entity, month, state=state, start=start, limit=limit + 1)
        items = [SlipAnswer.of(row) for row in rows[:limit]]
        return Page(items=items, next=cursors.following(rows, limit))

    @router.get("/entities/{entity}/slips/{slip}")
    async def slip(
        entity: UUID, slip: UUID, caller: Annotated[Caller, Depends(read)], after: After = None
    ) -> SlipWithReviewsAnswer:
        """Read one slip, how far it has come, and what the supervision committee found."""
        await reads.entities.require(caller, entity, after)
        statement = "SELECT * FROM read.slips WHERE entity = %s AND slip = %s"
        row = await reader.row(statement, entity, slip)
        if row is None:
            raise SlipUnknownError("the entity has no such slip")
        found = await reader.rows(
            "SELECT * FROM read.slip_reviews WHERE slip = %s ORDER BY position", slip
        )
        reviews = await _with_words(reads, found)
        return SlipWithReviewsAnswer(**SlipAnswer.of(row).model_dump(), reviews=reviews)


async def _with_words(reads: BookReads, rows: list[dict[str, Any]]) -> list[SlipReviewAnswer]:
    """Open what was written, where it was not forgotten."""
    path = {"objected": "reason", "objection_answered": "answer"}
    texts = await SealedTexts(reads.vault, source=reads.source).opened(
        [(row["words"], row["event_id"], path.get(row["event"], "")) for row in rows]
    )
    return [
        SlipReviewAnswer(
            **{
                **{name: row[name] for name in SlipReviewAnswer.model_fields},
                "words": text,
            }
        )
        for row, text in zip(rows, texts, strict=True)
    ]
