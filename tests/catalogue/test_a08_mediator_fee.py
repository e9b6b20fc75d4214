"""A08 调解员个案补助: without a filed dossier no fee; one fee for each case and mediator."""

from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

import pytest

from tests.catalogue.cooperative_unit import CooperativeUnit
from tests.conftest import PlayedCounty

pytestmark = pytest.mark.mechanism("A08")

VILLAGE = "510604103203"
MIYI = Path(__file__).parents[1] / "packs" / "miyi-mediators"
FEES = "/pay-schemes/mediator-fees"
DECIDED = {"resolution": "演示司法局〔2026〕3号"}


def test_a_mediator_is_paid_once_for_a_case_whose_dossier_was_filed(county: PlayedCounty) -> None:
    unit = CooperativeUnit(county, name="a08", unit=VILLAGE, form="villagers_committee")
    unit.adopt("finance/case-fees", {"510421100201": VILLAGE}, pack=MIYI)
    first, second = unit.village.newcomer(), unit.person(2)
    mediators = [county.person(first), second]
    unit.roll([(who, 0) for who in mediators], kind="mediators")
    case = str(uuid5(NAMESPACE_URL, "/catalogue/a08/case"))
    claim = {"case": case, "mediator": mediators[0], "grade": "difficult"}

    refused = unit.code(f"{FEES}/case-fees", claim, by=unit.clerk)
    assert refused == (409, "dossier_not_filed")

    dossier = {
        "unit": unit.village.unit,
        "case": case,
        "reference": "演示调卷〔2026〕118号",
        "filed_on": "2026-06-18",
        "mediators": mediators,
    }
    assert unit.village.send("/dossiers", dossier, by=unit.clerk)[0] == 201
    assert unit.made(f"{FEES}/case-fees", claim, by=unit.clerk)["amount_fen"] == 50_000
    assert unit.code(f"{FEES}/case-fees", claim, by=unit.clerk) == (409, "case_fee_claimed")
    other = {**claim, "mediator": second, "grade": "ordinary"}
    month = unit.made(f"{FEES}/case-fees", other, by=unit.clerk)["month"]
    expense = {"number": "1", "year": "2026", "item": "office", "amount_fen": 10_000_001}
    beyond = unit.code(f"{FEES}/office-expenses", expense, by=unit.accountant)
    assert beyond == (409, "office_budget_exceeded")

    made = unit.made(f"{FEES}/months/{month}/runs", DECIDED, by=unit.accountant)

    assert [line["amount_fen"] for line in unit.lines(made["number"])] == [50_000, 20_000]
    assert [one["amount_fen"] for one in unit.own(first)] == [50_000]
