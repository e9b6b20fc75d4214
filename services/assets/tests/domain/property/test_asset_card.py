from datetime import date

import pytest

from assets.domain.property.asset_card import AssetCard
from assets.domain.property.asset_facts import Count, Disposal, Settlement
from assets.domain.property.property_errors import (
    AssetGoneError,
    AssetLetError,
    AssetNotGoneError,
    ChangeBeforeLastError,
    ChangeExistsError,
    DepreciatedBeforeError,
    DisposalSettledError,
    ImprovementAmountError,
    NothingDiffersError,
    PropertyResolutionMissingError,
    RemainingLifeMissingError,
    ResidualBeyondCostError,
    SupplierMissingError,
    ThingInFutureError,
)
from assets.domain.property.rules import PropertyWordUnknownError
from chassis.errors import MingbaiError
from chassis.testing.aggregates import Fact, given, happened
from kernel.periods import Month
from services.assets.tests.domain.property.things import (
    CLERK,
    RULES,
    SUPPLIER,
    TODAY,
    acquired,
    card,
    improved,
)

SOLD = Disposal(way="sold", disposed_on=date(2026, 9, 10), resolution="〔2026〕9号")


def opened() -> Fact:
    return Fact(
        AssetCard.Opened,
        entity=acquired().entity,
        number="2026-001",
        name="仓库",
        asset_class="operating",
        quantity=6,
        measure="间",
        cost_fen=1_000,
        residual_fen=0,
        source="own-funds",
        way="purchased",
        acquired_on=date(2026, 3, 12),
        useful_months=12,
        keeper=None,
        location=None,
        supplier=SUPPLIER,
        project=None,
        depreciated_fen=0,
        begins="2026-04",
        months=12,
        evidence=[],
    )


def test_a_card_begins_to_charge_with_the_month_after_the_asset_came_in() -> None:
    made = AssetCard.acquire(acquired(), RULES, today=TODAY)

    assert happened(made) == [opened()]
    assert [made.due_fen(Month(f"2026-{number:02}")) for number in (3, 4, 5, 12)] == [
        0,
        83,
        166,
        750,
    ]
    assert made.due_fen(Month("2027-03")) == made.due_fen(Month("2030-01")) == 1_000


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"asset_class": "secret"}, PropertyWordUnknownError),
        ({"source": "lottery"}, PropertyWordUnknownError),
        ({"way": "stolen"}, PropertyWordUnknownError),
        ({"supplier": None}, SupplierMissingError),
        ({"residual_fen": 1_001}, ResidualBeyondCostError),
        ({"depreciated_fen": 10}, DepreciatedBeforeError),
        ({"acquired_on": date(2028, 1, 1)}, ThingInFutureError),
    ],
)
def test_an_asset_that_cannot_be_so_is_refused(
    changed: dict[str, object], error: type[MingbaiError]
) -> None:
    with pytest.raises(error):
        AssetCard.acquire(acquired(**changed), RULES, today=TODAY)


def test_what_the_books_held_before_goes_on_from_what_was_depreciated() -> None:
    held = card(
        way="opening",
        supplier=None,
        acquired_on=date(2024, 12, 1),
        useful_months=24,
        depreciated_fen=400,
        depreciated_until=Month("2025-12"),
    )

    assert held.due_fen(Month("2025-12")) == 400
    assert held.due_fen(Month("2026-01")) == 450
    assert held.due_fen(Month("2026-12")) == 1_000
    with pytest.raises(RemainingLifeMissingError):
        card(
            way="opening",
            supplier=None,
            acquired_on=date(2024, 12, 1),
            depreciated_fen=400,
            depreciated_until=Month("2025-12"),
        )


def test_an_improvement_spreads_what_is_left_over_the_months_that_are_left() -> None:
    made = given(AssetCard, opened(), id=AssetCard.create_id(acquired().entity, "2026-001"))

    made.change_value(improved(added_quantity=2), RULES, today=TODAY)

    # April to June have charged 250 of 1,000; 1,350 are left for the nine months from July on.
    assert made.due_fen(Month("2026-06")) == 250
    assert made.due_fen(Month("2026-07")) == 400
    assert made.due_fen(Month("2027-03")) == made.cost_fen == 1_600
    assert [made.quantity_on(date(2026, 6, day)) for day in (19, 20)] == [6, 8]


