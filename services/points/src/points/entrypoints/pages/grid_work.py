"""The page on which a grid officer checks entries, reports the month and sees the own records."""

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
from points.application.commands import CheckEntries, RejectedEntry, ReportMonth
from points.entrypoints.bodies import REASON_CHARACTERS_MAX
from points.entrypoints.pages.parts import PageParts
from points.entrypoints.pages.words import WORDS

CHECKED_MAX = 100
REPORTED_MAX = 500
OWN_MAX = 50


def grid_work_routes(parts: PageParts) -> APIRouter:
    """Give the page and its two forms."""
    router = pages_router()
    reads = parts.desk.gate.caller(permission("points.entry.check"))
    checks = parts.desk.gate.caller(permission("points.entry.check", key_required=True))
    reports = parts.desk.gate.caller(permission("points.month.report", key_required=True))

    @router.get("/{language}/grids/{grid}/work")
    async def work(  # noqa: PLR0913, PLR0917  # each is one part of the address
        request: Request,
        language: str,
        grid: UUID,
        caller: Annotated[Caller, Depends(reads)],
        done: str = "",
        after: After = None,
    ) -> Response:
        """Show what waits in the grid."""
        caller.require(grid)
        await parts.lists.reader.caught_up(after)
        return await _page(parts, request, spoken_in(language), grid, caller, done=done)

    @router.post("/{language}/grids/{grid}/checks")
    async def check(
        request: Request, language: str, grid: UUID, caller: Annotated[Caller, Depends(checks)]
    ) -> Response:
        """Pass entries on, or reject them."""
        spoken = spoken_in(language)
        context = parts.context(caller, grid, effective_on=parts.today())
        form = await Form.read(request)
        try:
            command = _checks(parts, grid, form)
            receipt = await parts.points.check_entries(command, context)
        except Faulty as error:
            faults = faults_of(error, spoken, WORDS)
            return await _page(parts, request, spoken, grid, caller, faults=faults, form=form)
        done = f"{spoken.path}/grids/{grid}/work?done=checked&after={receipt.position or 0}"
        return parts.desk.screens.go(request, done)

    @router.post("/{language}/grids/{grid}/reports")
    async def report(
        request: Request, language: str, grid: UUID, caller: Annotated[Caller, Depends(reports)]
    ) -> Response:
        """Report a month."""
        spoken = spoken_in(language)
        context = parts.context(caller, grid, effective_on=parts.today())
        form = await Form.read(request)
        try:
            month = Month(form.text("month"))
            command = ReportMonth(scheme=parts.scheme_of(grid), grid=grid, month=month)
            receipt = await parts.points.report_month(command, context)
        except Faulty as error:
            faults = faults_of(error, spoken, WORDS)
            return await _page(parts, request, spoken, grid, caller, faults=faults, form=form)
        done = f"{spoken.path}/grids/{grid}/work?done=reported&after={receipt.position or 0}"
        return parts.desk.screens.go(request, done)

    return router


def _checks(parts: PageParts, grid: UUID, form: Form) -> CheckEntries:
    checked: list[tuple[UUID, str]] = []
    rejected: list[RejectedEntry] = []
    missing: list[str] = []
    for number, named in enumerate(form.all("entry")):
        account, _, entry = named.partition(" ")
        decision, reason = form.text(f"decision/{number}"), form.text(f"reason/{number}")
        if decision == "pass":
            checked.append((UUID(account), entry))
        elif decision == "reject" and reason:
            rejected.append(
                RejectedEntry(
                    account=UUID(account), entry=entry, reason=reason[:REASON_CHARACTERS_MAX]
                )
            )
        elif decision == "reject":
            missing.append(f"reason/{number}")
    if missing or not (checked or rejected):
        raise FormUnfinishedError(*(missing or ["entries"]))
    return CheckEntries(
        scheme=parts.scheme_of(grid),
        grid=grid,
        checked=tuple(checked),
        rejected=tuple(rejected),
    )


async def _page(  # noqa: PLR0913  # what the page is about, and what is wrong with it
    parts: PageParts,
    request: Request,
    spoken: Spoken,
    grid: UUID,
    caller: Caller,
    *,
    done: str = "",
    faults: Faults | None = None,
    form: Form | None = None,
) -> Response:
    scheme, lists = parts.scheme_of(grid), parts.lists
    checked = await lists.in_state(scheme, grid, "checked", limit=REPORTED_MAX)
    counts = await lists.counts(scheme, grid)
    own = await lists.recorded_by(caller.person, grid, limit=OWN_MAX)
    waiting = await lists.in_state(scheme, grid, "recorded", limit=CHECKED_MAX)
    registers = [row for row in await lists.registers(scheme) if row["grid"] == grid]
    return parts.desk.screens.show(
        request,
        "grid_work.html",
        spoken,
        status=200 if faults is None else faults.status,
        grid=grid,
        grid_name=parts.names.unit(grid, spoken),
        waiting=await parts.entries(waiting, spoken),
        waiting_all=counts.get("recorded", 0),
        checked=await parts.entries(checked, spoken),
        months=_months(parts, checked),
        registers=sorted(registers, key=lambda row: str(row["month"]), reverse=True),
        own=await parts.entries(own, spoken),
        done=done,
        faults=faults,
        form=form or Form(()),
    )


def _months(parts: PageParts, checked: list[Row]) -> list[str]:
    """Give the months up to which something can be reported, the latest first."""
    if not checked:
        return []
    month, last = Month.of(checked[0]["acted_on"]), Month.of(parts.today())
    months = [str(month)]
    while str(month) < str(last):
        month = month.next()
        months.append(str(month))
    return months[::-1]
