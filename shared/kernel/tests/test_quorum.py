from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.quorum import QuorumRule, Tally, TallyError, Threshold, ThresholdError

TWO_THIRDS_DUE = Threshold(numerator=2, denominator=3, bound="at_least", of="due")
HALF_PRESENT = Threshold(numerator=1, denominator=2, bound="more_than", of="present")
DELEGATES = QuorumRule(attendance=TWO_THIRDS_DUE, majority=HALF_PRESENT)
MEMBERS = QuorumRule(attendance=TWO_THIRDS_DUE, majority=TWO_THIRDS_DUE)


@st.composite
def thresholds(draw: st.DrawFn) -> Threshold:
    denominator = draw(st.integers(min_value=1, max_value=60))
    strict = draw(st.booleans())
    return Threshold(
        numerator=draw(st.integers(min_value=0, max_value=denominator - strict)),
        denominator=denominator,
        bound="more_than" if strict else "at_least",
        of="due",
    )


@pytest.mark.parametrize(
    ("threshold", "base", "needed"),
    [
        (TWO_THIRDS_DUE, 30, 20),
        (TWO_THIRDS_DUE, 31, 21),
        (TWO_THIRDS_DUE, 1, 1),
        (HALF_PRESENT, 20, 11),
        (HALF_PRESENT, 21, 11),
        (HALF_PRESENT, 0, 1),
    ],
)
def test_a_threshold_needs_whole_people(threshold: Threshold, base: int, needed: int) -> None:
    assert threshold.needed(base) == needed


@given(thresholds(), st.integers(min_value=1, max_value=5000))
def test_the_number_needed_is_the_least_that_meets_the_share(
    threshold: Threshold, base: int
) -> None:
    def meets(people: int) -> bool:
        share = Fraction(people, base)
        return (
            share > threshold.share if threshold.bound == "more_than" else share >= threshold.share
        )

    needed = threshold.needed(base)

    assert meets(needed)
    assert 1 <= needed <= base
    assert needed == 1 or not meets(needed - 1)


def test_exactly_half_is_not_more_than_half() -> None:
    assert not DELEGATES.decide(Tally(due=30, present=20, in_favour=10, against=10)).carried
    assert DELEGATES.decide(Tally(due=30, present=20, in_favour=11, against=9)).carried


def test_two_thirds_of_all_members_is_more_than_two_thirds_of_those_present() -> None:
    tally = Tally(due=30, present=21, in_favour=19, against=2)

    assert DELEGATES.decide(tally).carried
    assert not MEMBERS.decide(tally).carried


def test_nothing_is_carried_without_a_quorum() -> None:
    result = DELEGATES.decide(Tally(due=30, present=19, in_favour=19))

    assert (result.quorate, result.carried) == (False, False)
    assert (result.present_needed, result.in_favour_needed) == (20, 10)


def test_a_person_can_read_the_numbers() -> None:
    result = DELEGATES.decide(Tally(due=30, present=20, in_favour=10, against=8, abstained=2))

    assert result.in_english() == (
        "20 of 30 due were present, 20 needed (at least 2/3 of due): quorum; "
        "10 in favour, 11 needed (more than 1/2 of present): not carried."
    )
    assert result.in_chinese() == (
        "应到30人，实到20人，须20人（不少于应到的2/3），达到法定人数；"
        "赞成10票，须11票（超过实到的1/2），未通过。"
    )


@pytest.mark.parametrize(
    ("due", "present", "in_favour", "against"),
    [(0, 0, 0, 0), (3, 4, 0, 0), (5, 3, 2, 2), (5, 3, -1, 0), (5, -1, 0, 0)],
)
def test_counts_that_contradict_each_other_are_refused(
    due: int, present: int, in_favour: int, against: int
) -> None:
    with pytest.raises(TallyError) as refusal:
        Tally(due=due, present=present, in_favour=in_favour, against=against)

    assert refusal.value.code == "tally"


def test_a_share_outside_nought_and_one_is_refused() -> None:
    for numerator, denominator in [(3, 2), (-1, 2), (1, 0), (1, -2)]:
        with pytest.raises(ThresholdError):
            Threshold(numerator=numerator, denominator=denominator, bound="at_least", of="due")
    with pytest.raises(ThresholdError, match="more than the whole"):
        Threshold(numerator=2, denominator=2, bound="more_than", of="due")
    with pytest.raises(ThresholdError, match="share of those due"):
        QuorumRule(attendance=HALF_PRESENT, majority=HALF_PRESENT)
