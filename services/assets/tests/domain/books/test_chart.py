from uuid import UUID

import pytest

from assets.domain.books.chart import (
    AccountNotInChartError,
    ChartVersionDiffersError,
    DimensionMissingError,
)
from services.assets.tests.charts import CHART
from services.assets.tests.vouchers import ACCRUED, BASIC, RENT, credit, debit


def test_the_official_chart_has_42_accounts_and_three_that_are_deducted() -> None:
    assert len(CHART.accounts) == 42
    assert {code for code, account in CHART.accounts.items() if account.contra} == {
        "133",
        "152",
        "162",
    }
    assert {code for code, account in CHART.accounts.items() if account.two_sided} == {"113"}
    assert CHART.never_in_debit == {"231", "241"}


def test_an_unknown_account_is_refused() -> None:
    with pytest.raises(AccountNotInChartError, match="no account 531"):
        CHART.check("2023-14", (debit("531", 1), credit("501", 1)))


def test_a_voucher_on_another_chart_is_refused_though_it_has_the_same_codes() -> None:
    with pytest.raises(ChartVersionDiffersError, match="2004-12"):
        CHART.check("2004-12", ACCRUED)


@pytest.mark.parametrize(
    ("account", "dimension"),
    [
        ("102", "bank_account"),
        ("112", "party"),
        ("113", "party"),
        ("211", "party"),
        ("231", "project"),
        ("241", "project"),
        ("322", "sub"),
    ],
)
def test_a_line_names_what_its_account_is_kept_by(account: str, dimension: str) -> None:
    with pytest.raises(DimensionMissingError, match=dimension):
        CHART.check("2023-14", (debit(account, 1), credit("501", 1)))


def test_the_distribution_of_income_has_two_sub_accounts_and_no_other() -> None:
    CHART.check("2023-14", (debit("322", 1, sub="distributed"), credit("311", 1)))
    with pytest.raises(DimensionMissingError, match="undistributed"):
        CHART.check("2023-14", (debit("322", 1, sub="shared"), credit("311", 1)))


def test_money_moves_where_a_line_is_cash_or_bank() -> None:
    assert CHART.moves_cash(RENT)
    assert CHART.moves_cash((debit("101", 1), credit("102", 1, bank_account=BASIC)))
    assert not CHART.moves_cash(ACCRUED)
    assert not CHART.moves_cash((debit("113", 1, party=UUID(int=1)), credit("501", 1)))
