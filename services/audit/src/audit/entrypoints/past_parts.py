"""What the routes about the past answer from, and how they read the two times of a question."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends, Query
from pydantic import AwareDatetime

from audit.adapters.leaf_reader import LeafReader
from audit.adapters.tree_reader import TreeReader
from audit.application.accounts import Accounts
from audit.application.entity_books import EntityBooks
from audit.application.payment_stories import PaymentStories
from audit.application.subjects import Subjects
from audit.domain.replay.as_of import AsOf
from audit.entrypoints.access import check, may_reach
from chassis.identity.dependencies import Caller, Gate

ServiceWord = Literal["registry", "points", "cases", "assets", "disclosure", "audit"]
"""The services whose subjects are replayed."""


@dataclass(frozen=True, kw_only=True)
class PastParts:
    """What these routes answer from."""

    gate: Gate
    tree: TreeReader
    leaves: LeafReader
    subjects: Subjects
    books: EntityBooks
    payments: PaymentStories
    accounts: Accounts
    sources: Mapping[str, str]
    """By service, its source."""
    county: UUID
    cursor_key: bytes

    async def checkpoint(self) -> int | None:
        """Give the size of the latest signed checkpoint, or None before the first."""
        latest = await asyncio.to_thread(self.tree.latest_checkpoint)
        return None if latest is None else latest.head.size

    def check(self, caller: Caller, unit: str | None) -> None:
        """Refuse a caller none of whose posts reaches a unit; no unit counts as the county."""
        check(lambda: may_reach(caller, unit, county=self.county), caller)


def _as_of(
    recorded_until: Annotated[
        AwareDatetime | None, Query(description="An instant; what was recorded by then.")
    ] = None,
    business_date: Annotated[
        date | None, Query(description="A day, Asia/Shanghai; what counts for it.")
    ] = None,
) -> AsOf:
    return AsOf(
        recorded_until=recorded_until.astimezone(UTC) if recorded_until else None,
        business_date=business_date,
    )


@dataclass(frozen=True, kw_only=True)
class Between:
    """Two instants, the second with the business date for which both are looked at."""

    before: datetime
    after: AsOf


def _between(
    since: Annotated[
        AwareDatetime, Query(alias="from", description="An instant; changes after it.")
    ],
    until: Annotated[
        AwareDatetime | None, Query(alias="to", description="An instant; changes up to it.")
    ] = None,
    business_date: Annotated[
        date | None, Query(description="A day, Asia/Shanghai; what counts for it.")
    ] = None,
) -> Between:
    return Between(
        before=since.astimezone(UTC),
        after=AsOf(
            recorded_until=until.astimezone(UTC) if until else None, business_date=business_date
        ),
    )


AsOfAsked = Annotated[AsOf, Depends(_as_of)]
BetweenAsked = Annotated[Between, Depends(_between)]
