from uuid import UUID

from assets.domain.books.lines import Line
from assets.domain.books.statements import balance_sheet, income_statement
from assets.domain.books.sub_balance import SubBalance
from services.assets.tests.charts import CHART

JIA, YI = UUID(int=1), UUID(int=2)


def balance(fen: int, account: str, party: UUID | None = None) -> SubBalance:
    line = Line(account=account, debit_fen=0, credit_fen=0, party=party)
    return SubBalance(line=line, balance_fen=fen)


def test_claims_on_one_party_are_never_netted_with_debts_to_another() -> None:
    sheet = balance_sheet(
        [
            balance(3_000, "113", JIA),
            balance(-1_000, "113", YI),
            balance(500, "112", YI),
            balance(-700, "211", JIA),
            balance(-1_800, "301"),
        ],
        CHART,
    )

    assert (sheet.receivables_fen, sheet.payables_fen) == (3_500, 1_700)
    assert (sheet.assets_fen, sheet.liabilities_fen, sheet.equity_fen) == (3_500, 1_700, 1_800)


def test_accumulated_depreciation_is_deducted_from_assets() -> None:
    sheet = balance_sheet([balance(600, "151"), balance(-120, "152"), balance(-480, "311")], CHART)

    assert (sheet.assets_fen, sheet.equity_fen) == (480, 480)


def test_what_the_year_has_brought_so_far_is_equity() -> None:
    sheet = balance_sheet([balance(70, "102"), balance(-100, "501"), balance(30, "513")], CHART)
    result = income_statement({"501": -100, "513": 30}, CHART)

    assert (sheet.assets_fen, sheet.liabilities_fen, sheet.equity_fen) == (70, 0, 70)
    assert (result.income_fen, result.expense_fen, result.net_income_fen) == (100, 30, 70)
