"""Every number of a book of receipts is accounted for, and what is out of order is marked."""

from dataclasses import asdict, replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from assets.domain.income.receipt import Handed, Receipt
from assets.domain.income.receipt_book import NUMBERS_MAX, ReceiptBook
from assets.domain.income.receipt_refusals import (
    NumbersReversedError,
    ReceiptBookReturnedError,
    ReceiptBookTooLongError,
    ReceiptIssuerError,
    ReceiptNumberOrderError,
    ReceiptNumberUnknownError,
    ReceiptReturnedToSelfError,
    ReceiptVoidedError,
)
from assets.domain.income.rules import DayNotComeError
from chassis.personal.values import Personal
from chassis.testing.aggregates import Fact, given, happened

ENTITY, CASHIER, OTHER, PAYER = (UUID(int=number) for number in (0xE, 1, 2, 7))
TODAY = date(2026, 5, 20)
DAY = date(2026, 5, 15)
HANDED = Handed(
    entity=ENTITY,
    key="2026-01",
    custodian=CASHIER,
    first=1,
    last=5,
    copies=3,
    issued_on=date(2026, 5, 1),
)
ISSUED = Fact(ReceiptBook.Issued, **asdict(HANDED))
REASON = Personal(ENTITY, "vouchers", "写错")


def receipt(number: int, **changed: Any) -> Receipt:
    said = Receipt(
        number=number,
        payer=PAYER,
        amount_fen=800,
        cause="rent",
        method="cash",
        written_on=DAY,
        issuer=CASHIER,
    )
    return replace(said, **changed)


def written(number: int, **changed: Any) -> Fact:
    said = {**asdict(receipt(number, **changed)), "evidence": []}
    return Fact(ReceiptBook.Written, **said)


def voided(number: int, **changed: Any) -> Fact:
    said = {"voided_on": DAY, "copies_kept": 3, "reason": REASON, "irregular": [], **changed}
    return Fact(ReceiptBook.Voided, number=number, **said)


def void(book: ReceiptBook, number: int, copies_kept: int = 3) -> tuple[Receipt | None, list[str]]:
    return book.void(number, voided_on=DAY, copies_kept=copies_kept, reason=REASON, today=TODAY)


