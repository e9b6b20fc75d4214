"""What can be asked of pay files: which there are, what became of each payment, the bytes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import ConfigDict
from starlette.responses import Response

from assets.adapters.bank.pay_writer import PAIN001, WritePayFiles
from assets.application.bank.pay_files import end_to_end
from assets.application.bank.ports import FileLine, KnownAccount, Rules
from assets.domain.bank.file_digest import digest_of
from assets.domain.bank.pay_file_errors import PayFileForgottenError, PayFileUnknownError
from assets.entrypoints.bank.parts import BankBase
from assets.entrypoints.bank.pay_files import FILE
from assets.entrypoints.row_answer import RowAnswer
from chassis.errors import BrokenError
from chassis.http.bodies import file_given
from chassis.http.pagination import Cursors, CursorText, Limit, Page
from chassis.http.positions import After
from chassis.identity.dependencies import Caller
from chassis.identity.permissions import permission

READ = "assets.pay_file.read"
READ_PAY_FILES = permission(READ)
_CONTENT = file_given(["text/csv", "application/xml"], "The file as the bank gets it.")


class PayFileDiffersError(BrokenError):
    """The file written anew is not the one that was made: its digest is another."""

    code = "pay_file_differs"


class PayFileLineAnswer(RowAnswer):
    """One pay file; `state` is made, told (results came), or called_off."""

    model_config = ConfigDict(frozen=True)

    pay_file: UUID
    bank_account: UUID
    number: str
    form: str
    made_on: date
    maker: UUID
    digest: str
    payments: int
    total_fen: int
    state: str
    irregular: list[str]
    made_at: datetime
    position: int


class PayFileItemAnswer(RowAnswer):
    """One payment of a file; `outcome` is null until a result tells of it."""

    number: int
    payment_request: UUID
    party: UUID
    amount_fen: int
    outcome: str | None
    reference: str | None
    moved_on: date | None


class PayFileWithItemsAnswer(PayFileLineAnswer):
    """One pay file with its payments."""

    items: list[PayFileItemAnswer]


@dataclass(frozen=True, kw_only=True)
class PayFileReads:
    """What the reading routes of pay files need."""

    base: BankBase
    rules: Rules
    writer: WritePayFiles

    async def file(self, entity: UUID, pay_file: UUID) -> dict[str, Any]:
        """Give a pay file of an entity; raises `PayFileUnknownError`."""
        row = await self.base.entities.reader.row(
            "SELECT * FROM read.pay_files WHERE pay_file = %s AND entity = %s", pay_file, entity
        )
        if row is None:
            raise PayFileUnknownError("the entity has no such pay file")
        return row

    async def items(self, pay_file: UUID) -> list[dict[str, Any]]:
        """Give the payments of a pay file in their order."""
        return await self.base.entities.reader.rows(
            "SELECT * FROM read.pay_file_items WHERE pay_file = %s ORDER BY number", pay_file
        )


def pay_file_read_routes(parts: PayFileReads) -> APIRouter:
    """Give the routes that show pay files."""
    router = APIRouter(tags=["bank"])
    _listing(router, parts)
    _one(router, parts)
    return router


def _listing(router: APIRouter, parts: PayFileReads) -> None:
    base = parts.base
    reads = base.entities.gate.caller(READ_PAY_FILES)
    cursors = Cursors(
        listing="pay_files", fields={"made_on": str, "number": str}, key=base.cursor_key
    )

    @router.get("/entities/{entity}/pay-files")
    async def pay_files(
        entity: UUID,
        caller: Annotated[Caller, Depends(reads)],
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[PayFileLineAnswer]:
        """List the pay files of an entity by the days on which they were made."""
        await base.entities.require(caller, entity, after)
        place = cursors.start(cursor, made_on="0001-01-01", number="")
        rows = await base.entities.reader.rows(
            'SELECT * FROM read.pay_files WHERE entity = %s AND (made_on, number COLLATE "C") >'
            ' (%s::date, %s) ORDER BY made_on, number COLLATE "C" LIMIT %s',
            *(entity, place["made_on"], place["number"], limit + 1),
        )
        items = [PayFileLineAnswer.of(row) for row in rows[:limit]]
        return Page(items=items, next=cursors.following(rows, limit))


def _one(router: APIRouter, parts: PayFileReads) -> None:
    base = parts.base
    reads = base.entities.gate.caller(READ_PAY_FILES)

    @router.get(FILE)
    async def pay_file(
        entity: UUID,
        pay_file: UUID,
        caller: Annotated[Caller, Depends(reads)],
        after: After = None,
    ) -> PayFileWithItemsAnswer:
        """Read one pay file, and what became of each payment in it."""
        await base.entities.require(caller, entity, after)
        row = await parts.file(entity, pay_file)
        items = [PayFileItemAnswer.of(item) for item in await parts.items(pay_file)]
        return PayFileWithItemsAnswer(**PayFileLineAnswer.of(row).model_dump(), items=items)

    @router.get(f"{FILE}/content", response_class=Response, responses=_CONTENT)
    async def pay_file_content(
        entity: UUID,
        pay_file: UUID,
        caller: Annotated[Caller, Depends(reads)],
        after: After = None,
    ) -> Response:
        """Give the file for the bank, with the bytes whose digest was recorded."""
        await base.entities.require(caller, entity, after)
        row = await parts.file(entity, pay_file)
        content = await _written(parts, row)
        if digest_of(content) != row["digest"]:
            raise PayFileDiffersError("the file cannot be written as it was made: look at the log")
        xml = row["form"] == PAIN001
        name = f"{row['number']}.{'xml' if xml else 'csv'}"
        return Response(
            content,
            media_type="application/xml" if xml else "text/csv",
            headers={
                "Content-Disposition": f'attachment; filename="{name}"',
                "X-Content-Type-Options": "nosniff",
                "Cache-Control": "no-store",
            },
        )


async def _written(parts: PayFileReads, row: dict[str, Any]) -> bytes:
    accounts = parts.base.accounts
    account = KnownAccount(bank_account=row["bank_account"], entity=row["entity"], number_token="")
    head = await accounts.head(account, row["number"], row["made_on"])
    items = await parts.items(row["pay_file"])
    asked = [(row["text"], row["event"], "text")]
    for item in items:
        asked += [
            (item[name], item["event"], f"{item['place']}/{name}") for name in ("holder", "account")
        ]
    texts = await accounts.opened(asked)
    if None in texts:
        raise PayFileForgottenError("what the file says of a payee was forgotten since")
    known = [str(text) for text in texts]
    lines = _lines(row["number"], known[0], items, known[1:])
    return parts.writer.write(row["form"], parts.rules.named(row["rule"]), head, lines)


def _lines(
    number: str, text: str, items: Sequence[dict[str, Any]], texts: Sequence[str]
) -> list[FileLine]:
    return [
        FileLine(
            number=item["number"],
            holder=texts[2 * place],
            account=texts[2 * place + 1],
            bank=item["bank"],
            bank_code=item["bank_code"],
            amount_fen=item["amount_fen"],
            reference=end_to_end(number, item["number"]),
            text=text,
        )
        for place, item in enumerate(items)
    ]
