"""Applications for aid over HTTP: asked for, verified, decided by the body."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from assets.application.funds.aid_commands import ApplyForAid, VerifyAid, VoteOnAid, WithdrawAid
from assets.application.funds.ports import KnownAid
from assets.domain.funds.aid import AidTerms
from assets.domain.payments.signing_refusals import PostNotHeldError
from assets.entrypoints.funds.aid_bodies import (
    AidAnswer,
    AidBody,
    AidWithdrawalBody,
    VerificationBody,
    VoiceBody,
)
from assets.entrypoints.funds.parts import FundParts, act_as
from chassis.context import Context
from chassis.http.receipts import answer
from chassis.identity.dependencies import Caller
from chassis.identity.permissions import permission

APPLY = "assets.aid.apply"
ENTER = "assets.aid.enter"
DECIDE = "assets.aid.decide"


def aid_routes(parts: FundParts) -> APIRouter:
    """Give the routes that bring an application forward."""
    router = APIRouter(tags=["aid"])
    _applying(router, parts)
    _deciding(router, parts)
    return router


def _applying(router: APIRouter, parts: FundParts) -> None:
    applies = parts.gate.caller(permission(APPLY, key_required=True))

    @router.post("/funds/{fund}/aid-applications", status_code=201, response_model=AidAnswer)
    async def apply_for_aid(
        fund: UUID, body: AidBody, caller: Annotated[Caller, Depends(applies)]
    ) -> Response:
        """Ask a fund for aid (困难救助申请); the village clerk may enter it for somebody."""
        unit = (await parts.index.fund(fund)).unit
        person = caller.person
        applicant = body.applicant or person
        if applicant != person:
            caller.asking(permission(ENTER, key_required=True)).require(unit)
        context = parts.context(caller, unit, on=parts.today())
        command = ApplyForAid(
            fund=fund,
            number=body.number,
            terms=AidTerms(
                applicant=applicant,
                household=body.household,
                part=body.part,
                amount_fen=body.amount_fen,
            ),
            circumstances=body.circumstances,
            entered_by=person,
        )
        return answer(await parts.aid.apply_for_aid(command, context), status=201)

    @router.post("/aid-applications/{aid}/withdrawals", response_model=AidAnswer)
    async def withdraw_aid(
        aid: UUID, body: AidWithdrawalBody, caller: Annotated[Caller, Depends(applies)]
    ) -> Response:
        """Take an application back before it is decided."""
        unit = (await parts.index.aid(aid)).unit
        context = parts.context(caller, unit, on=parts.today())
        command = WithdrawAid(aid=aid, person=caller.person, **dict(body))
        return answer(await parts.aid.withdraw_aid(command, context), status=200)


def _deciding(router: APIRouter, parts: FundParts) -> None:
    decides = parts.gate.caller(permission(DECIDE, key_required=True))

    @router.post("/aid-applications/{aid}/verifications", response_model=AidAnswer)
    async def verify_aid(
        aid: UUID, body: VerificationBody, caller: Annotated[Caller, Depends(decides)]
    ) -> Response:
        """Verify one step of an application (核实), in a post that the rules name for it."""
        placed = await parts.index.aid(aid)
        context, post = _in_post(parts, caller, placed, step=body.step, post=body.post)
        command = VerifyAid(aid=aid, step=body.step, person=caller.person, post=post)
        return answer(await parts.aid.verify_aid(command, context), status=200)

    @router.post("/aid-applications/{aid}/votes", response_model=AidAnswer)
    async def vote_on_aid(
        aid: UUID, body: VoiceBody, caller: Annotated[Caller, Depends(decides)]
    ) -> Response:
        """Say yes or no as a member of the body (村“两委”) that decides on aid."""
        placed = await parts.index.aid(aid)
        context, post = _in_post(parts, caller, placed, step=None, post=body.post)
        command = VoteOnAid(aid=aid, person=caller.person, post=post, in_favour=body.in_favour)
        return answer(await parts.aid.vote_on_aid(command, context), status=200)


def _in_post(
    parts: FundParts, caller: Caller, placed: KnownAid, *, step: str | None, post: str | None
) -> tuple[Context, str]:
    """Give the context of an act in a post that the rules name for it, and that post's kind."""
    rule = parts.rules.bound(placed.bound.rule, placed.bound.root).aid
    assert rule is not None, "the application was made under rules of aid"
    places = rule.posts(placed.unit, placed.terms.part)
    found = None if step is None else rule.chain.step(step)
    named = rule.body_posts if step is None else (() if found is None else found.posts)
    held = act_as(caller, {kind: places[kind] for kind in named}, post=post)
    if held is None:
        caller.require(placed.unit)
        raise PostNotHeldError("none of your posts does this; leave it to those who hold one")
    context = caller.acting_in(placed.unit).context(
        unit=held.unit,
        division=parts.register.unit(placed.unit).division,
        effective_on=caller.day,
    )
    return context, held.kind
