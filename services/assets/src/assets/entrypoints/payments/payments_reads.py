"""What can be asked about payments: one's story, what waits for whom, what is not in order."""

import json
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from assets.adapters.payments.payment_index import placed_of
from assets.domain.payments.chain import PaymentChain, Trail
from assets.domain.payments.steps import LIST, PaymentRequestUnknownError
from assets.entrypoints.paper.irregular_reads import IrregularActLine
from assets.entrypoints.payments.answers import (
    IrregularLine,
    ObstacleLine,
    PaymentStory,
    StepState,
    StoryLine,
)
from assets.entrypoints.payments.bodies import IsoDate
from assets.entrypoints.payments.payment_parts import PaymentParts
from assets.entrypoints.payments.signing_posts import posts_in
from chassis.http.pagination import Cursors, CursorText, Limit, Page
from chassis.http.positions import After
from chassis.identity.dependencies import Caller
from chassis.identity.permissions import permission
from chassis.personal.texts import SealedTexts
from chassis.personal.vault import Vault
from chassis.reading import Reader
from kernel.chains import Signature

READ = "assets.payment_request.read"

OnDay = Annotated[
    IsoDate | None, Query(description="Only what stood in the way on this business date.")
]


@dataclass(frozen=True, kw_only=True)
class StoryParts:
    """What the reading routes of payments need."""

    payments: PaymentParts
    reader: Reader
    vault: Vault
    source: str
    cursor_key: bytes


def payment_read_routes(parts: StoryParts) -> APIRouter:
    """Give the routes that change nothing."""
    router = APIRouter(tags=["payments"])
    _story_route(router, parts)
    _irregular_route(router, parts)
    _obstacle_route(router, parts)
    return router


def _story_route(router: APIRouter, parts: StoryParts) -> None:
    read = parts.payments.gate.caller(permission(READ))

    @router.get("/payment-requests/{payment_request}/story")
    async def story(
        payment_request: UUID, caller: Annotated[Caller, Depends(read)], after: After = None
    ) -> PaymentStory:
        """Read who did what on a payment, in which post, when and by which rule."""
        reader = parts.reader
        await reader.caught_up(after or 0)
        row, chain = await readable(parts, caller, payment_request)
        signed = await reader.rows(
            "SELECT * FROM read.payment_signatures WHERE payment_request = %s AND version = %s"
            " ORDER BY position",
            *(payment_request, row["version"]),
        )
        lines = await reader.rows(
            "SELECT * FROM read.payment_story WHERE payment_request = %s ORDER BY position",
            payment_request,
        )
        return PaymentStory(
            **{name: row[name] for name in PaymentStory.model_fields if name in row},
            **_way(chain, row, signed),
            recusal="exempt_list" if row["payee_type"] == LIST else "by_payee",
            lines=await story_lines(parts, lines),
            irregular_acts=await _irregular(reader, payment_request),
        )


async def readable(
    parts: StoryParts, caller: Caller, request: UUID
) -> tuple[dict[str, Any], PaymentChain | None]:
    """Give a payment and its chain to whoever may read it, or signs in the chain."""
    row = await parts.reader.row("SELECT * FROM read.payments WHERE payment_request = %s", request)
    if row is None:
        raise PaymentRequestUnknownError("there is no such payment request")
    placed = placed_of(row)
    chain = None
    if placed.bound is not None:
        chain = parts.payments.chains.of(placed.unit, placed.bound)
    if caller.grant(placed.unit) is None and not _signs_in(chain, caller):
        caller.require(placed.unit)
    return row, chain


