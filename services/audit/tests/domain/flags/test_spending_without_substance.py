from typing import Any

import pytest

from audit.domain.flags.facts.awaited import INVOICE_PRICED, PERSON_DIED
from audit.domain.flags.watches.spending_without_substance import RULE, Settings
from services.audit.tests.domain.flags.contracts import official, signed
from services.audit.tests.domain.flags.payments import paid
from services.audit.tests.domain.flags.told import (
    VILLAGE,
    Told,
    asked,
    ident,
    letters,
    numbers,
)

SETTINGS = Settings(
    accepted_from_fen=500_000,
    accepters_least=2,
    supervisor_posts=("supervisor",),
    labour_purposes=("work-relief-wage",),
    card_days=60,
    price_percent=150,
    comparables_least=5,
)
ROAD = ident("road")


@pytest.fixture
def told() -> Told:
    told = Told()
    official(told, ident("supervisor"), VILLAGE, "supervisor")
    return told


def works(told: Told, name: str, fen: int, **said: Any) -> str:
    return paid(told, name, "2026-05-10", fen, booking={"project": ROAD}, **said)


def accept(told: Told, person: str, on: str) -> None:
    told.say("assets.project.acceptance_signed", ROAD, on, person=ident(person))


def labour(told: Told, since: str, until: str, days: str, project: str = ROAD) -> None:
    said: dict[str, Any] = {"since": since, "until": until, "days": days}
    worker = ident("worker")
    told.say("assets.project.labour_recorded", project, until, worker=worker, **said)


def test_forty_days_in_april_are_asked_about(told: Told) -> None:
    labour(told, "2026-04-01", "2026-04-30", "22")
    labour(told, "2026-04-01", "2026-04-30", "18", ident("canal"))

    found = asked(RULE, SETTINGS, told.facts)

    assert (letters(found), found[0].subject) == (["d"], ident("worker"))
    # Both records need more days than April has, so that they clash on some day as well.
    assert numbers(found[0]) == {"days": 40, "part_d": 2, "places": 2}


def test_twenty_two_days_in_april_are_fine(told: Told) -> None:
    labour(told, "2026-04-01", "2026-04-30", "22")
    labour(told, "2026-05-01", "2026-05-31", "31", ident("canal"))

    assert asked(RULE, SETTINGS, told.facts) == []


def test_two_places_on_one_day_are_asked_about(told: Told) -> None:
    labour(told, "2026-04-01", "2026-04-05", "5")
    labour(told, "2026-04-05", "2026-04-06", "2", ident("canal"))

    (found,) = asked(RULE, SETTINGS, told.facts)
    assert numbers(found)["places"] == 2


def test_labour_of_the_dead_is_asked_about(told: Told) -> None:
    told.hint(PERSON_DIED, ident("worker"), "2026-03-01", on="2026-03-01")
    labour(told, "2026-04-01", "2026-04-02", "1.5")

    assert numbers(asked(RULE, SETTINGS, told.facts)[0])["gone"] == 1


def test_works_paid_before_two_persons_accepted_them_are_asked_about(told: Told) -> None:
    accept(told, "supervisor", "2026-05-10")
    works(told, "1", 499_999)
    assert asked(RULE, SETTINGS, told.facts) == []
    works(told, "2", 1)
    assert letters(asked(RULE, SETTINGS, told.facts)) == ["a"]

    told.facts.pop()
    accept(told, "neighbour", "2026-05-10")
    pays = told.facts
    told.facts = []
    works(told, "3", 500_000)
    assert asked(RULE, SETTINGS, [*pays, *told.facts]) == []


def test_acceptance_without_a_supervisor_is_none_and_wages_need_none(told: Told) -> None:
    for person in ("one", "two"):
        accept(told, person, "2026-05-01")
    works(told, "1", 500_000, purpose="work-relief-wage")
    assert asked(RULE, SETTINGS, told.facts) == []

    works(told, "2", 500_000)
    assert letters(asked(RULE, SETTINGS, told.facts)) == ["a"]


def test_more_paid_than_the_contract_comes_to_is_asked_about(told: Told) -> None:
    contract = signed(told, "c", "2026-05-01", 1_000, direction="payable")
    paid(told, "1", "2026-05-10", 1_000, booking={"contract": contract})
    assert asked(RULE, SETTINGS, told.facts) == []

    paid(told, "2", "2026-05-11", 1, booking={"contract": contract})
    assert letters(asked(RULE, SETTINGS, told.facts)) == ["b"]


def test_what_was_built_and_has_no_card_is_asked_about_once(told: Told) -> None:
    for person in ("supervisor", "neighbour"):
        accept(told, person, "2026-05-01")
    told.say("assets.project.accepted", ROAD, "2026-05-01", accepted_on="2026-05-01")
    works(told, "1", 500_000)
    assert asked(RULE, SETTINGS, told.facts, until="2026-06-30") == []
    assert letters(asked(RULE, SETTINGS, told.facts, until="2026-12-31")) == ["c"]

    told.say("assets.asset_card.opened", ident("card"), "2026-06-01", project=ROAD)
    assert asked(RULE, SETTINGS, told.facts, until="2026-12-31") == []


def test_a_price_far_above_the_median_of_its_category_is_asked_about(told: Told) -> None:
    for number, fen in enumerate((90, 100, 100, 100, 110, 150, 151)):
        said: dict[str, Any] = {"payment_request": ident(f"r{number}"), "category": "cement"}
        told.hint(INVOICE_PRICED, ident("i"), "2026-05-01", unit_price_fen=fen, **said)

    (found,) = asked(RULE, SETTINGS, told.facts)
    assert (letters([found]), found.subject) == (["e"], ident("r6"))
