from typing import Any

import pytest

from audit.domain.flags.facts.awaited import EVIDENCE_DESCRIBED
from audit.domain.flags.watches.spent_on_white_slips import RULE, Settings
from services.audit.tests.domain.flags.payments import invoice, paid, pay, request
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
    roster_purposes=("wages",),
    official_posts=("village-head",),
    checked_from_fen=100_000,
    share_percent=5,
)


@pytest.fixture
def told() -> Told:
    return Told()


def described(told: Told, subject: str, kind: str, **said: Any) -> None:
    members: dict[str, Any] = {"title_entity": None, "issuer_person": None, "check": "passed"}
    members |= {"payment_request": subject, "kind": kind, **said}
    told.hint(EVIDENCE_DESCRIBED, ident("e"), "2026-03-01", **members)


def test_repairs_on_a_handwritten_slip_are_asked_about(told: Told) -> None:
    subject = request(told, "1", "2026-03-01", 330_000)
    described(told, subject, "handwritten")
    pay(told, subject, "2026-03-02", 330_000)

    found = asked(RULE, SETTINGS, told.facts)

    assert (letters(found), numbers(found[0])["paid_fen"]) == (["a"], 330_000)


def test_wages_on_a_signed_roster_are_fine(told: Told) -> None:
    subject = request(told, "1", "2026-03-01", 330_000, purpose="wages")
    described(told, subject, "signed_roster")
    pay(told, subject, "2026-03-02", 330_000)
    paid(told, "2", "2026-03-01", 330_000, purpose="wages")
    paid(told, "3", "2026-03-01", 330_000, payee_type="list")

    assert asked(RULE, SETTINGS, told.facts, until="2026-03-31") == []


def test_a_roster_does_not_pay_for_repairs_and_a_slip_not_for_wages(told: Told) -> None:
    for name, purpose, kind in (("1", "repairs", "signed_roster"), ("2", "wages", "handwritten")):
        subject = request(told, name, "2026-03-01", 100, purpose=purpose)
        described(told, subject, kind)
        pay(told, subject, "2026-03-02", 100)

    assert letters(asked(RULE, SETTINGS, told.facts)) == ["a", "a"]


def test_an_expense_with_an_invoice_is_fine_unless_it_is_the_entitys_own(told: Told) -> None:
    told.say("assets.entity.established", ENTITY, "2026-01-01", credit_code="54510604MF00000001")
    paid(told, "1", "2026-03-01", 100, invoices=[invoice("1", 100)])
    assert asked(RULE, SETTINGS, told.facts) == []

    own = [invoice("2", 100, issuer="54510604MF00000001")]
    paid(told, "2", "2026-03-01", 100, invoices=own)
    assert letters(asked(RULE, SETTINGS, told.facts)) == ["c"]


def test_the_title_the_issuer_and_the_check_of_a_paper_are_looked_at(told: Told) -> None:
    post = ident("post")
    told.say("registry.unit.established", VILLAGE, "2026-01-01", key="510604102211")
    told.say("registry.post.established", post, "2026-01-01", kind="village-head", unit=VILLAGE)
    term: dict[str, Any] = {"person": ident("head"), "since": "2026-01-01", "until": None}
    told.say("registry.post.holder_appointed", post, "2026-01-01", **term)
    subject = request(told, "1", "2026-03-01", 100_000)
    said = {"title_entity": ident("other"), "issuer_person": ident("head"), "check": "failed"}
    described(told, subject, "tax_invoice", **said)
    pay(told, subject, "2026-03-02", 100_000)

    (found,) = asked(RULE, SETTINGS, told.facts)
    assert sorted(letters([found])) == ["b", "c", "d"]


def test_a_months_share_of_white_slips_is_asked_about_at_its_end(told: Told) -> None:
    paid(told, "1", "2026-03-01", 95, invoices=[invoice("1", 95)])
    paid(told, "2", "2026-03-02", 5)
    assert letters(asked(RULE, SETTINGS, told.facts, until="2026-04-30")) == ["a"]

    paid(told, "3", "2026-03-02", 1)
    found = asked(RULE, SETTINGS, told.facts, until="2026-04-30")
    assert letters(found) == ["a", "a", "e"]
    assert found[-1].last_on.isoformat() == "2026-03-31"
