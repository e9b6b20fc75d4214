import pytest

from assets.domain.books.closing import NothingToCloseError, distribution_entries, result_entries
from assets.domain.books.lines import Line, check_lines
from assets.domain.books.sub_balance import SubBalance
from services.assets.tests.charts import CHART
from services.assets.tests.vouchers import TENANT, credit, debit


def balance(fen: int, account: str, **named: object) -> SubBalance:
    line = Line(account=account, debit_fen=0, credit_fen=0, **named)  # type: ignore[arg-type]  # dimensions
    return SubBalance(line=line, balance_fen=fen)


def test_income_then_expense_then_the_years_income_are_carried_over() -> None:
    entries = result_entries(
        [
            balance(-7_000, "501", party=TENANT),
            balance(-3_000, "501"),
            balance(-500, "503"),
            balance(4_000, "513"),
            balance(9_999, "151"),
        ],
        CHART,
    )

    assert entries == [
        (
            debit("501", 7_000, party=TENANT),
            debit("501", 3_000),
            debit("503", 500),
            credit("321", 10_500),
        ),
        (credit("513", 4_000), debit("321", 4_000)),
        (debit("321", 6_500), credit("322", 6_500, sub="undistributed")),
    ]


def test_a_loss_goes_to_the_debit_of_undistributed_income() -> None:
    entries = result_entries([balance(4_000, "513")], CHART)

    assert entries[-1] == (credit("321", 4_000), debit("322", 4_000, sub="undistributed"))


def test_what_was_distributed_is_cleared_against_undistributed_income() -> None:
    balances = [
        balance(-9_000, "322", sub="undistributed"),
        balance(7_385, "322", sub="distributed"),
    ]

    assert distribution_entries(balances, CHART) == [
        (credit("322", 7_385, sub="distributed"), debit("322", 7_385, sub="undistributed"))
    ]


def test_where_all_is_zero_there_is_nothing_to_close() -> None:
    with pytest.raises(NothingToCloseError):
        result_entries([balance(0, "501"), balance(5, "102")], CHART)
    with pytest.raises(NothingToCloseError):
        distribution_entries([balance(-5, "322", sub="undistributed")], CHART)


def test_many_sub_accounts_make_several_vouchers_that_each_balance() -> None:
    many = [balance(-1, "501", sub=f"s{number}") for number in range(450)]

    entries = result_entries(many, CHART)

    assert [len(entry) for entry in entries] == [100, 100, 100, 100, 55, 2]
    for entry in entries:
        check_lines(entry, red_ink=False)
