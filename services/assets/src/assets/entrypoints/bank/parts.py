"""What the routes of bank accounts stand on, and how they take files."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from starlette.requests import ClientDisconnect, Request

from assets.adapters.bank.account_numbers import KeyedAccountNumbers
from assets.adapters.bank.bank_accounts import BankAccounts
from assets.adapters.bank.rows import CSV, XLS, XLSX
from assets.adapters.bank.statement_files import XML
from assets.application.bank.commands import BankFile
from assets.domain.bank.file_digest import digest_of
from assets.entrypoints.books.entities import EntityParts
from chassis.context import Context
from chassis.errors import UnavailableError
from chassis.http.bodies import file_taken
from chassis.http.edge import DisconnectedError
from chassis.http.errors import UnsupportedMediaError
from chassis.http.idempotency import bound_to
from chassis.identity.dependencies import Caller
from kernel.masking import Keep, mask_number

FILE_BYTES_MAX = 4 * 1024 * 1024
UPLOADS = {
    "/entities/{entity}/bank-accounts/{bank_account}/statements": FILE_BYTES_MAX,
    "/entities/{entity}/pay-files/{pay_file}/results": FILE_BYTES_MAX,
}
"""The routes whose body is a whole file."""
FILES_AT_ONCE_MAX = 2
_SHOWN = Keep(head=0, tail=4)
MEDIA = {
    "text/csv": CSV,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": XLSX,
    "application/vnd.ms-excel": XLS,
    "application/xml": XML,
    "text/xml": XML,
}
UPLOAD = file_taken(MEDIA, "The file as the bank gave it; its type says of which kind it is.")
"""How the interface describes a route that takes a file."""


class BankFilesBusyError(UnavailableError):
    """So many files of banks are being read that another one has to wait."""

    code = "bank_files_busy"


@dataclass(frozen=True, kw_only=True)
class BankBase:
    """What every route of a bank account needs."""

    entities: EntityParts
    accounts: BankAccounts
    numbers: KeyedAccountNumbers
    today: Callable[[], date]
    cursor_key: bytes
    at_work: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(FILES_AT_ONCE_MAX))

    async def context(self, caller: Caller, entity: UUID) -> Context:
        """Give the envelope's part of a command on today's date."""
        return await self.entities.context(caller, entity, on=self.today())


def kind_of(request: Request) -> str:
    """Tell from the request's type of which kind a file is."""
    given = request.headers.getlist("content-type")
    media = given[0].partition(";")[0].strip().lower() if len(given) == 1 else ""
    if media not in MEDIA:
        raise UnsupportedMediaError(f"send the file as one of {', '.join(MEDIA)}")
    return MEDIA[media]


async def received(request: Request, kind: str) -> BankFile:
    """Take a file in; the edge lets no more through than a file may have."""
    try:
        content = b"".join([block async for block in request.stream()])
    except ClientDisconnect:
        raise DisconnectedError from None
    return BankFile(content=content, digest=digest_of(content), kind=kind)


def under(context: Context, file: BankFile) -> Context:
    """Bind the request's key to the file, which came after it."""
    assert context.idempotency is not None, "the route asks for a key"
    return context.keyed(bound_to(context.idempotency, file.digest))


def masked(number: str | None) -> str | None:
    """Show the last characters of an account number, by which a person tells it from others."""
    return None if number is None else mask_number(number, _SHOWN)
