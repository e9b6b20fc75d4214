"""In which of their posts somebody signs: one that the chain names, where it stands."""

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

from assets.domain.payments.chain import PaymentChain
from assets.domain.payments.signing_refusals import PostNotHeldError
from chassis.identity.dependencies import Caller
from chassis.identity.paper import PaperSignerPostLapsedError
from chassis.identity.principals import HeldPost, Principal


def posts_in(chain: PaymentChain, who: Principal, *, step: str | None) -> Iterator[HeldPost]:
    """Give the posts of a person that sign a step, its own post first; any step if none is named.

    Somebody who named the post in which they act is asked about that one alone.
    """
    found = None if step is None else chain.chain.step(step)
    kinds = sorted(chain.posts) if found is None else found.posts
    for kind in kinds:
        for held in who.posts:
            if who.acting in {None, held.id} and (held.kind, held.unit) == (
                kind,
                chain.places[kind],
            ):
                yield held


def act_in(
    caller: Caller,
    chain: PaymentChain | None,
    *,
    step: str | None,
    post: str | None,
    otherwise: UUID,
) -> HeldPost:
    """Let the caller act in the one of their posts that signs here; gives it.

    Raises `NotPermittedError` for whoever has no post in the unit that pays,
    `PaperSignerPostLapsedError` for who signed a sheet and held one that signs on other days, and
    `PostNotHeldError` for whoever has another one.
    """
    held = _signing(caller.principal, chain, step, post)
    if not held:
        ever = replace(caller.principal, posts=caller.ever_held)
        if _signing(ever, chain, step, post):
            raise PaperSignerPostLapsedError(
                f"the signer held no post for this on {caller.day}: look at the sheet again"
            )
        caller.require(otherwise)
        raise PostNotHeldError("none of your posts signs this; leave it to those who hold one")
    caller.principal = replace(caller.principal, acting=held[0].id)
    return held[0]


def _signing(
    who: Principal, chain: PaymentChain | None, step: str | None, post: str | None
) -> list[HeldPost]:
    held = [] if chain is None else posts_in(chain, who, step=step)
    return [each for each in held if post in {None, each.kind}]
