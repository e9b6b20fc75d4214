"""Pay files (批量代发) over HTTP: made, called off, and their results."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from starlette.requests import Request
from starlette.responses import Response

from assets.application.bank.commands import (
    CallOffPayFile,
    ImportResult,
    MakePayFile,
    RegisterPayeeAccount,
)
from assets.application.bank.pay_files import PayFiles
from assets.application.bank.pay_results import PayResults
from assets.entrypoints.bank.bodies import (
    FormatKey,
    PayeeAccountBody,
    PayeeAccountMadeAnswer,
    PayFileAnswer,
    PayFileBody,
    PayFileMadeAnswer,
    ResultImportedAnswer,
    UnmatchBody,
)
from assets.entrypoints.bank.parts import (
    UPLOAD,
    BankBase,
    BankFilesBusyError,
    kind_of,
    received,
    under,
)
from chassis.http.receipts import answer
from chassis.identity.dependencies import Caller
from chassis.identity.permissions import permission

KEEP = "assets.payee_account.keep"
MAKE = "assets.pay_file.make"
FILE = "/entities/{entity}/pay-files/{pay_file}"
ResultFormatKey = Annotated[FormatKey, Query(description="The key of an adopted result format.")]


@dataclass(frozen=True, kw_only=True)
class PayFileParts:
    """What the routes of pay files call."""

    base: BankBase
    files: PayFiles
    results: PayResults


def pay_file_routes(parts: PayFileParts) -> APIRouter:
    """Give the routes by which banks are told of payments, and tell what became of them."""
    router = APIRouter(tags=["bank"])
    _registering(router, parts)
    _making(router, parts)
    _telling(router, parts)
    return router


def _registering(router: APIRouter, parts: PayFileParts) -> None:
    base = parts.base
    keeps = base.entities.gate.caller(permission(KEEP, key_required=True))

    @router.post(
        "/units/{unit}/payee-accounts", status_code=201, response_model=PayeeAccountMadeAnswer
    )
    async def register_payee_account(
        unit: UUID, body: PayeeAccountBody, caller: Annotated[Caller, Depends(keeps)]
    ) -> Response:
        """Name the bank account into which a payee is paid (收款账户) from a day on."""
        context = caller.context(
            unit=unit,
            division=base.entities.register.unit(unit).division,
            effective_on=body.since,
        )
        command = RegisterPayeeAccount(unit=unit, registrar=caller.person, **dict(body))
        return answer(await parts.files.register_payee_account(command, context), status=201)


def _making(router: APIRouter, parts: PayFileParts) -> None:
    base = parts.base
    makes = base.entities.gate.caller(permission(MAKE, key_required=True))

    @router.post("/entities/{entity}/pay-files", status_code=201, response_model=PayFileMadeAnswer)
    async def make_pay_file(
        entity: UUID, body: PayFileBody, caller: Annotated[Caller, Depends(makes)]
    ) -> Response:
        """Make a file for the bank (代发文件) of ordered payments, each in one live file."""
        context = await base.context(caller, entity)
        said = {**dict(body), "payment_requests": tuple(body.payment_requests)}
        command = MakePayFile(entity=entity, maker=caller.person, **said)
        return answer(await parts.files.make_pay_file(command, context), status=201)

    @router.post(f"{FILE}/callings-off", response_model=PayFileAnswer)
    async def call_off_pay_file(
        entity: UUID, pay_file: UUID, body: UnmatchBody, caller: Annotated[Caller, Depends(makes)]
    ) -> Response:
        """Call a file off (作废) that the bank does not carry out; its payments are free again."""
        context = await base.context(caller, entity)
        command = CallOffPayFile(
            entity=entity, pay_file=pay_file, person=caller.person, reason=body.reason
        )
        return answer(await parts.files.call_off_pay_file(command, context), status=200)


def _telling(router: APIRouter, parts: PayFileParts) -> None:
    base = parts.base
    makes = base.entities.gate.caller(permission(MAKE, key_required=True))

    @router.post(
        f"{FILE}/results",
        status_code=201,
        response_model=ResultImportedAnswer,
        openapi_extra=UPLOAD,
    )
    async def import_result(
        entity: UUID,
        pay_file: UUID,
        request: Request,
        form: ResultFormatKey,
        caller: Annotated[Caller, Depends(makes)],
    ) -> Response:
        """Import what the bank did (代发结果): paid is confirmed once, failed can be paid anew."""
        kind = kind_of(request)
        context = await base.context(caller, entity)
        if base.at_work.locked():
            raise BankFilesBusyError("other files are being read: send this one in a moment")
        async with base.at_work:
            file = await received(request, kind)
            command = ImportResult(
                entity=entity, pay_file=pay_file, file=file, form=form, importer=caller.person
            )
            receipt = await parts.results.import_result(command, under(context, file))
        return answer(receipt, status=201)
