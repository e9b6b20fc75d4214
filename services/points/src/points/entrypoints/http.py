"""The commands of points over HTTP: translate, ask who it is, call the use case."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path
from starlette.responses import Response

from chassis.http.etags import ExpectedVersion
from chassis.http.receipts import answer
from chassis.identity.dependencies import Caller, Gate
from chassis.identity.paper import PaperSignerPostLapsedError
from chassis.identity.permissions import permission
from chassis.replica.memory import RegisterMemory
from kernel.periods import Month, Quarter
from points.adapters.account_index import AccountIndex
from points.adapters.adopted_rules import AdoptedRules
from points.application.commands import (
    ApproveQuarter,
    CheckEntries,
    RecogniseMonth,
    RecordEntry,
    RejectedEntry,
    ReportMonth,
)
from points.application.irregular_acts import IrregularActs
from points.application.points import Points
from points.entrypoints.bodies import (
    ApprovalAnswer,
    ApprovalBody,
    ChecksAnswer,
    ChecksBody,
    DeclarationBody,
    EntryAnswer,
    EntryBody,
    RecognitionAnswer,
    RecognitionBody,
    RejectedEntryBody,
    ReportAnswer,
    ReportBody,
    SchemeKey,
)
from points.entrypoints.irregular_acts import REPORTED, Told, report_irregular

MonthText = Annotated[str, Path(pattern=r"^\d{4}-\d{2}$", examples=["2026-05"])]
QuarterText = Annotated[str, Path(pattern=r"^\d{4}-Q[1-4]$", examples=["2026-Q2"])]


@dataclass(frozen=True, kw_only=True)
class CommandParts:
    """What the command routes call."""

    gate: Gate
    points: Points
    irregular: IrregularActs
    index: AccountIndex
    rules: AdoptedRules
    register: RegisterMemory
    today: Callable[[], date]


def command_routes(parts: CommandParts) -> APIRouter:
    """Give the routes that change something."""
    router = APIRouter(tags=["commands"])
    _entry_routes(router, parts)
    _round_routes(router, parts)
    return router


def _entry_routes(router: APIRouter, parts: CommandParts) -> None:
    record = parts.gate.caller(permission("points.entry.record", key_required=True, paper=True))
    declare = parts.gate.caller(permission("points.entry.declare", key_required=True, paper=True))

    @router.post("/accounts/{account}/entries", status_code=201, response_model=EntryAnswer)
    async def record_entry(
        account: UUID,
        body: EntryBody,
        version: ExpectedVersion,
        caller: Annotated[Caller, Depends(record)],
    ) -> Response:
        """Record one act of a subject (一事一记)."""
        return await _enter(parts, caller, account, body, version)

    @router.post("/accounts/{account}/declarations", status_code=201, response_model=EntryAnswer)
    async def declare_entry(
        account: UUID,
        body: DeclarationBody,
        version: ExpectedVersion,
        caller: Annotated[Caller, Depends(declare)],
    ) -> Response:
        """Declare an act of one's own household or organisation (群众申报)."""
        return await _enter(parts, caller, account, body, version)


async def _enter(
    parts: CommandParts, caller: Caller, account: UUID, body: EntryBody, version: int | None
) -> Response:
    placed = await parts.index.placed(account)
    context = caller.context(
        unit=placed.grid,
        division=parts.register.unit(placed.grid).division,
        effective_on=body.acted_on,
    )
    command = RecordEntry(
        account=account,
        item=body.item,
        points=body.value,
        acted_on=body.acted_on,
        ordinal=body.ordinal,
        evidence=_cited(body, caller),
        recorder=caller.person,
        declared=isinstance(body, DeclarationBody),
        note=body.note if isinstance(body, DeclarationBody) else None,
    )
    receipt = await parts.points.record_entry(command, context, version=version)
    return answer(receipt, status=201)


