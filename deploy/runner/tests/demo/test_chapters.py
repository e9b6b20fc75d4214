"""What is told beside the ordinary days: objections, a listing, a consent, the year's end."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TypeVar
from uuid import UUID

import pytest

from points.domain.honour import Honour
from points.domain.listing import Listing as PointsListing
from points.domain.objection import Objection
from runner.demo import listing
from runner.demo.books import Books
from runner.demo.lending import AskStanding, GiveConsent
from runner.demo.listing import ApproveListing, AskPayment, Propose, Visit
from runner.demo.objecting import Decide, Object, Reissue
from runner.demo.plan import plan
from runner.demo.rules import SCHEME, Rules
from runner.demo.script import Approve, Entry, Plan
from runner.demo.seasons import HALF_YEAR
from runner.demo.steps import Step, honour_id, listing_id, objection_id
from runner.demo.year_end import AwardHonour, CloseYear, ProposeHonour

A = TypeVar("A")
ACCOUNT = "6a1f3c52-0d0b-5f0e-9a55-3f7c2a3b8d10"
ENTRY = Entry(
    subject="s",
    item="i",
    points=Decimal(1),
    acted_on=date(2026, 2, 1),
    ordinal=1,
    recorded_at=datetime(2026, 2, 1, tzinfo=UTC),
    declared=False,
    recorder="r",
)


@pytest.fixture(scope="module")
def small(rules: Rules) -> Plan:
    return plan(3, 0.02, rules=rules)


def played(of: Plan, kind: type[A]) -> Iterator[tuple[datetime, A]]:
    for moment in of.moments:
        for action in moment.actions:
            if isinstance(action, kind):
                yield moment.at, action


def test_ids_are_those_that_points_derives() -> None:
    assert objection_id(ACCOUNT, "e") == str(Objection.create_id(UUID(ACCOUNT), "e"))
    assert listing_id(ACCOUNT, 1) == str(PointsListing.create_id(UUID(ACCOUNT), 1))
    assert honour_id(ACCOUNT, year="2026", title="t") == str(
        Honour.create_id(SCHEME, "2026", UUID(ACCOUNT), "t")
    )


def test_a_settled_entry_s_correction_counts_at_once_and_is_stated_once() -> None:
    books = Books(Decimal(10))
    books.recognise([ENTRY])
    assert books.settle("2026-Q1", date(2026, 3, 28)) == (1, Decimal(1))

    books.correct(ENTRY, Decimal(3), on=date(2026, 4, 10))

    assert books.standing("s") == Decimal(13)
    assert books.outcome("s").on(date(2026, 4, 9)) == Decimal(11)
    assert books.outcome("s").on(date(2026, 4, 10)) == Decimal(13)
    assert books.settle("2026-Q2", date(2026, 6, 28)) == (0, Decimal(0))
    assert books.restate("2026-Q2") == (0, Decimal(0))
    assert books.restate("2026-Q1") == (1, Decimal(3))
    assert books.restate("2026-Q1") == (0, Decimal(3))


@pytest.mark.parametrize("waiting", [[ENTRY], []], ids=["open", "refused"])
def test_an_open_or_refused_entry_s_correction_counts_with_its_quarter(
    waiting: list[Entry],
) -> None:
    books = Books(Decimal(10))
    books.recognise(waiting)

    books.correct(ENTRY, Decimal(2), on=date(2026, 6, 1))

    assert books.standing("s") == Decimal(10)
    assert books.settle("2026-Q2", date(2026, 6, 28)) == (1, Decimal(2))


def test_no_chapter_is_told_of_half_a_year(rules: Rules) -> None:
    half = plan(3, 0.02, rules=rules, span=HALF_YEAR)

    assert not list(played(half, Step))
    assert (half.terms, half.corrected, half.honours) == ((), None, ())
    assert max(moment.at for moment in half.moments) < HALF_YEAR.ends_at


def test_objections_are_upheld_and_dismissed_before_and_after_the_list(small: Plan) -> None:
    decided = dict.fromkeys(((True, True), (True, False), (False, True), (False, False)), 0)
    approved = [at for at, action in played(small, Approve) if action.refused is None]
    for at, action in played(small, Decide):
        published = any(known <= at and action.entry.acted_on <= known.date() for known in approved)
        decided[action.points is not None, published] += 1
        assert action.entry in small.entries
        assert action.entry.recorder not in action.present

    assert decided == {(True, True): 3, (True, False): 2, (False, True): 2, (False, False): 1}
    objected = [action for _, action in played(small, Object) if action.refused is None]
    assert len(objected) == sum(decided.values())


def test_one_quarter_is_stated_anew(small: Plan) -> None:
    [reissue] = [action for _, action in played(small, Reissue) if action.refused is None]

    assert small.corrected is not None
    assert (reissue.quarter, reissue.restated) == (small.corrected.quarter, 3)
    [approved] = [
        action
        for _, action in played(small, Approve)
        if action.refused is None and action.quarter == reissue.quarter
    ]
    assert reissue.points - approved.points == Decimal("6.8")


def test_a_listed_household_is_paid_no_subsidy_until_the_period_is_over(small: Plan) -> None:
    [proposed] = [action for _, action in played(small, Propose) if action.refused is None]
    [(_, approved)] = list(played(small, ApproveListing))
    asked = [(at.date(), action) for at, action in played(small, AskPayment)]

    assert proposed.standing == Decimal("6.2")
    own = [each for each in small.entries if each.subject == proposed.subject]
    assert len(own) == len(listing.ACTS)
    assert len(list(played(small, Visit))) == len(listing.VISITED_ON)
    assert [(action.benefit, action.refused) for _, action in asked] == [
        (listing.VILLAGE_BENEFIT, "benefit_suspended"),
        (listing.STATUTORY_BENEFIT, None),
        (listing.VILLAGE_BENEFIT, None),
    ]
    assert all(approved.since <= day <= approved.until for day, _ in asked[:2])
    assert asked[2][0] > approved.until


def test_a_standing_is_asked_for_without_with_and_after_a_consent(small: Plan) -> None:
    [(given_at, _)] = list(played(small, GiveConsent))
    asked = [(at > given_at, action.refused) for at, action in played(small, AskStanding)]

    assert asked == [(False, "consent_missing"), (True, None), (True, "consent_expired")]


def test_honours_name_the_rank_that_the_books_give(small: Plan) -> None:
    [(closed_at, close)] = list(played(small, CloseYear))
    proposed = [each for each in played(small, ProposeHonour) if each[1].refused is None]
    awarded = [action.honour for _, action in played(small, AwardHonour)]
    ranked = small.lives.listed("2026-Q4")
    standings = [small.outcomes[each.key].standings[-1][1] for each in ranked]

    # One household more since a split, and one less since a merger.
    assert close.lines == len(ranked) == len(small.cast.subjects)
    assert all(at > closed_at for at, _ in proposed)
    assert sorted(map(repr, awarded)) == sorted(map(repr, small.honours))
    assert len(set(small.honours)) == len(small.honours)
    for _, action in proposed:
        points = small.outcomes[action.honour.subject].standings[-1][1]
        assert action.rank == 1 + sum(each > points for each in standings)
