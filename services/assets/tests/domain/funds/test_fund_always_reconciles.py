"""Whatever moves in a fund: what came in is what was spent and what is left, of each source."""

from datetime import date
from uuid import UUID

from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from assets.domain.funds.fund import Fund
from assets.domain.funds.money import Outlay, Receipt, drawn
from chassis.testing.aggregates import given
from services.assets.tests.domain.funds.test_fund import SOURCES, TODAY, established

fen = st.integers(min_value=1, max_value=10**12)
balances = st.dictionaries(st.sampled_from(SOURCES), st.integers(0, 10**12), min_size=1)


@for_all(fen, balances, st.sampled_from(["listed", "pro_rata"]))
@settings(max_examples=200, deadline=None)
def test_what_is_taken_adds_up_and_no_source_goes_below_zero(
    amount: int, held: dict[str, int], draw: str
) -> None:
    parts = drawn(amount, held, draw=draw)

    assert sum(each.amount_fen for each in parts) == min(amount, sum(held.values()))
    assert all(0 < each.amount_fen <= held[each.source] for each in parts)


@for_all(
    st.lists(st.tuples(st.sampled_from(["in", "out", "reported"]), fen, st.integers(0, 2))),
    st.sampled_from(["listed", "pro_rata"]),
)
@settings(max_examples=60, deadline=None)
def test_received_is_spent_and_balance_of_each_source(
    moves: list[tuple[str, int, int]], draw: str
) -> None:
    fund = given(Fund, established(draw=draw))
    for number, (kind, amount, place) in enumerate(moves):
        reference = f"M-{number}"
        outlay = Outlay(
            purpose="care",
            payee=UUID(int=7),
            amount_fen=amount,
            paid_on=TODAY,
            reference=reference,
        )
        if kind == "in":
            receipt = Receipt(
                source=SOURCES[place],
                amount_fen=amount,
                received_on=date(2026, 6, 1),
                reference=reference,
            )
            fund.receive(receipt, today=TODAY)
        elif kind == "reported":
            fund.report_paid(outlay, reporter=UUID(int=8), note=None, today=TODAY)
        elif amount <= fund.free_fen():
            fund.pay_out(outlay, today=TODAY)

    for total in fund.holdings.totals():
        assert total.received_fen == total.spent_fen + total.balance_fen
        assert total.balance_fen >= 0
