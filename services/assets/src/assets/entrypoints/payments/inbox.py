"""The signer's inbox (待签): which steps of which payments wait for the caller's signature."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends

from assets.adapters.payments.payment_index import SCANNED_MAX, OpenPayment
from assets.adapters.payments.registered_signers import RegisteredSigners
from assets.domain.payments.chain import PaymentChain, Standing
from assets.entrypoints.payments.answers import InboxItem
from assets.entrypoints.payments.payment_parts import PaymentParts
from assets.entrypoints.payments.payments_http import SIGN
from assets.entrypoints.payments.signing_posts import posts_in
from chassis.errors import NotPermittedError
from chassis.http.pagination import Cursors, CursorText, Page
from chassis.http.positions import After
from chassis.identity.dependencies import Caller
from chassis.identity.permissions import permission
from chassis.reading import Reader
from kernel.approval import SignatureRefusedError, Signing
from kernel.chains import Signature, Step


@dataclass(frozen=True, kw_only=True)
class InboxParts:
    """What the inbox looks into."""

    payments: PaymentParts
    signers: RegisteredSigners
    reader: Reader
    today: Callable[[], date]
    cursor_key: bytes


@dataclass(frozen=True, kw_only=True)
class Waits:
    """One step of a request that the caller may sign now, and in which of their posts."""

    payment: OpenPayment
    step: Step
    post: str

    @property
    def item(self) -> InboxItem:
        """What is answered of it."""
        return InboxItem.of(self.payment.row, step=self.step.key, post=self.post)


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """What waits among the open requests that were looked through."""

    items: Sequence[Waits]
    more: int | None
    """After which position to look on; none where everything was looked through."""


def inbox_routes(parts: InboxParts) -> APIRouter:
    """Give the route of the inbox; it stands before those that take an id in its place."""
    router = APIRouter(tags=["payments"])
    signs = parts.payments.gate.caller(permission(SIGN))
    cursors = Cursors(listing="payment_inbox", fields={"position": int}, key=parts.cursor_key)

    @router.get("/payment-requests/inbox")
    async def inbox(
        caller: Annotated[Caller, Depends(signs)],
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[InboxItem]:
        """List what the caller may sign now, the oldest request first.

        A page looks through a number of open requests and shows what waits among them; as long
        as there is a `next`, more may wait.
        """
        await parts.reader.caught_up(after or 0)
        start = cursors.start(cursor, position=0)["position"]
        found = await waiting_after(parts, caller, start)
        more = None if found.more is None else cursors.encode({"position": found.more})
        return Page(items=[each.item for each in found.items], next=more)

    return router


async def waiting_after(parts: InboxParts, caller: Caller, position: int) -> Waiting:
    """Give what the caller may sign now among the next open requests, the oldest first.

    Raises `NotPermittedError` for whoever holds no post.
    """
    if not caller.principal.posts:
        raise NotPermittedError("whoever signs holds a post; have the register appoint you")
    for post in caller.principal.posts:
        caller.require(post.unit)
    found = await parts.payments.index.open_after(position)
    items = [item for each in found for item in await _waiting(parts, caller, each)]
    more = len(found) == SCANNED_MAX
    return Waiting(items=items, more=found[-1].row["position"] if more else None)


async def _waiting(parts: InboxParts, caller: Caller, payment: OpenPayment) -> list[Waits]:
    placed = payment.placed
    assert placed.bound is not None, "only requests with a chain are looked through"
    chain = parts.payments.chains.of(placed.unit, placed.bound)
    if not any(posts_in(chain, caller.principal, step=None)):
        return []
    today = parts.today()
    near = await parts.signers.near(placed.payee)
    holders = parts.signers.holders(chain, today)
    persons = {person for held in holders.values() for person in held}
    standing = Standing(holders=holders, recused=near.among(persons, today))
    if payment.row["related_exempt"]:
        standing = Standing(holders=holders)
    return [
        Waits(payment=payment, step=step, post=post)
        for step, post in _open(chain, payment, standing, caller)
    ]


def _open(
    chain: PaymentChain, payment: OpenPayment, standing: Standing, caller: Caller
) -> Iterator[tuple[Step, str]]:
    """Give each step that the caller may sign now, with the first post in which that goes."""
    signing = payment.trail.signing(chain, standing.recused)
    for step in signing.next_steps():
        for held in posts_in(chain, caller.principal, step=step.key):
            signature = Signature(
                step=step.key,
                person=caller.person,
                post=held.kind,
                version=payment.trail.version,
            )
            if _allowed(signing, signature, standing):
                yield step, held.kind
                break


def _allowed(signing: Signing, signature: Signature, standing: Standing) -> bool:
    try:
        signing.check_signature(signature, standing.holders)
    except SignatureRefusedError:
        return False
    return True
