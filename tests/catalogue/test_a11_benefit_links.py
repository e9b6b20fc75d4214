"""A11 利益联结: guaranteed income, then a second return by the adopted key, both by the shares."""

import pytest

from tests.catalogue.cooperative_unit import RESOLVED, CooperativeUnit
from tests.conftest import PlayedCounty

pytestmark = pytest.mark.mechanism("A11")

VILLAGE = "510604103204"
SEASON = "2026-spring"


def test_what_is_guaranteed_comes_first_and_a_part_of_what_remains_is_returned(
    county: PlayedCounty,
) -> None:
    began = county.clock.now()
    unit = CooperativeUnit(county, name="a11", unit=VILLAGE, form="village_collective")
    unit.adopt("finance/benefit-links", {"510802100201": VILLAGE})
    signer = unit.sign_alone()
    cashier = unit.village.fill("cashier", VILLAGE)
    unit.post_opening(100_000_00)
    member = unit.village.newcomer()
    # Who signs is a member too: nobody stands near to a list that a rule computes.
    people = [(county.person(member), 10), (county.person(signer), 5), (unit.person(3), 2)]
    unit.roll(people)
    today = unit.village.today()
    back = {"number": "return", "guarantee": "guarantee", "profit_fen": 1_000_000}

    season = {"number": "guarantee", "season": SEASON, "roll_on": today}
    assert unit.made("/guarantees", season, by=unit.accountant)["total_fen"] == 17 * 20_000
    assert unit.declare("guarantee")[0] == 200
    refused = unit.code("/second-returns", back, by=unit.accountant)
    assert refused == (409, "guarantee_unpaid")
    _pay(unit, signer, cashier, 340_000)
    returned = unit.made("/second-returns", back, by=unit.accountant)

    assert returned["total_fen"] == (1_000_000 - 340_000) * 6 // 10
    dividend = {"number": "cash", "year": "2025", "basis": "shares", "total_fen": 170_000}
    gift = {**dividend, "granted": 17, "roll_on": today}
    unit.made("/dividends", gift, by=unit.accountant)
    try:
        unit.later(10)
        assert (unit.declare("return")[0], unit.declare("cash")[0]) == (200, 200)
        own = {one["kind"]: (one["amount_fen"], one["shares"]) for one in unit.own(member)}
        assert own["guarantee"] == (200_000, 10)
        assert own["second-return"] == (round(396_000 * 10 / 17), 10)
        assert own["dividend"] == (100_000, 10)
        (held,) = unit.read("/own-shares", by=member, on=unit.village.today())
        assert held["shares"] == 20
    finally:
        county.move(began)
    assert sum(line["amount_fen"] for line in unit.lines("return")) == 396_000


def _pay(unit: CooperativeUnit, signer: str, cashier: str, amount_fen: int) -> None:
    village = unit.village
    asked = unit.made("/pay-lists/guarantee/payment-requests", {}, by=unit.clerk)
    request = asked["payment_request"]
    looked = {"step": "look", "version": 1}
    assert village.story(request, by=unit.clerk)["chain"] == "one"
    village.until(lambda: village.do(request, "signatures", looked, by=signer) == (200, ""))
    village.until(
        lambda: village.do(request, "orders", {"method": "bank_transfer"}, by=cashier) == (200, "")
    )
    paid = {"reference": "A11-1", "paid_on": village.today(), "amount_fen": amount_fen}
    assert village.do(request, "confirmations", paid, by=cashier) == (200, "")
    story = village.story(request, by=unit.clerk)
    assert (story["recusal"], story["paid_fen"]) == ("exempt_list", amount_fen)
    assert RESOLVED["resolution"] in story["lines"][0]["authority"]
