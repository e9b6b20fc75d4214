"""The pages on which the party branch looks a quarter over and approves it."""

from dataclasses import replace
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import Response

from chassis.browser.entrance import pages_router
from chassis.browser.errors import FormUnfinishedError
from chassis.browser.faults import Faults, Faulty, faults_of
from chassis.browser.forms import Form
from chassis.context import Context
from chassis.http.positions import After
from chassis.identity.dependencies import Caller
from chassis.identity.permissions import permission
from chassis.pages.languages import Spoken
from chassis.pages.rendering import spoken_in
from kernel.periods import Quarter
from kernel.points import format_points, parse_points
from points.adapters.work_lists import Row
from points.application.commands import ApproveQuarter, ReissueQuarter
from points.entrypoints.bodies import ApprovalBody, SchemeKey
from points.entrypoints.http import QuarterText
from points.entrypoints.pages.home import due_quarters
from points.entrypoints.pages.parts import PageParts
from points.entrypoints.pages.words import WORDS

MISSING = ("unchecked", "unreported", "undecided")


def approval_routes(parts: PageParts) -> APIRouter:
    """Give the list of quarters, the page of one, and its form."""
    router = pages_router()
    reads = parts.desk.gate.caller(permission("points.quarter.approve"))
    approves = parts.desk.gate.caller(permission("points.quarter.approve", key_required=True))

    @router.get("/{language}/schemes/{scheme}/quarters")
    async def quarters(
        request: Request,
        language: str,
        scheme: SchemeKey,
        caller: Annotated[Caller, Depends(reads)],
    ) -> Response:
        """List the quarters, the latest first."""
        spoken = spoken_in(language)
        caller.require(parts.rules.leading_unit(scheme))
        await parts.lists.reader.caught_up()
        known = await parts.lists.quarters(scheme)
        rows = [
            {
                "quarter": str(quarter),
                "due": due,
                "approval_on": parts.rules.of(scheme).approval_on(quarter),
                "known": known.get(str(quarter)),
            }
            for quarter, due in due_quarters(parts, scheme, known).items()
        ]
        return parts.desk.screens.show(
            request,
            "quarters.html",
            spoken,
            scheme=scheme,
            scheme_name=parts.names.scheme(scheme, spoken),
            quarters=rows[::-1],
        )

    @router.get("/{language}/schemes/{scheme}/quarters/{quarter}")
    async def one(  # noqa: PLR0913, PLR0917  # each is one part of the address
        request: Request,
        language: str,
        scheme: SchemeKey,
        quarter: QuarterText,
        caller: Annotated[Caller, Depends(reads)],
        after: After = None,
    ) -> Response:
        """Show what an approval would settle, and what it would leave for later."""
        caller.require(parts.rules.leading_unit(scheme))
        await parts.lists.reader.caught_up(after)
        return await _page(parts, request, spoken_in(language), (scheme, Quarter(quarter)))

    @router.post("/{language}/schemes/{scheme}/quarters/{quarter}")
    async def approve(
        request: Request,
        language: str,
        scheme: SchemeKey,
        quarter: QuarterText,
        caller: Annotated[Caller, Depends(approves)],
    ) -> Response:
        """Take the branch's approval."""
        spoken = spoken_in(language)
        context = _context(parts, caller, scheme)
        form = await Form.read(request)
        try:
            command = _approval(scheme, Quarter(quarter), caller.person, form)
            context = context.resting_on(command.resolution)
            receipt = await parts.points.approve_quarter(command, context)
        except Faulty as error:
            faults = faults_of(error, spoken, WORDS)
            return await _page(
                parts, request, spoken, (scheme, Quarter(quarter)), faults=faults, form=form
            )
        place = f"{spoken.path}/schemes/{scheme}/quarters/{quarter}"
        return parts.desk.screens.go(request, f"{place}?after={receipt.position or 0}")

    @router.post("/{language}/schemes/{scheme}/quarters/{quarter}/reissue")
    async def reissue(
        request: Request,
        language: str,
        scheme: SchemeKey,
        quarter: QuarterText,
        caller: Annotated[Caller, Depends(approves)],
    ) -> Response:
        """Take the branch's approval of the corrected list."""
        spoken = spoken_in(language)
        form = await Form.read(request)
        context = _context(parts, caller, scheme)
        try:
            resolution = _resolved(form)
            command = ReissueQuarter(scheme=scheme, quarter=Quarter(quarter), resolution=resolution)
            context = context.resting_on(resolution)
            receipt = await parts.objections.reissue_quarter(command, context)
        except Faulty as error:
            faults = faults_of(error, spoken, WORDS)
            return await _page(
                parts, request, spoken, (scheme, Quarter(quarter)), faults=faults, form=form
            )
        place = f"{spoken.path}/schemes/{scheme}/quarters/{quarter}"
        return parts.desk.screens.go(request, f"{place}?after={receipt.position or 0}")

    return router


