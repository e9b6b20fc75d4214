"""A12 镇集体经济合作总社分红: a million yuan over the roll, exact, each share seen by its own."""

from typing import Any

import pytest

from tests.catalogue.cooperative_unit import CooperativeUnit
from tests.conftest import PlayedCounty

pytestmark = pytest.mark.mechanism("A12")

TOWN = "510604106"
MILLION_FEN = 100_000_000
MEMBERS = 2_000


def test_a_dividend_of_a_million_yuan_is_exact_and_each_member_sees_the_own_share(
    county: PlayedCounty,
) -> None:
    began = county.clock.now()
    unit = CooperativeUnit(county, name="a12", unit=TOWN, form="town_collective")
    unit.adopt("finance/town-dividends", {"510802105": TOWN})
    first, last = unit.village.newcomer(), unit.village.newcomer()
    others = [(unit.person(number), number % 7 + 1) for number in range(2, MEMBERS)]
    unit.roll([(county.person(first), 3), *others, (county.person(last), 8)])
    today = unit.village.today()
    plan: dict[str, Any] = {"year": "2025", "basis": "shares", "roll_on": today}
    unit.made("/dividends", {**plan, "number": "d1", "total_fen": MILLION_FEN}, by=unit.accountant)
    unit.made("/dividends", {**plan, "number": "d2", "total_fen": 101}, by=unit.accountant)
    early = unit.declare("d1")[1]
    assert early["code"] == "plan_too_late"
    try:
        unit.later(10)
        assert unit.declare("d1")[1]["code"] == "dividend_beyond_income"
        unit.post_opening(MILLION_FEN + 100)
        assert unit.declare("d1")[0] == 200
        # A hundred fen are left after what was declared, though nothing of it is posted yet.
        assert unit.declare("d2")[1]["code"] == "dividend_beyond_income"
        _is_exact_and_seen(unit, first, last)
    finally:
        county.move(began)


def _is_exact_and_seen(unit: CooperativeUnit, first: str, last: str) -> None:
    lines = unit.lines("d1")
    assert (len(lines), sum(line["amount_fen"] for line in lines)) == (MEMBERS, MILLION_FEN)
    for who, line in ((first, lines[0]), (last, lines[-1])):
        (own,) = [one for one in unit.own(who) if one["list_number"] == "d1"]
        assert (own["amount_fen"], own["shares"]) == (line["amount_fen"], line["shares"])
        assert (own["list_total_fen"], own["resolution"] is not None) == (MILLION_FEN, True)
    (listed, _) = unit.read("/pay-lists", by=unit.accountant)["items"]
    assert listed["rounding"] == "largest_remainder_then_number"
    assert listed["roll_members"] == MEMBERS
    _total_income_is_the_measure(unit)


def _total_income_is_the_measure(unit: CooperativeUnit) -> None:
    rent = [{"account": "101", "debit_fen": 900}, {"account": "501", "credit_fen": 900}]
    aid = [{"account": "101", "debit_fen": 700}, {"account": "503", "credit_fen": 700}]
    cost = [{"account": "513", "debit_fen": 400}, {"account": "212", "credit_fen": 400}]
    cashier = unit.village.fill("cashier", TOWN)
    for number, lines in enumerate((rent, aid)):
        unit.post(f"income-{number}", "receipt", lines, cashier=cashier)
    unit.post("cost", "accrual", cost)
    grown = unit.growth("2026")
    # Total income, subsidies included and costs not taken off: never the profit.
    assert (grown["income_fen"], grown["target_permille"]) == (1_600, 100)
