"""A16 三方劳务协议: nine tenths a month, one tenth by the year's scores and what else counts."""

from typing import Any

import pytest

from tests.catalogue.contract_village import RENT, ContractVillage
from tests.conftest import PlayedCounty

pytestmark = pytest.mark.mechanism("A16")

VILLAGE = "510604100008"


def monthly(year: int) -> dict[str, Any]:
    fee = {**RENT, "kind": "fee", "total_fen": 12_000_000, "months": 1, "due": "last_day"}
    return {
        "direction": "payable",
        "signed_on": f"{year}-01-01",
        "since": f"{year}-01-01",
        "terms": {
            "until": f"{year}-12-31",
            "charges": [{**fee, "since": f"{year}-01-01", "until": f"{year}-12-31"}],
        },
    }


def test_a_month_is_paid_to_nine_tenths_and_the_rest_is_released_by_the_scores(
    county: PlayedCounty,
) -> None:
    village = ContractVillage(county, name="a16", village=VILLAGE)
    village.adopt_rules({"510421103201": VILLAGE})
    representative = village.fill("villagers-representative", VILLAGE)
    service = {"retained_percent": 10, "scored_by": [village.unit], "release": "yearly-assessment"}

    # A month of this year: the whole of it is an expense, nine tenths of it payable.
    running = village.sign_contract("1", "service", **monthly(2026), service=service)
    accepted = {"accepted_on": "2026-01-31"}
    committee = "supervision-committee-member"
    shares = village.told(f"{running}/instalments/1/acceptances", accepted, by=committee)
    assert (shares["payable_fen"], shares["retained_fen"]) == (900_000, 100_000)
    slip = village.slip_of(f"contract/{running.rpartition('/')[2]}/1/served", "2026-01")
    assert village.book(slip, "a16-1") == [("514", 1_000_000), ("211", -900_000), ("211", -100_000)]
    asked = {"number": "a16-1", "instalment": 1, "resolution": "演示〔2026〕4号"}
    assert village.told(f"{running}/payment-requests", asked)["amount_fen"] == 900_000

    # The year before: twelve months served and scored, 90 marks in the mean, three missed rounds.
    ended = village.sign_contract("2", "service", **monthly(2025), service=service)
    for month in range(1, 13):
        served = {"accepted_on": f"2025-{month:02}-28"}
        village.told(f"{ended}/instalments/{month}/acceptances", served, by=committee)
        mark = {"unit": village.unit, "month": f"2025-{month:02}", "score": "90"}
        village.score(ended, mark, by=representative)
    basis = {"decision": "演示〔2026〕5号", "inputs": {"missed-round": 3}}
    settled = village.told(f"{ended}/years/2025/settlements", basis)

    # 12,000 yuan were retained: 80 hundredths by the scores, three less for the missed rounds.
    assert settled["released_fen"] == 924_000
    assert settled["forfeited_fen"] == 276_000
    assert settled["gaps"] == []
    released = {"number": "a16-2", "settlement": 1, "resolution": "演示〔2026〕5号"}
    assert village.told(f"{ended}/payment-requests", released)["amount_fen"] == 924_000
