from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from chassis.personal.values import Personal
from chassis.testing.aggregates import Fact, given, happened
from points.domain.account import Account
from points.domain.blacklist import (
    Assessed,
    BlacklistRules,
    Meeting,
    OwnSubjectError,
)
from points.domain.listing import Listing
from points.domain.listing_steps import (
    AssessedItThemselfError,
    ExitNotProposedError,
    Listed,
    ListingNotInForceError,
    ListingNotProposedError,
    ListingOpenError,
    VisitInFutureError,
)
from points.domain.register import QuorumMissingError

HEAD, SECRETARY, HELPER, OTHER = (UUID(int=number) for number in range(1, 5))
MEMBERS = [UUID(int=number) for number in range(11, 16)]
GRID, SUBJECT = UUID(int=20), UUID(int=21)
SINCE, UNTIL = date(2026, 7, 10), date(2026, 10, 9)
RULES = BlacklistRules(
    version="anjia-points/blacklist@1",
    below=Decimal(7),
    subject_types=frozenset({"household", "firm", "land_contractor"}),
    period_months=3,
    leaving="standing_reached",
    relisting="new_assessment",
)
LOW = RULES.assessed(Decimal("6.9"), position=77)
HIGH = Assessed(standing=Decimal(7), position=99, below=Decimal(7), rule=RULES.version)
MEETING = Meeting(present=MEMBERS, recorder=MEMBERS[0], quorum=5)
ACCOUNT = given(
    Account,
    Fact(
        Account.Opened,
        subject_id=SUBJECT,
        subject_type="household",
        label="一组12号",
        scheme="anjia-points",
        grid=GRID,
        contacts=[HEAD],
        opening=Decimal(10),
    ),
)
LISTED = Listed.of(ACCOUNT)
PROPOSED = Fact(
    Listing.Proposed,
    listed=LISTED,
    contacts=[HEAD],
    number=1,
    assessed=LOW,
    present=MEMBERS,
    recorder=MEMBERS[0],
)
APPROVED = Fact(
    Listing.Approved,
    listed=LISTED,
    since=SINCE,
    until=UNTIL,
    assessed=LOW,
    approver=SECRETARY,
    resolution="〔2026〕7号",
)
HELPED = Fact(Listing.HelperAssigned, helper=HELPER)
EXIT = Fact(Listing.ExitProposed, assessed=HIGH, present=MEMBERS, recorder=MEMBERS[0])
IN_FORCE = (PROPOSED, APPROVED, HELPED)


def ended(until: date, reason: str) -> Fact:
    return Fact(Listing.Ended, listed=LISTED, since=SINCE, until=until, reason=reason)


def approve(listing: Listing, *, by: UUID = SECRETARY, helper: UUID = HELPER) -> None:
    listing.approve(
        assessed=LOW,
        approver=by,
        resolution="〔2026〕7号",
        helper=helper,
        since=SINCE,
        until=UNTIL,
    )


def test_a_proposal_names_its_standing_its_rule_and_who_was_present() -> None:
    listing = Listing.propose(ACCOUNT, 1, assessed=LOW, meeting=MEETING)

    assert happened(listing) == [PROPOSED]


def test_a_meeting_without_its_quorum_proposes_nothing() -> None:
    few = Meeting(present=MEMBERS[:4] * 2, recorder=MEMBERS[0], quorum=5)

    with pytest.raises(QuorumMissingError):
        Listing.propose(ACCOUNT, 1, assessed=LOW, meeting=few)


@pytest.mark.parametrize(
    "meeting",
    [
        Meeting(present=[*MEMBERS, HEAD], recorder=MEMBERS[0], quorum=5),
        Meeting(present=MEMBERS, recorder=HEAD, quorum=5),
    ],
    ids=["present", "recording"],
)
def test_nobody_of_the_subject_assesses_it(meeting: Meeting) -> None:
    with pytest.raises(OwnSubjectError):
        Listing.propose(ACCOUNT, 1, assessed=LOW, meeting=meeting)


def test_an_approval_brings_it_into_force_with_its_helper() -> None:
    listing = given(Listing, PROPOSED)

    approve(listing)

    assert happened(listing) == [APPROVED, HELPED]


