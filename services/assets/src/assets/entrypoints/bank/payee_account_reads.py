"""Into which bank accounts the payees of a unit are paid, over HTTP."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict

from assets.entrypoints.bank.parts import BankBase, masked
from assets.entrypoints.bank.pay_file_reads import READ_PAY_FILES
from chassis.http.pagination import Cursors, CursorText, Limit, Page
from chassis.http.positions import After
from chassis.identity.dependencies import Caller


class PayeeAccountAnswer(BaseModel):
    """The account of one payee; `holder` and `number` are null once they were forgotten."""

    model_config = ConfigDict(frozen=True)

    party: UUID
    holder: str | None
    number: str | None
    bank: str
    bank_code: str | None
    since: date
    registrar: UUID
    evidence: str | None
    position: int


@dataclass(frozen=True, kw_only=True)
class PayeeAccountReads:
    """What the route that shows payees' accounts needs."""

    base: BankBase


def payee_account_read_routes(parts: PayeeAccountReads) -> APIRouter:
    """Give the route that shows the accounts of payees."""
    router = APIRouter(tags=["bank"])
    base = parts.base
    reads = base.entities.gate.caller(READ_PAY_FILES)
    cursors = Cursors(listing="payee_accounts", fields={"party": str}, key=base.cursor_key)

    @router.get("/units/{unit}/payee-accounts")
    async def payee_accounts(
        unit: UUID,
        caller: Annotated[Caller, Depends(reads)],
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[PayeeAccountAnswer]:
        """List the accounts into which a unit pays (收款账户), each with its last digits."""
        caller.require(unit)
        await base.entities.reader.caught_up(after or 0)
        start = cursors.start(cursor, party=str(UUID(int=0)))["party"]
        rows = await base.entities.reader.rows(
            "SELECT * FROM read.payee_accounts WHERE unit = %s AND holder IS NOT NULL AND party >"
            " %s::uuid ORDER BY party LIMIT %s",
            *(unit, start, limit + 1),
        )
        asked = [
            (row[name], row["event"], name) for row in rows[:limit] for name in ("holder", "number")
        ]
        texts = await base.accounts.opened(asked)
        items = []
        for place, row in enumerate(rows[:limit]):
            holder, number = texts[2 * place : 2 * place + 2]
            shown = {name: row[name] for name in PayeeAccountAnswer.model_fields}
            shown |= {"holder": holder, "number": masked(number)}
            items.append(PayeeAccountAnswer(**shown))
        return Page(items=items, next=cursors.following(rows, limit))

    return router
