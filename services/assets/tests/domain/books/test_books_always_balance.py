"""Whatever balanced vouchers come, the books balance, and each month is the sum of its lines."""

from datetime import date
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from assets.domain.books.journal import Journal
from assets.domain.books.lines import Line
from assets.domain.books.statements import balance_sheet
from assets.domain.books.sub_balance import SubBalance
from kernel.periods import Month
from services.assets.tests.charts import CHART
from services.assets.tests.vouchers import ENTITY, credit, debit, prepared

FIRST, LATER = Month("2026-01"), date(2027, 2, 1)
FREE = sorted(code for code, account in CHART.accounts.items() if account.kept_by is None)
PARTIES = [UUID(int=1), UUID(int=2)]
places = st.one_of(
    st.builds(lambda code: (code, None), st.sampled_from(FREE)),
    st.tuples(st.sampled_from(["112", "113", "211"]), st.sampled_from(PARTIES)),
)
fen = st.integers(min_value=1, max_value=10**9)


@st.composite
def balanced(draw: st.DrawFn) -> tuple[Line, ...]:
    amounts = draw(st.lists(fen, min_size=1, max_size=4))
    lines = [_line(draw(places), amount) for amount in amounts]
    code, party = draw(places)
    return (*lines, credit(code, sum(amounts), party=party))


def _line(place: tuple[str, UUID | None], amount: int) -> Line:
    return debit(place[0], amount, party=place[1])


@given(st.lists(st.tuples(st.integers(1, 4), balanced()), max_size=20))
@settings(max_examples=60, deadline=None)
def test_any_sequence_of_balanced_vouchers_keeps_the_equation(
    posted: list[tuple[int, tuple[Line, ...]]],
) -> None:
    journals = {number: Journal(ENTITY, f"2026-{number:02}") for number in range(1, 5)}
    for place, (number, lines) in enumerate(posted):
        voucher = prepared(*lines, draft=f"d{place}", dated_on=date(2026, number, 3))
        journals[number].enter(voucher, first_month=FIRST)
        journals[number].post(voucher, chart=CHART)
    before: Journal | None = None
    for number, journal in journals.items():
        journal.close(before, first_month=FIRST, chart=CHART, today=LATER)
        so_far = [line for month, lines in posted for line in lines if month <= number]
        _check(journal, so_far)
        before = journal


def _check(journal: Journal, lines: list[Line]) -> None:
    sums: dict[str, int] = {}
    for line in lines:
        sums[line.account] = sums.get(line.account, 0) + line.net_fen
    assert journal.balances is not None
    assert {account: fen for (account, _), fen in journal.balances.items()} == {
        account: fen for account, fen in sums.items() if fen
    }
    totals = {account.kind: 0 for account in CHART.accounts.values()}
    for account, held in sums.items():
        totals[CHART.account(account).kind] += held
    debits = totals["asset"] + totals["cost"] + totals["expense"]
    owed = -(totals["liability"] + totals["equity"] + totals["income"])
    assert debits == owed
    bare = [_bare(line) for line in lines]
    sheet = balance_sheet(bare, CHART)
    assert sheet.assets_fen == sheet.liabilities_fen + sheet.equity_fen


def _bare(line: Line) -> SubBalance:
    return SubBalance(line=line, balance_fen=line.net_fen)
