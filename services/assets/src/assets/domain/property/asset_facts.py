"""What is told of a fixed asset when it comes in, changes its value, is counted and goes out."""

from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from chassis.personal.values import Personal
from kernel.periods import Month

ValueChangeKind = Literal["improvement", "valuation"]
"""改良、扩建 or 价值调整; the latter rests on a resolution."""
IMPROVEMENT, VALUATION = "improvement", "valuation"


@dataclass(frozen=True, kw_only=True)
class Acquired:
    """What is known of an asset when its card is opened."""

    entity: UUID
    number: str
    name: str
    asset_class: str
    quantity: int
    measure: str
    cost_fen: int
    residual_fen: int
    source: str
    way: str
    acquired_on: date
    useful_months: int | None
    """Over so many months it is depreciated; an asset without them is not."""
    keeper: UUID | None = None
    location: Personal | None = None
    supplier: UUID | None = None
    project: UUID | None = None
    depreciated_fen: int = 0
    depreciated_until: Month | None = None
    """With which month what was depreciated before the card was opened ends."""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ValueChange:
    """By what the cost of an asset changes, and over which months what is left is spread."""

    kind: ValueChangeKind
    reference: str
    """The number of the change, once for the asset."""
    changed_on: date
    added_fen: int
    added_quantity: int = 0
    residual_fen: int | None = None
    remaining_months: int | None = None
    resolution: str | None = None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Count:
    """What was found of an asset in a stock-take (盘点)."""

    stock_take: str
    counted_on: date
    found: int
    note: Personal | None = None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Disposal:
    """How and when an asset goes out, on which resolution."""

    way: str
    disposed_on: date
    resolution: str | None = None
    reason: Personal | None = None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PartDisposal(Disposal):
    """Which part of an asset goes out: so much of its quantity, of its cost, or of both."""

    reference: str
    """The number of the part, once for the asset."""
    quantity: int = 0
    cost_fen: int | None = None
    """The part's own cost, where it is known; otherwise its quantity decides."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PartOut:
    """What went out with a part: its share of the cost, and of all that lies in the cost.

    From `begins` on what is left to charge of the rest is spread over so many months; `base_fen`
    is what the whole asset was depreciated by before them.
    """

    reference: str
    way: str
    disposed_on: date
    quantity: int
    cost_fen: int
    depreciated_fen: int
    residual_fen: int
    begins: str
    base_fen: int
    months: int
    resolution: str | None = None

    @property
    def carrying_fen(self) -> int:
        """What of the cost is not depreciated, in fen."""
        return self.cost_fen - self.depreciated_fen


# Frozen records are remembered as bytes, which hold no others: this one is written anew.
@dataclass(kw_only=True, slots=True)
class PartResult:
    """What the disposal of a part brought and took; the result is above zero where it is a gain."""

    settled_on: date
    proceeds_fen: int
    costs_fen: int
    result_fen: int
    evidence: list[str]


@dataclass(frozen=True, kw_only=True)
class Settlement:
    """What a disposal brought and took."""

    settled_on: date
    proceeds_fen: int
    costs_fen: int
    evidence: tuple[str, ...] = ()
