"""A31 群众筹资筹劳: money, labour and goods have a total each, by contributor and project."""

from typing import Any

import pytest

from tests.catalogue.fund_projects import projects
from tests.catalogue.fund_village import FundVillage
from tests.conftest import PlayedCounty

pytestmark = pytest.mark.mechanism("A31")

# Each project with what residents gave: yuan, labour units (个), and some goods.
PROJECTS = (("lvjia", 71_260, 960), ("zhangjia", 35_600, 1_320), ("huayu", 160_000, 745))
GOODS = {"kind": "goods", "item": "石板", "quantity": "12.5", "measure": "square-metre"}


def test_three_totals_stand_apart_for_each_contributor_and_project(county: PlayedCounty) -> None:
    village = projects(county)
    fund = village.establish("a31", "community", "courtyards")
    campaigns = {}
    for key, yuan, units in PROJECTS:
        campaigns[key] = village.campaign(f"a31-{key}", fund=fund)
        _give(village, campaigns[key], key, yuan=yuan, units=units)

    for key, yuan, units in PROJECTS:
        query = {"project": village.project(f"a31-{key}")}
        shown = village.read(
            f"/entities/{village.entity}/contribution-totals", by=village.cashier, **query
        )
        assert _sums(shown) == {"money": yuan * 100, "labour": str(units), "goods": "12.5"}
    given_by: dict[str, list[dict[str, Any]]] = {}
    for campaign in campaigns.values():
        page = village.read(f"/campaigns/{campaign}/contributors", by=village.cashier)
        for each in page["items"]:
            given_by[f"{campaign}/{each['party']}"] = each["totals"]
    assert sum(_sums(each)["money"] for each in given_by.values()) == 26_686_000
    assert sum(int(_sums(each)["labour"]) for each in given_by.values()) == 3_025
    assert len(given_by) == 2 * len(PROJECTS)
    # Labour without a resolved rate is worth nothing in the books, and is no money.
    assert village.read(f"/funds/{fund}", by=village.cashier)["held_fen"] == 26_686_000


def _give(village: FundVillage, campaign: str, key: str, *, yuan: int, units: int) -> None:
    for number, share in enumerate((yuan // 3, yuan - yuan // 3), 1):
        who = village.households[number]
        money = {"kind": "money", "amount_fen": share * 100, "bank_account": village.account}
        village.give(campaign, f"{key}-m{number}", money, by=who, source="residents")
        labour = {"kind": "labour", "measure": "unit"}
        labour["quantity"] = str(units // 4 if number == 1 else units - units // 4)
        village.give(campaign, f"{key}-l{number}", labour, by=who, source="residents")
    said = village.give(campaign, f"{key}-g", GOODS, by=village.households[1], source="residents")
    assert (said["value_fen"], said["valuation"]) == (100, "nominal")


def _sums(totals: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        each["kind"]: each["amount_fen"] if each["kind"] == "money" else each["quantity"]
        for each in totals
    }
