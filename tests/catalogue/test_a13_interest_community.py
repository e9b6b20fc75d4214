"""A13 “利益共同体”: land lease, share and wage of a household apart, each with its contract."""

import pytest

from tests.catalogue.contract_village import RENT, ContractVillage
from tests.conftest import PlayedCounty

pytestmark = pytest.mark.mechanism("A13")


def test_a_households_benefit_statement_lists_three_kinds_with_their_contracts(
    county: PlayedCounty,
) -> None:
    village = ContractVillage(county, name="a13", village="510604100007")
    household = next(each for each in county.cast.subjects if each.kind == "household")
    party = county.subject(household.key)
    pays = {"direction": "payable", "party": party, "party_type": "household"}
    rent = {**RENT, "total_fen": 400_000}
    wage = {**RENT, "kind": "wage", "total_fen": 1_200_000, "months": 1}
    village.sign_contract("L", "lease", **pays, terms={"until": "2026-12-31", "charges": [rent]})
    village.sign_contract("W", "labour", **pays, terms={"until": "2026-12-31", "charges": [wage]})
    share = {"parts": 2, "of": 100, "due_days": 0}
    shares = village.sign_contract("S", "shareholding", **pays, share=share)
    village.told(f"{shares}/profits", {"period": "2026-Q1", "profit_fen": 5_000_000})
    asked = {"number": "a13-1", "instalment": 1, "resolution": "演示〔2026〕3号"}
    village.told(f"{shares}/payment-requests", asked)

    path = f"{village.home}/households/{party}/benefit-statement"
    told = village.read(path, since="2026-01-01", on="2026-03-31")

    assert {kind: told[kind]["due_fen"] for kind in ("land_lease", "share", "wage", "other")} == {
        "land_lease": 100_000,
        "share": 100_000,
        "wage": 300_000,
        "other": 0,
    }
    sources = {(line["benefit"], line["contract_number"]) for line in told["lines"]}
    assert sources == {("land_lease", "a13-L"), ("share", "a13-S"), ("wage", "a13-W")}
    for line in told["lines"]:
        contract = village.read(f"/contracts/{line['contract']}")
        assert (contract["number"], contract["party"]) == (line["contract_number"], party)
