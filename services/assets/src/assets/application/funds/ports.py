"""What the use cases of funds need from outside, named for the need."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from assets.application.payments.ports import Near
from assets.domain.funds.aid import AidTerms, BoundRule
from assets.domain.funds.rules import FundRules


@dataclass(frozen=True, kw_only=True)
class KnownFund:
    """What never changes of a fund."""

    fund: UUID
    entity: UUID
    unit: UUID
    aid: bool
    bank_account: UUID | None


@dataclass(frozen=True, kw_only=True)
class KnownCampaign:
    """What never changes of a campaign."""

    campaign: UUID
    entity: UUID
    unit: UUID
    fund: UUID | None


@dataclass(frozen=True, kw_only=True)
class KnownContribution:
    """Where a contribution belongs."""

    contribution: UUID
    entity: UUID
    unit: UUID


@dataclass(frozen=True, kw_only=True)
class KnownAid:
    """What never changes of an application for aid."""

    aid: UUID
    fund: UUID
    unit: UUID
    number: str
    terms: AidTerms
    bound: BoundRule


class FundRuleBooks(Protocol):
    """The adopted rules of funds, as far as the register has told them."""

    def of(self, unit: UUID, on: date) -> FundRules:
        """Give a unit's rules in force on a day; raises `FundRulesNotHeardError`."""

    def bound(self, rule: str, root: str) -> FundRules:
        """Give the rules to which a matter is bound; raises `FundRulesNotHeardError`."""


class Index(Protocol):
    """How things began, as the service's own log has it."""

    async def fund(self, fund: UUID) -> KnownFund:
        """Give a fund; raises `FundUnknownError`."""

    async def campaign(self, campaign: UUID) -> KnownCampaign:
        """Give a campaign; raises `CampaignUnknownError`."""

    async def contribution(self, contribution: UUID) -> KnownContribution:
        """Give a contribution; raises `ContributionUnknownError`."""

    async def aid(self, aid: UUID) -> KnownAid:
        """Give an application for aid; raises `AidUnknownError`."""


class Postholders(Protocol):
    """Who holds which posts, and who of them stands near to a household."""

    def held(self, posts: Iterable[tuple[str, UUID]], on: date) -> dict[str, frozenset[UUID]]:
        """Give who holds each post in its unit on a day."""

    async def near(self, payee: UUID) -> Near:
        """Give who stands near to a household."""
