from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given as each_of
from hypothesis import settings
from hypothesis import strategies as st

from assets.application.property.lettings import let, let_wanted, release
from assets.domain.property.asset_facts import Disposal
from assets.domain.property.let_quantities import (
    Let,
    LetBeyondTotalError,
    LetQuantities,
    LetRangeError,
    LetsAlreadyError,
    LetUnknownError,
    NotLettableError,
)
from assets.domain.property.property_errors import AssetLetError
from assets.domain.property.quantities import quantity_on
from assets.domain.property.resource import Measurement, Withdrawal
from chassis.testing.aggregates import Fact, happened
from services.assets.tests.domain.property.things import (
    ENTITY,
    OTHER_TENANT,
    RULES,
    TENANT,
    TODAY,
    card,
    improved,
    pond,
)

YEAR = (date(2026, 4, 1), date(2027, 3, 31))


def part(
    quantity: int,
    since: date = YEAR[0],
    until: date = YEAR[1],
    *,
    contract: UUID = TENANT,
) -> Let:
    return Let(contract=contract, quantity=quantity, since=since, until=until)


def test_parts_of_a_thing_are_let_as_long_as_some_of_it_is_left() -> None:
    thing = card()
    lets = LetQuantities(thing=thing.id, entity=ENTITY)

    lets.let(part(4), thing=thing)
    lets.let(part(2, contract=OTHER_TENANT), thing=thing)

    assert happened(lets)[1:] == [
        Fact(LetQuantities.QuantityLet, contract=who, quantity=many, since=YEAR[0], until=YEAR[1])
        for who, many in ((TENANT, 4), (OTHER_TENANT, 2))
    ]
    with pytest.raises(LetBeyondTotalError, match="0 is left"):
        lets.let(part(1, YEAR[1], date(2028, 1, 1), contract=UUID(int=3)), thing=thing)
    lets.let(part(6, date(2027, 4, 1), date(2028, 1, 1), contract=UUID(int=3)), thing=thing)


def test_nothing_is_let_before_it_is_there_or_after_it_is_gone() -> None:
    thing = card()
    thing.change_value(improved(added_quantity=2), RULES, today=TODAY)
    lets = LetQuantities(thing=thing.id, entity=ENTITY)

    with pytest.raises(LetBeyondTotalError, match="2026-03-11"):
        lets.let(part(1, date(2026, 3, 11)), thing=thing)
    with pytest.raises(LetBeyondTotalError, match="2026-04-01 there is 6"):
        lets.let(part(7), thing=thing)
    lets.let(part(8, date(2026, 6, 20)), thing=thing)
    gone = card()
    out = Disposal(way="sold", disposed_on=date(2026, 9, 10), resolution="9号")
    gone.dispose(out, RULES, charged_fen=0, let_until=None, today=TODAY)
    with pytest.raises(LetBeyondTotalError, match="2026-09-10"):
        LetQuantities(thing=gone.id, entity=ENTITY).let(part(1), thing=gone)


def test_a_contract_lets_one_part_on_a_day_and_gives_it_back() -> None:
    thing = card()
    lets = LetQuantities(thing=thing.id, entity=ENTITY)
    lets.let(part(4), thing=thing)
    lets.let(part(2, date(2027, 4, 1), date(2027, 6, 30)), thing=thing)

    with pytest.raises(LetsAlreadyError):
        lets.let(part(1), thing=thing)
    with pytest.raises(LetUnknownError):
        lets.release(OTHER_TENANT, until=YEAR[0])
    lets.release(TENANT, until=date(2026, 8, 31))
    lets.collect_events()
    lets.release(TENANT, until=date(2026, 12, 31))

    assert happened(lets) == []
    assert [lets.taken_on(day) for day in (date(2026, 8, 31), date(2026, 9, 1))] == [4, 0]
    assert lets.taken_on(date(2027, 5, 1)) == 0


@pytest.mark.parametrize(
    ("quantity", "until"), [(0, YEAR[1]), (1, YEAR[0] - timedelta(days=1))], ids=["none", "no-day"]
)
def test_a_let_has_a_day_and_a_quantity(quantity: int, until: date) -> None:
    thing = card()

    with pytest.raises(LetRangeError):
        LetQuantities(thing=thing.id, entity=ENTITY).let(part(quantity, until=until), thing=thing)


@settings(deadline=None, max_examples=60)
@each_of(
    st.lists(st.tuples(st.integers(1, 5), st.integers(0, 40), st.integers(0, 40)), max_size=12)
)
def test_on_no_day_is_more_let_than_there_is(wanted: list[tuple[int, int, int]]) -> None:
    thing = card()
    thing.change_value(improved(changed_on=date(2026, 4, 20), added_quantity=3), RULES, today=TODAY)
    lets = LetQuantities(thing=thing.id, entity=ENTITY)
    first = date(2026, 4, 1)

    for number, (quantity, begins, lasts) in enumerate(wanted):
        since = first + timedelta(days=begins)
        until = since + timedelta(days=lasts)
        free = min(
            quantity_on(thing.quantities, day) - lets.taken_on(day)
            for day in (since + timedelta(days=each) for each in range(lasts + 1))
        )
        asked = part(quantity, since, until, contract=UUID(int=number))
        if quantity <= free:
            lets.let(asked, thing=thing)
        else:
            with pytest.raises(LetBeyondTotalError):
                lets.let(asked, thing=thing)

    days = [first + timedelta(days=each) for each in range(85)]
    assert all(lets.taken_on(day) <= quantity_on(thing.quantities, day) for day in days)


def test_contracts_let_and_release_in_their_own_transaction() -> None:
    land = pond()
    wanted = let_wanted(land.id)
    assert [kind.__name__ for kind, _ in wanted] == ["AssetCard", "Resource", "LetQuantities"]

    (lets,) = let(part(4_000), [None, land, None], entity=ENTITY)

    assert isinstance(lets, LetQuantities)
    assert lets.id == wanted[2][1]
    with pytest.raises(LetBeyondTotalError):
        let(part(6_001, contract=OTHER_TENANT), [None, land, lets], entity=ENTITY)
    with pytest.raises(NotLettableError):
        let(part(1), [None, land, lets], entity=TENANT)
    with pytest.raises(NotLettableError):
        let(part(1), [None, None, None], entity=ENTITY)
    assert release(TENANT, [None, land, lets], until=date(2026, 5, 1)) == [lets]
    lets.collect_events()
    assert release(TENANT, [None, land, lets], until=date(2026, 5, 2)) == []


def test_a_survey_below_what_is_let_is_recorded_and_land_that_is_let_stays() -> None:
    land = pond()
    (lets,) = let(part(4_000), [None, land, None], entity=ENTITY)
    assert isinstance(lets, LetQuantities)
    day = date(2026, 8, 1)

    small = Measurement(area_sqm=3_900, measured_on=day)

    found = land.measure(small, let_most=lets.most_from(day), today=TODAY)
    assert found == ["let_beyond_area"]
    out = Withdrawal(withdrawn_on=day, decision="征-1")
    with pytest.raises(AssetLetError):
        land.withdraw(out, let_until=lets.last_day(), today=TODAY)
    land.withdraw(out, let_until=None, today=TODAY)
    assert quantity_on(land.quantities, day) == 0
