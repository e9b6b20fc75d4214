from typing import Any

import pytest

from audit.domain.flags.watches.receipt_book_gap import RULE, Settings
from services.audit.tests.domain.flags.told import Told, asked, ident, letters, numbers

SETTINGS = Settings(book_days=90)
BOOK, CUSTODIAN = ident("book"), ident("custodian")


@pytest.fixture
def told() -> Told:
    told = Told()
    said: dict[str, Any] = {"custodian": CUSTODIAN, "first": 1, "last": 50, "copies": 3}
    told.say("assets.receipt_book.issued", BOOK, "2026-03-01", issued_on="2026-03-01", **said)
    return told


def write(told: Told, number: int, on: str = "2026-03-02", issuer: str = CUSTODIAN) -> None:
    said: dict[str, Any] = {"number": number, "written_on": on, "issuer": issuer}
    told.say("assets.receipt_book.written", BOOK, on, **said)


def void(told: Told, number: int, copies: int) -> None:
    said: dict[str, Any] = {"number": number, "voided_on": "2026-03-02", "copies_kept": copies}
    told.say("assets.receipt_book.voided", BOOK, "2026-03-02", **said)


def give_back(told: Told, on: str = "2026-04-01", **said: Any) -> None:
    told.say("assets.receipt_book.returned", BOOK, on, returned_on=on, **said)


def test_a_number_missing_in_a_returned_book_is_asked_about(told: Told) -> None:
    for number in range(1, 51):
        if number != 17:
            write(told, number)
    give_back(told)

    (found,) = asked(RULE, SETTINGS, told.facts, until="2026-12-31")

    assert letters([found]) == ["a"]
    assert (numbers(found)["missing"], numbers(found)["first_missing"]) == (1, 17)


def test_a_number_voided_with_all_copies_is_accounted_for(told: Told) -> None:
    for number in range(1, 51):
        if number != 17:
            write(told, number)
    void(told, 17, 3)
    give_back(told)

    assert asked(RULE, SETTINGS, told.facts, until="2026-12-31") == []


def test_numbers_left_unused_at_the_end_are_accounted_for(told: Told) -> None:
    for number in range(1, 11):
        write(told, number)
    give_back(told, unused_first=11, unused_last=50)
    assert asked(RULE, SETTINGS, told.facts) == []

    told.facts.pop()
    give_back(told, unused_first=13, unused_last=50)
    assert numbers(asked(RULE, SETTINGS, told.facts)[0])["missing"] == 2


def test_a_void_without_all_copies_is_asked_about(told: Told) -> None:
    void(told, 1, 2)

    assert letters(asked(RULE, SETTINGS, told.facts)) == ["b"]


def test_days_that_run_backwards_and_numbers_used_twice_are_asked_about(told: Told) -> None:
    write(told, 1, "2026-03-05")
    write(told, 2, "2026-03-04")
    write(told, 2, "2026-03-06")

    assert letters(asked(RULE, SETTINGS, told.facts)) == ["c", "d"]


def test_another_issuer_and_a_number_of_no_book_are_asked_about(told: Told) -> None:
    write(told, 1, issuer=ident("other"))
    write(told, 51, "2026-03-03")

    assert letters(asked(RULE, SETTINGS, told.facts)) == ["e", "f"]


def test_a_book_that_is_out_too_long_is_asked_about_once_with_its_gaps(told: Told) -> None:
    write(told, 1)
    write(told, 3)
    assert asked(RULE, SETTINGS, told.facts, until="2026-05-30") == []

    give_back(told, on="2026-08-01", unused_first=4, unused_last=50)
    found = asked(RULE, SETTINGS, told.facts)

    assert letters(found) == ["a", "g", "a"]
    assert found[0].last_on.isoformat() == "2026-05-31"
