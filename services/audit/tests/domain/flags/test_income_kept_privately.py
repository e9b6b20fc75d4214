from typing import Any

import pytest

from audit.domain.flags.facts.awaited import OBJECTION_RAISED, TRANSFER_LISTED
from audit.domain.flags.watches.income_kept_privately import RULE, Settings
from services.audit.tests.domain.flags.contracts import fell_due, official, received, signed
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
    official_posts=("village-head",), receipts_older_days=3, near_permille=10, missing_days=30
)
BOOK, BANK = ident("book"), ident("bank account")
SECRETARY, TENANT = ident("secretary"), ident("tenant")


def token(letter: str) -> str:
    return "k2026v:" + letter * 43


@pytest.fixture
def told() -> Told:
    told = Told()
    official(told, SECRETARY, VILLAGE)
    told.say("assets.receipt_book.issued", BOOK, "2026-01-01", entity=ENTITY)
    opened: dict[str, Any] = {"account": BANK, "since": "2026-01-01"}
    told.say("assets.entity.bank_account_opened", ENTITY, "2026-01-01", **opened)
    for party, letter in ((SECRETARY, "S"), (TENANT, "T")):
        account = ident(f"account/{letter}")
        told.say("assets.payee_account.opened", account, "2026-01-01", party=party)
        number = {"number_token": token(letter)}
        told.say("assets.payee_account.registered", account, "2026-01-01", **number)
    return told


def receipt(told: Told, number: int, on: str, fen: int, **said: Any) -> None:
    members: dict[str, Any] = {"number": number, "written_on": on, "amount_fen": fen, **said}
    told.say("assets.receipt_book.written", BOOK, on, **members)


def credit(told: Told, on: str, fen: int, payer: str) -> None:
    said: dict[str, Any] = {"entity": ENTITY, "booked_on": on, "amount_fen": fen}
    told.say("assets.bank_line.recorded", ident("l"), on, account_token=token(payer), **said)


def test_the_secretary_who_pays_in_what_was_collected_is_asked_about(told: Told) -> None:
    receipt(told, 1, "2026-03-03", 120_000)
    receipt(told, 2, "2026-03-05", 80_000)
    credit(told, "2026-04-09", 200_000, "S")

    (found,) = asked(RULE, SETTINGS, told.facts)

    assert (letters([found]), found.subject) == (["b"], SECRETARY)
    assert numbers(found)["collected_fen"] == 200_000
    assert len(found.facts) == 3


def test_a_tenant_who_pays_the_same_is_fine(told: Told) -> None:
    receipt(told, 1, "2026-03-03", 120_000)
    receipt(told, 2, "2026-03-05", 80_000)
    credit(told, "2026-04-09", 200_000, "T")

    assert asked(RULE, SETTINGS, told.facts) == []


def test_a_relative_counts_and_a_voided_or_fresh_receipt_does_not(told: Told) -> None:
    kin: dict[str, Any] = {"relative": TENANT, "known_on": "2026-01-01"}
    told.say("registry.person.relative_recorded", SECRETARY, "2026-01-01", **kin)
    receipt(told, 1, "2026-03-03", 120_000)
    receipt(told, 2, "2026-03-05", 80_000)
    base = list(told.facts)
    credit(told, "2026-04-09", 198_100, "T")
    assert letters(asked(RULE, SETTINGS, told.facts)) == ["b"]

    told.facts = list(base)
    credit(told, "2026-03-08", 200_000, "T")
    assert asked(RULE, SETTINGS, told.facts) == []

    told.facts = list(base)
    told.say("assets.receipt_book.voided", BOOK, "2026-03-06", number=2)
    credit(told, "2026-04-09", 200_000, "T")
    assert asked(RULE, SETTINGS, told.facts) == []


def test_money_taken_in_on_an_account_that_is_not_the_entitys_is_asked_about(told: Told) -> None:
    receipt(told, 1, "2026-03-03", 100, bank_account=BANK)
    assert asked(RULE, SETTINGS, told.facts) == []

    receipt(told, 2, "2026-03-03", 100, bank_account=ident("own"))
    contract = signed(told, "1", "2026-01-01", 100)
    received(told, contract, "2026-03-04", 100, bank_account=ident("own"))
    assert letters(asked(RULE, SETTINGS, told.facts)) == ["a", "a"]


def test_rent_of_which_nothing_came_in_is_asked_about(told: Told) -> None:
    contract = signed(told, "1", "2026-01-01", 100, due_on="2026-02-01")
    fell_due(told, contract, "2026-02-01", 100)
    assert asked(RULE, SETTINGS, told.facts, until="2026-03-03") == []
    assert letters(asked(RULE, SETTINGS, told.facts, until="2026-12-31")) == ["c"]

    received(told, contract, "2026-02-15", 1)
    assert asked(RULE, SETTINGS, told.facts, until="2026-12-31") == []


def test_a_transfer_of_the_countys_list_that_nobody_took_in_is_asked_about(told: Told) -> None:
    for number in (1, 2):
        said: dict[str, Any] = {"entity": ENTITY, "programme": "relief", "amount_fen": 100}
        name = ident(f"t{number}")
        told.hint(TRANSFER_LISTED, name, "2026-03-01", due_on=f"2026-03-0{number}", **said)
    arrived: dict[str, Any] = {"entity": ENTITY, "programme": "relief", "total_fen": 100}
    told.say("assets.pass_through.received", ident("p"), "2026-03-02", **arrived)

    (found,) = asked(RULE, SETTINGS, told.facts, until="2026-12-31")
    assert (letters([found]), found.subject) == (["c"], ident("t2"))


def test_a_tenant_who_says_paid_while_it_is_open_is_heard(told: Told) -> None:
    contract = signed(told, "1", "2026-03-01", 100)
    said: dict[str, Any] = {"contract": contract, "instalment": 1, "says": "paid"}
    told.hint(OBJECTION_RAISED, ident("o"), "2026-03-05", raised_on="2026-03-05", **said)
    assert letters(asked(RULE, SETTINGS, told.facts)) == ["d"]

    told.facts.pop()
    received(told, contract, "2026-03-04", 100)
    told.hint(OBJECTION_RAISED, ident("o"), "2026-03-05", raised_on="2026-03-05", **said)
    assert asked(RULE, SETTINGS, told.facts) == []
