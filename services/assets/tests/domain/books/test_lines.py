import pytest

from assets.domain.books.lines import (
    AMOUNT_FEN_MAX,
    AmountNotPositiveError,
    AmountTooLargeError,
    Line,
    LineSidesError,
    RedInkMissingError,
    VoucherLinesError,
    VoucherUnbalancedError,
    check_lines,
    reddened,
    sub_key,
)
from services.assets.tests.vouchers import ACCRUED, BASIC, RENT, ROAD, credit, debit


def test_equal_debits_and_credits_balance() -> None:
    check_lines(RENT, red_ink=False)
    check_lines((debit("513", 3), debit("514", 4), credit("212", 7)), red_ink=False)


def test_unequal_debits_and_credits_are_refused_with_both_sums() -> None:
    with pytest.raises(VoucherUnbalancedError) as refusal:
        check_lines((debit("513", 5_000), credit("212", 4_999)), red_ink=False)

    assert refusal.value.details == {"debit_fen": 5_000, "credit_fen": 4_999}


@pytest.mark.parametrize("red_ink", [False, True])
def test_an_amount_of_zero_is_refused_in_any_ink(red_ink: bool) -> None:  # noqa: FBT001  # a parameter of the test
    with pytest.raises(AmountNotPositiveError, match="line 3"):
        check_lines((*ACCRUED, debit("514", 0)), red_ink=red_ink)


def test_an_amount_below_zero_is_red_ink() -> None:
    turned = (debit("211", 300, party=BASIC), debit("514", -300))

    check_lines(turned, red_ink=True)
    with pytest.raises(AmountNotPositiveError, match="line 2"):
        check_lines(turned, red_ink=False)
    with pytest.raises(RedInkMissingError):
        check_lines(ACCRUED, red_ink=True)


def test_a_line_has_one_side() -> None:
    with pytest.raises(LineSidesError):
        check_lines((Line(account="513", debit_fen=5, credit_fen=5), *ACCRUED), red_ink=False)


@pytest.mark.parametrize("count", [0, 1, 101])
def test_a_voucher_has_2_to_100_lines(count: int) -> None:
    with pytest.raises(VoucherLinesError):
        check_lines([debit("513", 1)] * count, red_ink=False)


def test_an_amount_has_a_limit() -> None:
    largest = AMOUNT_FEN_MAX

    check_lines((debit("513", largest), credit("212", largest)), red_ink=False)
    with pytest.raises(AmountTooLargeError):
        check_lines((debit("513", largest + 1), credit("212", largest + 1)), red_ink=False)


def test_a_sub_account_is_written_in_one_order() -> None:
    line = debit("153", 1, source="county", project=ROAD)

    assert sub_key(line.dimensions()) == f"project:{ROAD}/source:county"
    assert sub_key({"source": "county", "project": str(ROAD)}) == sub_key(line.dimensions())
    assert sub_key({}) == ""


def test_red_ink_stands_below_zero_where_what_it_undoes_stands() -> None:
    undone = (debit("112", 5, party=ROAD), credit("101", 5))

    red = reddened(undone)

    assert red == (credit("112", -5, party=ROAD), debit("101", -5))
    check_lines(red, red_ink=True)
    assert reddened(red) == undone
