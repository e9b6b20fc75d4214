"""The page on which a grid officer records one act, on a phone and at the door."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from starlette.requests import Request
from starlette.responses import Response

from chassis.browser.forms import Form
from chassis.http.positions import After
from chassis.identity.dependencies import Caller
from chassis.identity.permissions import permission
from chassis.pages.languages import Spoken
from chassis.pages.rendering import spoken_in
from kernel.points import format_points
from points.application.commands import RecordEntry
from points.application.rounds import AccountUnknownError
from points.entrypoints.bodies import EntryBody
from points.entrypoints.pages.faults import Faults, Faulty, faults_of
from points.entrypoints.pages.parts import PageParts, pages_router, person_of

FOUND_MAX = 40
WANTED_CHARACTERS_MAX = 80

Wanted = Annotated[str, Query(max_length=WANTED_CHARACTERS_MAX)]


@dataclass(frozen=True, kw_only=True)
class Filled:
    """What the form shows in its fields."""

    account: UUID
    item: str = ""
    points: str = ""
    acted_on: str = ""
    ordinal: str = "1"

    @classmethod
    def of(cls, form: Form, account: UUID) -> "Filled":
        """Give back what was sent."""
        sent = {name: form.text(name) for name in ("item", "points", "acted_on", "ordinal")}
        return cls(account=account, **sent)


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
            done=parts.entries([last], spoken) if last is not None else [],
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
            entry, position = await _recorded(parts, caller, filled)
        except Faulty as error:
            faults = faults_of(error, spoken)
            return await _form(parts, request, spoken, grid, filled, faults=faults)
        target = f"{spoken.path}/grids/{grid}/record?done={account}%20{entry}&after={position}"
        return parts.desk.screens.go(request, target)

    return router


async def _recorded(parts: PageParts, caller: Caller, filled: Filled) -> tuple[str, int]:
    placed = await parts.index.placed(filled.account)
    body = _body(parts, placed.scheme, filled)
    context = parts.context(caller, placed.grid, effective_on=body.acted_on)
    command = RecordEntry(
        account=filled.account,
        item=body.item,
        points=body.value,
        acted_on=body.acted_on,
        ordinal=body.ordinal,
        evidence=body.evidence,
        recorder=person_of(caller),
    )
    receipt = await parts.points.record_entry(command, context)
    entry = f"{body.acted_on.isoformat()}/{body.item}/{body.ordinal}"
    return entry, receipt.position or 0


def _body(parts: PageParts, scheme: str, filled: Filled) -> EntryBody:
    """Read the fields as the JSON route does; an item of one worth needs no points beside it."""
    points = filled.points
    if not points and filled.item and filled.acted_on:
        points = _only_points(parts, scheme, filled)
    ordinal = filled.ordinal
    return EntryBody.model_validate(
        {
            "item": filled.item,
            "points": points,
            "acted_on": filled.acted_on,
            "ordinal": int(ordinal) if ordinal.isascii() and ordinal.isdecimal() else ordinal,
        }
    )


def _only_points(parts: PageParts, scheme: str, filled: Filled) -> str:
    try:
        day = date.fromisoformat(filled.acted_on)
    except ValueError:
        return ""
    rules = parts.rules.of(scheme)
    in_force = [table for table in rules.tables if table.effective_on <= day]
    least, most = in_force[-1].ranges.get(filled.item, (None, None)) if in_force else (None, None)
    return format_points(least) if least is not None and least == most else ""


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
    scheme, today = account["scheme"], parts.today()
    oldest = today - timedelta(days=parts.rules.of(scheme).late_recording_days)
    try:
        day = min(max(date.fromisoformat(filled.acted_on), oldest), today)
    except ValueError:
        day = today
    return parts.desk.screens.show(
        request,
        "record.html",
        spoken,
        status=200 if faults is None else faults.status,
        grid=grid,
        grid_name=parts.names.unit(grid, spoken),
        account=account,
        classes=parts.names.classes(scheme, day, spoken),
        oldest=oldest,
        today=today,
        filled=filled,
        faults=faults,
    )
