"""Money of others passes through: listed to the fen, paid to the fen, and never income."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from assets.domain.income.parts import PART_MAX, Part, PartiesError
from assets.domain.income.pass_through import (
    PassThrough,
    PassThroughInResultError,
    PassThroughSettledError,
    PassThroughSumError,
    PassThroughUnsettledError,
    Payout,
    PayoutReferenceTakenError,
    TransferList,
    check_accounts,
)
from chassis.testing.aggregates import happened
from services.assets.tests.charts import CHART

ENTITY, BANK, FIRST, SECOND = (UUID(int=number) for number in (0xE, 0xC, 1, 2))
DAY, TODAY = date(2026, 5, 15), date(2026, 6, 1)


def part(party: UUID, fen: int) -> Part:
    return Part(party=party, amount_fen=fen)


def received(*parts: Part, total_fen: int | None = None) -> PassThrough:
    listed = TransferList(
        entity=ENTITY,
        number="2026-1",
        programme="farm-subsidy",
        payer="示例局",
        received_on=DAY,
        bank_account=BANK,
        total_fen=sum(each.amount_fen for each in parts) if total_fen is None else total_fen,
        parts=parts,
    )
    return PassThrough.receive(listed, today=TODAY)


def payout(*parts: Part, reference: str = "b-1", **said: Any) -> Payout:
    return Payout(
        **{"reference": reference, "bank_account": BANK, "paid_on": DAY, "parts": parts, **said}
    )


def test_a_list_whose_lines_do_not_add_up_is_refused() -> None:
    with pytest.raises(PassThroughSumError):
        received(part(FIRST, 100), part(SECOND, 200), total_fen=301)
    with pytest.raises(PartiesError):
        received(part(FIRST, 100), part(FIRST, 200))


def test_what_is_not_paid_on_remains() -> None:
    money = received(part(FIRST, 100), part(SECOND, 200))

    assert money.pay_on(payout(part(FIRST, 100)), today=TODAY) == []

    assert money.remaining_fen == 200
    with pytest.raises(PassThroughUnsettledError):
        money.settle(settled_on=DAY, today=TODAY)
    money.pay_on(payout(part(SECOND, 200), reference="b-2"), today=TODAY)
    money.settle(settled_on=DAY, today=TODAY)
    assert happened(money)[-1].fields == {"settled_on": DAY, "total_fen": 300}
    with pytest.raises(PassThroughSettledError):
        money.settle(settled_on=DAY, today=TODAY)


def test_what_was_paid_otherwise_is_recorded_and_marked() -> None:
    money = received(part(FIRST, 100), part(SECOND, 200))

    early = date(2026, 5, 14)
    found = money.pay_on(payout(part(FIRST, 101), part(BANK, 1), paid_on=early), today=TODAY)

    assert found == ["party_not_listed", "beyond_list", "before_receipt"]
    with pytest.raises(PayoutReferenceTakenError):
        money.pay_on(payout(part(SECOND, 200)), today=TODAY)
    money.pay_on(payout(part(SECOND, 198), reference="b-2"), today=TODAY)
    assert money.remaining_fen == 0
    with pytest.raises(PassThroughUnsettledError):
        money.settle(settled_on=DAY, today=TODAY)


def test_money_of_others_stands_on_no_income_or_expense() -> None:
    check_accounts(["102", "113", "211"], CHART)

    for account in ("503", "504", "514"):
        with pytest.raises(PassThroughInResultError):
            check_accounts(["102", account], CHART)


@drawn(st.lists(st.integers(min_value=1, max_value=10**7), min_size=1, max_size=100))
def test_a_long_list_is_kept_in_parts_and_whole(amounts: list[int]) -> None:
    parts = [part(UUID(int=number), fen) for number, fen in enumerate(amounts, 1)]

    money = received(*parts)

    chunks = [fact.fields["parts"] for fact in happened(money)[1:]]
    assert all(len(chunk) <= PART_MAX for chunk in chunks)
    assert sum(each.amount_fen for chunk in chunks for each in chunk) == sum(amounts)
    assert money.remaining_fen == sum(amounts)
