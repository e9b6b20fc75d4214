"""What the use cases of the blacklist need from outside, named for the need."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from chassis.errors import NotFoundError, RefusedError, UnavailableError
from points.domain.blacklist import BlacklistRules


class BlacklistUnknownError(NotFoundError):
    """The scheme has adopted no blacklist, or the register has not told of it yet."""

    code = "blacklist_unknown"


class ListingUnknownError(NotFoundError):
    """There is no such listing."""

    code = "listing_unknown"


class StandingMovedError(UnavailableError):
    """The account changed while the decision was made; nothing of it was stored."""

    code = "standing_moved"


class HelperWithoutPostError(RefusedError):
    """Only somebody who holds a post of the village or of its branch helps."""

    code = "helper_without_post"


class HelperBusyError(RefusedError):
    """The person helps another listed subject: help is one to one."""

    code = "helper_busy"


@dataclass(frozen=True, kw_only=True)
class KnownStanding:
    """Up to which event an account is known, and how often it was listed."""

    version: int
    position: int
    listings: int


class Blacklists(Protocol):
    """The adopted rules of the blacklists, and who may help."""

    def of(self, scheme: str) -> BlacklistRules:
        """Give a scheme's rules; raises `BlacklistUnknownError` or `RulesNotHeardError`."""

    def may_help(self, person: UUID, scheme: str, on: date) -> bool:
        """Tell whether a person holds a post of the village or of its branch on a day."""


class Listings(Protocol):
    """Which listings there are, known from this service's own log."""

    async def standing_of(self, account: UUID) -> KnownStanding:
        """Tell how far an account is known, up to the log's present end.

        Raises `AccountUnknownError`.
        """

    async def helped_by(self, person: UUID) -> UUID | None:
        """Give the listing in force whose subject a person helps, if there is one."""
