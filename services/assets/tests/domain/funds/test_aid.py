from datetime import date
from typing import Any
from uuid import UUID

import pytest

from assets.domain.funds.aid import VERSION, AidApplication, AidTerms, BoundRule, Standing
from assets.domain.funds.aid_errors import (
    AidDecidedError,
    AidNotOwnError,
    AidNotVerifiedError,
    AssociationSizeError,
    VoiceKnownError,
)
from assets.domain.funds.rules import AidRule
from assets.domain.payments.signing_refusals import (
    NotSeparateError,
    OwnActError,
    PostNotHeldError,
    RecusedError,
    StepNotOpenError,
)
from chassis.personal.values import Personal
from chassis.testing.aggregates import Fact, given, happened
from kernel.chains import Chain, Signature, Stage, Step
from kernel.quorum import Threshold

FUND, UNIT, PART, HOUSEHOLD, REQUEST = (UUID(int=number) for number in range(1, 6))
APPLICANT, LEADER, CLERK = (UUID(int=number) for number in range(10, 13))
MEMBERS = [UUID(int=number) for number in range(20, 24)]
COMMITTEE = [UUID(int=number) for number in range(30, 35)]
TODAY = date(2026, 7, 1)
RULE = AidRule(
    chain=Chain(
        stages=(
            Stage(
                order="serial",
                steps=(
                    Step(key="leader", post="group-leader"),
                    Step(key="association", post="association-member", signers_min=2),
                ),
            ),
        )
    ),
    in_part=frozenset({"group-leader"}),
    places={},
    body_posts=("committee-member",),
    majority=Threshold(numerator=1, denominator=2, bound="more_than", of="due"),
    members_post="association-member",
    members_least=3,
    members_most=5,
    purpose="neighbour-aid",
)


def standing(*recused: UUID, **changed: set[UUID]) -> Standing:
    holders = {
        "group-leader": {LEADER},
        "association-member": set(MEMBERS),
        "committee-member": set(COMMITTEE),
    }
    named = {key.replace("_", "-"): held for key, held in changed.items()}
    return Standing(holders={**holders, **named}, recused=frozenset(recused))


def applied() -> Fact:
    return Fact(
        AidApplication.Applied,
        fund=FUND,
        unit=UNIT,
        number="1",
        terms=AidTerms(applicant=APPLICANT, household=HOUSEHOLD, part=PART, amount_fen=300_000),
        circumstances=Personal(APPLICANT, "assets_aid", "住院"),
        bound=BoundRule(rule="finance/fund-rules@1", root="sha256:00"),
        entered_by=CLERK,
        applied_on=TODAY,
    )


def verified(step: str, person: UUID) -> Fact:
    post = "group-leader" if step == "leader" else "association-member"
    return Fact(AidApplication.Verified, step=step, person=person, post=post, verified_on=TODAY)


VERIFIED = [
    applied(),
    verified("leader", LEADER),
    verified("association", MEMBERS[0]),
    verified("association", MEMBERS[1]),
]


def signed(step: str, person: UUID) -> Signature:
    post = "group-leader" if step == "leader" else "association-member"
    return Signature(step=step, person=person, post=post, version=VERSION)


def vote(aid: AidApplication, person: UUID, *, yes: bool = True, by: Any = None) -> None:
    aid.vote(
        RULE,
        person=person,
        post="committee-member",
        in_favour=yes,
        standing=by or standing(),
    )


def test_the_group_leader_verifies_before_the_association() -> None:
    aid = given(AidApplication, applied())

    with pytest.raises(StepNotOpenError):
        aid.verify(RULE, signed("association", MEMBERS[0]), standing(), today=TODAY)
    aid.verify(RULE, signed("leader", LEADER), standing(), today=TODAY)

    assert happened(aid) == [verified("leader", LEADER)]


def test_nobody_verifies_twice() -> None:
    both = standing(association_member={LEADER, *MEMBERS[:2]})
    aid = given(AidApplication, *VERIFIED[:2])

    with pytest.raises(NotSeparateError):
        aid.verify(RULE, signed("association", LEADER), both, today=TODAY)
    aid.verify(RULE, signed("association", MEMBERS[0]), both, today=TODAY)
    with pytest.raises(NotSeparateError):
        aid.verify(RULE, signed("association", MEMBERS[0]), both, today=TODAY)


