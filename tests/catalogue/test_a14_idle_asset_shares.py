"""A14 闲置房屋、土地入股: a contribution in kind is valued, approved, and gives shares."""

import pytest

from tests.catalogue.property_village import PropertyVillage
from tests.conftest import PlayedCounty

pytestmark = pytest.mark.mechanism("A14")

VILLAGE = "510604100201"


def test_a_contribution_in_kind_records_valuation_approver_and_share(
    county: PlayedCounty,
) -> None:
    village = PropertyVillage(county, name="a14", village=VILLAGE)
    village.adopt_property_rules("quanxing")
    clerk, accountant = (
        village.fill(kind, VILLAGE) for kind in ("village-clerk", "village-accountant")
    )
    chair = village.fill("supervision-committee-chair", VILLAGE)
    home = village.begin_books(accountant)
    today = village.today()
    household = [each for each in county.cast.subjects if each.kind == "household"][-1]
    path = f"{home}/contributions-in-kind"
    offer = {
        "number": "S-1",
        "kind": "idle-house",
        "contributor": county.subject(household.key),
        "contributor_type": "household",
        "description": "闲置房屋三间",
        "offered_on": today,
    }
    village.do_at(path, offer, by=clerk, status=201)
    agreed = {"resolution": "演示〔2026〕14号", "approved_on": today}
    assert village.refused(f"{path}/S-1/approvals", agreed, by=chair) == "valuation_missing"

    worth = {"value_fen": 8_640_000, "method": "market-comparison", "valued_on": today}
    village.do_at(f"{path}/S-1/valuations", worth, by=accountant)
    village.do_at(f"{path}/S-1/approvals", agreed, by=chair)

    (shown,) = village.read(path, by=clerk)["items"]
    assert (shown["state"], shown["value_fen"], shown["method"]) == (
        "approved",
        8_640_000,
        "market-comparison",
    )
    assert shown["valuer"] == county.person(accountant)
    assert (shown["approver"], shown["resolution"]) == (county.person(chair), agreed["resolution"])
    assert (shown["shares"], shown["share_fen"], shown["remainder_fen"]) == (172, 50_000, 40_000)
