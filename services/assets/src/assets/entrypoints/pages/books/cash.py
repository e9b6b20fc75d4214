"""The page of an entity's money (货币资金): cash and banks, and whether books and banks agree."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from assets.adapters.books.ledger import AsOf
from assets.domain.bank.reconciliation import Reconciliation
from assets.domain.books.chart import BANK, CASH
from assets.entrypoints.bank.money import AccountMoney
from assets.entrypoints.bank.statements import READ_BANK
from assets.entrypoints.pages.books.parts import MoneyParts, Row
from assets.entrypoints.pages.books.visit import Visit, visits
from chassis.browser.entrance import pages_router
from kernel.periods import Month

SUMMED = ("opening_fen", "debit_fen", "credit_fen")


@dataclass(frozen=True, kw_only=True)
class Moved:
    """What an account held at the beginning of the month, and what moved it up to the day."""

    opening_fen: int
    received_fen: int
    paid_fen: int

    @property
    def closing_fen(self) -> int:
        """What it holds at the end of the day."""
        return self.opening_fen + self.received_fen - self.paid_fen

    @classmethod
    def of(cls, rows: Iterable[Row]) -> "Moved":
        """Add the sub-accounts of an account up."""
        kept = list(rows)
        opening, debit, credit = (sum(row[name] for row in kept) for name in SUMMED)
        return cls(opening_fen=opening, received_fen=debit, paid_fen=credit)


def cash_routes(parts: MoneyParts) -> APIRouter:
    """Give the page."""
    router = pages_router()
    asked_with = visits(parts, READ_BANK)

    @router.get("/{language}/entities/{entity}/cash")
    async def cash(visit: Annotated[Visit, Depends(asked_with)]) -> Response:
        """Show what an entity's money comes to on a day."""
        known = await visit.known()
        position = await parts.reader.position()
        on = visit.on
        as_of = AsOf(on=on, recorded_until=visit.asked.recorded_until)
        chart = parts.chart(known, on)
        in_cash = Moved.of(
            await parts.ledger.sub_accounts(visit.entity, as_of, account=chart.roles[CASH])
        )
        banks, unnamed = await _banks(parts, visit.entity, as_of, account=chart.roles[BANK])
        everything = [in_cash, *(each["moved"] for each in banks), unnamed]
        return visit.show(
            "cash_position.html",
            entity=known,
            on=on,
            month=Month.of(on).text,
            query=f"?since={Month.of(on)}&{visit.asked.query(on)}",
            asked=visit.asked,
            in_cash=in_cash,
            cash_account=chart.roles[CASH],
            bank_account=chart.roles[BANK],
            banks=banks,
            drafts=await _drafts(parts, banks),
            unnamed=unnamed,
            at_banks_fen=sum(each.closing_fen for each in everything[1:]),
            total=Moved(
                opening_fen=sum(each.opening_fen for each in everything),
                received_fen=sum(each.received_fen for each in everything),
                paid_fen=sum(each.paid_fen for each in everything),
            ),
            position=position,
        )

    return router


async def _banks(
    parts: MoneyParts, entity: UUID, as_of: AsOf, *, account: str
) -> tuple[list[Row], Moved]:
    """Give each bank account with its reconciliation, and what is booked on none of them."""
    _, held = await parts.money.of(entity, as_of)
    tails = await parts.tails(entity)
    rows = await parts.ledger.sub_accounts(entity, as_of, account=account)
    banks = [
        {
            "account": each,
            "tail": tails[each.bank_account],
            "moved": Moved.of(r for r in rows if r["bank_account"] == each.bank_account),
            "agreed": await _agreed(parts, entity, each, as_of),
        }
        for each in held
    ]
    known = {each.bank_account for each in held}
    return banks, Moved.of(row for row in rows if row["bank_account"] not in known)


async def _agreed(
    parts: MoneyParts, entity: UUID, held: AccountMoney, as_of: AsOf
) -> dict[str, Any] | None:
    """Give how books and bank agree, or None where the bank has not told a balance."""
    if held.said is None or held.said.balance_fen is None:
        return None
    _, found = await parts.money.reconciled(entity, held.bank_account, as_of)
    return {
        "found": found,
        "stands": _stands(found),
        "classes": (
            ("bank_received", found.bank_received),
            ("bank_paid", found.bank_paid),
            ("books_received", found.books_received),
            ("books_paid", found.books_paid),
        ),
    }


async def _drafts(parts: MoneyParts, banks: list[Row]) -> dict[UUID, str]:
    """Give the draft numbers of the vouchers in transit, by which their pages are found."""
    vouchers = [
        item.voucher
        for bank in banks
        if bank["agreed"] is not None
        for _, items in bank["agreed"]["classes"]
        for item in items
        if item.voucher is not None
    ]
    rows = await parts.reader.rows(
        "SELECT voucher, draft FROM read.vouchers WHERE voucher = ANY(%s)", vouchers
    )
    return {row["voucher"]: row["draft"] for row in rows}


def _stands(found: Reconciliation) -> str:
    if found.unexplained_fen:
        return "unexplained"
    return "explained" if found.book_fen != found.statement_fen else "equal"
