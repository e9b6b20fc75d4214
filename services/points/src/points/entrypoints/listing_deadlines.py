"""The deadline of the blacklist: a listing ends with its period."""

import hashlib
from collections.abc import Awaitable, Callable
from datetime import date, timedelta

from chassis.context import Context, IdempotencyKey
from chassis.replica.memory import RegisterMemory
from points.adapters.adopted_rules import AdoptedRules
from points.adapters.listing_index import ListingIndex
from points.application.blacklist import Blacklist
from points.application.listing_commands import ListingRef, PassDeadline

ACTOR = "clock/listing_over"


class ListingDeadlines:
    """Ends each listing whose last day has passed, by one command with one key."""

    def __init__(
        self,
        blacklist: Blacklist,
        listings: ListingIndex,
        *,
        rules: AdoptedRules,
        register: RegisterMemory,
        today: Callable[[], date],
    ) -> None:
        """Find due listings in this index; `today` is the business date in Beijing."""
        self._blacklist = blacklist
        self._listings = listings
        self._rules = rules
        self._register = register
        self._today = today

    def jobs(self) -> dict[str, Callable[[], Awaitable[None]]]:
        """Give the job that the clock fires."""
        return {"listing_over": self.listing_over}

    async def listing_over(self) -> None:
        """End what is due; what was ended already stays as it is."""
        for ref, until in await self._listings.over(self._today()):
            await self._blacklist.pass_deadline(PassDeadline(ref=ref), self._context(ref, until))

    def _context(self, ref: ListingRef, until: date) -> Context:
        village = self._rules.unit_of(ref.scheme)
        key = f"{ref.listing}/{until}"
        return Context(
            actor=ACTOR,
            unit=str(village),
            division=self._register.unit(village).division,
            effective_on=until + timedelta(days=1),
            via="api",
            basis=self._register.basis(),
            idempotency=IdempotencyKey(
                scope=ACTOR, key=key, request_sha256=hashlib.sha256(key.encode()).digest()
            ),
        )
