"""The village in which projects are paid by many: its books begin once for all scenarios."""

from functools import cache

from tests.catalogue.fund_village import ANJIA, LUOJIANG, FundVillage
from tests.conftest import PlayedCounty

VILLAGE = "510604106203"


@cache
def projects(county: PlayedCounty) -> FundVillage:
    """Give the village, with the county's own rules of funds."""
    village = FundVillage(county, name="funds", village=VILLAGE, form="village_collective")
    village.adopt_rules(LUOJIANG, "finance/fund-rules", moved={ANJIA: VILLAGE})
    village.fill("village-clerk", VILLAGE)
    return village
