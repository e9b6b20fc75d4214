"""A village's year comes out to its balances, whatever way it is asked."""

from datetime import date

import pytest

from assets.adapters.books.ledger import AsOf
from assets.domain.books.chart import RESULT_CLASSES
from assets.domain.books.statements import balance_sheet, income_statement
from services.assets.tests.bookkeeping import ENTITY, Bookkeeping, keep_year, worked_year
from services.assets.tests.charts import CHART
from services.assets.tests.desk import Desk

LAST = date(2026, 12, 31)
CLOSING = {
    "102": 22_290_000,
    "113": 652_000,
    "121": 80_000,
    "141": 5_000_000,
    "151": 71_850_000,
    "152": -14_200_000,
    "211": -2_572_000,
    "214": -50_000,
    "231": -50_000,
    "241": -2_500_000,
    "301": -30_000_000,
    "311": -42_735_000,
    "322": -7_765_000,
}
RESULTS = {
    "501": 10_500_000,
    "502": 300_000,
    "503": 8_000_000,
    "504": 110_000,
    "511": 2_000_000,
    "512": 120_000,
    "513": 5_800_000,
    "514": 2_990_000,
    "521": 50_000,
}


@pytest.fixture
async def kept(desk: Desk) -> Bookkeeping:
    """Give the books of the year, posted, carried over and closed."""
    return await keep_year(desk)


async def test_the_worked_year_gives_exactly_its_balances(kept: Bookkeeping) -> None:
    assert await kept.balances("2026-12-31") == CLOSING

    rows = await kept.ledger.of(ENTITY, LAST)
    sheet = balance_sheet(rows, CHART)
    assert (sheet.receivables_fen, sheet.payables_fen) == (792_000, 2_712_000)
    assert sheet.assets_fen == 85_812_000
    assert (sheet.liabilities_fen, sheet.equity_fen) == (5_312_000, 80_500_000)
    moved = await kept.ledger.turnover(ENTITY, AsOf(on=LAST), accounts=CHART.codes(*RESULT_CLASSES))
    result = income_statement(moved, CHART)
    assert (result.income_fen, result.expense_fen) == (18_910_000, 10_960_000)
    assert result.net_income_fen == 7_950_000
    assert result.by_account == RESULTS
    # 62 vouchers of the year and the opening balances, each closed month by its own numbers.
    closed = [e["data"] for e in kept.desk.events() if e["type"] == "assets.journal.closed.v1"]
    assert sum(each["vouchers"] for each in closed) == 63
    final = {b["account"]: 0 for b in closed[-1]["balances"]}
    for each in closed[-1]["balances"]:
        final[each["account"]] += each["balance_fen"]
    assert final == CLOSING

    await _each_day_balances(kept)
    _numbers_have_no_gap(kept)
    # Raises when one row differs.
    kept.desk.projector.rebuild()


async def _each_day_balances(kept: Bookkeeping) -> None:
    """What any day shows is the sum of the lines up to it, and both sides are equal."""
    lines = [(v.dated_on, line) for v in worked_year() for line in v.lines]
    for day in ("2026-01-31", "2026-03-12", "2026-06-30", "2026-09-07"):
        expected: dict[str, int] = {}
        for dated_on, line in lines:
            if dated_on <= date.fromisoformat(day):
                expected[line.account] = expected.get(line.account, 0) + line.net_fen
        shown = await kept.balances(day)
        assert shown == {account: fen for account, fen in expected.items() if fen}
        assert sum(shown.values()) == 0


def _numbers_have_no_gap(kept: Bookkeeping) -> None:
    numbers: dict[str, list[int]] = {}
    for event in kept.desk.events():
        if event["type"] == "assets.voucher.posted.v1":
            numbers.setdefault(event["data"]["month"], []).append(event["data"]["number"])
    assert len(numbers) == 12
    for each in numbers.values():
        assert each == list(range(1, len(each) + 1))
