"""What every feature of assets stands on, and what a feature is made of."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assets.adapters.payments.adopted_benefits import AdoptedBenefits
from assets.adapters.payments.adopted_chains import AdoptedChains
from chassis.foundation import Foundation
from chassis.parts import Parts
from chassis.projections.model import ReadModel


@dataclass(frozen=True, kw_only=True)
class Core:
    """What every feature of assets stands on."""

    base: Foundation
    chains: AdoptedChains
    benefit_lists: AdoptedBenefits

    @classmethod
    def on(cls, base: Foundation) -> "Core":
        """Make it on an open foundation."""
        return cls(
            base=base,
            chains=AdoptedChains(base.register, county=base.settings.county),
            benefit_lists=AdoptedBenefits(base.register, county=base.settings.county),
        )


@dataclass(frozen=True, kw_only=True)
class Feature:
    """One thing that assets does: what it may be asked, what it shows, how it is joined."""

    actions: Sequence[str]
    """The actions of its routes, as posts are permitted them."""
    read_models: Sequence[ReadModel]
    build: Callable[[Core], Parts]
    """Makes and joins its objects; its read models are added by the bootstrap."""
