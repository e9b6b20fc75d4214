"""Who could not be recognised, and who was recognised but may not.

NotPermittedError
├── UnauthenticatedError   the request carries no token that proves who asks
│   └── TokenExpiredError  the token was good and has ended
├── PersonUnlinkedError    the token is good, but no person of the register is behind it
└── ActingPostNotHeldError the caller names a post to act in and does not hold it today
UnavailableError
├── IssuerUnavailableError the issuer's keys were never heard
└── RegistryStaleError     posts and rules are known only up to too long ago
BrokenError
├── PolicyError            the permission policies contradict their schema
└── RouteUndeclaredError   a route says nothing of who may use it
"""

from chassis.errors import BrokenError, NotPermittedError, UnavailableError


class UnauthenticatedError(NotPermittedError):
    """The request carries no token that proves who asks."""

    code = "unauthenticated"


class TokenExpiredError(UnauthenticatedError):
    """The token was good and has ended; a new one will do."""

    code = "token_expired"


class PersonUnlinkedError(NotPermittedError):
    """The token is good, but the register links it to nobody: only public reads are open."""

    code = "person_unlinked"


class ActingPostNotHeldError(NotPermittedError):
    """The caller names a post to act in that they do not hold today: never held, or lapsed."""

    code = "acting_post_not_held"


class IssuerUnavailableError(UnavailableError):
    """The issuer's keys were never heard, so no token can be checked yet."""

    code = "issuer_unavailable"


class RegistryStaleError(UnavailableError):
    """Posts and rules are known only up to a moment too long ago to act on them."""

    code = "registry_stale"


class PolicyError(BrokenError):
    """The permission policies do not fit their schema, or cannot be evaluated."""

    code = "policy_broken"


class RouteUndeclaredError(BrokenError):
    """A route says nothing of who may use it, or two things at once."""

    code = "route_undeclared"
