from typing import Any

import pytest

from audit.domain.flags.watches.pay_beyond_rules import RULE, Exclusion, Settings
from services.audit.tests.domain.flags.contracts import official
from services.audit.tests.domain.flags.payments import paid
from services.audit.tests.domain.flags.told import (
    ENTITY,
    VILLAGE,
    Told,
    asked,
    ident,
    letters,
    numbers,
)

SETTINGS = Settings(
    exclusions=(Exclusion(one="grid-allowance", other="lost-work"),),
    lost_work=("lost-work",),
    full_pay_posts=("village-head",),
    capped=("grid-allowance", "lost-work", "meeting"),
    cap_fen=50_000,
    never_paid=("banquets",),
    bonuses=("bonus",),
)
SOMEONE = ident("someone")


@pytest.fixture
def told() -> Told:
    told = Told()
    run, roll = ident("run"), ident("roll")
    opened = {"entity": ENTITY, "scheme": "grid-allowance", "month": "2026-03"}
    told.say("assets.pay_run.opened", run, "2026-03-31", **opened)
    entry = {"number": 1, "person": SOMEONE, "since": "2026-01-01", "shares": 1, "outside": False}
    told.say("assets.roll.drafted", roll, "2026-01-01", revision=1, entries=[entry])
    bound = {
        "roll": roll, "revision": 1, "on": "2026-03-31", "members": 1, "shares": 1,
        "digest": "sha256:" + "0" * 64,
    }  # fmt: skip
    listed: dict[str, Any] = {"source": run, "kind": "allowance", "period": "2026-03"}
    told.say("assets.pay_list.computed", ident("list"), "2026-03-31", roll=bound, **listed)
    return told


def listed(told: Told, person: str, fen: int) -> None:
    line = {"number": 1, "party": person, "amount_fen": fen, "outside": False}
    told.say("assets.pay_list.lines_computed", ident("list"), "2026-03-31", lines=[line])


def allowed(told: Told, purpose: str, fen: int = 100, person: str = SOMEONE) -> str:
    said = {"purpose": purpose, "payee": person, "payee_type": "person", "period": "2026-03"}
    return paid(told, purpose, "2026-04-02", fen, **said)


def test_grid_pay_and_lost_work_of_one_month_exclude_each_other(told: Told) -> None:
    listed(told, SOMEONE, 20_000)
    allowed(told, "lost-work")

    (found,) = asked(RULE, SETTINGS, told.facts)

    assert (letters([found]), found.subject) == (["a"], SOMEONE)
    assert (found.first_on.isoformat(), found.last_on.isoformat()) == ("2026-03-01", "2026-03-31")


def test_grid_pay_and_a_dividend_are_fine(told: Told) -> None:
    listed(told, SOMEONE, 20_000)
    allowed(told, "dividend")

    assert asked(RULE, SETTINGS, told.facts) == []


def test_an_allowance_that_came_back_excludes_nothing(told: Told) -> None:
    subject = allowed(told, "lost-work")
    back: dict[str, Any] = {"returned_on": "2026-04-02", "amount_fen": 100}
    told.say("assets.payment_request.returned", subject, "2026-04-02", **back)
    listed(told, SOMEONE, 20_000)

    assert asked(RULE, SETTINGS, told.facts) == []


def test_lost_work_is_not_paid_to_who_has_full_pay(told: Told) -> None:
    official(told, ident("head"), VILLAGE)
    allowed(told, "lost-work", person=ident("head"))

    assert letters(asked(RULE, SETTINGS, told.facts)) == ["b"]


def test_who_is_not_on_the_roll_gets_nothing_of_its_list(told: Told) -> None:
    listed(told, ident("stranger"), 100)

    assert letters(asked(RULE, SETTINGS, told.facts)) == ["c"]


def test_what_a_person_gets_in_a_month_is_capped(told: Told) -> None:
    listed(told, SOMEONE, 20_000)
    allowed(told, "meeting", 30_000)
    assert asked(RULE, SETTINGS, told.facts) == []

    fee: dict[str, Any] = {"mediator": SOMEONE, "scheme": "meeting", "amount_fen": 1}
    told.say("assets.case_fee.claimed", ident("fee"), "2026-04-03", month="2026-03", **fee)
    (found,) = asked(RULE, SETTINGS, told.facts)
    assert (letters([found]), numbers(found)["total_fen"]) == (["d"], 50_001)


def test_banquets_are_never_paid_and_a_bonus_only_by_resolution(told: Told) -> None:
    allowed(told, "banquets")
    allowed(told, "bonus")
    assert letters(asked(RULE, SETTINGS, told.facts)) == ["e", "f"]

    told.facts.clear()
    said: dict[str, Any] = {"reference": "R1", "decided_on": "2026-03-01"}
    told.say("assets.resolution.recorded", ident("R1"), "2026-03-01", **said)
    paid(told, "b", "2026-04-02", 100, purpose="bonus", resolution="R1")
    assert asked(RULE, SETTINGS, told.facts) == []
