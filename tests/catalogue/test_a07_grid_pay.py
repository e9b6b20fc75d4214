"""A07 二级网格员薪酬: 60 percent give 160 yuan and extras, never over 200, once a month."""

from pathlib import Path

import pytest

from tests.catalogue.cooperative_unit import CooperativeUnit
from tests.conftest import PlayedCounty

pytestmark = pytest.mark.mechanism("A07")

VILLAGE = "510604103202"
LUOJIANG = Path(__file__).parents[2] / "deploy" / "counties" / "510604"
JUNE = "/pay-schemes/grid-allowance/months/2026-06"
DECIDED = {"resolution": "演示政法委〔2026〕6号"}


def test_a_grid_officer_is_paid_by_assessment_with_extras_once_a_month(
    county: PlayedCounty,
) -> None:
    unit = CooperativeUnit(county, name="a07", unit=VILLAGE, form="villagers_committee")
    moved = {"510604102211": VILLAGE}
    unit.adopt("finance/member-rules", moved, pack=LUOJIANG, named="finance/a07-pay")
    officer = unit.village.newcomer()
    people = [county.person(officer), unit.person(2), unit.person(3)]
    unit.roll([(who, 0) for who in people], kind="grid-officers")
    said = [
        {"person": who, "percent": each} for who, each in zip(people, (60, 100, 0), strict=True)
    ]
    unit.made(f"{JUNE}/assessments", {**DECIDED, "assessments": said[:2]}, by=unit.accountant)
    assert unit.code(f"{JUNE}/runs", DECIDED, by=unit.accountant) == (409, "assessment_missing")
    unit.made(f"{JUNE}/assessments", {**DECIDED, "assessments": said}, by=unit.accountant)
    extra = {"number": "flood-1", "person": people[0], "item": "flood-duty", "amount_fen": 5_000}
    extras = {"items": [{**extra, "reference": "演示镇〔2026〕21号"}]}
    unit.made(f"{JUNE}/items", extras, by=unit.accountant)

    made = unit.made(f"{JUNE}/runs", DECIDED, by=unit.accountant)

    lines = unit.lines(made["number"])
    assert [line["amount_fen"] for line in lines] == [16_000 + 5_000, 20_000, 10_000]
    assert all(line["base_fen"] + line["performance_fen"] <= 20_000 for line in lines)
    assert made["total_fen"] == 51_000
    assert unit.code(f"{JUNE}/runs", DECIDED, by=unit.accountant) == (409, "pay_run_made")
    (own,) = unit.own(officer)
    assert (own["amount_fen"], own["performance_fen"], own["extras_fen"]) == (21_000, 6_000, 5_000)
    assert own["rule"] == "finance/a07-pay@1"
