from typing import Any

import pytest

from audit.domain.flags.facts.awaited import (
    EVIDENCE_OPENED,
    INSPECTION_ANNOUNCED,
    MONTH_PUBLISHED,
)
from audit.domain.flags.watches.approval_for_show import RULE, Settings
from services.audit.tests.domain.flags.payments import pay, request
from services.audit.tests.domain.flags.told import (
    VILLAGE,
    Told,
    asked,
    at,
    ident,
    letters,
    numbers,
)

SETTINGS = Settings(
    signers_one_session=3,
    session_minutes=10,
    signatures_in_a_row=20,
    row_minutes=5,
    late_days=30,
    account_days=3,
    inspection_days=3,
    inspection_percent=30,
    inspection_facts_least=4,
)
ON = "2026-03-05"


def sign(told: Told, subject: str, person: str, *, minute: int = 0, **of: Any) -> None:
    said = {"person": ident(person), "version": 1, "post": "supervision-committee-member"}
    envelope = {"time": at(ON, 9, minute), **of}
    told.say("assets.payment_request.signed", subject, ON, of=envelope, **said)


@pytest.fixture
def told() -> Told:
    return Told()


def session(name: str) -> str:
    return f"s1:{name:A<24}"


def test_eight_signatures_from_one_phone_are_asked_about_once(told: Told) -> None:
    subject = request(told, "r", ON, 100)
    for number in range(8):
        sign(told, subject, f"p{number}", minute=number // 2, session=session("one"))

    found = asked(RULE, SETTINGS, told.facts)

    assert letters(found) == ["a"]
    assert (found[0].subject, numbers(found[0])["signers"]) == (subject, 3)


def test_eight_signatures_from_eight_phones_are_fine(told: Told) -> None:
    subject = request(told, "r", ON, 100)
    for number in range(8):
        sign(told, subject, f"p{number}", minute=number // 2, session=session(f"n{number}"))

    assert asked(RULE, SETTINGS, told.facts) == []


def test_paper_that_a_clerk_enters_is_exempt_but_counted(told: Told) -> None:
    subject = request(told, "r", ON, 100)
    clerk = f"person/{ident('clerk')}"
    for number in range(4):
        envelope: dict[str, Any] = {"session": session("one"), "enteredby": clerk}
        sign(told, subject, f"p{number}", **envelope)
    assert asked(RULE, SETTINGS, told.facts) == []

    for number in range(4, 7):
        sign(told, subject, f"p{number}", minute=1, session=session("one"))
    assert numbers(asked(RULE, SETTINGS, told.facts)[0])["from_paper"] == 4


def test_signatures_apart_by_more_than_the_minutes_are_fine(told: Told) -> None:
    subject = request(told, "r", ON, 100)
    for number in range(3):
        sign(told, subject, f"p{number}", minute=number * 11, session=session("one"))

    assert asked(RULE, SETTINGS, told.facts) == []


def test_twenty_signatures_of_one_person_in_five_minutes_are_asked_about(told: Told) -> None:
    for number in range(20):
        subject = request(told, f"r{number}", ON, 100)
        sign(told, subject, "p", minute=number // 5)

    found = asked(RULE, SETTINGS, told.facts)

    assert (letters(found), found[0].subject) == (["b"], ident("p"))


def test_signing_without_opening_the_evidence_is_asked_where_opening_is_recorded(
    told: Told,
) -> None:
    first, second = request(told, "1", ON, 100), request(told, "2", ON, 100)
    sign(told, second, "p")
    told.hint(EVIDENCE_OPENED, first, ON, person=ident("p"), version=1)
    sign(told, first, "p", minute=2)
    assert asked(RULE, SETTINGS, told.facts) == []

    sign(told, second, "q", minute=3)
    assert letters(asked(RULE, SETTINGS, told.facts)) == ["c"]


def test_signing_in_a_post_that_one_does_not_hold_is_asked_about(told: Told) -> None:
    post, kind = ident("post"), "supervision-committee-member"
    told.say("registry.unit.established", VILLAGE, "2026-01-01", key="510604102211")
    told.say("registry.post.established", post, "2026-01-01", kind=kind, unit=VILLAGE)
    term: dict[str, Any] = {"person": ident("p"), "since": "2026-01-01", "until": "2026-03-04"}
    told.say("registry.post.holder_appointed", post, "2026-01-01", **term)
    term = {"person": ident("q"), "since": "2026-03-05", "until": None}
    told.say("registry.post.holder_appointed", post, "2026-03-05", **term)
    subject = request(told, "r", ON, 100)
    sign(told, subject, "q")
    assert asked(RULE, SETTINGS, told.facts) == []

    sign(told, subject, "p")
    assert letters(asked(RULE, SETTINGS, told.facts)) == ["d"]


def test_a_payment_recorded_long_after_its_day_or_its_publication_is_asked_about(
    told: Told,
) -> None:
    subject = request(told, "r", "2026-03-01", 100)
    pay(told, subject, "2026-03-02", 50, of={"time": at("2026-04-01", 9)})
    assert asked(RULE, SETTINGS, told.facts) == []
    pay(told, subject, "2026-03-02", 50, of={"time": at("2026-04-02", 9)})
    found = asked(RULE, SETTINGS, told.facts)
    assert (letters(found), numbers(found[0])["days_late"]) == (["e"], 31)

    told.facts.pop()
    told.hint(MONTH_PUBLISHED, ident("p"), "2026-04-01", month="2026-03", published_on="2026-04-01")
    pay(told, subject, "2026-03-30", 50, of={"time": at("2026-04-02", 9)})
    assert letters(asked(RULE, SETTINGS, told.facts)) == ["e"]


def test_books_filled_up_before_an_inspection_are_asked_about(told: Told) -> None:
    subject = request(told, "r", "2026-03-01", 1_000)
    for day in ("2026-03-02", "2026-03-03"):
        pay(told, subject, day, 50)
    told.hint(INSPECTION_ANNOUNCED, ident("i"), "2026-03-10", inspected_on="2026-03-20")
    for day in ("2026-03-04", "2026-03-05"):
        pay(told, subject, day, 50, of={"time": at("2026-03-18", 9)})

    (found,) = asked(RULE, SETTINGS, told.facts, until="2026-03-20")

    assert letters([found]) == ["f"]
    assert (numbers(found)["hurried"], numbers(found)["facts"]) == (2, 4)


def test_an_account_changed_just_before_it_is_paid_is_asked_about(told: Told) -> None:
    account = ident("account")
    told.say("assets.payee_account.opened", account, "2026-01-01", party=ident("firm"))
    told.say("assets.payee_account.registered", account, "2026-01-01")
    subject = request(told, "r", ON, 100)
    token = "k2026v:" + "B" * 43
    told.say("assets.payee_account.registered", account, "2026-03-06", number_token=token)
    pay(told, subject, "2026-03-10", 50)
    assert asked(RULE, SETTINGS, told.facts) == []

    pay(told, subject, "2026-03-09", 50)
    assert letters(asked(RULE, SETTINGS, told.facts)) == ["g"]
