"""Which caller may read which event, asked of the gate per unit."""

from collections.abc import Callable
from uuid import UUID

from audit.domain.envelopes import read_envelope
from audit.domain.leaves import Leaf, is_public
from chassis.errors import NotFoundError, NotPermittedError
from chassis.identity.dependencies import Caller
from chassis.identity.errors import UnauthenticatedError

FEED_SERVICES = ("registry", "points", "cases", "assets", "disclosure", "audit")
"""Whose events have a feed of their own, with a permission of its own."""


def feed_action(service: str | None) -> str:
    """Give the action by which a service's feed is read, or that of the whole county."""
    return "audit.feed.read" if service is None else f"audit.feed.{service}.read"


ACTIONS = (
    "audit.bundle.read",
    "audit.event.read",
    "audit.alarm.read",
    "audit.account.replay",
    "audit.standings.replay",
    "audit.subject.replay",
    "audit.what_if.replay",
    "audit.log.read",
    "audit.flag.read",
    "audit.flag.answer",
    "audit.restricted.read",
    "audit.attestation.give",
    "audit.attestation.read",
    "audit.paper.enter",
    "audit.reads.read",
    "audit.reads.audit",
    feed_action(None),
    *(feed_action(service) for service in FEED_SERVICES),
)
"""Every action that audit's policies speak of."""


def may_read(caller: Caller, leaf: Leaf, *, county: UUID) -> bool:
    """Tell whether a caller may read one event: anybody if public, else by its unit."""
    if is_public(leaf):
        return True
    envelope = read_envelope(leaf.event)
    return may_reach(caller, envelope.unit if envelope else None, county=county)


def may_reach(caller: Caller, unit: str | None, *, county: UUID) -> bool:
    """Tell whether a post of the caller reaches a unit; an unknown unit counts as the county."""
    try:
        return caller.grant(UUID(unit)) is not None if unit else _county(caller, county)
    except (ValueError, NotFoundError):
        return _county(caller, county)


def check(allowed: Callable[[], bool], caller: Caller) -> None:
    """Raise the refusal that fits: sign in first, or none of your posts reaches this."""
    if allowed():
        return
    if caller.claims is None:
        raise UnauthenticatedError("sign in, and send the token as Authorization: Bearer")
    raise NotPermittedError("this is read by those who audit or supervise the unit it is about")


def _county(caller: Caller, county: UUID) -> bool:
    return caller.grant(county) is not None
