"""A17 清运实效每月监督打分: a month that a village did not score is a gap, never full marks."""

import pytest

from tests.catalogue.contract_village import RENT, ContractVillage, unit_of
from tests.conftest import PlayedCounty

pytestmark = pytest.mark.mechanism("A17")

VILLAGE, OTHER = "510604100009", "510604100010"
MONTHS = ("2025-10", "2025-11", "2025-12")


def test_a_month_without_scores_from_a_village_is_a_shown_gap(county: PlayedCounty) -> None:
    village = ContractVillage(county, name="a17", village=VILLAGE)
    village.adopt_rules({"510421103201": VILLAGE, "510421103202": OTHER})
    own = village.fill("villagers-representative", VILLAGE)
    other = village.fill("villagers-representative", OTHER)
    units = [village.unit, unit_of(OTHER)]
    fee = {**RENT, "kind": "fee", "since": "2025-10-01", "until": "2025-12-31", "months": 1,
           "total_fen": 3_000_000}  # fmt: skip
    service = {"retained_percent": 10, "scored_by": units, "release": "yearly-assessment"}
    contract = village.sign_contract(
        "1",
        "service",
        direction="payable",
        signed_on="2025-10-01",
        since="2025-10-01",
        terms={"until": "2025-12-31", "charges": [fee]},
        service=service,
    )
    committee = "supervision-committee-member"
    for number, month in enumerate(MONTHS, 1):
        accepted = {"accepted_on": f"{month}-28"}
        village.told(f"{contract}/instalments/{number}/acceptances", accepted, by=committee)
        for who, unit in ((own, units[0]), (other, units[1])):
            mark = {"unit": unit, "month": month, "score": "100"}
            if (month, who) != ("2025-11", other):
                village.score(contract, mark, by=who)

    year = village.read(f"{contract}/years/2025")
    gaps = [(each["month"], unit["unit"]) for each in year["months"]
            for unit in each["units"] if unit["gap"]]  # fmt: skip
    assert gaps == [("2025-11", units[1])]
    basis = {"decision": "演示〔2026〕6号"}
    settled = village.told(f"{contract}/years/2025/settlements", basis)

    # Full marks would release all 3,000 yuan; with the gap the mean is 83.3: half of it.
    assert settled["gaps"] == [{"month": "2025-11", "unit": units[1]}]
    assert (settled["released_fen"], settled["forfeited_fen"]) == (150_000, 150_000)
