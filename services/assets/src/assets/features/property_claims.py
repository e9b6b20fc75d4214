"""What payments have to know of claims, so that no subsidy per tonne is asked for by hand."""

from assets.adapters.property.adopted_property_rules import AdoptedPropertyRules
from assets.application.property.claimed_payments import Claims
from assets.features.core import Core


def claims_of(core: Core) -> Claims:
    """Give the claims that payments look at."""
    base = core.base
    return Claims(rules=AdoptedPropertyRules(base.register, county=base.settings.county))