def _round_routes(router: APIRouter, parts: CommandParts) -> None:
    check = parts.gate.caller(permission("points.entry.check", key_required=True, paper=True))
    report = parts.gate.caller(permission("points.month.report", key_required=True))
    recognise = parts.gate.caller(
        permission("points.month.recognise", key_required=True, paper=True)
    )
    approve = parts.gate.caller(permission("points.quarter.approve", key_required=True, paper=True))

    @router.post("/grids/{grid}/checks", response_model=ChecksAnswer)
    async def check_entries(
        grid: UUID, body: ChecksBody, caller: Annotated[Caller, Depends(check)]
    ) -> Response:
        """Pass entries on as true and complete, or reject them with a reason (审核)."""
        context = caller.context(
            unit=grid, division=parts.register.unit(grid).division, effective_on=caller.day
        )
        command = CheckEntries(
            scheme=body.scheme,
            grid=grid,
            checked=tuple((entry.account, entry.entry) for entry in body.checked),
            rejected=_rejected(body.rejected),
        )
        return answer(await parts.points.check_entries(command, context), status=200)

    @router.post("/grids/{grid}/months/{month}/reports", response_model=ReportAnswer)
    async def report_month(
        grid: UUID, month: MonthText, body: ReportBody, caller: Annotated[Caller, Depends(report)]
    ) -> Response:
        """Report the month's checked entries to the assessment group (月上报)."""
        context = caller.context(
            unit=grid, division=parts.register.unit(grid).division, effective_on=caller.day
        )
        command = ReportMonth(scheme=body.scheme, grid=grid, month=Month(month))
        return answer(await parts.points.report_month(command, context), status=200)

    @router.post(
        "/grids/{grid}/months/{month}/recognitions",
        response_model=RecognitionAnswer,
        responses=REPORTED,
    )
    async def recognise_month(
        grid: UUID,
        month: MonthText,
        body: RecognitionBody,
        caller: Annotated[Caller, Depends(recognise)],
    ) -> Response:
        """Decide, as the assessment group, on what the grid reported (认定)."""
        division = parts.register.unit(grid).division
        try:
            context = caller.context(unit=grid, division=division, effective_on=caller.day)
        except PaperSignerPostLapsedError:
            parts.rules.of(body.scheme)
            about = f"{grid}/{Month(month)}"
            told = Told(scheme=body.scheme, about=about, unit=grid, division=division)
            return await report_irregular(parts.irregular, caller, told)
        command = RecogniseMonth(
            scheme=body.scheme,
            grid=grid,
            month=Month(month),
            recogniser=caller.person,
            present=body.present,
            not_recognised=_rejected(body.not_recognised),
        )
        return answer(await parts.points.recognise_month(command, context), status=200)

    @router.post(
        "/schemes/{scheme}/quarters/{quarter}/approvals",
        response_model=ApprovalAnswer,
        responses=REPORTED,
    )
    async def approve_quarter(
        scheme: SchemeKey,
        quarter: QuarterText,
        body: ApprovalBody,
        caller: Annotated[Caller, Depends(approve)],
    ) -> Response:
        """Approve, as the party branch, the quarter's statement (审定)."""
        village = parts.rules.unit_of(scheme)
        division = parts.register.unit(village).division
        try:
            context = caller.acting_in(village).context(
                unit=parts.rules.leading_unit(scheme),
                division=division,
                effective_on=caller.day,
                authority=(body.resolution,),
            )
        except PaperSignerPostLapsedError:
            told = Told(scheme=scheme, about=quarter, unit=village, division=division)
            return await report_irregular(parts.irregular, caller, told)
        command = ApproveQuarter(
            scheme=scheme,
            quarter=Quarter(quarter),
            approver=caller.person,
            resolution=body.resolution,
        )
        return answer(await parts.points.approve_quarter(command, context), status=200)


def _cited(body: EntryBody, caller: Caller) -> tuple[str, ...]:
    """Give the originals that an entry cites; the sheet that it was entered from is one."""
    return tuple(dict.fromkeys((*body.evidence, *caller.sheets)))


def _rejected(bodies: tuple[RejectedEntryBody, ...]) -> tuple[RejectedEntry, ...]:
    return tuple(
        RejectedEntry(account=body.account, entry=body.entry, reason=body.reason) for body in bodies
    )
