"""A10 村集体经营权: five forms, each with its own terms, and the collective stays the owner."""

from typing import Any

import pytest

from tests.catalogue.contract_village import RENT, ContractVillage
from tests.conftest import PlayedCounty

pytestmark = pytest.mark.mechanism("A10")


def charge(kind: str, total_fen: int) -> dict[str, Any]:
    return {**RENT, "kind": kind, "total_fen": total_fen}


FORMS: dict[str, dict[str, Any]] = {
    "contracting": {"charges": [charge("rent", 1_000_000)]},
    "lease": {"charges": [charge("rent", 2_000_000)]},
    "shareholding": {"share": {"parts": 40, "of": 100, "due_days": 0}},
    "joint_operation": {
        "charges": [charge("guaranteed_income", 400_000)],
        "share": {"parts": 50, "of": 100, "due_days": 0},
    },
    "entrusted": {"charges": [charge("fee", 800_000)]},
}
PROFIT = {"period": "2026-Q1", "profit_fen": 3_000_000}


def test_the_operation_of_an_asset_is_granted_under_each_of_five_forms(
    county: PlayedCounty,
) -> None:
    village = ContractVillage(county, name="a10", village="510604100006")
    forest = village.register_resource("R-1", 5_000)
    due: dict[str, list[tuple[str, int]]] = {}

    for form, said in FORMS.items():
        contract = village.sign_contract(
            form.replace("_", "-"),
            form,
            matters=[{"kind": "resource", "id": forest, "quantity": 1_000}],
            terms={"until": "2026-12-31", "charges": said.get("charges", [])},
            share=said.get("share"),
        )
        if "share" in said:
            village.told(f"{contract}/profits", PROFIT)
        else:
            assert village.refused(f"{contract}/profits", PROFIT) == "share_missing"
        assert village.read(contract)["owner"] == village.entity
        schedule = village.read(f"{contract}/schedule", on="2026-03-31")["instalments"]
        first = [each for each in schedule if each["due_on"] <= "2026-03-31"]
        due[form] = sorted((each["kind"], each["amount_fen"]) for each in first)

    assert due == {
        "contracting": [("rent", 250_000)],
        "lease": [("rent", 500_000)],
        "shareholding": [("share", 1_200_000)],
        # Half of the profit is 15,000 yuan, of which 1,000 were guaranteed for the quarter.
        "joint_operation": [("guaranteed_income", 100_000), ("share", 1_400_000)],
        "entrusted": [("fee", 200_000)],
    }
    (let,) = village.read(f"{village.home}/lets", on="2026-06-01")["items"]
    assert (let["total"], let["let"], let["left"]) == (5_000, 5_000, 0)
