"""The page on which a grid officer records one act, on a phone and at the door."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from starlette.requests import Request
from starlette.responses import Response

from chassis.browser.entrance import pages_router
from chassis.browser.faults import Faults, Faulty, faults_of
from chassis.browser.forms import Form
from chassis.http.positions import After
from chassis.identity.dependencies import Caller
from chassis.identity.permissions import permission
from chassis.pages.languages import Spoken
from chassis.pages.rendering import spoken_in
from points.application.commands import RecordEntry
from points.application.rounds import AccountUnknownError
from points.entrypoints.pages.acts import Filled, act_form, entry_body
from points.entrypoints.pages.files import citing, kept_file
from points.entrypoints.pages.parts import PageParts
from points.entrypoints.pages.words import WORDS

FOUND_MAX = 40
WANTED_CHARACTERS_MAX = 80

Wanted = Annotated[str, Query(max_length=WANTED_CHARACTERS_MAX)]


def record_routes(parts: PageParts) -> APIRouter:
    """Give the page and its form."""
    router = pages_router()
    reads = parts.desk.gate.caller(permission("points.entry.record"))
    records = parts.desk.gate.caller(permission("points.entry.record", key_required=True))

    @router.get("/{language}/grids/{grid}/record")
    async def choose(  # noqa: PLR0913, PLR0917  # each is one part of the address
        request: Request,
        language: str,
        grid: UUID,
        caller: Annotated[Caller, Depends(reads)],
        q: Wanted = "",
        done: Annotated[str, Query(max_length=200)] = "",
        after: After = None,
    ) -> Response:
        """Let the officer find the household, and say what was recorded last."""
        spoken = spoken_in(language)
        caller.require(grid)
        await parts.lists.reader.caught_up(after)
        found = await parts.lists.found(parts.scheme_of(grid), grid, q, limit=FOUND_MAX + 1)
        account, _, entry = done.partition(" ")
        last = await parts.lists.entry(UUID(account), entry) if entry else None
        return parts.desk.screens.show(
            request,
            "choose.html",
            spoken,
            grid=grid,
            grid_name=parts.names.unit(grid, spoken),
            wanted=q,
            found=found[:FOUND_MAX],
            more=len(found) > FOUND_MAX,
            done=await parts.entries([last], spoken) if last is not None else [],
        )

    @router.get("/{language}/grids/{grid}/accounts/{account}/record")
    async def fill_in(
        request: Request,
        language: str,
        grid: UUID,
        account: UUID,
        caller: Annotated[Caller, Depends(reads)],
    ) -> Response:
        """Show the form for one household."""
        caller.require(grid)
        filled = Filled(account=account, acted_on=parts.today().isoformat())
        return await _form(parts, request, spoken_in(language), grid, filled)

    @router.post("/{language}/grids/{grid}/accounts/{account}/record")
    async def record(
        request: Request,
        language: str,
        grid: UUID,
        account: UUID,
        caller: Annotated[Caller, Depends(records)],
    ) -> Response:
        """Record the act, or show the form again with what is wrong with it."""
        spoken = spoken_in(language)
        caller.require(grid)
        form = await Form.read(request)
        filled = Filled.of(form, account)
        try:
            filled = await _with_photo(parts, caller, form, filled)
            entry, position = await _recorded(parts, caller, filled)
        except Faulty as error:
            faults = faults_of(error, spoken, WORDS)
            return await _form(parts, request, spoken, grid, filled, faults=faults)
        target = f"{spoken.path}/grids/{grid}/record?done={account}%20{entry}&after={position}"
        return parts.desk.screens.go(request, target)

    return router


async def _with_photo(parts: PageParts, caller: Caller, form: Form, filled: Filled) -> Filled:
    """Keep the photo of the form under the key of who speaks for the household."""
    placed = await parts.index.placed(filled.account)
    about = min(await parts.index.contacts(filled.account), default=caller.person)
    return filled.with_original(await kept_file(parts, caller, form, grid=placed.grid, about=about))


async def _recorded(parts: PageParts, caller: Caller, filled: Filled) -> tuple[str, int]:
    placed = await parts.index.placed(filled.account)
    body = entry_body(parts, placed.scheme, filled)
    context = parts.context(caller, placed.grid, effective_on=body.acted_on)
    command = RecordEntry(
        account=filled.account,
        item=body.item,
        points=body.value,
        acted_on=body.acted_on,
        ordinal=body.ordinal,
        evidence=body.evidence,
        recorder=caller.person,
    )
    receipt = await parts.points.record_entry(command, citing(context, body.evidence))
    entry = f"{body.acted_on.isoformat()}/{body.item}/{body.ordinal}"
    return entry, receipt.position or 0


async def _form(  # noqa: PLR0913  # what the page is about, and what is wrong with it
    parts: PageParts,
    request: Request,
    spoken: Spoken,
    grid: UUID,
    filled: Filled,
    *,
    faults: Faults | None = None,
) -> Response:
    account = await parts.lists.account(filled.account)
    if account is None or account["grid"] != grid:
        raise AccountUnknownError("there is no such points account in this grid")
    return parts.desk.screens.show(
        request,
        "record.html",
        spoken,
        status=200 if faults is None else faults.status,
        grid=grid,
        grid_name=parts.names.unit(grid, spoken),
        **act_form(parts, account, filled, spoken),
        faults=faults,
    )
