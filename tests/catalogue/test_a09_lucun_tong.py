"""A09 “鹿村通”: unpaid rent is overdue, income, contract and asset lead to each other."""

import pytest

from tests.catalogue.contract_village import RENT, ContractVillage
from tests.conftest import PlayedCounty

pytestmark = pytest.mark.mechanism("A09")


def test_rent_of_a_let_asset_is_overdue_and_traced_to_contract_and_asset(
    county: PlayedCounty,
) -> None:
    village = ContractVillage(county, name="a09", village="510604100005")
    pond = village.register_resource("R-1", 9_000)
    matters = [{"kind": "resource", "id": pond, "quantity": 6_000}]
    terms = {"until": "2026-12-31", "charges": [{**RENT, "total_fen": 4_800_000}]}
    lease = village.sign_contract("1", "lease", terms=terms, matters=matters)

    # The due date passes unpaid: from the next day on the quarter is overdue.
    slip = village.slip_of(f"contract/{lease.rpartition('/')[2]}/1/due", "2026-01")
    assert (slip["rule"], slip["totals"]) == ("rent.due", {"amount": 1_200_000})
    overdue = f"{village.home}/receivables/overdue"
    assert village.read(overdue, on="2026-01-10")["items"] == []
    (late,) = village.read(overdue, on="2026-01-11")["items"]
    assert (late["number"], late["open_fen"], late["days"]) == (1, 1_200_000, 1)
    ageing = village.read(f"{village.home}/receivables/ageing", on="2026-02-10")
    assert [each["open_fen"] for each in ageing["classes"]] == [0, 1_200_000, 0, 0, 0]

    # From the income to the contract and the asset.
    assert village.book(slip, "a09-1") == [("112", 1_200_000), ("501", -1_200_000)]
    lines = f"{village.home}/accounts/501/lines"
    (income,) = village.read(lines, by="village-accountant", since="2026-01-01", on="2026-01-31")[
        "items"
    ]
    contract = village.read(f"/contracts/{income['contract']}")
    assert f"/contracts/{contract['contract']}" == lease
    assert [each["matter"] for each in contract["matters"]] == [pond]

    # From the asset to the contract and the income.
    (about,) = village.read(f"{village.home}/contracts", matter=pond)["items"]
    assert about["contract"] == income["contract"]
    booked = village.read(f"{lease}/bookings", on="2026-12-31")["items"]
    assert ("501", 1_200_000) in {(line["account"], line["credit_fen"]) for line in booked}

    # Parts may be let, on no day more than there is.
    beyond = [{"kind": "resource", "id": pond, "quantity": 3_001}]
    body = {
        "number": "a09-2", "form": "lease", "direction": "receivable",
        "party": contract["party"], "party_type": "firm", "signed_on": "2026-06-01",
        "since": "2026-06-01", "summary": "演示合同", "resolution": "演示〔2026〕2号",
        "terms": {"until": "2026-12-31", "charges": [{**RENT, "since": "2026-06-01",
                                                      "total_fen": 600_000}]},
        "matters": beyond,
    }  # fmt: skip
    assert village.refused(f"{village.home}/contracts", body) == "let_beyond_total"
    village.told(
        f"{village.home}/contracts", {**body, "matters": [{**beyond[0], "quantity": 3_000}]}
    )
