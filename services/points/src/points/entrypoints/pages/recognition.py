"""The pages on which the assessment group decides, grid by grid, on what was reported."""

from collections import Counter
from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from chassis.browser.entrance import pages_router
from chassis.browser.errors import FormUnfinishedError
from chassis.browser.faults import Faults, Faulty, faults_of
from chassis.browser.forms import Form
from chassis.http.positions import After
from chassis.identity.dependencies import Caller
from chassis.identity.permissions import permission
from chassis.pages.languages import Spoken
from chassis.pages.rendering import spoken_in
from kernel.periods import Month
from points.adapters.work_lists import Row
from points.application.commands import RecogniseMonth, RejectedEntry
from points.domain.register import NothingToRecogniseError, ReportedEntry, list_sha256
from points.entrypoints.bodies import REASON_CHARACTERS_MAX, SchemeKey
from points.entrypoints.http import MonthText
from points.entrypoints.pages.parts import PageParts
from points.entrypoints.pages.words import WORDS


def recognition_routes(parts: PageParts) -> APIRouter:
    """Give the list of registers, the page of one, and its form."""
    router = pages_router()
    reads = parts.desk.gate.caller(permission("points.month.recognise"))
    decides = parts.desk.gate.caller(permission("points.month.recognise", key_required=True))

    @router.get("/{language}/schemes/{scheme}/recognitions")
    async def waiting(
        request: Request,
        language: str,
        scheme: SchemeKey,
        caller: Annotated[Caller, Depends(reads)],
        after: After = None,
    ) -> Response:
        """List what waits for the group."""
        spoken = spoken_in(language)
        caller.require(parts.rules.unit_of(scheme))
        await parts.lists.reader.caught_up(after)
        rows = [
            {**row, "name": parts.names.unit(row["grid"], spoken)}
            for row in await parts.lists.registers(scheme)
        ]
        return parts.desk.screens.show(
            request,
            "recognitions.html",
            spoken,
            scheme_name=parts.names.scheme(scheme, spoken),
            waiting=[row for row in rows if row["waiting"]],
            decided=[row for row in rows if not row["waiting"]],
            done=after is not None,
        )

    @router.get("/{language}/grids/{grid}/months/{month}/recognition")
    async def register(
        request: Request,
        language: str,
        grid: UUID,
        month: MonthText,
        caller: Annotated[Caller, Depends(reads)],
    ) -> Response:
        """Show one grid's register."""
        caller.require(grid)
        await parts.lists.reader.caught_up()
        return await _page(parts, request, spoken_in(language), (grid, month), caller)

    @router.post("/{language}/grids/{grid}/months/{month}/recognition")
    async def recognise(
        request: Request,
        language: str,
        grid: UUID,
        month: MonthText,
        caller: Annotated[Caller, Depends(decides)],
    ) -> Response:
        """Take the group's decision."""
        spoken = spoken_in(language)
        context = parts.context(caller, grid, effective_on=parts.today())
        form = await Form.read(request)
        scheme = parts.scheme_of(grid)
        try:
            command = _decision(scheme, (grid, month), caller.person, form)
            receipt = await parts.points.recognise_month(command, context)
        except Faulty as error:
            faults = faults_of(error, spoken, WORDS)
            return await _page(
                parts, request, spoken, (grid, month), caller, faults=faults, form=form
            )
        done = f"{spoken.path}/schemes/{scheme}/recognitions?after={receipt.position or 0}"
        return parts.desk.screens.go(request, done)

    return router


def _decision(
    scheme: str, register: tuple[UUID, str], recogniser: UUID, form: Form
) -> RecogniseMonth:
    grid, month = register
    refused: list[RejectedEntry] = []
    missing: list[str] = []
    for ref in form.all("refused"):
        account, _, entry = ref.partition(" ")
        reason = form.text(f"reason/{ref}")[:REASON_CHARACTERS_MAX]
        if not reason:
            missing.append(f"reason/{ref}")
        refused.append(RejectedEntry(account=UUID(account), entry=entry, reason=reason))
    present = form.all("present")
    if missing or not present:
        raise FormUnfinishedError(*missing, *([] if present else ["present"]))
    return RecogniseMonth(
        scheme=scheme,
        grid=grid,
        month=Month(month),
        recogniser=recogniser,
        present=tuple(UUID(member) for member in present),
        not_recognised=tuple(refused),
        seen=form.text("seen"),
    )


async def _page(  # noqa: PLR0913  # what the page is about, and what is wrong with it
    parts: PageParts,
    request: Request,
    spoken: Spoken,
    place: tuple[UUID, str],
    caller: Caller,
    *,
    faults: Faults | None = None,
    form: Form | None = None,
) -> Response:
    grid, month = place
    scheme = parts.scheme_of(grid)
    register = await parts.lists.register(scheme, grid, month)
    if register is None:
        raise NothingToRecogniseError(f"the grid has reported nothing for {month}")
    rows = await parts.lists.reported_in(register["register"])
    return parts.desk.screens.show(
        request,
        "recognition.html",
        spoken,
        status=200 if faults is None else faults.status,
        scheme=scheme,
        grid_name=parts.names.unit(grid, spoken),
        month=month,
        register=register,
        irregular=await parts.lists.irregular(scheme, f"{grid}/{month}"),
        entries=await parts.entries(rows, spoken),
        points=sum(row["points"] for row in rows),
        members=await members_of(parts, scheme, rows),
        quorum=parts.rules.of(scheme).quorum(),
        me=caller.person,
        seen=list_sha256(ReportedEntry(account=row["account"], entry=row["entry"]) for row in rows),
        faults=faults,
        form=form or Form(()),
    )


async def members_of(parts: PageParts, scheme: str, rows: Sequence[Row] = ()) -> list[Row]:
    """Give the group's members by the label of their household, and what each one recorded."""
    members = parts.rules.members(scheme, parts.today())
    labels = await parts.lists.labels_of(members)
    recorded = Counter(row["recorder"] for row in rows)
    found = [
        {"person": one, "label": labels.get(one), "recorded": recorded[one]}
        for one in sorted(members)
    ]
    # Whoever speaks for no household stands at the end, and is told apart by a number.
    return sorted(found, key=lambda member: (member["label"] is None, str(member["label"])))
