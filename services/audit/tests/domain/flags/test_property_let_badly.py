from typing import Any

import pytest

from audit.domain.flags.facts.awaited import DUNNED, SEEN_IN_USE, TENDER_RECORDED, THING_VALUED
from audit.domain.flags.watches.property_let_badly import RULE, FormTerm, Settings
from services.audit.tests.domain.flags.contracts import charge, fell_due, received, signed
from services.audit.tests.domain.flags.told import (
    ENTITY,
    Told,
    asked,
    ident,
    letters,
    numbers,
)

SETTINGS = Settings(
    bidding_from_fen=5_000_000,
    price_percent=80,
    comparable_years=3,
    comparables_least=5,
    overdue_days=90,
    advance_years=5,
    terms=(FormTerm(form="lease", months_most=240),),
)
POND, LETS = ident("pond"), ident("lets")


@pytest.fixture
def told() -> Told:
    told = Told()
    said: dict[str, Any] = {"kind": "pond", "area_sqm": 100}
    told.say("assets.resource.registered", POND, "2026-01-01", **said)
    told.say("assets.let_quantities.opened", LETS, "2026-01-01", thing=POND, entity=ENTITY)
    return told


def let(told: Told, name: str, quantity: int, since: str = "2026-01-01") -> None:
    said: dict[str, Any] = {"quantity": quantity, "since": since, "until": "2026-12-31"}
    contract = ident(name)
    told.say("assets.let_quantities.quantity_let", LETS, "2026-01-02", contract=contract, **said)


def matter(quantity: int = 10) -> list[dict[str, Any]]:
    return [{"kind": "resource", "id": POND, "quantity": quantity}]


def test_a_pond_of_which_more_is_let_than_there_is_is_asked_about(told: Told) -> None:
    let(told, "a", 60)
    let(told, "b", 50)

    (found,) = asked(RULE, SETTINGS, told.facts)

    assert (letters([found]), found.subject) == (["d"], POND)
    assert (numbers(found)["let"], numbers(found)["total"]) == (110, 100)


def test_a_pond_let_whole_is_fine_also_to_one_after_the_other(told: Told) -> None:
    let(told, "a", 60)
    let(told, "b", 40)
    released: dict[str, Any] = {"contract": ident("a"), "until": "2026-05-31"}
    told.say("assets.let_quantities.quantity_released", LETS, "2026-05-01", **released)
    let(told, "c", 60, "2026-06-01")

    assert asked(RULE, SETTINGS, told.facts) == []


def test_a_price_far_below_those_of_like_ponds_is_asked_about(told: Told) -> None:
    for name in range(5):
        signed(told, str(name), "2026-01-01", 10_000, matters=matter())
    signed(told, "fair", "2026-01-01", 8_000, matters=matter())
    assert asked(RULE, SETTINGS, told.facts) == []

    signed(told, "low", "2026-01-01", 7_999, matters=matter())
    assert letters(asked(RULE, SETTINGS, told.facts)) == ["b"]


def test_a_price_below_the_valuation_is_asked_about(told: Told) -> None:
    told.hint(THING_VALUED, POND, "2026-01-01", yearly_fen=100_000, valued_on="2026-01-01")
    signed(told, "fair", "2026-01-01", 10_000, matters=matter())
    signed(told, "low", "2026-01-01", 9_999, matters=matter())

    assert letters(asked(RULE, SETTINGS, told.facts)) == ["b"]


def test_a_lease_beyond_twenty_years_is_asked_about(told: Told) -> None:
    signed(told, "fine", "2026-01-01", 100, until="2045-12-31")
    assert asked(RULE, SETTINGS, told.facts) == []

    signed(told, "long", "2026-01-01", 100, until="2046-01-01")
    assert letters(asked(RULE, SETTINGS, told.facts)) == ["c"]


def test_a_large_letting_without_a_bidding_is_asked_where_biddings_are_recorded(
    told: Told,
) -> None:
    signed(told, "1", "2026-01-01", 5_000_000)
    assert asked(RULE, SETTINGS, told.facts) == []

    held: dict[str, Any] = {"amount_fen": 5_000_000, "held_on": "2026-01-02"}
    told.hint(TENDER_RECORDED, ident("t"), "2026-01-02", about=POND, **held)
    signed(told, "2", "2026-01-03", 5_000_000, matters=matter())
    assert asked(RULE, SETTINGS, told.facts) == []
    signed(told, "3", "2026-01-04", 5_000_000)
    assert letters(asked(RULE, SETTINGS, told.facts)) == ["a"]


def test_rent_that_nobody_asks_for_is_asked_about_once(told: Told) -> None:
    contract = signed(told, "1", "2026-01-01", 100)
    fell_due(told, contract, "2026-01-01", 100)
    received(told, contract, "2026-02-01", 99)
    assert asked(RULE, SETTINGS, told.facts, until="2026-04-01") == []

    (found,) = asked(RULE, SETTINGS, told.facts, until="2026-12-31")
    assert (letters([found]), numbers(found)["open_fen"]) == (["e"], 1)

    said: dict[str, Any] = {"entity": ENTITY, "party": ident("x"), "contract": contract}
    told.hint(DUNNED, ident("d"), "2026-03-01", dunned_on="2026-03-01", **said)
    assert asked(RULE, SETTINGS, told.facts, until="2026-12-31") == []


def test_a_lower_price_a_longer_term_or_a_renewal_needs_a_resolution(told: Told) -> None:
    contract = signed(told, "1", "2026-01-01", 100)
    for fen, until, resolution in (
        (90, "2026-12-31", "R1"),
        (80, "2026-12-31", None),
        (80, "2027-06-30", None),
    ):
        terms = {
            "until": until,
            "charges": [charge(fen, "2026-01-01", until)],
            "deliverables": [],
        }
        amendment: dict[str, Any] = {"effective_on": "2026-03-01", "terms": terms, "evidence": []}
        amendment["resolution"] = resolution
        said: dict[str, Any] = {"cancelled": [], "instalments": []}
        on = "2026-03-01" if fen == 80 else "2026-02-01"
        told.say("assets.contract.amended", contract, on, amendment=amendment, **said)
    signed(told, "2", "2026-05-01", 100, renews=contract)

    assert letters(asked(RULE, SETTINGS, told.facts)) == ["f", "f"]


def test_money_for_more_than_five_years_ahead_is_asked_about(told: Told) -> None:
    contract = signed(told, "1", "2026-01-01", 100, until="2035-12-31")
    received(told, contract, "2026-01-05", 100)

    assert letters(asked(RULE, SETTINGS, told.facts)) == ["g"]


def test_a_pond_in_use_without_a_contract_is_asked_about(told: Told) -> None:
    let(told, "a", 60, "2026-02-02")
    told.hint(SEEN_IN_USE, POND, "2026-02-03", seen_on="2026-02-02")
    assert asked(RULE, SETTINGS, told.facts) == []

    told.hint(SEEN_IN_USE, POND, "2026-02-03", seen_on="2026-02-01")
    assert letters(asked(RULE, SETTINGS, told.facts)) == ["h"]
