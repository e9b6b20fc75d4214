"""Consents and snapshots over HTTP: a household decides, a lender or employer asks."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from chassis.context import Context
from chassis.errors import NotFoundError, NotPermittedError
from chassis.http.pagination import Cursors, CursorText, Limit, Page
from chassis.http.positions import After
from chassis.http.receipts import answer
from chassis.identity.dependencies import Caller, Gate
from chassis.identity.permissions import permission
from chassis.reading import Reader
from chassis.replica.memory import RegisterMemory
from points.adapters.account_index import AccountIndex
from points.application.consent_commands import GiveConsent, HandOverSnapshot, WithdrawConsent
from points.application.consents import Consents
from points.entrypoints.consent_bodies import (
    AskBody,
    ConsentAnswer,
    ConsentBody,
    GivenConsent,
    HandedOver,
    SnapshotAnswer,
)

ACTIONS = ("points.consent.give", "points.consent.read", "points.snapshot.ask")


class RecipientUnknownError(NotFoundError):
    """The register has no such post, or this service has not heard of it yet."""

    code = "recipient_unknown"


class NotTheRecipientError(NotPermittedError):
    """The caller does not hold the post that asks."""

    code = "not_the_recipient"


@dataclass(frozen=True, kw_only=True)
class ConsentParts:
    """What the routes of consents and snapshots need."""

    gate: Gate
    consents: Consents
    index: AccountIndex
    register: RegisterMemory
    reader: Reader
    cursor_key: bytes


def consent_routes(parts: ConsentParts) -> APIRouter:
    """Give the routes by which a standing is shown to others."""
    router = APIRouter(tags=["consents"])
    _consent_routes(router, parts)
    _snapshot_routes(router, parts)
    _reading_routes(router, parts)
    return router


def _consent_routes(router: APIRouter, parts: ConsentParts) -> None:
    give = parts.gate.caller(permission("points.consent.give", key_required=True, paper=True))

    @router.post("/accounts/{account}/consents", status_code=201, response_model=ConsentAnswer)
    async def give_consent(
        account: UUID, body: ConsentBody, caller: Annotated[Caller, Depends(give)]
    ) -> Response:
        """Let a lender or employer see one's own standing, for a purpose and until a day (同意)."""
        post = parts.register.post(body.recipient)
        if post is None:
            raise RecipientUnknownError("name the post of a lender or employer of the register")
        command = GiveConsent(
            account=account,
            recipient=body.recipient,
            recipient_kind=post[0],
            purpose=body.purpose,
            valid_until=body.valid_until,
            giver=caller.person,
        )
        context = await _context(parts, caller, account)
        return answer(await parts.consents.give_consent(command, context), status=201)

    @router.post("/accounts/{account}/consents/{consent}/withdrawals", response_model=ConsentAnswer)
    async def withdraw_consent(
        account: UUID, consent: UUID, caller: Annotated[Caller, Depends(give)]
    ) -> Response:
        """Withdraw a consent; from then on nothing is shown on it."""
        command = WithdrawConsent(account=account, consent=consent, withdrawer=caller.person)
        context = await _context(parts, caller, account)
        return answer(await parts.consents.withdraw_consent(command, context), status=200)


def _snapshot_routes(router: APIRouter, parts: ConsentParts) -> None:
    ask = parts.gate.caller(permission("points.snapshot.ask", key_required=True))

    @router.post("/accounts/{account}/snapshots", status_code=201, response_model=SnapshotAnswer)
    async def hand_over_snapshot(
        account: UUID, body: AskBody, caller: Annotated[Caller, Depends(ask)]
    ) -> Response:
        """Ask, as a lender or employer, where a subject stands; it is told on consent alone."""
        context = await _context(parts, caller, account)
        held = {post.id: post.kind for post in caller.principal.posts}
        if body.recipient not in held:
            raise NotTheRecipientError("ask as the post that you hold today")
        command = HandOverSnapshot(
            account=account,
            recipient=body.recipient,
            recipient_kind=held[body.recipient],
            purpose=body.purpose,
        )
        return answer(await parts.consents.hand_over_snapshot(command, context), status=201)


def _reading_routes(router: APIRouter, parts: ConsentParts) -> None:
    reads = parts.gate.caller(permission("points.consent.read"))
    given = Cursors(listing="consents", fields={"consent": str}, key=parts.cursor_key)
    handed = Cursors(listing="snapshots", fields={"position": int}, key=parts.cursor_key)

    @router.get("/accounts/{account}/consents")
    async def consents(
        account: UUID,
        caller: Annotated[Caller, Depends(reads)],
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[GivenConsent]:
        """List to whom a subject gave its consent, and which were withdrawn."""
        await _may_read(parts, caller, account)
        await parts.reader.caught_up(after or 0)
        start = given.start(cursor, consent=None)["consent"]
        rows = await parts.reader.rows(
            "SELECT consent, recipient, purpose, valid_until, giving, used, given_at, withdrawn_at"
            " FROM read.consents WHERE account = %s AND (%s::uuid IS NULL OR consent > %s::uuid)"
            " ORDER BY consent LIMIT %s",
            *(account, start, start, limit + 1),
        )
        items = [GivenConsent(**row) for row in rows[:limit]]
        return Page(items=items, next=given.following(rows, limit))

    @router.get("/accounts/{account}/snapshots")
    async def snapshots(
        account: UUID,
        caller: Annotated[Caller, Depends(reads)],
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[HandedOver]:
        """List who was told a subject's standing, when, for what and on which consent."""
        await _may_read(parts, caller, account)
        await parts.reader.caught_up(after or 0)
        start = handed.start(cursor, position=0)["position"]
        rows = await parts.reader.rows(
            "SELECT * FROM read.snapshots WHERE account = %s AND position > %s"
            " ORDER BY position LIMIT %s",
            *(account, start, limit + 1),
        )
        items = [HandedOver.of(row) for row in rows[:limit]]
        return Page(items=items, next=handed.following(rows, limit))


async def _context(parts: ConsentParts, caller: Caller, account: UUID) -> Context:
    placed = await parts.index.placed(account)
    return caller.context(
        unit=placed.grid,
        division=parts.register.unit(placed.grid).division,
        effective_on=caller.day,
    )


async def _may_read(parts: ConsentParts, caller: Caller, account: UUID) -> None:
    """Let in whoever the account is about, and who audits."""
    placed = await parts.index.placed(account)
    if caller.grant(placed.grid) is not None:
        return
    person = caller.principal.person
    if person is None or person not in await parts.index.contacts(account):
        raise NotPermittedError("consents are read by their subject and by auditors")
