from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from chassis.errors import DomainError
from chassis.testing.aggregates import Fact, given, happened
from points.domain.honour import (
    Honour,
    HonourAwardedError,
    HonourDeclinedError,
    HonourProposedError,
    OwnHonourError,
    ProposedItThemselfError,
)
from points.domain.honour_rules import (
    BonusOutOfRangeError,
    HonourRules,
    TitleNotForSubjectError,
    TitleUnknownError,
)

HEAD, MEMBER, SECRETARY = UUID(int=11), UUID(int=12), UUID(int=13)
OF_THE_SUBJECT = frozenset({HEAD})
RECORDED: dict[str, Any] = {
    "scheme": "anjia-points",
    "year": "2026",
    "account": UUID(int=1),
    "subject": UUID(int=2),
    "subject_type": "household",
    "title": "ten-star-household",
    "rank": 40,
    "points": Decimal("31.5"),
    "closing_on": date(2026, 12, 28),
    "bonus": 20_000,
}
PROPOSED = Fact(Honour.Proposed, **RECORDED, present=[MEMBER])
AWARDED = Fact(Honour.Awarded, **RECORDED, resolution="branch-9")
DECLINED = Fact(Honour.Declined, resolution="branch-8")
RULES = HonourRules(
    version="anjia-points/honours@1",
    ties="shared",
    bonus_least_fen=10_000,
    bonus_most_fen=40_000,
    titles={"ten-star-household": frozenset({"household"})},
)


def award(honour: Honour, approver: UUID) -> None:
    honour.award(approver=approver, contacts=OF_THE_SUBJECT, resolution="branch-9")


def test_an_award_says_title_rank_points_and_bonus_whatever_the_rank() -> None:
    honour = given(Honour, PROPOSED)

    award(honour, SECRETARY)

    assert happened(honour) == [AWARDED]


@pytest.mark.parametrize(
    ("facts", "approver", "refusal"),
    [
        ((PROPOSED,), HEAD, OwnHonourError),
        ((PROPOSED,), MEMBER, ProposedItThemselfError),
        ((PROPOSED, AWARDED), SECRETARY, HonourAwardedError),
        ((PROPOSED, DECLINED), SECRETARY, HonourDeclinedError),
    ],
    ids=["own subject", "own proposal", "awarded", "declined"],
)
def test_an_award_is_refused(
    facts: tuple[Fact, ...], approver: UUID, refusal: type[DomainError]
) -> None:
    honour = given(Honour, *facts)

    with pytest.raises(refusal):
        award(honour, approver)

    assert happened(honour) == []


def test_what_was_declined_can_be_proposed_anew_and_awarded_with_its_new_bonus() -> None:
    honour = given(Honour, PROPOSED, DECLINED)

    honour.propose_anew(bonus=10_000, present=[MEMBER])
    award(honour, SECRETARY)

    anew, awarded = happened(honour)
    assert anew == Fact(Honour.ProposedAnew, bonus=10_000, present=[MEMBER])
    assert awarded == Fact(Honour.Awarded, **{**RECORDED, "bonus": 10_000}, resolution="branch-9")


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [((PROPOSED,), HonourProposedError), ((PROPOSED, AWARDED), HonourAwardedError)],
    ids=["undecided", "awarded"],
)
def test_a_title_is_not_proposed_twice(facts: tuple[Fact, ...], refusal: type[DomainError]) -> None:
    with pytest.raises(refusal):
        given(Honour, *facts).propose_anew(bonus=20_000, present=[MEMBER])


def test_a_proposal_is_declined_once() -> None:
    honour = given(Honour, PROPOSED)

    honour.decline(approver=SECRETARY, contacts=OF_THE_SUBJECT, resolution="branch-8")

    assert happened(honour) == [DECLINED]


@pytest.mark.parametrize("bonus", [10_000, 25_050, 40_000])
def test_a_bonus_of_100_to_400_yuan_is_allowed(bonus: int) -> None:
    RULES.check("ten-star-household", subject_type="household", bonus_fen=bonus)


@pytest.mark.parametrize(
    ("title", "subject_type", "bonus", "refusal"),
    [
        ("ten-star-household", "household", 9_999, BonusOutOfRangeError),
        ("ten-star-household", "household", 40_001, BonusOutOfRangeError),
        ("ten-star-household", "firm", 20_000, TitleNotForSubjectError),
        ("nine-star-household", "household", 20_000, TitleUnknownError),
    ],
)
def test_what_the_adopted_rules_do_not_allow_is_refused(
    title: str, subject_type: str, bonus: int, refusal: type[DomainError]
) -> None:
    with pytest.raises(refusal):
        RULES.check(title, subject_type=subject_type, bonus_fen=bonus)
