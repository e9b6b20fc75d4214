"""The pages on which a household objects to an entry, and the assessment group decides on it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
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
from points.adapters.work_lists import Row
from points.application.commands import DecideObjection, OpenObjection
from points.domain.entry import EntryUnknownError
from points.domain.objection import ObjectionUnknownError
from points.entrypoints.bodies import EntryName, SchemeKey
from points.entrypoints.objection_bodies import DecisionBody, ObjectionBody
from points.entrypoints.pages.files import citing, kept_file
from points.entrypoints.pages.parts import PageParts, check_own
from points.entrypoints.pages.recognition import members_of
from points.entrypoints.pages.words import WORDS

Named = Annotated[EntryName, Query()]


def objection_page_routes(parts: PageParts) -> APIRouter:
    """Give the pages and their forms."""
    router = pages_router()
    _raising(router, parts)
    _listing(router, parts)
    _deciding(router, parts)
    return router


def _raising(router: APIRouter, parts: PageParts) -> None:
    reads = parts.desk.gate.caller(permission("points.objection.open"))
    raises = parts.desk.gate.caller(permission("points.objection.open", key_required=True))

    @router.get("/{language}/accounts/{account}/objection")
    async def fill_in(
        request: Request,
        language: str,
        account: UUID,
        entry: Named,
        caller: Annotated[Caller, Depends(reads)],
    ) -> Response:
        """Show the form by which a person of the account objects to an entry."""
        await check_own(parts, caller, account)
        return await _raise_page(parts, request, spoken_in(language), (account, entry))

    @router.post("/{language}/accounts/{account}/objection")
    async def raise_objection(
        request: Request,
        language: str,
        account: UUID,
        entry: Named,
        caller: Annotated[Caller, Depends(raises)],
    ) -> Response:
        """Take the objection."""
        spoken = spoken_in(language)
        placed = await check_own(parts, caller, account)
        form = await Form.read(request)
        cited = tuple(form.all("evidence"))
        try:
            kept = await kept_file(parts, caller, form, grid=placed, about=caller.person)
            cited = (*cited, *([] if kept is None else [kept]))
            body = ObjectionBody(entry=entry, reason=form.text("reason"), evidence=cited)
            command = OpenObjection(
                account=account,
                entry=body.entry,
                objector=caller.person,
                reason=body.reason,
                evidence=body.evidence,
                event=body.event,
            )
            context = parts.context(caller, placed, effective_on=parts.today())
            context = citing(context, body.evidence)
            receipt = await parts.objections.open_objection(command, context)
        except Faulty as error:
            faults = faults_of(error, spoken, WORDS)
            place = (account, entry)
            form = form.holding("evidence", cited)
            return await _raise_page(parts, request, spoken, place, faults=faults, form=form)
        target = f"{spoken.path}/accounts/{account}?done=objection&after={receipt.position or 0}"
        return parts.desk.screens.go(request, target)


def _listing(router: APIRouter, parts: PageParts) -> None:
    reads = parts.desk.gate.caller(permission("points.objection.decide"))

    @router.get("/{language}/schemes/{scheme}/objections")
    async def waiting(
        request: Request,
        language: str,
        scheme: SchemeKey,
        caller: Annotated[Caller, Depends(reads)],
        after: After = None,
    ) -> Response:
        """List what waits for the group's decision."""
        spoken = spoken_in(language)
        caller.require(parts.rules.unit_of(scheme))
        await parts.lists.reader.caught_up(after)
        found = [
            {**row, **await _entry_of(parts, row["account"], row["entry"], spoken)}
            for row in await parts.objection_lists.waiting(scheme)
        ]
        return parts.desk.screens.show(
            request,
            "objections.html",
            spoken,
            scheme_name=parts.names.scheme(scheme, spoken),
            waiting=found,
            done=after is not None,
        )