def test_a_book_goes_out_with_its_numbers() -> None:
    book = ReceiptBook.issue(HANDED, today=TODAY)

    assert happened(book) == [ISSUED]


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"first": 6}, NumbersReversedError),
        ({"last": NUMBERS_MAX + 1}, ReceiptBookTooLongError),
        ({"issued_on": date(2026, 5, 21)}, DayNotComeError),
    ],
)
def test_a_book_that_cannot_be_is_refused(changed: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        ReceiptBook.issue(replace(HANDED, **changed), today=TODAY)


def test_receipts_are_written_in_the_order_of_their_numbers() -> None:
    book = given(ReceiptBook, ISSUED, written(1))

    book.write(receipt(2), today=TODAY)

    assert happened(book) == [written(2)]


@pytest.mark.parametrize(
    ("receipts", "error"),
    [
        (receipt(3), ReceiptNumberOrderError),
        (receipt(1), ReceiptNumberOrderError),
        (receipt(6), ReceiptNumberOrderError),
        (receipt(2, written_on=date(2026, 5, 14)), ReceiptNumberOrderError),
        (receipt(2, written_on=date(2026, 5, 21)), DayNotComeError),
        (receipt(2, issuer=OTHER), ReceiptIssuerError),
    ],
    ids=["skipped", "twice", "outside", "earlier-day", "tomorrow", "somebody-else"],
)
def test_what_is_out_of_order_is_not_written(receipts: Receipt, error: type[Exception]) -> None:
    book = given(ReceiptBook, ISSUED, written(1))

    with pytest.raises(error):
        book.write(receipts, today=TODAY)

    assert happened(book) == []


@pytest.mark.parametrize(
    ("said", "irregular"),
    [
        (receipt(4), ["number_skipped"]),
        (receipt(1), ["number_used_twice"]),
        (receipt(2), ["number_voided"]),
        (receipt(9), ["number_outside_book"]),
        (receipt(3, written_on=date(2026, 5, 14)), ["before_earlier_receipt"]),
        (
            receipt(3, written_on=date(2026, 4, 30), issuer=OTHER),
            ["before_earlier_receipt", "before_issue", "issuer_not_custodian"],
        ),
    ],
)
def test_a_report_of_what_was_written_on_paper_is_recorded_and_marked(
    said: Receipt, irregular: list[str]
) -> None:
    book = given(ReceiptBook, ISSUED, written(1), voided(2))

    found = book.report(said, reporter=OTHER, today=TODAY)

    assert found == irregular
    [fact] = happened(book)
    assert fact.kind is ReceiptBook.WrittenIrregularly
    assert (fact.fields["irregular"], fact.fields["reporter"]) == (irregular, OTHER)


def test_a_report_with_which_nothing_is_wrong_is_an_ordinary_receipt() -> None:
    book = given(ReceiptBook, ISSUED)

    assert book.report(receipt(1), reporter=OTHER, today=TODAY) == []

    assert happened(book) == [written(1)]


def test_what_is_wrong_beside_the_book_is_marked_too() -> None:
    book = given(ReceiptBook, ISSUED)

    found = book.report(receipt(1), reporter=OTHER, today=TODAY, beside=["levy_not_billed"])

    assert found == ["levy_not_billed"]


def test_a_void_counts_the_copies_that_are_kept() -> None:
    book = given(ReceiptBook, ISSUED, written(1))

    assert void(book, 1) == (receipt(1), [])
    assert void(book, 2, copies_kept=2) == (None, ["copies_missing"])
    assert void(book, 5) == (None, ["number_skipped"])

    assert [fact.fields["copies_kept"] for fact in happened(book)] == [3, 2, 3]
    with pytest.raises(ReceiptVoidedError):
        void(book, 1)
    with pytest.raises(ReceiptNumberUnknownError):
        void(book, 6)


def test_a_returned_book_lists_unused_and_missing_numbers() -> None:
    late = {**written(3).given, "irregular": ["number_skipped"], "reporter": OTHER}
    book = given(ReceiptBook, ISSUED, written(1), Fact(ReceiptBook.WrittenIrregularly, **late))

    found = book.take_back(OTHER, returned_on=TODAY, today=TODAY)

    assert found == ["numbers_missing"]
    [fact] = happened(book)
    assert fact.fields["missing"] == [2]
    assert (fact.fields["unused_first"], fact.fields["unused_last"]) == (4, 5)
    with pytest.raises(ReceiptBookReturnedError):
        book.write(receipt(4), today=TODAY)
    with pytest.raises(ReceiptBookReturnedError):
        book.take_back(OTHER, returned_on=TODAY, today=TODAY)
    assert book.report(receipt(4), reporter=OTHER, today=TODAY) == ["book_returned"]


def test_the_custodian_does_not_take_the_book_back() -> None:
    book = given(ReceiptBook, ISSUED)

    with pytest.raises(ReceiptReturnedToSelfError):
        book.take_back(CASHIER, returned_on=TODAY, today=TODAY)


@drawn(st.lists(st.tuples(st.booleans(), st.integers(min_value=1, max_value=7)), max_size=12))
def test_every_number_up_to_the_highest_is_written_void_or_missing(
    acts: list[tuple[bool, int]],
) -> None:
    book = ReceiptBook.issue(HANDED, today=TODAY)
    for is_void, number in acts:
        if not is_void:
            book.report(receipt(number), reporter=OTHER, today=TODAY)
        elif number <= HANDED.last and number not in book.voided:
            void(book, number)

    seen = {*book.written, *book.voided, *book.missing}
    assert seen == set(range(1, book.highest + 1))
    assert not set(book.missing) & {*book.written, *book.voided}
