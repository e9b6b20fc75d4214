from datetime import date
from typing import Any
from uuid import UUID

import pytest

from assets.domain.books.lines import AMOUNT_FEN_MAX, LINES_MAX
from assets.domain.books.voucher import Voucher
from assets.domain.books.voucher_errors import (
    CashierNotApartError,
    CashierSignatureMissingError,
    CorrectionUnnamedError,
    PreparerReviewsError,
    RedInkOfEarlierYearError,
    VoucherNotPostedError,
    VoucherNotReviewedError,
    VoucherStateError,
)
from chassis.personal.values import Personal
from chassis.testing.aggregates import Fact, given, happened
from services.assets.tests.vouchers import (
    ACCRUED,
    CASHIER,
    DAY,
    ENTITY,
    OTHER,
    PREPARER,
    RENT,
    REVIEWER,
    credit,
    debit,
    draft,
    posted,
    prepared,
)

SUMMARY = Personal(ENTITY, "vouchers", "收租")
PREPARED = Fact(
    Voucher.Prepared,
    entity=ENTITY,
    draft="2026-05-001",
    kind="receipt",
    dated_on=DAY,
    chart="2023-14",
    lines=list(RENT),
    summary=SUMMARY,
    attachments=1,
    evidence=[],
    red_ink=False,
    moves_cash=True,
    preparer=PREPARER,
)
REVIEWED = Fact(Voucher.Reviewed, reviewer=REVIEWER)
SIGNED = Fact(Voucher.CashierSigned, cashier=CASHIER)
POSTED = Fact(Voucher.Posted, month="2026-05", number=1, poster=PREPARER)
RED = (debit("513", -5_000), credit("212", -5_000))


def test_a_prepared_voucher_says_what_it_says_for_good() -> None:
    voucher = Voucher.prepare(
        draft(*RENT, kind="receipt", summary=SUMMARY), preparer=PREPARER, moves_cash=True
    )

    assert happened(voucher) == [PREPARED]


def test_the_longest_voucher_stands_in_one_event() -> None:
    dimensions = ("bank_account", "party", "project", "fund", "contract")
    longest: dict[str, Any] = dict.fromkeys(dimensions, PREPARER)
    longest |= {"sub": "s" * 64, "source": "s" * 64}
    lines = [debit("10000000", AMOUNT_FEN_MAX, **longest)] * (LINES_MAX // 2)
    lines += [credit("10000000", AMOUNT_FEN_MAX, **longest)] * (LINES_MAX // 2)

    voucher = Voucher.prepare(
        draft(
            *lines,
            summary=Personal(ENTITY, "vouchers", "租" * 400),
            evidence=tuple("sha256:" + "0" * 64 for _ in range(40)),
        ),
        preparer=PREPARER,
        moves_cash=True,
    )

    # Raises where the stored bytes would be more than those of an event.
    assert len(happened(voucher)) == 1


def test_whoever_prepares_does_not_review() -> None:
    with pytest.raises(PreparerReviewsError):
        given(Voucher, PREPARED).review(PREPARER)


def test_three_persons_bring_money_into_the_books() -> None:
    voucher = given(Voucher, PREPARED)

    voucher.review(REVIEWER)
    voucher.sign_as_cashier(CASHIER)
    voucher.post(PREPARER, month="2026-05", number=1)

    assert happened(voucher) == [REVIEWED, SIGNED, POSTED]


@pytest.mark.parametrize("other", [PREPARER, REVIEWER], ids=["preparer", "reviewer"])
def test_the_cashier_is_neither_preparer_nor_reviewer(other: UUID) -> None:
    with pytest.raises(CashierNotApartError):
        given(Voucher, PREPARED, REVIEWED).sign_as_cashier(other)


def test_the_cashier_neither_reviews_nor_posts_what_they_signed() -> None:
    with pytest.raises(CashierNotApartError):
        given(Voucher, PREPARED, SIGNED).review(CASHIER)
    with pytest.raises(CashierNotApartError):
        given(Voucher, PREPARED, REVIEWED, SIGNED).post(CASHIER, month="2026-05", number=1)


def test_nothing_is_posted_without_a_review_nor_money_without_the_cashier() -> None:
    with pytest.raises(VoucherNotReviewedError):
        given(Voucher, PREPARED, SIGNED).check_postable(PREPARER)
    with pytest.raises(CashierSignatureMissingError):
        given(Voucher, PREPARED, REVIEWED).check_postable(PREPARER)


def test_where_no_money_moves_no_cashier_signs() -> None:
    voucher = prepared(*ACCRUED)
    voucher.review(REVIEWER)

    with pytest.raises(VoucherStateError):
        voucher.sign_as_cashier(CASHIER)
    voucher.post(PREPARER, month="2026-05", number=7)
    assert voucher.number == 7


def test_a_posted_voucher_is_never_changed() -> None:
    voucher = given(Voucher, PREPARED, REVIEWED, SIGNED, POSTED)

    with pytest.raises(VoucherStateError, match="posted as number 1"):
        voucher.review(REVIEWER)
    with pytest.raises(VoucherStateError, match="posted as number 1"):
        voucher.sign_as_cashier(CASHIER)
    with pytest.raises(VoucherStateError, match="posted as number 1"):
        voucher.void(PREPARER, reason=SUMMARY)
    with pytest.raises(VoucherStateError, match="posted as number 1"):
        voucher.post(PREPARER, month="2026-05", number=2)
    assert happened(voucher) == []


def test_a_voided_voucher_goes_no_further() -> None:
    voucher = given(Voucher, PREPARED)
    voucher.void(REVIEWER, reason=Personal(ENTITY, "vouchers", "金额写错"))

    with pytest.raises(VoucherStateError, match="voided"):
        voucher.review(REVIEWER)


def test_red_ink_names_the_posted_voucher_that_it_corrects() -> None:
    wrong = posted(*ACCRUED)

    with pytest.raises(CorrectionUnnamedError):
        Voucher.prepare(draft(*RED, red_ink=True), preparer=PREPARER, moves_cash=False)
    voucher = Voucher.prepare(
        draft(*RED, red_ink=True, draft="2026-05-002"),
        preparer=PREPARER,
        moves_cash=False,
        corrected=wrong,
    )
    assert happened(voucher)[0].fields["corrects"] == wrong.id


def test_what_is_not_in_the_books_or_in_other_books_is_not_corrected() -> None:
    for wrong in (prepared(*ACCRUED), posted(*ACCRUED, entity=OTHER)):
        with pytest.raises(VoucherNotPostedError):
            Voucher.prepare(
                draft(*RED, red_ink=True), preparer=PREPARER, moves_cash=False, corrected=wrong
            )


def test_an_earlier_year_is_corrected_in_ordinary_ink() -> None:
    wrong = posted(*ACCRUED, dated_on=date(2025, 12, 31))
    blue = (debit("212", 5_000), credit("513", 5_000))

    with pytest.raises(RedInkOfEarlierYearError):
        Voucher.prepare(
            draft(*RED, red_ink=True), preparer=PREPARER, moves_cash=False, corrected=wrong
        )
    Voucher.prepare(draft(*blue), preparer=PREPARER, moves_cash=False, corrected=wrong)