@pytest.mark.parametrize("by", [*MEMBERS[:2], HEAD], ids=["recorder", "member", "subject"])
def test_whoever_assessed_it_or_speaks_for_the_subject_does_not_approve(by: UUID) -> None:
    listing = given(Listing, PROPOSED)

    with pytest.raises((AssessedItThemselfError, OwnSubjectError)):
        approve(listing, by=by)

    assert happened(listing) == []


def test_nobody_of_the_subject_is_its_helper() -> None:
    with pytest.raises(OwnSubjectError):
        approve(given(Listing, PROPOSED), helper=HEAD)


def test_a_listing_is_approved_once() -> None:
    with pytest.raises(ListingNotProposedError):
        approve(given(Listing, *IN_FORCE))


def test_what_the_branch_did_not_approve_never_comes_into_force() -> None:
    listing = given(Listing, PROPOSED)

    listing.refuse_approval(approver=SECRETARY, reason="已主动整改")

    assert happened(listing) == [Fact(Listing.NotApproved, reason="已主动整改")]
    with pytest.raises(ListingNotProposedError):
        approve(listing)


@pytest.mark.parametrize("facts", [(PROPOSED,), IN_FORCE], ids=["proposed", "in-force"])
def test_a_subject_is_listed_once_at_a_time(facts: tuple[Fact, ...]) -> None:
    with pytest.raises(ListingOpenError):
        given(Listing, *facts).check_closed()


def test_a_listing_ends_with_its_period_and_says_so_once() -> None:
    listing = given(Listing, *IN_FORCE)

    listing.pass_deadline(today=UNTIL)
    assert happened(listing) == []
    for _ in range(2):
        listing.pass_deadline(today=UNTIL + timedelta(days=1))

    assert happened(listing) == [ended(UNTIL, "period_over")]
    listing.check_closed()


def test_group_and_branch_end_it_early() -> None:
    listing = given(Listing, *IN_FORCE, EXIT)

    listing.approve_exit(
        assessed=HIGH, approver=SECRETARY, resolution="〔2026〕8号", today=date(2026, 8, 15)
    )

    assert happened(listing) == [
        Fact(Listing.ExitApproved, assessed=HIGH, approver=SECRETARY, resolution="〔2026〕8号"),
        ended(date(2026, 8, 14), "exit_approved"),
    ]


def test_the_branch_alone_ends_nothing_early() -> None:
    listing = given(Listing, *IN_FORCE)

    with pytest.raises(ExitNotProposedError):
        listing.approve_exit(assessed=HIGH, approver=SECRETARY, resolution="1", today=SINCE)


def test_whoever_proposed_the_early_end_does_not_approve_it() -> None:
    listing = given(Listing, *IN_FORCE, EXIT)

    with pytest.raises(AssessedItThemselfError):
        listing.approve_exit(assessed=HIGH, approver=MEMBERS[1], resolution="1", today=SINCE)


def test_another_helper_takes_over_and_the_same_one_changes_nothing() -> None:
    listing = given(Listing, *IN_FORCE)

    listing.assign_helper(HELPER)
    assert happened(listing) == []
    listing.assign_helper(OTHER)

    assert happened(listing) == [Fact(Listing.HelperAssigned, helper=OTHER)]
    assert listing.helpers == {HELPER, OTHER}


def test_without_a_listing_in_force_nobody_helps() -> None:
    with pytest.raises(ListingNotInForceError):
        given(Listing, PROPOSED).assign_helper(HELPER)


@pytest.mark.parametrize(
    ("day", "irregular"),
    [(SINCE, []), (UNTIL, []), (SINCE - timedelta(days=1), ["outside_period"])],
    ids=["first-day", "last-day", "before"],
)
def test_a_visit_is_recorded_and_marked_where_it_is_irregular(
    day: date, irregular: list[str]
) -> None:
    listing = given(Listing, *IN_FORCE)
    note = Personal(subject=HEAD, retention="points_note", text="一起打扫")

    listing.visit(helper=HELPER, visited_on=day, note=note, today=UNTIL)

    assert happened(listing) == [
        Fact(Listing.Visited, helper=HELPER, visited_on=day, irregular=irregular, note=note)
    ]


def test_a_visit_of_tomorrow_was_not_made() -> None:
    with pytest.raises(VisitInFutureError):
        given(Listing, *IN_FORCE).visit(
            helper=HELPER, visited_on=UNTIL, note=None, today=UNTIL - timedelta(days=1)
        )
