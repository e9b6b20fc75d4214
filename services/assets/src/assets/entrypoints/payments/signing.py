"""A signature on a payment request, or its rejection, as routes and pages take it in."""

from assets.application.payments.commands import RejectPayment, SignPayment
from assets.application.payments.ports import Placed
from assets.entrypoints.payments.bodies import RejectionBody, SignatureBody
from assets.entrypoints.payments.payment_parts import PaymentParts
from assets.entrypoints.payments.signing_posts import act_in
from chassis.context import Context
from chassis.identity.dependencies import Caller
from chassis.receipts import StoredReceipt


async def take_signature(
    parts: PaymentParts, caller: Caller, placed: Placed, body: SignatureBody, *, via: str = "api"
) -> StoredReceipt:
    """Let the caller sign one step in the post that the chain names for it."""
    context, post = _in_post(parts, caller, placed, body, via=via)
    command = SignPayment(
        request=placed.request,
        step=body.step,
        version=body.version,
        person=caller.person,
        post=post,
    )
    return await parts.payments.sign_payment(command, context)


async def take_rejection(
    parts: PaymentParts, caller: Caller, placed: Placed, body: RejectionBody, *, via: str = "api"
) -> StoredReceipt:
    """Let the caller reject a version in a post that signs in its chain."""
    context, post = _in_post(parts, caller, placed, body, via=via)
    command = RejectPayment(
        request=placed.request,
        version=body.version,
        person=caller.person,
        post=post,
        reason=body.reason,
    )
    return await parts.payments.reject_payment(command, context)


def _in_post(
    parts: PaymentParts,
    caller: Caller,
    placed: Placed,
    body: SignatureBody | RejectionBody,
    *,
    via: str,
) -> tuple[Context, str]:
    """Give the context of an act in a post of a request's chain, and that post."""
    chain = None if placed.bound is None else parts.chains.of(placed.unit, placed.bound)
    step = body.step if isinstance(body, SignatureBody) else None
    held = act_in(caller, chain, step=step, post=body.post, otherwise=placed.unit)
    context = caller.acting_in(placed.unit).context(
        unit=held.unit,
        division=parts.register.unit(placed.unit).division,
        effective_on=caller.day,
        via=via,
    )
    return context, held.kind
