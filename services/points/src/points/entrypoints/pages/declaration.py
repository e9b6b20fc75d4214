"""The page on which a household declares an act of its own (群众申报), with a photo and a note."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from chassis.browser.entrance import pages_router
from chassis.browser.faults import Faults, Faulty, faults_of
from chassis.browser.forms import Form
from chassis.identity.dependencies import Caller
from chassis.identity.permissions import permission
from chassis.pages.languages import Spoken
from chassis.pages.rendering import spoken_in
from points.application.commands import RecordEntry
from points.application.rounds import AccountUnknownError
from points.entrypoints.pages.acts import Filled, act_form, declaration_body
from points.entrypoints.pages.files import citing, kept_file
from points.entrypoints.pages.parts import PageParts, check_own
from points.entrypoints.pages.words import WORDS


def declaration_routes(parts: PageParts) -> APIRouter:
    """Give the page and its form."""
    router = pages_router()
    reads = parts.desk.gate.caller(permission("points.entry.declare"))
    declares = parts.desk.gate.caller(permission("points.entry.declare", key_required=True))

    @router.get("/{language}/accounts/{account}/declaration")
    async def fill_in(
        request: Request, language: str, account: UUID, caller: Annotated[Caller, Depends(reads)]
    ) -> Response:
        """Show the form to a person of the account."""
        await check_own(parts, caller, account)
        filled = Filled(account=account, acted_on=parts.today().isoformat())
        return await _form(parts, request, spoken_in(language), filled)

    @router.post("/{language}/accounts/{account}/declaration")
    async def declare(
        request: Request, language: str, account: UUID, caller: Annotated[Caller, Depends(declares)]
    ) -> Response:
        """Take the declaration, or show the form again with what is wrong with it."""
        spoken = spoken_in(language)
        grid = await check_own(parts, caller, account)
        form = await Form.read(request)
        filled = Filled.of(form, account)
        try:
            about = caller.person
            kept = await kept_file(parts, caller, form, grid=grid, about=about)
            filled = filled.with_original(kept)
            position = await _declared(parts, caller, filled)
        except Faulty as error:
            return await _form(
                parts, request, spoken, filled, faults=faults_of(error, spoken, WORDS)
            )
        target = f"{spoken.path}/accounts/{account}?done=declared&after={position}"
        return parts.desk.screens.go(request, target)

    return router


async def _declared(parts: PageParts, caller: Caller, filled: Filled) -> int:
    placed = await parts.index.placed(filled.account)
    body = declaration_body(parts, placed.scheme, filled)
    context = parts.context(caller, placed.grid, effective_on=body.acted_on)
    command = RecordEntry(
        account=filled.account,
        item=body.item,
        points=body.value,
        acted_on=body.acted_on,
        ordinal=body.ordinal,
        evidence=body.evidence,
        recorder=caller.person,
        declared=True,
        note=body.note,
    )
    receipt = await parts.points.record_entry(command, citing(context, body.evidence))
    return receipt.position or 0


async def _form(
    parts: PageParts,
    request: Request,
    spoken: Spoken,
    filled: Filled,
    *,
    faults: Faults | None = None,
) -> Response:
    account = await parts.lists.account(filled.account)
    if account is None:
        raise AccountUnknownError("there is no such points account")
    return parts.desk.screens.show(
        request,
        "declaration.html",
        spoken,
        status=200 if faults is None else faults.status,
        **act_form(parts, account, filled, spoken),
        faults=faults,
    )
