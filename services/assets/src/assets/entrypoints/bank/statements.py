"""Statements of bank accounts over HTTP: a file comes in as the body."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import ConfigDict
from starlette.requests import Request
from starlette.responses import Response

from assets.application.bank.commands import ImportStatement
from assets.application.bank.statements import Statements
from assets.entrypoints.bank.bodies import FormatKey, StatementImportedAnswer
from assets.entrypoints.bank.parts import (
    UPLOAD,
    BankBase,
    BankFilesBusyError,
    kind_of,
    received,
    under,
)
from assets.entrypoints.payments.bodies import IsoDate
from assets.entrypoints.row_answer import RowAnswer
from chassis.http.pagination import Cursors, CursorText, Limit, Page
from chassis.http.positions import After
from chassis.http.receipts import answer
from chassis.identity.dependencies import Caller
from chassis.identity.permissions import permission

IMPORT = "assets.bank.import"
READ_BANK = permission("assets.bank.read")
STATEMENTS = "/entities/{entity}/bank-accounts/{bank_account}/statements"
Format = Annotated[
    FormatKey | None,
    Query(description="The column map, where the headings of the file do not tell it."),
]
Day = Annotated[IsoDate | None, Query(description="Where the file does not state its period.")]


class BankStatementAnswer(RowAnswer):
    """One statement as it was imported; balances are null where nothing tells them."""

    model_config = ConfigDict(frozen=True)

    statement: UUID
    digest: str
    form: str
    since: date
    until: date
    opening_fen: int | None
    closing_fen: int | None
    received_fen: int
    paid_fen: int
    lines: int
    repeated: int
    irregular: list[str]
    importer: UUID
    imported_at: datetime
    position: int


@dataclass(frozen=True, kw_only=True)
class StatementParts:
    """What the routes of statements need."""

    base: BankBase
    statements: Statements


def bank_statement_routes(parts: StatementParts) -> APIRouter:
    """Give the routes by which statements come in and are listed."""
    router = APIRouter(tags=["bank"])
    _importing(router, parts)
    _listing(router, parts)
    return router


def _importing(router: APIRouter, parts: StatementParts) -> None:
    base = parts.base
    imports = base.entities.gate.caller(permission(IMPORT, key_required=True))

    @router.post(
        STATEMENTS, status_code=201, response_model=StatementImportedAnswer, openapi_extra=UPLOAD
    )
    async def import_statement(  # noqa: PLR0913, PLR0917  # each is one query parameter
        entity: UUID,
        bank_account: UUID,
        request: Request,
        caller: Annotated[Caller, Depends(imports)],
        form: Format = None,
        since: Day = None,
        until: Day = None,
    ) -> Response:
        """Import a statement (对账单) as CSV, XLSX, XLS or camt.053; the same file counts once."""
        kind = kind_of(request)
        context = await base.context(caller, entity)
        if base.at_work.locked():
            raise BankFilesBusyError("other files are being read: send this one in a moment")
        async with base.at_work:
            file = await received(request, kind)
            command = ImportStatement(
                entity=entity,
                bank_account=bank_account,
                file=file,
                form=form,
                since=since,
                until=until,
                importer=caller.person,
            )
            receipt = await parts.statements.import_statement(command, under(context, file))
        return answer(receipt, status=201)


def _listing(router: APIRouter, parts: StatementParts) -> None:
    base = parts.base
    reads = base.entities.gate.caller(READ_BANK)
    cursors = Cursors(
        listing="bank_statements", fields={"since": str, "statement": str}, key=base.cursor_key
    )

    @router.get(STATEMENTS)
    async def bank_statements(  # noqa: PLR0913, PLR0917  # each is one query parameter
        entity: UUID,
        bank_account: UUID,
        caller: Annotated[Caller, Depends(reads)],
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[BankStatementAnswer]:
        """List the statements of a bank account by the days they begin with."""
        await base.entities.require(caller, entity, after)
        place = cursors.start(cursor, since="0001-01-01", statement=str(UUID(int=0)))
        rows = await base.entities.reader.rows(
            "SELECT * FROM read.bank_statements WHERE entity = %s AND bank_account = %s AND"
            " (since, statement) > (%s::date, %s::uuid) ORDER BY since, statement LIMIT %s",
            *(entity, bank_account, place["since"], place["statement"], limit + 1),
        )
        items = [BankStatementAnswer.of(row) for row in rows[:limit]]
        return Page(items=items, next=cursors.following(rows, limit))
