from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from chassis.testing.aggregates import Fact, given, happened
from registry.domain.post import (
    AlreadyInPostError,
    NoSeatFreeError,
    Post,
    SeatsInvalidError,
)
from registry.domain.term import NotInTermError, TermEndsTooEarlyError

UNIT, ANNA, BO, CHEN = UUID(int=1), UUID(int=11), UUID(int=12), UUID(int=13)
DAY = date(2026, 1, 1)


def established(seats: int) -> Fact:
    return Fact(
        Post.Established,
        key="510604102211/post/member",
        kind="member",
        unit=UNIT,
        body=None,
        name="成员",
        seats=seats,
    )


def appointed(person: UUID, since: date, until: date | None = None) -> Fact:
    return Fact(
        Post.HolderAppointed, person=person, since=since, until=until, resolution="村代会1号"
    )


def appoint(post: Post, person: UUID, since: date, until: date | None = None) -> None:
    post.appoint(person, since=since, until=until, resolution="村代会1号")


def test_a_person_is_appointed_for_a_term() -> None:
    post = given(Post, established(1))

    appoint(post, ANNA, DAY, date(2028, 12, 31))

    assert happened(post) == [appointed(ANNA, DAY, date(2028, 12, 31))]
    assert post.holders(date(2028, 12, 31)) == {ANNA}
    assert post.holders(date(2029, 1, 1)) == frozenset()


def test_no_more_persons_than_seats_hold_a_post_on_any_day() -> None:
    post = given(
        Post,
        established(2),
        appointed(ANNA, DAY, date(2026, 6, 30)),
        appointed(BO, date(2026, 6, 1)),
    )

    with pytest.raises(NoSeatFreeError, match="2 holders on 2026-06-01"):
        appoint(post, CHEN, date(2026, 2, 1))
    appoint(post, CHEN, date(2026, 2, 1), date(2026, 5, 31))

    assert happened(post) == [appointed(CHEN, date(2026, 2, 1), date(2026, 5, 31))]


def test_a_person_holds_a_post_once_at_a_time() -> None:
    post = given(Post, established(3), appointed(ANNA, DAY, date(2026, 6, 30)))

    with pytest.raises(AlreadyInPostError):
        appoint(post, ANNA, date(2026, 6, 30))
    appoint(post, ANNA, date(2026, 7, 1))

    assert happened(post) == [appointed(ANNA, date(2026, 7, 1))]


@pytest.mark.parametrize("until", [DAY, DAY - timedelta(days=1)])
def test_a_term_ends_after_it_begins(until: date) -> None:
    post = given(Post, established(1))

    with pytest.raises(TermEndsTooEarlyError):
        appoint(post, ANNA, DAY, until)


def test_who_leaves_frees_the_seat_from_the_next_day() -> None:
    post = given(Post, established(1), appointed(ANNA, DAY))

    post.let_go(ANNA, on=date(2026, 3, 31), reason="辞职")

    assert happened(post) == [
        Fact(Post.HolderLeft, person=ANNA, on=date(2026, 3, 31), reason="辞职")
    ]
    with pytest.raises(NoSeatFreeError):
        appoint(post, BO, date(2026, 3, 31))
    appoint(post, BO, date(2026, 4, 1))


def test_nobody_leaves_a_post_not_held() -> None:
    post = given(Post, established(1), appointed(ANNA, DAY, date(2026, 6, 30)))

    for person, on in ((BO, DAY), (ANNA, date(2025, 12, 31)), (ANNA, date(2026, 7, 1))):
        with pytest.raises(NotInTermError):
            post.let_go(person, on=on, reason="辞职")


def test_a_post_without_seats_is_none() -> None:
    with pytest.raises(SeatsInvalidError):
        Post.establish("510604", key="x", kind="member", unit=UNIT, body=None, name="成员", seats=0)


_TERMS = st.tuples(
    st.integers(0, 4),
    st.integers(0, 30),
    st.one_of(st.none(), st.integers(1, 15)),
    st.booleans(),
)


@drawn(seats=st.integers(1, 3), wanted=st.lists(_TERMS, max_size=20))
def test_whatever_is_asked_for_no_day_has_more_holders_than_seats(
    seats: int, wanted: list[tuple[int, int, int | None, bool]]
) -> None:
    post = given(Post, established(seats))

    for number, start, length, leaves in wanted:
        since = DAY + timedelta(days=start)
        until = None if length is None else since + timedelta(days=length)
        person = UUID(int=100 + number)
        try:
            if leaves:
                post.let_go(person, on=since, reason="换届")
            else:
                appoint(post, person, since, until)
        except (NoSeatFreeError, AlreadyInPostError, NotInTermError):
            continue

    for offset in range(60):
        day = DAY + timedelta(days=offset)
        held = [term.person for term in post.terms if term.covers(day)]
        assert len(held) <= seats
        assert len(held) == len(set(held))


def test_a_gap_is_noted_once_and_the_next_gap_again() -> None:
    post = given(Post, established(1))

    for day in (date(2026, 1, 5), date(2026, 1, 6)):
        assert post.note_vacancy(day)
    post.appoint(ANNA, since=date(2026, 2, 1), until=date(2026, 2, 28), resolution="1")
    assert not post.note_vacancy(date(2026, 2, 10))
    for day in (date(2026, 3, 5), date(2026, 3, 6), date(2026, 1, 7)):
        assert post.note_vacancy(day)

    noted = [fact for fact in happened(post) if "on" in fact.fields]
    assert noted == [
        Fact(Post.VacancyNoted, since=None, on=date(2026, 1, 5)),
        Fact(Post.VacancyNoted, since=date(2026, 3, 1), on=date(2026, 3, 5)),
    ]
