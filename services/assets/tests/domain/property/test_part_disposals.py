"""What goes out with a part of an asset and what stays are together what was there."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from assets.domain.property.asset_card import AssetCard
from assets.domain.property.asset_facts import Disposal, PartDisposal, PartOut, Settlement
from assets.domain.property.depreciation import Depreciation
from assets.domain.property.property_errors import (
    AssetLetError,
    AssetNotGoneError,
    ChangeExistsError,
    DisposalSettledError,
    PartNotLessError,
    PartUnknownError,
    PropertyResolutionMissingError,
)
from chassis.testing.aggregates import happened
from kernel.periods import Month
from services.assets.tests.domain.property.things import ENTITY, RULES, TODAY, card, improved

SOLD = Disposal(way="sold", disposed_on=date(2027, 6, 30), resolution="〔2026〕9号")
MONTHS = [Month("2026-04")]
while len(MONTHS) < 14:
    MONTHS.append(MONTHS[-1].next())


def part(**changed: Any) -> PartDisposal:
    said: dict[str, Any] = {
        "reference": "1",
        "way": "sold",
        "disposed_on": date(2026, 9, 10),
        "quantity": 2,
        "resolution": "〔2026〕9号",
    }
    return PartDisposal(**{**said, **changed})


def out_of(made: AssetCard, *, charged_fen: int = 0, let_most: int = 0, **changed: Any) -> PartOut:
    return made.dispose_of_part(
        part(**changed), RULES, charged_fen=charged_fen, let_most=let_most, today=TODAY
    )


def test_a_part_takes_its_share_of_cost_and_depreciation_and_the_rest_goes_on() -> None:
    made = card()

    out = out_of(made, charged_fen=416)

    # 1,000 over twelve months: 500 by September; two of six pieces are a third of each.
    assert (out.cost_fen, out.depreciated_fen, out.residual_fen) == (333, 167, 0)
    assert (made.cost_fen, made.quantity_on(date(2026, 9, 10))) == (667, 4)
    # 334 of the rest are left for the six months that are left.
    assert [made.due_fen(Month(month)) for month in ("2026-09", "2026-10", "2027-03")] == [
        500,
        500 + 334 // 6,
        500 + 334,
    ]
    assert happened(made)[0].fields["out"] == out


def test_a_part_may_have_a_cost_of_its_own_and_no_quantity() -> None:
    made = card(quantity=1)

    out = out_of(made, quantity=0, cost_fen=100)

    assert (out.cost_fen, out.depreciated_fen, out.carrying_fen) == (100, 50, 50)
    assert made.quantity_on(date(2026, 9, 10)) == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"quantity": 6},
        {"quantity": 7},
        {"quantity": 0},
        {"cost_fen": 1_000},
        {"quantity": 6, "cost_fen": 10},
    ],
)
def test_a_part_is_more_than_nothing_and_less_than_the_whole(changed: dict[str, Any]) -> None:
    made = card()

    with pytest.raises(PartNotLessError):
        out_of(made, **changed)

    assert made.cost_fen == 1_000


def test_a_part_needs_the_resolution_of_the_whole_and_leaves_what_is_let() -> None:
    made = card()

    with pytest.raises(PropertyResolutionMissingError):
        out_of(made, resolution=None)
    with pytest.raises(AssetLetError, match="5 of 2026-001 are let and 4 would be left"):
        out_of(made, let_most=5)
    out_of(made, let_most=4)
    with pytest.raises(ChangeExistsError):
        out_of(made, quantity=1)


def test_a_part_is_settled_once_after_it_went() -> None:
    made = card()
    bid = Settlement(settled_on=date(2026, 9, 20), proceeds_fen=200, costs_fen=10)
    with pytest.raises(PartUnknownError):
        made.settle_part("1", bid, today=TODAY)
    out = out_of(made)
    early = Settlement(settled_on=date(2026, 9, 9), proceeds_fen=0, costs_fen=0)
    with pytest.raises(AssetNotGoneError):
        made.settle_part("1", early, today=TODAY)

    assert made.settle_part("1", bid, today=TODAY) == 190 - out.carrying_fen

    with pytest.raises(DisposalSettledError):
        made.settle_part("1", bid, today=TODAY)


def test_an_improvement_after_a_part_spreads_what_is_left_of_the_rest() -> None:
    made = card()
    out_of(made)

    made.change_value(improved(changed_on=date(2026, 10, 5)), RULES, today=TODAY)

    last = made.due_fen(Month("2027-03"))
    assert last - made.depreciated_out_fen == made.cost_fen == 667 + 600


@settings(max_examples=60, deadline=None)
@drawn(
    cost=st.integers(50, 10**9),
    residual=st.integers(0, 100),
    quantity=st.integers(2, 60),
    parts=st.lists(st.tuples(st.integers(0, 9), st.integers(1, 20)), max_size=5),
)
def test_all_parts_and_the_rest_are_the_whole_to_the_fen(
    cost: int, residual: int, quantity: int, parts: list[tuple[int, int]]
) -> None:
    made = card(cost_fen=cost, residual_fen=min(residual, cost), quantity=quantity)
    charged = Depreciation(ENTITY)
    gone: list[PartOut] = []
    for place, month in enumerate(MONTHS):
        charged.run(month, [made], current=Month("2027-12"))
        for at, pieces in parts:
            if at != place:
                continue
            before = (made.cost_fen, made.residual_fen)
            try:
                out = out_of(
                    made,
                    reference=str(len(gone)),
                    disposed_on=month.last_on,
                    quantity=pieces,
                    charged_fen=charged.of(made.id),
                )
            except PartNotLessError:
                continue
            gone.append(out)
            assert 0 <= out.depreciated_fen <= out.cost_fen
            assert made.cost_fen + out.cost_fen == before[0]
            assert made.residual_fen + out.residual_fen == before[1]
            assert made.residual_fen >= 0

    fen = charged.of(made.id)
    rest = made.dispose(SOLD, RULES, charged_fen=fen, let_until=None, today=TODAY)

    assert sum(out.cost_fen for out in gone) + made.cost_fen == cost
    # Every month was charged in time, so that all depreciation went out with a part or the rest.
    assert sum(out.depreciated_fen for out in gone) + rest == fen
    assert rest == made.cost_fen - made.residual_fen
