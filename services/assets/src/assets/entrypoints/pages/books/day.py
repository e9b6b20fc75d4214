"""The cashier's day (出纳的一天): what is to be paid and signed, and what came and went."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from assets.adapters.books.ledger import AsOf
from assets.application.books.commands import SignVoucher
from assets.domain.books.chart import BANK, CASH
from assets.entrypoints.books.reads import READ_BOOKS
from assets.entrypoints.income.cash_reads import CASH_MOVEMENTS, cash_held
from assets.entrypoints.income.parts import READ
from assets.entrypoints.income.receipt_reads import RECEIPTS_WRITTEN, receipt_as_recorded
from assets.entrypoints.pages.books.as_of import Asked
from assets.entrypoints.pages.books.parts import MoneyParts, Row
from assets.entrypoints.pages.books.visit import Visit, visits
from assets.entrypoints.pages.books.words import WORDS
from assets.entrypoints.payments.payments_reads import READ as READ_PAYMENTS
from assets.entrypoints.payments.request_bodies import Number
from chassis.browser.entrance import pages_router
from chassis.browser.faults import Faulty, faults_of
from chassis.identity.dependencies import Caller
from chassis.identity.permissions import permission
from chassis.pages.rendering import spoken_in

SIGN = "assets.voucher.sign"
ORDER = "assets.payment.order"
"""Whoever may order payments is shown what is ordered, as whoever reads them is."""
SHOWN_MAX = 100


def day_routes(parts: MoneyParts) -> APIRouter:
    """Give the page and its form."""
    router = pages_router()
    asked_with = visits(parts, permission(READ))
    signs = parts.desk.gate.caller(permission(SIGN, key_required=True))

    @router.get("/{language}/entities/{entity}/days/{day}")
    async def show_day(
        day: date,
        visit: Annotated[Visit, Depends(asked_with)],
        done: str = "",
    ) -> Response:
        """Show what a cashier has to do on a day, and what was done."""
        known = await visit.known()
        # What waits for a signature stands in the books, which have readers of their own.
        visit.caller.asking(READ_BOOKS).require(known["unit"])
        if visit.asked.on is not None and visit.asked.on != day:
            place = f"{visit.spoken.path}/entities/{visit.entity}/days/{visit.asked.on}"
            target = f"{place}?{visit.asked.query(visit.asked.on)}"
            return parts.desk.screens.go(visit.request, target)
        values = await _day(parts, visit.caller, known, day, visit.asked)
        return visit.show("cashier_day.html", **values, done=done, faults=None)

    @router.post("/{language}/entities/{entity}/days/{day}/vouchers/{draft}/signature")
    async def sign(  # noqa: PLR0913, PLR0917  # each is one part of the address
        request: Request,
        language: str,
        entity: UUID,
        day: date,
        draft: Number,
        caller: Annotated[Caller, Depends(signs)],
    ) -> Response:
        """Confirm as the cashier that the money of a voucher moved."""
        spoken = spoken_in(language)
        context = await parts.context(caller, entity, on=parts.today())
        try:
            command = SignVoucher(entity=entity, draft=draft, cashier=caller.person)
            receipt = await parts.kept.books.sign_voucher(command, context)
        except Faulty as error:
            faults = faults_of(error, spoken, WORDS)
            known = await parts.entity(caller.asking(permission(READ)), entity)
            asked = Asked(on=None, recorded_until=None)
            values = await _day(parts, caller, known, day, asked)
            return parts.desk.screens.show(
                request,
                "cashier_day.html",
                spoken,
                status=faults.status,
                **values,
                done="",
                faults=faults,
            )
        place = f"{spoken.path}/entities/{entity}/days/{day}"
        return parts.desk.screens.go(request, f"{place}?done=signed&after={receipt.position or 0}")

    return router


async def _day(
    parts: MoneyParts, caller: Caller, known: Row, day: date, asked: Asked
) -> dict[str, Any]:
    """Give everything that the page shows."""
    entity, unit, until = known["entity"], known["unit"], asked.recorded_until
    chart = parts.chart(known, day)
    rules = parts.income_rules.of(unit, day)
    held = await cash_held(parts.reader, rules, entity, on=day, recorded_until=until)
    in_books, _ = await parts.money.of(entity, AsOf(on=day, recorded_until=until))
    span = {"entity": entity, "since": day, "on": day, "until": until, "position": 0}
    limited = {**span, "limit": SHOWN_MAX}
    receipts = await parts.reader.named_rows(
        RECEIPTS_WRITTEN, {**limited, "book": None, "irregular": False}
    )
    unsigned = await parts.reads.lists.unsigned(
        entity, money=[chart.roles[CASH], chart.roles[BANK]], limit=SHOWN_MAX
    )
    reads_payments, orders = (
        caller.asking(permission(action)).grant(unit) is not None
        for action in (READ_PAYMENTS, ORDER)
    )
    sees_orders = reads_payments or orders
    return {
        "entity": known,
        "on": day,
        "today": parts.today(),
        "asked": asked,
        "reads_payments": reads_payments,
        "to_pay": await parts.cash_desk.to_pay(unit) if sees_orders else None,
        "paid": await parts.cash_desk.moved_on(unit, day, recorded_until=until)
        if sees_orders
        else None,
        "movements": await parts.reader.named_rows(CASH_MOVEMENTS, limited),
        "held": held,
        "held_fen": sum(each.held_fen for each in held.cashiers),
        "in_books_fen": in_books,
        "receipts": [receipt_as_recorded(row, until) for row in receipts],
        "unsigned": await parts.reads.opened(unsigned),
        "may_sign": caller.asking(permission(SIGN)).grant(unit) is not None,
        "position": held.position,
    }
