"""Objections over HTTP: raised, decided, read, and what they changed re-issued."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from chassis.http.pagination import Cursors, CursorText, Limit, Page
from chassis.http.positions import After
from chassis.http.receipts import answer
from chassis.identity.dependencies import Caller
from chassis.identity.permissions import Declared, permission
from chassis.personal.texts import SealedTexts
from chassis.personal.vault import Vault
from kernel.periods import Quarter
from points.application.commands import DecideObjection, OpenObjection, ReissueQuarter
from points.application.objections import Objections
from points.application.ports import Originals
from points.domain.objection import ObjectionUnknownError
from points.entrypoints.bodies import ApprovalBody, SchemeKey
from points.entrypoints.http import CommandParts, QuarterText
from points.entrypoints.objection_bodies import (
    DecisionAnswer,
    DecisionBody,
    ObjectionAnswer,
    ObjectionBody,
    ObjectionOpenedAnswer,
    ReissueAnswer,
    RevisionAnswer,
)
from points.entrypoints.reads import ReadParts, may_read

_FILES = "SELECT * FROM read.objections JOIN read.objection_files USING (objection) WHERE "


@dataclass(frozen=True, kw_only=True)
class ObjectionParts:
    """What the routes of objections call beside those of commands and questions."""

    commands: CommandParts
    reads: ReadParts
    objections: Objections
    originals: Originals
    vault: Vault
    source: str


def objection_routes(parts: ObjectionParts) -> APIRouter:
    """Give the routes by which entries are objected to, at any time."""
    router = APIRouter(tags=["objections"])
    _raising(router, parts)
    _deciding(router, parts)
    _reissuing(router, parts)
    _reading(router, parts)
    return router


def _raising(router: APIRouter, parts: ObjectionParts) -> None:
    commands = parts.commands
    raises = commands.gate.caller(
        permission("points.objection.open", key_required=True, paper=True)
    )

    @router.post(
        "/accounts/{account}/objections", status_code=201, response_model=ObjectionOpenedAnswer
    )
    async def open_objection(
        account: UUID, body: ObjectionBody, caller: Annotated[Caller, Depends(raises)]
    ) -> Response:
        """Object to an entry of one's own household or organisation (积分异议), at any time."""
        placed = await commands.index.placed(account)
        context = caller.context(
            unit=placed.grid,
            division=commands.register.unit(placed.grid).division,
            effective_on=caller.day,
        )
        command = OpenObjection(
            account=account,
            entry=body.entry,
            objector=caller.person,
            reason=body.reason,
            evidence=tuple(dict.fromkeys((*body.evidence, *caller.sheets))),
            event=body.event,
        )
        return answer(await parts.objections.open_objection(command, context), status=201)


def _deciding(router: APIRouter, parts: ObjectionParts) -> None:
    commands, reader = parts.commands, parts.reads.reader
    decides = commands.gate.caller(
        permission("points.objection.decide", key_required=True, paper=True)
    )

    @router.post(
        "/accounts/{account}/objections/{objection}/decisions", response_model=DecisionAnswer
    )
    async def decide_objection(
        account: UUID,
        objection: UUID,
        body: DecisionBody,
        caller: Annotated[Caller, Depends(decides)],
    ) -> Response:
        """Decide, as the assessment group, on an objection (复议)."""
        placed = await commands.index.placed(account)
        context = caller.context(
            unit=placed.grid,
            division=commands.register.unit(placed.grid).division,
            effective_on=caller.day,
        )
        await reader.caught_up()
        file = await reader.row(
            "SELECT entry FROM read.objection_files WHERE objection = %s AND account = %s",
            *(objection, account),
        )
        if file is None:
            raise ObjectionUnknownError("nobody has objected to this; see the list")
        original = await parts.originals.of(account, file["entry"])
        command = DecideObjection(
            objection=objection,
            decider=caller.person,
            present=body.present,
            points=body.value,
            reason=body.reason,
        )
        receipt = await parts.objections.decide_objection(command, original, context)
        return answer(receipt, status=200)


