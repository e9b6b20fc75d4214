"""The supervision committee's review of slips over HTTP, its objections and their answers."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi import Path as InPath
from starlette.responses import Response

from assets.application.books.slip_commands import AnswerObjection, ReviewSlip
from assets.entrypoints.books.slip_bodies import (
    ObjectionAnswerBody,
    ObjectionBody,
    SlipObjectedAnswer,
    SlipReviewBody,
    SlipStepAnswer,
)
from assets.entrypoints.books.slips import SlipParts
from assets.entrypoints.paper.sheets import REPORTED, Told
from chassis.http.receipts import answer
from chassis.identity.dependencies import Caller
from chassis.identity.permissions import permission

ObjectionNumber = Annotated[int, InPath(ge=1)]


def slip_review_routes(parts: SlipParts) -> APIRouter:
    """Give the routes by which slips are reviewed before they are posted."""
    router = APIRouter(tags=["slips"])
    _reviewing(router, parts)
    _answering(router, parts)
    return router


def _reviewing(router: APIRouter, parts: SlipParts) -> None:
    entities = parts.reads.entities
    review = entities.gate.caller(permission("assets.slip.review", key_required=True, paper=True))

    @router.post(
        "/entities/{entity}/slips/{slip}/reviews",
        response_model=SlipStepAnswer,
        responses=REPORTED,
    )
    async def review_slip(
        entity: UUID, slip: UUID, _: SlipReviewBody, caller: Annotated[Caller, Depends(review)]
    ) -> Response:
        """Find a slip in order as the supervision committee (村务监督委员会审核)."""
        return await _reviewed(parts, caller, entity, slip, None)

    @router.post(
        "/entities/{entity}/slips/{slip}/objections",
        status_code=201,
        response_model=SlipObjectedAnswer,
        responses=REPORTED,
    )
    async def object_to_slip(
        entity: UUID, slip: UUID, body: ObjectionBody, caller: Annotated[Caller, Depends(review)]
    ) -> Response:
        """Object to a slip; its voucher is not posted until the objection is answered."""
        return await _reviewed(parts, caller, entity, slip, body)


async def _reviewed(
    parts: SlipParts, caller: Caller, entity: UUID, slip: UUID, objection: ObjectionBody | None
) -> Response:
    """Review a slip, at the desk or from a sheet."""
    entities = parts.reads.entities

    async def act() -> Response:
        context = await entities.context(caller, entity, on=caller.day)
        command = ReviewSlip(
            entity=entity,
            slip=slip,
            reviewer=caller.person,
            held=_held(caller),
            objection=None if objection is None else objection.reason,
            about=None if objection is None else objection.about,
        )
        status = 200 if objection is None else 201
        return answer(await parts.reviews.review_slip(command, context), status=status)

    unit = (await entities.index.known(entity)).unit
    part = "reviews" if objection is None else "objections"
    return await parts.sheets.entered(caller, Told(about=slip, unit=unit, part=part), act)


def _answering(router: APIRouter, parts: SlipParts) -> None:
    entities = parts.reads.entities
    answers = entities.gate.caller(permission("assets.slip.answer", key_required=True))

    @router.post(
        "/entities/{entity}/slips/{slip}/objections/{objection}/answers",
        response_model=SlipStepAnswer,
    )
    async def answer_objection(
        entity: UUID,
        slip: UUID,
        objection: ObjectionNumber,
        body: ObjectionAnswerBody,
        caller: Annotated[Caller, Depends(answers)],
    ) -> Response:
        """Answer an objection to a slip, as another person than objects."""
        context = await entities.context(caller, entity, on=parts.today())
        command = AnswerObjection(
            entity=entity,
            slip=slip,
            objection=objection,
            person=caller.person,
            answer=body.answer,
            about=body.about,
        )
        return answer(await parts.reviews.answer_objection(command, context), status=200)


def _held(caller: Caller) -> tuple[tuple[str, UUID], ...]:
    """Give the posts in which the caller may act, the one that was named alone if one was."""
    who = caller.principal
    return tuple((each.kind, each.unit) for each in who.posts if who.acting in {None, each.id})
