"""Property for tests of the domain: the county's own rules, one asset, one pond, one load."""

from datetime import date
from typing import Any
from uuid import UUID

from assets.adapters.property.adopted_property_rules import property_rules_of
from assets.domain.property.asset_card import AssetCard
from assets.domain.property.asset_facts import Acquired, ValueChange
from assets.domain.property.resource import Resource, ResourceFacts
from services.assets.tests.charts import PROPERTY_SECTION

RULES = property_rules_of(PROPERTY_SECTION)
ENTITY, UNIT = UUID(int=0xE), UUID(int=0x1)
TENANT, OTHER_TENANT, SUPPLIER = UUID(int=0x71), UUID(int=0x72), UUID(int=0x5)
CLERK, FIRST, SECOND = UUID(int=0xA), UUID(int=0xB), UUID(int=0xC)
TODAY = date(2027, 12, 31)


def acquired(**changed: Any) -> Acquired:
    said: dict[str, Any] = {
        "entity": ENTITY,
        "number": "2026-001",
        "name": "仓库",
        "asset_class": "operating",
        "quantity": 6,
        "measure": "间",
        "cost_fen": 1_000,
        "residual_fen": 0,
        "source": "own-funds",
        "way": "purchased",
        "acquired_on": date(2026, 3, 12),
        "useful_months": 12,
        "supplier": SUPPLIER,
    }
    return Acquired(**{**said, **changed})


def card(**changed: Any) -> AssetCard:
    made = AssetCard.acquire(acquired(**changed), RULES, today=TODAY)
    made.collect_events()
    return made


def improved(**changed: Any) -> ValueChange:
    said: dict[str, Any] = {
        "kind": "improvement",
        "reference": "1",
        "changed_on": date(2026, 6, 20),
        "added_fen": 600,
    }
    return ValueChange(**{**said, **changed})


def pond(**changed: Any) -> Resource:
    said: dict[str, Any] = {
        "entity": ENTITY,
        "number": "R-1",
        "name": "大堰塘",
        "kind": "water",
        "plot": "W-003",
        "area_sqm": 10_000,
        "registered_on": date(2026, 1, 5),
    }
    made = Resource.register(ResourceFacts(**{**said, **changed}), today=TODAY)
    made.collect_events()
    return made
