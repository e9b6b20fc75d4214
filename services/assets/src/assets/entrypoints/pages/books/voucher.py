"""The page of one voucher (记账凭证): its lines, and how far it has come."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from assets.domain.books.voucher import Voucher
from assets.domain.books.voucher_errors import VoucherUnknownError
from assets.entrypoints.books.reads import READ_BOOKS
from assets.entrypoints.pages.books.parts import MoneyParts, name_of
from assets.entrypoints.payments.request_bodies import Number
from chassis.browser.entrance import pages_router
from chassis.http.positions import After
from chassis.identity.dependencies import Caller
from chassis.pages.rendering import spoken_in


def voucher_routes(parts: MoneyParts) -> APIRouter:
    """Give the page."""
    router = pages_router()
    reads = parts.desk.gate.caller(READ_BOOKS)

    @router.get("/{language}/entities/{entity}/vouchers/{draft}")
    async def voucher(  # noqa: PLR0913, PLR0917  # each is one part of the address
        request: Request,
        language: str,
        entity: UUID,
        draft: Number,
        caller: Annotated[Caller, Depends(reads)],
        after: After = None,
    ) -> Response:
        """Show a voucher, in the books or on its way there."""
        spoken = spoken_in(language)
        known = await parts.entity(caller, entity, after)
        own_id = Voucher.create_id(entity, draft)
        row = await parts.reader.row("SELECT * FROM read.vouchers WHERE voucher = %s", own_id)
        if row is None:
            raise VoucherUnknownError("the entity has no such voucher")
        (opened,) = await parts.reads.opened([row])
        lines = await parts.reader.rows(
            "SELECT * FROM read.journal_lines WHERE voucher = %s ORDER BY line", own_id
        )
        chart = parts.money.charts.of(row["chart"], row["dated_on"])
        banks = await parts.banks(entity)
        return parts.desk.screens.show(
            request,
            "voucher.html",
            spoken,
            entity=known,
            voucher=opened,
            lines=[
                {
                    **line,
                    "name": name_of(chart.account(line["account"]), spoken),
                    "bank": banks.get(line["bank_account"]),
                }
                for line in lines
            ],
            debit_fen=sum(line["debit_fen"] for line in lines),
            credit_fen=sum(line["credit_fen"] for line in lines),
            position=await parts.reader.position(),
        )

    return router
