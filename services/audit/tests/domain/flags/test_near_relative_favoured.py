from fractions import Fraction
from math import comb
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.domain.flags.facts.awaited import HOUSEHOLD_MEMBER
from audit.domain.flags.watches.near_relative_favoured import RULE, Settings, unlikely
from services.audit.tests.domain.flags.payments import request
from services.audit.tests.domain.flags.told import VILLAGE, Told, asked, ident, letters, numbers

SETTINGS = Settings(
    distance=2,
    official_posts=("village-head",),
    cases_least=3,
    share_times=2,
    chance_percent=5,
)
SECRETARY, BROTHER, SHOP = ident("secretary"), ident("brother"), ident("shop")
SINCE = "2026-01-01"


@pytest.fixture
def told() -> Told:
    told = Told()
    kin: dict[str, Any] = {"relative": BROTHER, "relation": "sibling", "known_on": SINCE}
    told.say("registry.person.relative_recorded", SECRETARY, SINCE, **kin)
    said: dict[str, Any] = {"organisation": SHOP, "known_on": SINCE}
    told.say("registry.person.control_recorded", BROTHER, SINCE, **said)
    return told


def sign(told: Told, subject: str, person: str = SECRETARY) -> None:
    told.say("assets.payment_request.signed", subject, "2026-03-02", person=person)


def test_signing_for_the_shop_of_a_brother_is_asked_about(told: Told) -> None:
    subject = request(told, "1", "2026-03-01", 600_000, payee=SHOP)
    sign(told, subject)

    (found,) = asked(RULE, SETTINGS, told.facts)

    assert (found.subject, letters([found]), found.severity) == (subject, ["a"], "serious")


def test_the_substitute_of_who_recused_may_sign(told: Told) -> None:
    subject = request(told, "1", "2026-03-01", 600_000, payee=SHOP)
    sign(told, subject, ident("substitute"))

    assert asked(RULE, SETTINGS, told.facts) == []


def test_a_dividend_by_rule_goes_to_everybody(told: Told) -> None:
    dividend = request(told, "1", "2026-03-01", 600_000, payee_type="list")
    exempt = {"persons": [SECRETARY], "exempt": True}
    share = request(told, "2", "2026-03-01", 600_000, payee=BROTHER, related=exempt)
    sign(told, dividend)
    sign(told, share)

    assert asked(RULE, SETTINGS, told.facts) == []


def test_a_relation_that_has_ended_or_is_three_steps_away_is_none(told: Told) -> None:
    further: dict[str, Any] = {"relative": ident("x"), "relation": "child", "known_on": SINCE}
    told.say("registry.person.relative_recorded", ident("head"), SINCE, **further)
    further["relative"] = SECRETARY
    told.say("registry.person.relative_recorded", ident("x"), SINCE, **further)
    subject = request(told, "1", "2026-03-01", 600_000, payee=BROTHER)
    sign(told, subject, ident("head"))
    ended: dict[str, Any] = {"relative": BROTHER, "ended_on": "2026-02-01"}
    told.say("registry.person.relative_ended", SECRETARY, "2026-02-01", **ended)
    sign(told, subject)

    assert asked(RULE, SETTINGS, told.facts) == []


def apply(told: Told, name: str, household: str, on: str) -> str:
    subject = ident(f"aid/{name}")
    terms = {
        "applicant": ident(name),
        "household": household,
        "part": ident("part"),
        "amount_fen": 100,
    }
    told.say("assets.aid.applied", subject, on, terms=terms)
    return subject


def test_voting_for_the_household_of_a_relative_is_asked_about(told: Told) -> None:
    home = ident("home")
    told.hint(HOUSEHOLD_MEMBER, home, SINCE, person=BROTHER, since=SINCE)
    subject = apply(told, "wife of the brother", home, "2026-03-01")
    vote: dict[str, Any] = {"person": SECRETARY, "in_favour": False}
    told.say("assets.aid.voted", subject, "2026-03-02", **vote)
    assert asked(RULE, SETTINGS, told.facts) == []

    vote["in_favour"] = True
    told.say("assets.aid.voted", subject, "2026-03-02", **vote)
    assert letters(asked(RULE, SETTINGS, told.facts)) == ["a"]


def test_kin_that_receive_more_often_than_chance_explains_are_asked_about(told: Told) -> None:
    post = ident("post")
    told.say("registry.unit.established", VILLAGE, SINCE, key="510604102211")
    told.say("registry.post.established", post, SINCE, kind="village-head", unit=VILLAGE)
    term: dict[str, Any] = {"person": SECRETARY, "since": SINCE, "until": None}
    told.say("registry.post.holder_appointed", post, SINCE, **term)
    for number in range(20):
        head = [SECRETARY, BROTHER][number] if number < 2 else ident(f"p{number}")
        said = {"head": head, "unit": VILLAGE}
        told.say("registry.household.registered", ident(f"h{number}"), SINCE, **said)
    for number in range(4):
        home = ident(f"h{number % 2 if number < 3 else 9}")
        subject = apply(told, f"a{number}", home, "2026-03-01")
        told.say("assets.aid.approved", subject, "2026-03-02")

    (found,) = asked(RULE, SETTINGS, told.facts)

    assert letters([found]) == ["b"]
    assert numbers(found) == {
        "cases": 3,
        "households": 20,
        "kin_cases": 3,
        "kin_households": 2,
        "part_b": 1,
    }


@given(st.data())
def test_the_chance_is_that_of_the_binomial_distribution(data: st.DataObject) -> None:
    whole = data.draw(st.integers(1, 40))
    part = data.draw(st.integers(0, whole))
    of = data.draw(st.integers(1, 30))
    cases = data.draw(st.integers(0, of))
    chance = Fraction(part, whole)
    tail = sum(comb(of, k) * chance**k * (1 - chance) ** (of - k) for k in range(cases, of + 1))

    assert unlikely(cases, of=of, part=part, whole=whole, percent=5) == (tail < Fraction(1, 20))
