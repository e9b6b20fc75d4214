from typing import Any

import pytest

from audit.domain.flags.facts.awaited import DUNNED, IOUS_FOUND
from audit.domain.flags.watches.money_left_open import RULE, Settings
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
    accounts=("112", "113"),
    advance_rules=("advance.lent",),
    official_posts=("village-head",),
    advance_days=30,
    claim_days=365,
)
HEAD, CLERK = ident("head"), ident("clerk")


@pytest.fixture
def told() -> Told:
    told = Told()
    post = ident("post")
    told.say("registry.unit.established", VILLAGE, "2026-01-01", key="510604102211")
    told.say("registry.post.established", post, "2026-01-01", kind="village-head", unit=VILLAGE)
    term: dict[str, Any] = {"person": HEAD, "since": "2026-01-01", "until": None}
    told.say("registry.post.holder_appointed", post, "2026-01-01", **term)
    return told


def book(told: Told, name: str, on: str, party: str, fen: int, **said: Any) -> None:
    """Book a claim against a party, or below zero what settles it."""
    subject = ident(f"voucher/{name}")
    sides = {"debit_fen": max(fen, 0), "credit_fen": max(-fen, 0)}
    lines = [{"account": "113", "party": party, **sides}]
    members = {"entity": ENTITY, "dated_on": on, "lines": lines, **said}
    told.say("assets.voucher.prepared", subject, on, **members)
    told.say("assets.voucher.posted", subject, on)


def lend(told: Told, name: str, on: str, fen: int) -> None:
    slip = ident(f"slip/{name}")
    told.say("assets.slip.entered", slip, on, rule="advance.lent")
    book(told, name, on, CLERK, fen, origin=f"assets.slip/{slip}")


def test_money_lent_to_the_head_is_asked_about_at_once(told: Told) -> None:
    book(told, "1", "2026-01-10", HEAD, 500_000)

    (found,) = asked(RULE, SETTINGS, told.facts)

    assert (letters([found]), found.severity) == (["a"], "serious")
    assert numbers(found)["lent_fen"] == 500_000


def test_an_advance_cleared_in_twelve_days_is_fine(told: Told) -> None:
    lend(told, "1", "2026-01-10", 100_000)
    book(told, "2", "2026-01-22", CLERK, -100_000)

    assert asked(RULE, SETTINGS, told.facts, until="2027-12-31") == []


def test_an_advance_that_is_open_at_the_end_of_the_month_is_asked_about(told: Told) -> None:
    lend(told, "1", "2026-01-10", 100_000)
    book(told, "2", "2026-01-22", CLERK, -60_000)

    (found,) = asked(RULE, SETTINGS, told.facts, until="2026-06-30")

    assert letters([found]) == ["b"]
    assert (found.last_on.isoformat(), numbers(found)["open_fen"]) == ("2026-02-01", 40_000)


def test_a_claim_of_more_than_a_year_without_a_dunning_is_asked_about(told: Told) -> None:
    debtor = ident("debtor")
    book(told, "1", "2026-02-01", debtor, 100)
    assert letters(asked(RULE, SETTINGS, told.facts, until="2027-02-02")) == ["c"]

    said: dict[str, Any] = {"entity": ENTITY, "party": debtor, "contract": None}
    told.hint(DUNNED, ident("d"), "2026-12-01", dunned_on="2026-12-01", **said)
    assert asked(RULE, SETTINGS, told.facts, until="2027-02-02") == []


def test_a_voided_voucher_lends_nothing(told: Told) -> None:
    book(told, "1", "2026-01-10", HEAD, 500_000)
    told.facts.pop()
    told.say("assets.voucher.voided", ident("voucher/1"), "2026-01-11")

    assert asked(RULE, SETTINGS, told.facts) == []


def test_cash_that_is_not_there_and_slips_in_its_place_are_asked_about(told: Told) -> None:
    box = ident("box")
    counted = {"counted_on": "2026-03-01"}
    told.say("assets.cash_box.counted", box, "2026-03-01", difference_fen=0, **counted)
    assert asked(RULE, SETTINGS, told.facts) == []

    told.say("assets.cash_box.counted", box, "2026-03-01", difference_fen=-100, **counted)
    told.hint(IOUS_FOUND, box, "2026-03-01", cashier=CLERK, amount_fen=100, **counted)
    assert letters(asked(RULE, SETTINGS, told.facts)) == ["d", "d"]


def test_a_waiver_needs_a_resolution_on_record(told: Told) -> None:
    said: dict[str, Any] = {"reference": "R1", "decided_on": "2026-03-01"}
    told.say("assets.resolution.recorded", ident("R1"), "2026-03-01", **said)
    for resolution in ("R1", "R2"):
        waiver = {"waived_on": "2026-03-02", "amount_fen": 100, "resolution": resolution}
        told.say("assets.contract.waived", ident("c"), "2026-03-02", waiver=waiver)
    levy: dict[str, Any] = {"waived_on": "2026-02-28", "amount_fen": 50, "decision": "R1"}
    told.say("assets.levy.waived", ident("l"), "2026-03-02", **levy)

    found = asked(RULE, SETTINGS, told.facts)

    assert [numbers(each)["waived_fen"] for each in found] == [100, 50]