def _deciding(router: APIRouter, parts: PageParts) -> None:
    reads = parts.desk.gate.caller(permission("points.objection.decide"))
    decides = parts.desk.gate.caller(permission("points.objection.decide", key_required=True))

    @router.get("/{language}/accounts/{account}/objections/{objection}")
    async def one(
        request: Request,
        language: str,
        account: UUID,
        objection: UUID,
        caller: Annotated[Caller, Depends(reads)],
    ) -> Response:
        """Show an objection and the form of the decision."""
        caller.require((await parts.index.placed(account)).grid)
        await parts.lists.reader.caught_up()
        place = (account, objection)
        return await _decide_page(parts, request, spoken_in(language), place, caller)

    @router.post("/{language}/accounts/{account}/objections/{objection}")
    async def decide(
        request: Request,
        language: str,
        account: UUID,
        objection: UUID,
        caller: Annotated[Caller, Depends(decides)],
    ) -> Response:
        """Take the group's decision."""
        spoken, placed = spoken_in(language), await parts.index.placed(account)
        context = parts.context(caller, placed.grid, effective_on=parts.today())
        form = await Form.read(request)
        try:
            body = _decision(form)
            file = await _file(parts, account, objection)
            command = DecideObjection(
                objection=objection,
                decider=caller.person,
                present=body.present,
                points=body.value,
                reason=body.reason,
            )
            original = await parts.originals.of(account, file["entry"])
            receipt = await parts.objections.decide_objection(command, original, context)
        except Faulty as error:
            faults = faults_of(error, spoken, WORDS)
            place = (account, objection)
            return await _decide_page(
                parts, request, spoken, place, caller, faults=faults, form=form
            )
        target = f"{spoken.path}/schemes/{placed.scheme}/objections"
        return parts.desk.screens.go(request, f"{target}?after={receipt.position or 0}")


def _decision(form: Form) -> DecisionBody:
    decision, points = form.text("decision"), form.text("points")
    upheld = decision == "upheld"
    missing = [] if decision else ["decision"]
    missing += ["points"] if upheld and not points else []
    missing += [name for name in ("reason", "present") if not form.text(name)]
    if missing:
        raise FormUnfinishedError(*missing)
    return DecisionBody.model_validate(
        {
            "decision": decision,
            "present": form.all("present"),
            "points": points if upheld else None,
            "reason": form.text("reason"),
        }
    )


async def _file(parts: PageParts, account: UUID, objection: UUID) -> Row:
    found = await parts.objection_lists.one(account, objection)
    if found is None:
        raise ObjectionUnknownError("nobody has objected to this; see the list")
    return found


async def _entry_of(parts: PageParts, account: UUID, entry: str, spoken: Spoken) -> Row:
    row = await parts.lists.entry(account, entry)
    if row is None:
        raise EntryUnknownError(f"this account has no entry {entry}")
    return {"about": (await parts.entries([row], spoken))[0]}


async def _raise_page(  # noqa: PLR0913  # what the page is about, and what is wrong with it
    parts: PageParts,
    request: Request,
    spoken: Spoken,
    place: tuple[UUID, str],
    *,
    faults: Faults | None = None,
    form: Form | None = None,
) -> Response:
    account, entry = place
    return parts.desk.screens.show(
        request,
        "objection_raise.html",
        spoken,
        status=200 if faults is None else faults.status,
        account=account,
        **await _entry_of(parts, account, entry, spoken),
        faults=faults,
        form=form or Form(()),
    )


async def _decide_page(  # noqa: PLR0913  # what the page is about, and what is wrong with it
    parts: PageParts,
    request: Request,
    spoken: Spoken,
    place: tuple[UUID, UUID],
    caller: Caller,
    *,
    faults: Faults | None = None,
    form: Form | None = None,
) -> Response:
    file = await _file(parts, *place)
    about = await _entry_of(parts, file["account"], file["entry"], spoken)
    barred = {about["about"]["recorder"], *file["contacts"]}
    members = await members_of(parts, file["scheme"])
    return parts.desk.screens.show(
        request,
        "objection.html",
        spoken,
        status=200 if faults is None else faults.status,
        file=file,
        brought=await parts.originals_of(file["evidence"]),
        **about,
        members=[{**one, "barred": one["person"] in barred} for one in members],
        quorum=parts.rules.of(file["scheme"]).quorum(),
        me=caller.person,
        faults=faults,
        form=form or Form(()),
    )
