"""The post in which somebody who holds several says to act."""

from dataclasses import replace
from uuid import UUID

from starlette.requests import Request

from chassis.http.errors import MalformedHeaderError
from chassis.http.idempotency import ACTING_HEADER
from chassis.identity.errors import ActingPostNotHeldError
from chassis.identity.principals import Principal


def acting_of(request: Request, principal: Principal) -> Principal:
    """Give the principal with the post in which the caller says to act, if it says so."""
    given = request.headers.getlist(ACTING_HEADER)
    if not given:
        return principal
    try:
        [named] = map(UUID, given)
    except ValueError:
        raise MalformedHeaderError(f"send one {ACTING_HEADER} with the id of a post") from None
    if all(post.id != named for post in principal.posts):
        message = f"you do not hold the post of {ACTING_HEADER} today: act in one that you hold"
        raise ActingPostNotHeldError(message, post=str(named))
    return replace(principal, acting=named)
