"""The rules of funds (基金、专项资金、互助资金) as they were adopted for a unit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from assets.domain.funds.errors import (
    FundKindUnknownError,
    FundPurposesError,
    FundSourceUnknownError,
)
from kernel.chains import Chain
from kernel.quorum import Threshold

Draw = Literal["listed", "pro_rata"]
"""From which sources a payment is taken: one after the other as listed, or from all in share."""
Spending = Literal["by_request", "by_managers"]
"""Whether money leaves on a payment request alone, or on the word of the fund's managers."""


@dataclass(frozen=True, kw_only=True)
class SourceRule:
    """One kind of source (资金来源), and by which rules what it gives is posted, if it is."""

    key: str
    received: str | None = None
    spent: str | None = None
    goods: str | None = None


@dataclass(frozen=True, kw_only=True)
class FundKind:
    """One kind of fund: what it may be spent on, whose money it takes, who may look at it."""

    key: str
    purposes: frozenset[str]
    """No purpose named means that each fund names its own."""
    sources: tuple[str, ...]
    draw: Draw
    spending: Spending
    open_to_owners: bool = False
    """Whether the owners whose money is held in trust (信托制) may read every movement."""
    aid: bool = False
    """Whether money leaves as approved aid (困难救助) alone."""

    def nature(self, purposes: Sequence[str]) -> "FundNature":
        """Give what a fund of this kind is that names these purposes, or all where it names none.

        Raises `FundPurposesError` for a purpose that the kind does not have, or for none at all.
        """
        named = tuple(sorted(set(purposes) or self.purposes))
        outside = self.purposes and not self.purposes.issuperset(named)
        if not named or outside:
            allowed = ", ".join(sorted(self.purposes)) or "one at least"
            raise FundPurposesError(f"name purposes of a fund of kind {self.key}: {allowed}")
        return FundNature(
            kind=self.key,
            purposes=named,
            sources=self.sources,
            draw=self.draw,
            spending=self.spending,
            aid=self.aid,
            open_to_owners=self.open_to_owners,
        )


@dataclass(frozen=True, kw_only=True)
class FundNature:
    """What a fund is, by the rules under which it was established."""

    kind: str
    purposes: tuple[str, ...]
    sources: tuple[str, ...]
    draw: str
    spending: str
    aid: bool
    open_to_owners: bool


@dataclass(frozen=True, kw_only=True)
class AidRule:
    """How an application for aid is decided: who verifies, and which body by which majority."""

    chain: Chain
    """The verifications (核实), in their order; no person takes two of them."""
    in_part: frozenset[str]
    """The posts that stand in the applicant's own part of the unit (村民小组)."""
    places: Mapping[str, UUID]
    """The unit of each post that stands in one place; the others stand in the unit itself."""
    body_posts: tuple[str, ...]
    """Who decides (村“两委”): the holders of these posts who take no other step."""
    majority: Threshold
    members_post: str
    members_least: int
    members_most: int
    purpose: str
    """The purpose of the payment request that an approved application asks for."""

    def posts(self, unit: UUID, part: UUID) -> dict[str, UUID]:
        """Give where each post stands that verifies or decides for a part of a unit."""
        steps = (post for step in self.chain.listed for post in step.posts)
        return {
            post: part if post in self.in_part else self.places.get(post, unit)
            for post in (*steps, *self.body_posts, self.members_post)
        }


@dataclass(frozen=True, kw_only=True)
class FundRules:
    """All rules of funds and contributions of one unit in one adopted section."""

    rule: str
    """Section and version, for example `finance/fund-rules@1`."""
    root: str
    nominal_value_fen: int
    """At what goods stand whose price nobody knows (名义金额)."""
    sources: Mapping[str, SourceRule]
    kinds: Mapping[str, FundKind]
    labour: str | None = None
    """The posting rule of labour whose rate is resolved; none where it is registered alone."""
    aid: AidRule | None = None

    def kind(self, key: str) -> FundKind:
        """Give a kind of fund; raises `FundKindUnknownError`."""
        try:
            return self.kinds[key]
        except KeyError:
            raise FundKindUnknownError(f"{self.rule} has no kind of fund {key}") from None

    def source(self, key: str) -> SourceRule:
        """Give a kind of source; raises `FundSourceUnknownError`."""
        try:
            return self.sources[key]
        except KeyError:
            raise FundSourceUnknownError(f"{self.rule} has no source {key}") from None
