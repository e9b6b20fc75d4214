"""A project starts on its vote, is accepted by others than entered it, and counts days worked."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from assets.domain.budgets.project import Project, ProjectTerms
from assets.domain.budgets.resolution import Resolution
from assets.domain.budgets.work import Work
from chassis.errors import DomainError
from chassis.testing.aggregates import Fact, given, happened

UNIT, POST, CLERK, ONE, TWO, WORKER = (UUID(int=number) for number in range(1, 7))
TODAY = date(2026, 7, 1)
TERMS = ProjectTerms(
    rule="finance/budget-rules@1", vote_required=True, acceptors_min=2, allocation="stated_order"
)
REGISTERED = Fact(
    Project.Registered,
    unit=UNIT,
    key="2026-road-03",
    name="道路硬化",
    kind="voted-works",
    budget_fen=1_000,
    owner_post=POST,
    registrar=CLERK,
    terms=TERMS,
)
LINKED = Fact(Project.VoteLinked, vote=UUID(int=9), resolution="〔2026〕3号", decided_on=TODAY)
STARTED = Fact(Project.Started, started_on=TODAY)


def signed(person: UUID) -> Fact:
    return Fact(Project.AcceptanceSigned, person=person)


def work(**changed: Any) -> Work:
    said: dict[str, Any] = {
        "worker": WORKER,
        "since": date(2026, 6, 1),
        "until": date(2026, 6, 5),
        "days": Decimal("4.5"),
        "rate_fen": 12_000,
    }
    return Work(**{**said, **changed})


def test_a_project_that_needs_a_vote_starts_once_it_is_linked() -> None:
    project = given(Project, REGISTERED)
    vote = given(
        Resolution,
        Fact(
            Resolution.Recorded,
            unit=UNIT,
            reference="〔2026〕3号",
            body="villagers-delegates-assembly",
            decided_on=TODAY,
            evidence=[],
        ),
    )
    with pytest.raises(DomainError) as caught:
        project.start(started_on=TODAY, today=TODAY)
    assert caught.value.code == "deciding_vote_missing"

    project.link_vote(vote)
    project.start(started_on=TODAY, today=TODAY)

    assert [each.kind for each in happened(project)] == [Project.VoteLinked, Project.Started]


def test_budget_owner_and_progress_change_and_say_so() -> None:
    project = given(Project, REGISTERED)

    project.change_budget(2_000, resolution="〔2026〕4号")
    project.change_owner(UUID(int=20))
    project.report_progress(40, evidence=[])

    assert happened(project) == [
        Fact(Project.BudgetChanged, budget_fen=2_000, resolution="〔2026〕4号"),
        Fact(Project.OwnerChanged, owner_post=UUID(int=20)),
        Fact(Project.Progressed, percent=40, evidence=[]),
    ]


def test_two_persons_who_did_not_enter_the_project_accept_it() -> None:
    project = given(Project, REGISTERED, LINKED, STARTED)

    assert not project.accept(ONE, today=TODAY)
    assert project.accept(TWO, today=TODAY)

    assert happened(project) == [
        signed(ONE),
        signed(TWO),
        Fact(Project.Accepted, accepted_on=TODAY),
    ]


def test_a_wage_is_days_times_rate() -> None:
    project = given(Project, REGISTERED, LINKED, STARTED)

    assert project.record_labour(work(), today=TODAY) == 54_000
    assert project.record_labour(work(days=Decimal(1)), today=TODAY) == 12_000

    assert project.earned_fen == {WORKER: 66_000}


ACCEPTED = [signed(ONE), signed(TWO), Fact(Project.Accepted, accepted_on=TODAY)]
REFUSED: dict[str, tuple[str, list[Fact], Any]] = {
    "start-again": (
        "project_started",
        [LINKED, STARTED],
        lambda p: p.start(started_on=TODAY, today=TODAY),
    ),
    "start-tomorrow": (
        "paid_in_future",
        [LINKED],
        lambda p: p.start(started_on=date(2026, 7, 2), today=TODAY),
    ),
    "work-before-start": (
        "project_not_started",
        [],
        lambda p: p.record_labour(work(), today=TODAY),
    ),
    "too-many-days": (
        "days_beyond_period",
        [STARTED],
        lambda p: p.record_labour(work(days=Decimal("5.5")), today=TODAY),
    ),
    "half-a-fen": (
        "wage_not_whole",
        [STARTED],
        lambda p: p.record_labour(work(rate_fen=11_111), today=TODAY),
    ),
    "accept-before-start": ("project_not_started", [], lambda p: p.accept(ONE, today=TODAY)),
    "accept-own": (
        "acceptance_not_separate",
        [STARTED],
        lambda p: p.accept(CLERK, today=TODAY),
    ),
    "accept-twice": (
        "acceptance_not_separate",
        [STARTED, signed(ONE)],
        lambda p: p.accept(ONE, today=TODAY),
    ),
    "accept-again": (
        "project_accepted",
        [STARTED, *ACCEPTED],
        lambda p: p.accept(UUID(int=30), today=TODAY),
    ),
    "same-budget": (
        "project_unchanged",
        [],
        lambda p: p.change_budget(1_000, resolution="〔2026〕4号"),
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_a_project_does_not_allow_is_refused_and_nothing_happens(case: str) -> None:
    code, facts, act = REFUSED[case]
    project = given(Project, REGISTERED, *facts)

    with pytest.raises(DomainError) as caught:
        act(project)

    assert caught.value.code == code
    assert happened(project) == []