def _context(parts: PageParts, caller: Caller, scheme: str) -> Context:
    """Give the envelope's part of what the branch decides for the village of a scheme."""
    village = parts.rules.unit_of(scheme)
    leading = parts.rules.leading_unit(scheme)
    context = parts.context(caller, leading, effective_on=parts.today())
    return replace(context, unit=str(village), division=parts.register.unit(village).division)


def _resolved(form: Form) -> str:
    """Give the resolution of a form that was confirmed."""
    missing = [] if form.text("sure") else ["sure"]
    try:
        resolution = ApprovalBody(resolution=form.text("resolution")).resolution
    except ValidationError:
        resolution, missing = "", ["resolution", *missing]
    if missing:
        raise FormUnfinishedError(*missing)
    return resolution


def _approval(scheme: str, quarter: Quarter, approver: UUID, form: Form) -> ApproveQuarter:
    resolution = _resolved(form)
    entries, _, points = form.text("seen").partition(" ")
    return ApproveQuarter(
        scheme=scheme,
        quarter=quarter,
        approver=approver,
        resolution=resolution,
        seen=(int(entries) if entries.isdecimal() else 0, parse_points(points)),
    )


async def _page(  # noqa: PLR0913  # what the page is about, and what is wrong with it
    parts: PageParts,
    request: Request,
    spoken: Spoken,
    place: tuple[str, Quarter],
    *,
    faults: Faults | None = None,
    form: Form | None = None,
) -> Response:
    scheme, quarter = place
    rules = parts.rules.of(scheme)
    rows: list[Row] = [
        {**row, "name": parts.names.unit(row["grid"], spoken), "key": _key(parts, row["grid"])}
        for row in await parts.lists.summary(scheme, rules.last_day_of(quarter))
    ]
    known = await parts.lists.quarters(scheme)
    totals = _totals(rows)
    return parts.desk.screens.show(
        request,
        "quarter.html",
        spoken,
        status=200 if faults is None else faults.status,
        scheme=scheme,
        scheme_name=parts.names.scheme(scheme, spoken),
        quarter=str(quarter),
        last_day=rules.last_day_of(quarter),
        approval_on=rules.approval_on(quarter),
        too_early=parts.today() < rules.approval_on(quarter),
        earlier=_earlier_open(rules.tables[0].effective_on, quarter, known),
        known=known.get(str(quarter)),
        irregular=await parts.lists.irregular(scheme, str(quarter)),
        reissue_due=await parts.lists.reissue_due(scheme, str(quarter)),
        rows=sorted(rows, key=lambda row: str(row["key"])),
        totals=totals,
        seen=f"{totals['entries']} {format_points(totals['points'])}",
        faults=faults,
        form=form or Form(()),
    )


def _key(parts: PageParts, grid: UUID) -> str:
    return parts.register.unit(grid).key


def _totals(rows: list[Row]) -> dict[str, Any]:
    counted = {name: sum(row[name] for row in rows) for name in ("accounts", "entries", *MISSING)}
    return {**counted, "points": sum((row["points"] for row in rows), Decimal(0))}


def _earlier_open(first_on: Any, quarter: Quarter, known: dict[str, Row]) -> str | None:
    """Name the quarter before this one where it must be approved first."""
    before = quarter.previous()
    if before.last_on < first_on:
        return None
    approved = known.get(str(before), {}).get("statement") is not None
    return None if approved else str(before)
