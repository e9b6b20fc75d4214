from typing import Any

import pytest

from audit.domain.flags.facts.awaited import FUND_TRANSFERRED
from audit.domain.flags.watches.money_held_or_diverted import RULE, Settings
from services.audit.tests.domain.flags.payments import paid
from services.audit.tests.domain.flags.told import Told, asked, ident, letters, numbers

SETTINGS = Settings(household_days=10, still_days=365)
FUND, LIST = ident("fund"), ident("list")


@pytest.fixture
def told() -> Told:
    told = Told()
    nature = {
        "kind": "special", "purposes": ["repairs"], "sources": ["residents"], "draw": "listed",
        "spending": "by_request", "aid": False, "open_to_owners": False,
    }  # fmt: skip
    told.say("assets.fund.established", FUND, "2026-01-01", nature=nature)
    return told


def relief(told: Told, fen: int) -> None:
    said: dict[str, Any] = {"received_on": "2026-06-01", "total_fen": fen}
    told.say("assets.pass_through.received", LIST, "2026-06-01", **said)


def paid_on(told: Told, on: str, fen: int) -> None:
    parts = [{"party": ident("household"), "amount_fen": fen}]
    told.say("assets.pass_through.paid_on", LIST, on, paid_on=on, parts=parts)


def receive(told: Told, on: str, fen: int) -> None:
    receipt = {"source": "residents", "amount_fen": fen, "received_on": on, "reference": "r"}
    told.say("assets.fund.received", FUND, on, receipt=receipt)


def spend(told: Told, on: str, fen: int, purpose: str = "repairs") -> None:
    outlay = {"purpose": purpose, "payee": ident("p"), "amount_fen": fen, "paid_on": on}
    outlay["reference"] = "r"
    told.say("assets.fund.paid_out", FUND, on, outlay=outlay, drawn=[])


def test_relief_that_is_not_all_paid_on_is_asked_about(told: Told) -> None:
    relief(told, 3_000_000)
    paid_on(told, "2026-06-11", 2_900_000)

    (found,) = asked(RULE, SETTINGS, told.facts, until="2026-06-20")

    assert (letters([found]), numbers(found)["open_fen"]) == (["c"], 100_000)


def test_relief_that_is_all_paid_on_in_time_is_fine(told: Told) -> None:
    relief(told, 3_000_000)
    paid_on(told, "2026-06-08", 2_900_000)
    paid_on(told, "2026-06-08", 100_000)

    assert asked(RULE, SETTINGS, told.facts, until="2026-12-31") == []


def test_money_of_a_fund_for_another_purpose_is_asked_about(told: Told) -> None:
    receive(told, "2026-02-01", 1_000)
    paid(told, "1", "2026-03-01", 100, booking={"fund": FUND})
    assert asked(RULE, SETTINGS, told.facts) == []

    paid(told, "2", "2026-03-01", 100, booking={"fund": FUND}, purpose="banquets")
    spend(told, "2026-03-02", 100, "banquets")
    assert letters(asked(RULE, SETTINGS, told.facts)) == ["a", "a"]


def test_earmarked_money_for_another_purpose_is_asked_about(told: Told) -> None:
    earmark = ident("earmark")
    told.say("assets.earmark.opened", earmark, "2026-01-01", purposes=["cleaning"])
    for purpose in ("cleaning", "banquets"):
        told.say(
            "assets.earmark.used", earmark, "2026-03-01", purpose=purpose, used_on="2026-03-01"
        )

    assert letters(asked(RULE, SETTINGS, told.facts)) == ["a"]


def test_a_fund_below_zero_on_any_day_is_asked_about(told: Told) -> None:
    receive(told, "2026-03-05", 100)
    spend(told, "2026-03-04", 100)

    (found,) = asked(RULE, SETTINGS, told.facts)
    assert (letters([found]), found.first_on.isoformat()) == (["b"], "2026-03-04")

    told.facts = told.facts[:2]
    spend(told, "2026-03-05", 100)
    assert asked(RULE, SETTINGS, told.facts) == []


@pytest.mark.parametrize(("balance", "fired"), [(70, []), (60, ["f"])])
def test_a_fund_that_does_not_add_up_when_it_closes_is_asked_about(
    told: Told, balance: int, fired: list[str]
) -> None:
    receive(told, "2026-03-05", 100)
    spend(told, "2026-03-06", 30)
    totals = [{"source": "residents", "received_fen": 100, "spent_fen": 30, "balance_fen": balance}]
    told.say("assets.fund.closed", FUND, "2026-04-01", totals=totals, closed_on="2026-04-01")

    assert letters(asked(RULE, SETTINGS, told.facts)) == fired


def test_project_money_that_lies_still_for_a_year_is_asked_about(told: Told) -> None:
    funds = ident("project funds")
    pooled: dict[str, Any] = {"amount_fen": 100}
    told.say("assets.project_funds.source_pooled", funds, "2026-01-01", **pooled)
    assert letters(asked(RULE, SETTINGS, told.facts, until="2027-01-02")) == ["d"]
    assert asked(RULE, SETTINGS, told.facts, until="2027-01-01") == []

    spent: dict[str, Any] = {"amount_fen": 100, "parts": [], "freed": []}
    told.say("assets.project_funds.spent", funds, "2026-05-01", **spent)
    assert asked(RULE, SETTINGS, told.facts, until="2027-12-31") == []


def test_a_transfer_between_funds_needs_an_authority(told: Told) -> None:
    said: dict[str, Any] = {"to": ident("other"), "amount_fen": 100, "moved_on": "2026-03-01"}
    told.hint(FUND_TRANSFERRED, FUND, "2026-03-01", authority="R1", **said)
    told.hint(FUND_TRANSFERRED, FUND, "2026-03-01", authority=None, **said)

    assert letters(asked(RULE, SETTINGS, told.facts)) == ["e"]
