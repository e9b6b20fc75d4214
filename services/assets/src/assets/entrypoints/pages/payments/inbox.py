"""The page of what waits for the caller's signature, with the forms to sign and to reject."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal
from uuid import UUID

import orjson
from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from assets.adapters.payments.payment_names import PaymentNames
from assets.entrypoints.pages.parts import PageParts
from assets.entrypoints.pages.payments.picture import SHORT
from assets.entrypoints.pages.payments.words import PAYEES, PURPOSES, WORDS, worded
from assets.entrypoints.payments.bodies import RejectionBody, SignatureBody
from assets.entrypoints.payments.inbox import InboxParts, Waits, waiting_after
from assets.entrypoints.payments.payments_http import SIGN
from assets.entrypoints.payments.signing import take_rejection, take_signature
from chassis.browser.entrance import pages_router
from chassis.browser.faults import Faults, Faulty, faults_of
from chassis.browser.forms import Form
from chassis.browser.gate import VIA
from chassis.http.pagination import Cursors, CursorText
from chassis.http.positions import After
from chassis.identity.dependencies import Caller
from chassis.identity.permissions import permission
from chassis.pages.languages import Spoken
from chassis.pages.rendering import spoken_in

SIGNED = permission(SIGN)
PLACE = "/inbox"
_RESTS_ON = (
    "SELECT payment_request, resolution, benefit, period FROM read.payment_requests"
    " WHERE payment_request = ANY(%s)"
)
_VERSION = re.compile(r"[1-9][0-9]{0,8}")
DONE = ("signed", "approved", "rejected")


@dataclass(frozen=True, kw_only=True)
class InboxPages:
    """What the page of the inbox is made of."""

    pages: PageParts
    inbox: InboxParts
    names: PaymentNames

    @property
    def cursors(self) -> Cursors:
        """The cursors of its list, which are those of the JSON route."""
        key = self.inbox.cursor_key
        return Cursors(listing="payment_inbox", fields={"position": int}, key=key)


@dataclass(frozen=True, kw_only=True)
class Shown:
    """How the page is shown: where its list begins, and what became of the form before."""

    position: int = 0
    done: str = ""
    faults: Faults | None = None
    about: UUID | None = None
    """The request of the form that was not taken, and the step that it was about."""
    step: str = ""
    reason: str = ""


def inbox_page_routes(parts: InboxPages) -> APIRouter:
    """Give the page and its two forms."""
    router = pages_router()
    gate, payments = parts.pages.desk.gate, parts.inbox.payments
    reads, signs = gate.caller(SIGNED), gate.caller(permission(SIGN, key_required=True))
    anybody = [Depends(gate.caller(permission("assets.desk.read", public=True)))]

    @router.get("/{language}/inbox")
    async def inbox(  # noqa: PLR0913, PLR0917  # each is one part of the address
        request: Request,
        language: str,
        caller: Annotated[Caller, Depends(reads)],
        cursor: CursorText = None,
        done: str = "",
        after: After = None,
    ) -> Response:
        """Show what waits, the oldest first."""
        await parts.pages.reader.caught_up(after)
        shown = Shown(
            position=parts.cursors.start(cursor, position=0)["position"],
            done=done if done in DONE else "",
        )
        return await _page(parts, request, caller, spoken_in(language), shown)

    @router.get("/{language}/payments/{payment_request}/{form}", dependencies=anybody)
    async def back(
        request: Request,
        language: str,
        form: Literal["signatures", "rejections"],  # noqa: ARG001  # its type tells the addresses
    ) -> Response:
        """Lead whoever comes to the address of a form, as by the other language, to the inbox."""
        return parts.pages.desk.screens.go(request, f"{spoken_in(language).path}{PLACE}")

    @router.post("/{language}/payments/{payment_request}/signatures")
    async def sign(
        request: Request,
        language: str,
        payment_request: UUID,
        caller: Annotated[Caller, Depends(signs)],
    ) -> Response:
        """Take a signature on the version that was shown."""
        spoken, form = spoken_in(language), await Form.read(request)
        looking = caller.asking(SIGNED)
        try:
            body = SignatureBody.model_validate(_sent(form, "step", "version", "post"))
            placed = await payments.index.placed(payment_request)
            receipt = await take_signature(payments, caller, placed, body, via=VIA)
        except Faulty as error:
            shown = Shown(faults=faults_of(error, spoken, WORDS), about=payment_request)
            return await _page(parts, request, looking, spoken, shown)
        done = "approved" if orjson.loads(receipt.body)["complete"] else "signed"
        return _on(parts, request, spoken, done=done, position=receipt.position)

    @router.post("/{language}/payments/{payment_request}/rejections")
    async def reject(
        request: Request,
        language: str,
        payment_request: UUID,
        caller: Annotated[Caller, Depends(signs)],
    ) -> Response:
        """Take a rejection of the version that was shown, with its reason."""
        spoken, form = spoken_in(language), await Form.read(request)
        looking = caller.asking(SIGNED)
        try:
            body = RejectionBody.model_validate(_sent(form, "version", "reason", "post"))
            placed = await payments.index.placed(payment_request)
            receipt = await take_rejection(payments, caller, placed, body, via=VIA)
        except Faulty as error:
            faults = faults_of(error, spoken, WORDS)
            reason, step = form.text("reason"), form.text("step")
            shown = Shown(faults=faults, about=payment_request, step=step, reason=reason)
            return await _page(parts, request, looking, spoken, shown)
        return _on(parts, request, spoken, done="rejected", position=receipt.position)

    return router


async def count_waiting(parts: InboxPages, caller: Caller) -> int:
    """Tell how much waits among the oldest open requests."""
    await parts.pages.reader.caught_up()
    return len((await waiting_after(parts.inbox, caller, 0)).items)


def _sent(form: Form, *names: str) -> dict[str, Any]:
    """Give the fields as the JSON route reads them."""
    version = form.text("version")
    read: dict[str, Any] = {name: form.text(name) for name in names}
    return read | {"version": int(version) if _VERSION.fullmatch(version) else version}


def _on(
    parts: InboxPages, request: Request, spoken: Spoken, *, done: str, position: int | None
) -> Response:
    target = f"{spoken.path}{PLACE}?done={done}&after={position or 0}"
    return parts.pages.desk.screens.go(request, target)


async def _page(
    parts: InboxPages, request: Request, caller: Caller, spoken: Spoken, shown: Shown
) -> Response:
    if shown.faults is not None:
        # What was refused may have been settled by somebody else: the list is that of now.
        await parts.pages.reader.caught_up()
    waiting = await waiting_after(parts.inbox, caller, shown.position)
    more = None
    if waiting.more is not None:
        more = parts.cursors.encode({"position": waiting.more})
    rests_on = await _rests_on(parts, [each.payment.placed.request for each in waiting.items])
    return parts.pages.desk.screens.show(
        request,
        "inbox.html",
        spoken,
        status=200 if shown.faults is None else shown.faults.status,
        items=[
            {**_item(parts, each, spoken), **rests_on[each.payment.placed.request]}
            for each in waiting.items
        ],
        more=more,
        shown=shown,
        begun=shown.position > 0,
    )


async def _rests_on(parts: InboxPages, requests: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """Give, by request, the decision and the benefit that it names."""
    rows = await parts.pages.reader.rows(_RESTS_ON, list(requests))
    return {row.pop("payment_request"): row for row in rows}


def _item(parts: InboxPages, waits: Waits, spoken: Spoken) -> dict[str, Any]:
    """Give what waits with the reason why it is the caller's to sign."""
    item, bound, names = waits.item, waits.payment.placed.bound, parts.pages.names
    assert bound is not None, "what has no chain waits for nobody"
    return {
        **dict(item),
        "requested_on": waits.payment.row["requested_on"],
        "unit_name": names.unit(item.unit, spoken),
        "purpose_name": worded(PURPOSES, item.purpose, spoken),
        "payee_kind": worded(PAYEES, item.payee_type, spoken),
        "payee_short": str(item.payee)[:SHORT],
        "chain_name": parts.names.chain(bound, spoken),
        "step_name": parts.names.step(bound, item.step, spoken),
        "post_name": names.kind_of_post(item.post, spoken),
        "own_post": names.kind_of_post(waits.step.post, spoken),
        "substitute": item.post != waits.step.post,
    }
