"""The notes never net one party with another, and come to the lines of the statements."""

from datetime import date, timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from assets.domain.books.lines import Line
from assets.domain.books.notes import Grown, ageing_bounds, by_age, owed
from assets.domain.books.statements import balance_sheet
from assets.domain.books.sub_balance import SubBalance
from services.assets.tests.charts import CHART

ON = date(2026, 12, 31)
DAYS = (365, 730, 1095)
JIA, YI = UUID(int=1), UUID(int=2)
fen = st.integers(-(10**6), 10**9)
moves = st.builds(
    lambda account, party, age, debit, credit: Grown(
        account=account,
        party=str(party),
        dated_on=ON - timedelta(days=age),
        debit_fen=debit,
        credit_fen=credit,
    ),
    st.sampled_from(["112", "113", "211"]),
    st.sampled_from([JIA, YI]),
    st.integers(0, 1_500),
    fen,
    fen,
)


@settings(max_examples=100, deadline=None)
@given(st.lists(moves, max_size=15))
def test_claims_and_debts_of_the_notes_are_the_lines_of_the_balance_sheet(
    grown: list[Grown],
) -> None:
    found = owed(grown, CHART, on=ON, days=DAYS)

    sheet = balance_sheet(
        [
            SubBalance(
                line=Line(
                    account=each.account,
                    debit_fen=0,
                    credit_fen=0,
                    party=UUID(each.party),
                ),
                balance_fen=each.debit_fen - each.credit_fen,
            )
            for each in grown
        ],
        CHART,
    )
    claims = [each for each in found if each.claim]
    debts = [each for each in found if not each.claim]
    assert sum(each.open_fen for each in claims) == sheet.receivables_fen
    assert sum(each.open_fen for each in debts) == sheet.payables_fen
    assert all(sum(each.by_age) == each.open_fen for each in found)


@given(st.integers(1, 10**9), st.lists(st.tuples(st.integers(0, 2_000), fen), max_size=12))
def test_what_is_open_stands_in_one_class_or_another(
    open_fen: int, added: list[tuple[int, int]]
) -> None:
    days = [(ON - timedelta(days=age), amount) for age, amount in added]

    classes = by_age(open_fen, days, on=ON, days=DAYS)

    assert sum(classes) == open_fen
    assert min(classes) >= 0


def test_a_payment_settles_what_is_oldest() -> None:
    added = [(date(2023, 1, 1), 300), (date(2025, 6, 1), 200), (date(2026, 12, 31), 100)]

    assert by_age(250, added, on=ON, days=DAYS) == (100, 150, 0, 0)
    assert by_age(600, added, on=ON, days=DAYS) == (100, 200, 0, 300)


def test_a_debt_that_was_paid_in_advance_lessens_the_debts() -> None:
    paid = Grown(account="211", party=str(JIA), dated_on=ON, debit_fen=700, credit_fen=0)
    due = Grown(account="211", party=str(YI), dated_on=ON, debit_fen=0, credit_fen=900)

    found = owed([paid, due], CHART, on=ON, days=DAYS)

    assert [(each.claim, each.open_fen, each.by_age[0]) for each in found] == [
        (False, -700, -700),
        (False, 900, 900),
    ]


def test_the_last_class_of_age_is_open() -> None:
    assert ageing_bounds(DAYS) == [(0, 365), (366, 730), (731, 1095), (1096, None)]