def test_a_valuation_rests_on_a_resolution_and_never_goes_below_what_is_charged() -> None:
    made = card()
    lower = {"kind": "valuation", "added_fen": -750}

    with pytest.raises(PropertyResolutionMissingError):
        made.change_value(improved(**lower), RULES, today=TODAY)
    with pytest.raises(ResidualBeyondCostError):
        made.change_value(
            improved(kind="valuation", added_fen=-751, resolution="9号"), RULES, today=TODAY
        )
    made.change_value(improved(**lower, resolution="9号"), RULES, today=TODAY)

    assert made.due_fen(Month("2030-01")) == made.cost_fen == 250
    with pytest.raises(ChangeExistsError):
        made.change_value(improved(), RULES, today=TODAY)
    with pytest.raises(ImprovementAmountError):
        made.change_value(improved(reference="2", added_fen=0), RULES, today=TODAY)


def test_changes_are_told_in_the_order_of_their_days() -> None:
    made = card()
    made.reclassify("welfare", rules=RULES, since=date(2026, 7, 1), today=TODAY)

    assert [made.class_on(date(2026, month, 30)) for month in (6, 7)] == ["operating", "welfare"]
    with pytest.raises(ChangeBeforeLastError):
        made.change_value(improved(), RULES, today=TODAY)
    with pytest.raises(NothingDiffersError):
        made.reclassify("welfare", rules=RULES, since=date(2026, 8, 1), today=TODAY)
    made.move(keeper=CLERK, location=None, since=date(2026, 8, 1), today=TODAY)
    with pytest.raises(NothingDiffersError):
        made.move(keeper=CLERK, location=None, since=date(2026, 8, 2), today=TODAY)


@pytest.mark.parametrize(
    ("found", "day", "irregular"),
    [
        (6, date(2026, 6, 30), []),
        (5, date(2026, 6, 30), ["shortage"]),
        (7, date(2026, 6, 30), ["surplus"]),
        (6, date(2026, 10, 1), ["surplus", "after_disposal"]),
        (0, date(2026, 10, 1), []),
    ],
)
def test_a_stock_take_is_recorded_with_how_it_differs(
    found: int, day: date, irregular: list[str]
) -> None:
    made = card()
    made.dispose(SOLD, RULES, charged_fen=0, let_until=None, today=TODAY)

    count = Count(stock_take="2026", counted_on=day, found=found)

    assert made.count(count, today=TODAY) == irregular


def test_what_goes_out_is_charged_through_its_month_and_settled_once() -> None:
    made = card()
    bid = Settlement(settled_on=date(2026, 9, 20), proceeds_fen=700, costs_fen=50)
    with pytest.raises(AssetNotGoneError):
        made.settle(bid, today=TODAY)

    depreciated = made.dispose(SOLD, RULES, charged_fen=416, let_until=None, today=TODAY)

    assert depreciated == 500
    assert made.due_fen(Month("2027-03")) == 500
    assert made.settle(bid, today=TODAY) == 700 - 50 - (1_000 - 500)
    with pytest.raises(DisposalSettledError):
        made.settle(bid, today=TODAY)
    with pytest.raises(AssetGoneError):
        made.change_value(improved(changed_on=date(2026, 9, 11)), RULES, today=TODAY)


def test_an_asset_does_not_go_out_without_its_resolution_or_while_it_is_let() -> None:
    made = card()
    bare = Disposal(way="sold", disposed_on=date(2026, 9, 10))

    with pytest.raises(PropertyResolutionMissingError):
        made.dispose(bare, RULES, charged_fen=0, let_until=None, today=TODAY)
    with pytest.raises(AssetLetError, match="2026-09-10"):
        made.dispose(SOLD, RULES, charged_fen=0, let_until=date(2026, 9, 10), today=TODAY)

    assert made.disposed_on is None
    scrapped = Disposal(way="scrapped", disposed_on=date(2026, 9, 10))
    made.dispose(scrapped, RULES, charged_fen=0, let_until=date(2026, 9, 9), today=TODAY)
