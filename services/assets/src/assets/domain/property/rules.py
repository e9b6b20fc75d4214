"""The rules for collective property (资产、资源) as they were adopted for a unit."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from chassis.errors import RefusedError
from kernel.periods import Month

Value = TypeVar("Value")


class PropertyWordUnknownError(RefusedError):
    """The adopted rules for property do not know this word."""

    code = "property_word_unknown"


@dataclass(frozen=True, kw_only=True)
class Acquisition:
    """A way in which assets come in, with the rule of its slip where there is one."""

    slip: str | None
    from_supplier: bool


@dataclass(frozen=True, kw_only=True)
class DisposalWay:
    """A way in which assets go out; from this cost on it needs a resolution (决议)."""

    slip: str
    resolution_from_fen: int


@dataclass(frozen=True, kw_only=True)
class LoadKind:
    """A kind of load: where it is weighed in turn, and which part of it may be lost on a way."""

    stages: tuple[str, ...]
    loss_tolerance_bp: int
    """In basis points (万分比) of what left the place before."""


@dataclass(frozen=True, kw_only=True)
class Subsidy:
    """A subsidy per tonne: of which loads, weighed where, and which documents it needs."""

    load_kind: str
    load_stage: str
    per_tonne_fen: int
    purpose: str
    documents: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PropertyRules:
    """One version of the rules for a unit's property; every fact that rests on it names it."""

    rule: str
    """Section and version, for example `finance/property-rules@1`."""
    begins_month_after: bool
    """Whether depreciation begins with the month after the asset came in (次月计提)."""
    ends_same_month: bool
    """Whether the month in which the asset goes out is still charged (当月照提)."""
    acceptance_signers: int
    share_fen: int
    """What one share stands for."""
    classes: Mapping[str, str]
    """The slip of the depreciation of each class (经营性、公益性、管理用)."""
    sources: frozenset[str]
    acquisitions: Mapping[str, Acquisition]
    disposals: Mapping[str, DisposalWay]
    slips: Mapping[str, str] = field(default_factory=dict)
    works: Mapping[str, str] = field(default_factory=dict)
    """What each kind of works is counted in."""
    in_kind: Mapping[str, str | None] = field(default_factory=dict)
    loads: Mapping[str, LoadKind] = field(default_factory=dict)
    subsidies: Mapping[str, Subsidy] = field(default_factory=dict)

    def first_charged(self, came_in: Month) -> Month:
        """Give the first month whose depreciation is charged after something came in."""
        return came_in.next() if self.begins_month_after else came_in

    def last_charged(self, went_out: Month) -> Month:
        """Give the last month whose depreciation is charged before something goes out."""
        return went_out if self.ends_same_month else went_out.previous()

    def check_class(self, asset_class: str) -> None:
        """Refuse a class that the rules do not know."""
        self._known(self.classes, asset_class, "class of assets")

    def depreciation_slip(self, asset_class: str) -> str:
        """Give the slip of a class's depreciation."""
        return self._known(self.classes, asset_class, "class of assets")

    def check_source(self, source: str) -> None:
        """Refuse a source of money that the rules do not know."""
        if source not in self.sources:
            self._known(dict.fromkeys(self.sources, None), source, "source")

    def acquisition(self, way: str) -> Acquisition:
        """Give a way in which assets come in."""
        return self._known(self.acquisitions, way, "way in which assets come in")

    def disposal(self, way: str) -> DisposalWay:
        """Give a way in which assets go out."""
        return self._known(self.disposals, way, "way in which assets go out")

    def measure(self, kind: str) -> str:
        """Give what a kind of works is counted in."""
        return self._known(self.works, kind, "kind of works")

    def in_kind_slip(self, kind: str) -> str | None:
        """Give the slip of a kind of contribution, or None where it is in the register alone."""
        return self._known(self.in_kind, kind, "kind of contribution")

    def load(self, kind: str) -> LoadKind:
        """Give a kind of load."""
        return self._known(self.loads, kind, "kind of load")

    def subsidy(self, key: str) -> Subsidy:
        """Give a subsidy per tonne."""
        return self._known(self.subsidies, key, "subsidy")

    def _known(self, words: Mapping[str, Value], word: str, what: str) -> Value:
        try:
            return words[word]
        except KeyError:
            known = ", ".join(sorted(words)) or "none"
            raise PropertyWordUnknownError(
                f"{self.rule} knows no {what} {word}; name one of these: {known}", word=word
            ) from None