def _irregular_route(router: APIRouter, parts: StoryParts) -> None:
    read = parts.payments.gate.caller(permission(READ))
    cursors = Cursors(listing="irregular_payments", fields={"position": int}, key=parts.cursor_key)

    @router.get("/irregular-payments")
    async def irregular_payments(
        unit: UUID,
        caller: Annotated[Caller, Depends(read)],
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[IrregularLine]:
        """List what was paid in a unit and should not have been, or not so, the oldest first."""
        caller.require(unit)
        await parts.reader.caught_up(after or 0)
        start = cursors.start(cursor, position=0)["position"]
        rows = await parts.reader.rows(
            "SELECT s.* FROM read.payment_story s JOIN read.payments p USING (payment_request)"
            " WHERE p.unit = %s AND s.event = 'paid_irregularly' AND s.position > %s"
            " ORDER BY s.position LIMIT %s",
            *(unit, start, limit + 1),
        )
        items = [IrregularLine.of(row) for row in rows[:limit]]
        return Page(items=items, next=cursors.following(rows, limit))


def _obstacle_route(router: APIRouter, parts: StoryParts) -> None:
    read = parts.payments.gate.caller(permission(READ))
    cursors = Cursors(listing="chain_obstacles", fields={"position": int}, key=parts.cursor_key)

    @router.get("/chain-obstacles")
    async def chain_obstacles(  # noqa: PLR0913, PLR0917  # each is one query parameter
        unit: UUID,
        caller: Annotated[Caller, Depends(read)],
        on: OnDay = None,
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[ObstacleLine]:
        """List what keeps or kept the post holders of a unit from completing its chains."""
        caller.require(unit)
        await parts.reader.caught_up(after or 0)
        start = cursors.start(cursor, position=0)["position"]
        rows = await parts.reader.rows(
            "SELECT * FROM read.chain_obstacles JOIN read.watched_chains USING (watch)"
            " WHERE unit = %s AND position > %s AND (%s::date IS NULL OR (since <= %s AND"
            " (cleared_on IS NULL OR cleared_on > %s))) ORDER BY position LIMIT %s",
            *(unit, start, on, on, on, limit + 1),
        )
        items = [ObstacleLine.of(row) for row in rows[:limit]]
        return Page(items=items, next=cursors.following(rows, limit))


def _signs_in(chain: PaymentChain | None, caller: Caller) -> bool:
    return chain is not None and any(posts_in(chain, caller.principal, step=None))


def _way(
    chain: PaymentChain | None, row: dict[str, Any], signed: list[dict[str, Any]]
) -> dict[str, Any]:
    """Give how far a request has come on its chain."""
    if chain is None:
        return {"missing_preconditions": [], "steps": [], "complete": False}
    trail = Trail(
        version=row["version"],
        met=frozenset(row["met"]),
        signatures=tuple(
            Signature(
                step=each["step"],
                person=each["person"],
                post=each["post"],
                version=each["version"],
            )
            for each in signed
        ),
    )
    signing = trail.signing(chain)
    open_steps = signing.next_steps() if row["state"] == "requested" else ()
    return {
        "missing_preconditions": list(signing.missing_preconditions()),
        "complete": signing.complete,
        "steps": [
            StepState(
                step=step.key,
                order=stage.order,
                posts=list(step.posts),
                signers=step.signers_min,
                signed=[each.person for each in signing.signed_on(step)],
                next=step in open_steps,
            )
            for stage in chain.chain.stages
            for step in stage.steps
        ],
    }


async def _irregular(reader: Reader, request: UUID) -> list[IrregularActLine]:
    rows = await reader.rows(
        "SELECT * FROM read.irregular_acts WHERE about = %s ORDER BY position", request
    )
    return [IrregularActLine.of(row) for row in rows]


async def story_lines(parts: StoryParts, rows: list[dict[str, Any]]) -> list[StoryLine]:
    """Give the lines of a story with their words opened, where these are not forgotten."""
    said = [
        (row["position"], (json.dumps(value), row["event_id"], name))
        for row in rows
        for name, value in json.loads(row["sealed"]).items()
    ]
    texts = SealedTexts(parts.vault, source=parts.source)
    opened = await texts.opened([value for _, value in said])
    words = {position: text for (position, _), text in zip(said, opened, strict=True)}
    return [
        StoryLine(
            **{
                name: row[name] for name in StoryLine.model_fields if name in row and name != "data"
            },
            data=json.loads(row["data"]),
            words=words.get(row["position"]),
        )
        for row in rows
    ]
