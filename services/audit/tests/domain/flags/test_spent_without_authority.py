from typing import Any

import pytest

from audit.domain.flags.watches.spent_without_authority import RULE, Settings
from services.audit.tests.domain.flags.payments import paid, request
from services.audit.tests.domain.flags.told import Told, asked, at, ident, letters, numbers

SETTINGS = Settings(
    payments_from_fen=10_000_000, contracts_from_fen=5_000_000, recorded_late_days=7
)


def resolved(told: Told, decided_on: str, on: str, **said: Any) -> None:
    topic = "assets.resolution.recorded"
    said = {"reference": "R1", "decided_on": decided_on, **said}
    told.say(topic, ident(said["reference"]), on, of={"time": at(on, 15)}, **said)


@pytest.fixture
def told() -> Told:
    return Told()


def test_a_payment_before_its_resolution_is_asked_about_once_it_is_known(told: Told) -> None:
    paid(told, "1", "2026-05-12", 100, resolution="R1")
    resolved(told, "2026-05-20", "2026-05-21")

    (found,) = asked(RULE, SETTINGS, told.facts)

    assert (letters([found]), numbers(found)["days_before"]) == (["b"], 8)
    assert len(found.facts) == 3


def test_a_resolution_before_the_payment_may_be_recorded_between_them(told: Told) -> None:
    resolved(told, "2026-05-10", "2026-05-11")
    paid(told, "1", "2026-05-12", 100, resolution="R1")

    assert asked(RULE, SETTINGS, told.facts) == []


def test_a_resolution_written_long_after_the_payment_is_asked_about(told: Told) -> None:
    paid(told, "1", "2026-05-12", 100, resolution="R1")
    resolved(told, "2026-05-10", "2026-05-17")
    assert asked(RULE, SETTINGS, told.facts) == []

    told.facts.pop()
    resolved(told, "2026-05-10", "2026-05-18")
    assert letters(asked(RULE, SETTINGS, told.facts)) == ["c"]


def test_a_large_payment_without_a_resolution_on_record_is_asked_about(told: Told) -> None:
    paid(told, "1", "2026-05-12", 9_999_999)
    assert asked(RULE, SETTINGS, told.facts) == []

    paid(told, "2", "2026-05-12", 10_000_000)
    assert letters(asked(RULE, SETTINGS, told.facts)) == ["a"]


def test_more_paid_than_a_resolution_gives_is_asked_about(told: Told) -> None:
    resolved(told, "2026-05-10", "2026-05-10", matter={"kind": "k", "key": "1", "ceiling_fen": 150})
    first = paid(told, "1", "2026-05-12", 100, resolution="R1")
    paid(told, "2", "2026-05-13", 100, resolution="R1")

    (found,) = asked(RULE, SETTINGS, told.facts)
    assert (letters([found]), numbers(found)["paid_fen"]) == (["d"], 200)

    told.facts = told.facts[:3]
    back = {"amount_fen": 100, "returned_on": "2026-05-12"}
    told.say("assets.payment_request.returned", first, "2026-05-12", **back)
    paid(told, "2", "2026-05-13", 100, resolution="R1")
    assert asked(RULE, SETTINGS, told.facts) == []


def test_a_resolution_that_was_not_carried_is_asked_about(told: Told) -> None:
    resolved(told, "2026-05-10", "2026-05-10", irregular=["votes_not_carried"])
    paid(told, "1", "2026-05-12", 100, resolution="R1")

    assert letters(asked(RULE, SETTINGS, told.facts)) == ["e"]


def test_spending_beyond_a_line_of_the_budget_is_asked_about(told: Told) -> None:
    budget, line = ident("budget"), {"key": "office", "name": "办公", "kind": "expense"}
    lines = [{**line, "amount_fen": 1_000}]
    told.say("assets.budget.adopted", budget, "2026-01-05", lines=lines)
    said: dict[str, Any] = {
        "line": "office",
        "payment_request": request(told, "1", "2026-02-01", 1),
    }
    told.say("assets.budget.committed", budget, "2026-02-01", amount_fen=900, **said)
    spent = {"amount_fen": 950, "freed_fen": 900, "beyond_fen": 0}
    told.say("assets.budget.spent", budget, "2026-02-02", **spent, **said)
    assert asked(RULE, SETTINGS, told.facts) == []

    told.say("assets.budget.committed", budget, "2026-03-01", amount_fen=51, **said)
    (found,) = asked(RULE, SETTINGS, told.facts)
    assert (letters([found]), numbers(found)["used_fen"]) == (["f"], 1_001)


def test_a_contract_signed_before_it_was_decided_is_asked_about(told: Told) -> None:
    resolved(told, "2026-05-20", "2026-05-20")
    agreement = {
        "form": "lease", "direction": "payable", "party": ident("firm"),
        "party_type": "organisation", "signed_on": "2026-05-12", "since": "2026-06-01",
        "terms": {"until": "2026-12-31", "charges": [], "deliverables": []},
        "matters": [], "resolution": "R1", "evidence": [],
    }  # fmt: skip
    told.say(
        "assets.contract.signed", ident("c"), "2026-05-21", agreement=agreement, instalments=[]
    )

    assert letters(asked(RULE, SETTINGS, told.facts)) == ["b"]
