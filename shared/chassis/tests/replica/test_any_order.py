from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chassis.identity.principals import HeldPost
from chassis.replica.memory import RegisterMemory, UnitUnknownError
from chassis.replica.sections import AdoptedSection
from shared.chassis.tests.replica.history import (
    ANNA,
    AUDITOR,
    BAO,
    CHEN,
    CLERK,
    CODE,
    COUNTY,
    ENTRIES,
    HISTORY,
    ISSUER,
    MILL,
    NEXT_CODE,
    OTHER_TOWN,
    SECTION,
    TOWN,
    VILLAGE,
    facts,
    named,
)

JANUARY, MARCH, APRIL, MAY, JULY, OCTOBER = (date(2026, month, 15) for month in (1, 3, 4, 5, 7, 10))
FROM_ANY_ORDER = settings(
    max_examples=12,
    deadline=None,
    # The database is one for all examples, and wiped before each.
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def check_answers(memory: RegisterMemory) -> None:
    check_units(memory)
    check_posts(memory)
    check_links_and_sections(memory)
    check_relations(memory)


def check_units(memory: RegisterMemory) -> None:
    assert memory.above(VILLAGE, date(2025, 12, 31)) == ()
    assert memory.above(VILLAGE, JANUARY) == (TOWN, COUNTY)
    assert memory.above(VILLAGE, date(2026, 5, 31)) == (TOWN, COUNTY)
    assert memory.above(VILLAGE, date(2026, 6, 1)) == (OTHER_TOWN, COUNTY)
    assert memory.above(COUNTY, JULY) == ()
    for _ in range(2):  # the second time out of memory
        assert set(memory.within(COUNTY, JANUARY)) == {COUNTY, TOWN, OTHER_TOWN, VILLAGE}
        assert memory.within(TOWN, JANUARY) == (TOWN, VILLAGE)
        assert memory.within(TOWN, date(2026, 6, 1)) == (TOWN,)
        assert memory.within(VILLAGE, JULY) == (VILLAGE,)
    below = [[unit.key for unit in memory.below(COUNTY, "administrative", JULY)]]
    below += [[unit.key for unit in memory.below(TOWN, "administrative", on)] for on in (MAY, JULY)]
    assert below == [["other-town", "town"], ["village"], []]
    assert memory.below(COUNTY, "party", JULY) == ()
    village = memory.unit(VILLAGE)
    assert (village.name, village.division) == ("new name", NEXT_CODE)
    before = memory.unit(VILLAGE, date(2026, 5, 31))
    assert (before.name, before.division) == ("name of village", CODE)
    with pytest.raises(UnitUnknownError):
        memory.unit(named("nowhere"))


def check_posts(memory: RegisterMemory) -> None:
    holders = {
        on.month: memory.holders("village-clerk", VILLAGE, on)
        for on in (JANUARY, MARCH, APRIL, MAY, OCTOBER)
    }
    assert holders == {1: {ANNA}, 3: {ANNA, BAO}, 4: {BAO}, 5: {ANNA}, 10: set()}
    assert memory.holders("village-clerk", TOWN, MAY) == frozenset()
    assert [post.id for post in memory.held(ANNA, MARCH)] == [CLERK, AUDITOR]
    assert [post.id for post in memory.held(ANNA, APRIL)] == [AUDITOR]
    assert [post.id for post in memory.held(ANNA, MAY)] == [AUDITOR, CLERK]
    assert memory.held(BAO, date(2026, 4, 30)) == (
        HeldPost(
            id=CLERK,
            kind="village-clerk",
            unit=VILLAGE,
            unit_path=(TOWN, COUNTY),
            since=date(2026, 3, 1),
            until=date(2026, 4, 30),
        ),
    )
    assert memory.held(BAO, MAY) == ()
    assert [post.id for post in memory.ever_held(BAO)] == [CLERK]
    assert {post.id for post in memory.ever_held(ANNA)} == {AUDITOR, CLERK}


def check_links_and_sections(memory: RegisterMemory) -> None:
    assert memory.person_of(ISSUER, "first") == BAO
    assert memory.person_of(ISSUER, "second") is None
    assert memory.person_of("https://other.invalid", "first") is None
    whole = AdoptedSection(
        section="table",
        version=1,
        kind="score_table",
        scheme="anjia",
        effective_on=date(2026, 2, 1),
        root="sha256:00",
        entries=tuple(ENTRIES),
    )
    assert memory.sections("score_table", "anjia") == memory.adopted == (whole,)
    assert memory.sections("score_table", "other") == memory.sections("threshold") == ()


def check_relations(memory: RegisterMemory) -> None:
    near = {on.month: memory.related(BAO, on).persons for on in (JANUARY, APRIL, MAY)}
    assert near == {1: {ANNA, CHEN}, 4: {CHEN}, 5: {ANNA, CHEN}}
    assert memory.related(ANNA, date(2026, 1, 9)).persons == frozenset()
    assert memory.related(ANNA, date(2026, 3, 31)).persons == {BAO}
    owned = [memory.related(ANNA, on).organisations for on in (APRIL, date(2026, 5, 1))]
    assert owned == [{MILL}, set()]
    assert memory.related(MILL, APRIL).persons == frozenset()


def test_the_history_comes_to_what_it_says(bench: Any) -> None:
    bench.deliver(HISTORY)

    check_answers(bench.memory())


@FROM_ANY_ORDER
@given(order=st.permutations(HISTORY))
def test_the_history_comes_to_the_same_in_any_order(bench: Any, order: list[Any]) -> None:
    bench.wipe()

    bench.deliver(order)

    check_answers(bench.memory())


def test_the_history_comes_to_the_same_backwards(bench: Any) -> None:
    bench.deliver(reversed(HISTORY))

    check_answers(bench.memory())


@FROM_ANY_ORDER
@given(order=st.permutations(HISTORY), again=st.lists(st.sampled_from(HISTORY), max_size=10))
def test_a_duplicate_changes_nothing(bench: Any, order: list[Any], again: list[Any]) -> None:
    bench.wipe()

    bench.deliver([*order[:15], *again, *order[15:]])
    written = bench.rows()
    bench.deliver(again)

    assert bench.rows() == written == len(HISTORY)
    check_answers(bench.memory())


def test_the_history_comes_to_the_same_when_all_is_delivered_at_once_and_twice(bench: Any) -> None:
    bench.deliver([*HISTORY, *reversed(HISTORY)], at_once=True)

    check_answers(bench.memory())


@pytest.mark.parametrize("late", range(len(SECTION)))
def test_a_section_counts_only_when_it_is_whole(bench: Any, late: int) -> None:
    section = facts(SECTION)
    memory = bench.memory()
    bench.deliver(fact for fact in section if fact != section[late])
    bench.load(memory)
    before = memory.adopted

    bench.deliver([section[late]])
    bench.load(memory)

    assert before == ()
    assert [each.entries for each in memory.adopted] == [tuple(ENTRIES)]


def test_a_post_whose_unit_is_not_known_yet_hides_no_other_post(bench: Any) -> None:
    bench.deliver(
        fact
        for fact in HISTORY
        if (fact.type, fact.subject) != ("registry.unit.established.v1", VILLAGE)
    )

    assert [post.id for post in bench.memory().held(ANNA, MAY)] == [AUDITOR]


def test_a_code_and_a_name_of_a_later_day_do_not_count_yet(bench: Any) -> None:
    bench.deliver(HISTORY)
    days = [date(2026, 5, 31)]
    memory = bench.memory(today=lambda: days[-1])

    before = memory.unit(VILLAGE)
    days.append(date(2026, 6, 1))
    after = memory.unit(VILLAGE)

    assert (before.name, before.division) == ("name of village", CODE)
    assert (after.name, after.division) == ("new name", NEXT_CODE)