def _reissuing(router: APIRouter, parts: ObjectionParts) -> None:
    commands, reader = parts.commands, parts.reads.reader
    approve = commands.gate.caller(
        permission("points.quarter.approve", key_required=True, paper=True)
    )
    public = Depends(Declared(permission("points.quarter.read", public=True)))

    @router.post("/schemes/{scheme}/quarters/{quarter}/reissues", response_model=ReissueAnswer)
    async def reissue_quarter(
        scheme: SchemeKey,
        quarter: QuarterText,
        body: ApprovalBody,
        caller: Annotated[Caller, Depends(approve)],
    ) -> Response:
        """Approve, as the party branch, a corrected statement in place of the published one."""
        village = commands.rules.unit_of(scheme)
        context = caller.acting_in(village).context(
            unit=commands.rules.leading_unit(scheme),
            division=commands.register.unit(village).division,
            effective_on=caller.day,
            authority=(body.resolution,),
        )
        command = ReissueQuarter(
            scheme=scheme, quarter=Quarter(quarter), resolution=body.resolution
        )
        return answer(await parts.objections.reissue_quarter(command, context), status=200)

    @router.get("/schemes/{scheme}/quarters/{quarter}/revisions", dependencies=[public])
    async def revisions(
        scheme: SchemeKey, quarter: QuarterText, after: After = None
    ) -> list[RevisionAnswer]:
        """List the statements of a quarter, the first one first."""
        await reader.caught_up(after or 0)
        rows = await reader.rows(
            "SELECT * FROM read.quarter_revisions WHERE scheme = %s AND quarter = %s"
            " ORDER BY revision",
            *(scheme, quarter),
        )
        return [RevisionAnswer.of(row) for row in rows]


def _reading(router: APIRouter, parts: ObjectionParts) -> None:
    reader = parts.reads.reader
    reads = parts.reads.gate.caller(permission("points.account.read"))
    fields: dict[str, type] = {"position": int}
    listing = Cursors(listing="objections", fields=fields, key=parts.reads.cursor_key)

    @router.get("/accounts/{account}/objections")
    async def of_account(
        account: UUID, caller: Annotated[Caller, Depends(reads)], after: After = None
    ) -> list[ObjectionAnswer]:
        """List the objections to entries of an account, the newest first."""
        await reader.caught_up(after or 0)
        shared_until = await _shared_until(parts, caller, account)
        rows = await reader.rows(
            _FILES + "account = %s AND (%s::text IS NULL OR entry < %s) ORDER BY opened_at DESC",
            *(account, shared_until, shared_until),
        )
        return await _answers(parts, rows)

    @router.get("/grids/{grid}/objections")
    async def of_grid(  # noqa: PLR0913, PLR0917  # each is one query parameter
        grid: UUID,
        scheme: SchemeKey,
        caller: Annotated[Caller, Depends(reads)],
        state: Literal["open", "upheld", "dismissed"] | None = None,
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[ObjectionAnswer]:
        """List the objections of a grid, what happened last first."""
        caller.require(grid)
        await reader.caught_up(after or 0)
        before = listing.start(cursor, position=None)["position"]
        rows = await reader.rows(
            _FILES + "scheme = %s AND grid = %s AND (%s::text IS NULL OR state = %s) AND"
            " (%s::bigint IS NULL OR position < %s) ORDER BY position DESC LIMIT %s",
            *(scheme, grid, state, state, before, before, limit + 1),
        )
        items = await _answers(parts, rows[:limit])
        return Page(items=items, next=listing.following(rows, limit))


async def _answers(parts: ObjectionParts, rows: list[dict[str, Any]]) -> list[ObjectionAnswer]:
    reasons = await SealedTexts(parts.vault, source=parts.source).of(rows, "reason")
    return [ObjectionAnswer.of(row, reason) for row, reason in zip(rows, reasons, strict=True)]


async def _shared_until(parts: ObjectionParts, caller: Caller, account: UUID) -> str | None:
    """Give before which day a caller's entries end, whose household was split off; else None.

    Raises `NotPermittedError` for whoever may read nothing of the account.
    """
    person = caller.principal.person
    since = None if person is None else await parts.reads.index.shared_until(account, person)
    if since is None:
        await may_read(parts.reads, caller, account)
        return None
    # Who also runs or supervises the scheme there reads all.
    placed = await parts.reads.index.placed(account)
    return None if caller.grant(placed.grid) is not None else str(since)