@pytest.mark.parametrize("members", [set(MEMBERS[:2]), {*MEMBERS, *COMMITTEE[:2]}])
def test_an_association_of_two_or_of_six_verifies_nothing(members: set[UUID]) -> None:
    aid = given(AidApplication, *VERIFIED[:2])
    other = standing(association_member=members)

    with pytest.raises(AssociationSizeError, match="3 to 5"):
        aid.verify(RULE, signed("association", MEMBERS[0]), other, today=TODAY)


def test_who_applied_entered_or_stands_near_verifies_nothing() -> None:
    aid = given(AidApplication, applied())

    with pytest.raises(RecusedError):
        aid.verify(RULE, signed("leader", LEADER), standing(LEADER), today=TODAY)
    with pytest.raises(OwnActError):
        aid.verify(
            RULE, signed("leader", CLERK), standing(group_leader={CLERK, LEADER}), today=TODAY
        )


def test_the_body_decides_after_every_verification_by_more_than_half() -> None:
    early = given(AidApplication, *VERIFIED[:3])
    with pytest.raises(AidNotVerifiedError):
        vote(early, COMMITTEE[0])

    aid = given(AidApplication, *VERIFIED)
    for person in COMMITTEE[:2]:
        vote(aid, person)
        assert aid.outcome(RULE, standing()) is None
    vote(aid, COMMITTEE[2])
    assert aid.outcome(RULE, standing()) is True
    aid.approve(RULE, standing(), payment_request=REQUEST)

    assert happened(aid)[-1] == Fact(
        AidApplication.Approved, in_favour=3, due=5, amount_fen=300_000, payment_request=REQUEST
    )
    with pytest.raises(AidDecidedError):
        vote(aid, COMMITTEE[3])


def test_whoever_verified_is_not_among_those_who_decide() -> None:
    """The association's members come from the two committees."""
    shared = standing(committee_member={*COMMITTEE[:3], *MEMBERS})
    aid = given(AidApplication, *VERIFIED)

    with pytest.raises(NotSeparateError):
        vote(aid, MEMBERS[0], by=shared)
    assert aid.due(RULE, shared) == {*COMMITTEE[:3], *MEMBERS[2:]}
    for person in (COMMITTEE[0], COMMITTEE[1], MEMBERS[2]):
        vote(aid, person, by=shared)

    assert aid.outcome(RULE, shared) is True


def test_the_body_refuses_once_too_many_are_against() -> None:
    aid = given(AidApplication, *VERIFIED)
    for person in COMMITTEE[:2]:
        vote(aid, person, yes=False)
    assert aid.outcome(RULE, standing()) is None
    vote(aid, COMMITTEE[2], yes=False)
    assert aid.outcome(RULE, standing()) is False
    aid.refuse(RULE, standing())

    assert happened(aid)[-1] == Fact(AidApplication.Refused, against=3, due=5)


def test_a_voice_is_given_once_by_a_member_who_is_not_too_near() -> None:
    aid = given(AidApplication, *VERIFIED)
    vote(aid, COMMITTEE[0])

    with pytest.raises(VoiceKnownError):
        vote(aid, COMMITTEE[0])
    with pytest.raises(RecusedError):
        vote(aid, COMMITTEE[1], by=standing(COMMITTEE[1]))
    with pytest.raises(PostNotHeldError):
        vote(aid, UUID(int=99))
    with pytest.raises(OwnActError):
        vote(aid, APPLICANT, by=standing(committee_member={APPLICANT}))


def test_nobody_decides_where_all_the_body_verified() -> None:
    aid = given(AidApplication, *VERIFIED)
    nobody = standing(committee_member={MEMBERS[0], MEMBERS[1]})

    with pytest.raises(NotSeparateError):
        vote(aid, MEMBERS[0], by=nobody)
    assert aid.outcome(RULE, nobody) is None


def test_only_the_applicant_takes_an_application_back() -> None:
    aid = given(AidApplication, applied())

    with pytest.raises(AidNotOwnError):
        aid.withdraw(LEADER)
    aid.withdraw(APPLICANT)

    with pytest.raises(AidDecidedError):
        aid.withdraw(APPLICANT)
