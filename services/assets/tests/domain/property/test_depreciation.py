from datetime import date

import pytest
from hypothesis import given as each_of
from hypothesis import settings
from hypothesis import strategies as st

from assets.application.property.asset_slips import depreciation_slips
from assets.domain.property.asset_facts import Disposal
from assets.domain.property.depreciation import (
    LINES_MAX,
    ChargedCard,
    Depreciation,
    DepreciationAheadError,
    DepreciationRunError,
    EarlierMonthNotRunError,
)
from assets.domain.property.schedule import Segment, due_fen, months_between
from chassis.testing.aggregates import Fact, given, happened
from kernel.periods import Month
from services.assets.tests.domain.property.things import ENTITY, RULES, TODAY, card, improved

OPENED = Fact(Depreciation.Opened, entity=ENTITY)
MAY, LATE = Month("2026-05"), Month("2030-12")


@settings(deadline=None, max_examples=50)
@each_of(
    amount_fen=st.integers(0, 10**13),
    months=st.integers(1, 600),
    base_fen=st.integers(0, 10**9),
)
def test_the_months_of_an_amount_differ_by_a_fen_and_together_are_the_amount(
    amount_fen: int, months: int, base_fen: int
) -> None:
    segment = Segment(begins="1990-01", base_fen=base_fen, amount_fen=amount_fen, months=months)
    month = Month("1989-12")
    charged, before = [], base_fen
    for _ in range(months):
        month = month.next()
        after = due_fen([segment], month, before_fen=0)
        charged.append(after - before)
        before = after

    assert sum(charged) == amount_fen
    assert max(charged) - min(charged) <= 1
    assert due_fen([segment], month.next(), before_fen=0) == base_fen + amount_fen


@settings(deadline=None, max_examples=50)
@each_of(
    st.integers(1, 10**9),
    st.integers(1, 60),
    st.lists(st.tuples(st.integers(0, 30), st.integers(1, 10**8), st.integers(1, 60)), max_size=4),
)
def test_whatever_is_improved_all_months_together_charge_the_cost(
    cost_fen: int, months: int, changes: list[tuple[int, int, int]]
) -> None:
    made = card(cost_fen=cost_fen, useful_months=months)
    for number, (later, added_fen, remaining) in enumerate(sorted(changes)):
        day = date(2026 + (3 + later) // 12, (3 + later) % 12 + 1, 20)
        change = improved(
            reference=str(number), changed_on=day, added_fen=added_fen, remaining_months=remaining
        )
        made.change_value(change, RULES, today=date(2040, 1, 1))
    kept = Depreciation(ENTITY)
    month = Month("2026-03")
    for _ in range(100):
        kept.run(month, [made], current=Month("2040-01"))
        month = month.next()

    assert kept.of(made.id) == made.cost_fen


def test_a_month_charges_each_asset_under_its_class_of_the_months_end() -> None:
    let_out, office, road = card(), card(number="2"), card(number="3", useful_months=None)
    office.reclassify("management", rules=RULES, since=date(2026, 5, 31), today=TODAY)
    kept = given(Depreciation, OPENED, id=Depreciation.create_id(ENTITY))

    lines = kept.run(MAY, [let_out, office, road], current=LATE)

    assert [(line.asset_class, line.amount_fen) for line in lines] == [
        ("operating", 166),
        ("management", 166),
    ]
    assert happened(kept) == [
        Fact(Depreciation.Charged, month="2026-05", part=1, lines=lines),
        Fact(Depreciation.MonthRun, month="2026-05", cards=2, total_fen=332),
    ]


def test_a_month_is_run_once_and_in_its_turn() -> None:
    kept = Depreciation(ENTITY)
    kept.run(MAY, [card()], current=MAY)

    with pytest.raises(DepreciationRunError):
        kept.run(MAY, [card()], current=LATE)
    with pytest.raises(EarlierMonthNotRunError, match="2026-06"):
        kept.run(Month("2026-07"), [card()], current=LATE)
    with pytest.raises(DepreciationAheadError):
        kept.run(MAY.next(), [card()], current=MAY)


def test_a_card_that_is_opened_late_catches_up_and_one_that_went_out_stops() -> None:
    kept, late, sold = Depreciation(ENTITY), card(), card(number="2")
    kept.run(MAY, [sold], current=LATE)
    out = Disposal(way="sold", disposed_on=date(2026, 6, 9), resolution="9号")
    depreciated = sold.dispose(
        out, RULES, charged_fen=kept.of(sold.id), let_until=None, today=TODAY
    )

    june = kept.run(MAY.next(), [late, sold], current=LATE)
    july = kept.run(Month("2026-07"), [late, sold], current=LATE)

    assert [line.amount_fen for line in june] == [250, 84]
    assert kept.of(sold.id) == depreciated == 250
    assert [line.card for line in july] == [late.id]


def test_a_run_of_many_assets_is_told_in_parts() -> None:
    cards = [card(number=str(number)) for number in range(LINES_MAX + 1)]
    kept = Depreciation(ENTITY)

    kept.run(MAY, cards, current=LATE)

    parts = [fact for fact in happened(kept) if fact.kind is Depreciation.Charged]
    assert len(parts) == 2


def test_the_slips_of_a_month_are_one_for_each_class_and_hold_ninety_sources() -> None:
    lines = [
        ChargedCard(card=card().id, asset_class=kind, source=f"s-{number}", amount_fen=number + 1)
        for kind, many in (("operating", 91), ("welfare", 2))
        for number in range(many)
    ]

    slips = list(depreciation_slips(ENTITY, MAY, [*lines, *lines], RULES, dated_on=MAY.last_on))

    assert [(slip.key, slip.rule, len(slip.shares)) for slip in slips] == [
        ("depreciation/2026-05/operating/1", "depreciation.let", 90),
        ("depreciation/2026-05/operating/2", "depreciation.let", 1),
        ("depreciation/2026-05/welfare/1", "depreciation.welfare", 2),
    ]
    total = sum(share.amounts["amount"] for slip in slips for share in slip.shares)
    assert total == 2 * sum(line.amount_fen for line in lines)


def test_months_are_counted_across_years() -> None:
    assert months_between(Month("2025-11"), Month("2026-02")) == 3
