"""Every fen of a project comes from a source that had it, and what speaks against it is named."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from assets.domain.budgets.holdings import Holding
from assets.domain.budgets.project import Project
from assets.domain.budgets.project_funds import ProjectFunds
from assets.domain.budgets.sources import Ask, SourcePart, Spending, draw, summed
from chassis.errors import DomainError
from chassis.testing.aggregates import Fact, given, happened
from services.assets.tests.domain.budgets.test_project import (
    ACCEPTED,
    LINKED,
    REGISTERED,
    STARTED,
    TERMS,
    WORKER,
)

PROJECT, FIRST, SECOND = (UUID(int=number) for number in range(0x20, 0x23))
OPENED = Fact(ProjectFunds.Opened, project=PROJECT)
RUNNING = [REGISTERED, LINKED, STARTED]
ON = date(2026, 7, 1)


def pooled(source: str, amount_fen: int) -> Fact:
    return Fact(
        ProjectFunds.SourcePooled,
        source=source,
        department=f"示例部门-{source}",
        amount_fen=amount_fen,
        reference="示例",
    )


def part(source: str, amount_fen: int) -> SourcePart:
    return SourcePart(source=source, amount_fen=amount_fen)


def ask(committed_fen: int = 0, spent_fen: int = 0, **more: Any) -> Ask:
    wanted = Holding(committed_fen=committed_fen, spent_fen=spent_fen)
    return Ask(**{"payment": FIRST, "wanted": wanted, **more})


def spending(reference: str, amount_fen: int) -> Spending:
    return Spending(
        reference=reference, amount_fen=amount_fen, parts=(), spent_on=ON, reporter=WORKER
    )


def told(funds: ProjectFunds) -> list[tuple[type, list[SourcePart]]]:
    return [(each.kind, each.fields["parts"]) for each in happened(funds)]


def test_sources_are_drawn_on_in_their_order_and_get_back_what_returns() -> None:
    project = given(Project, *RUNNING)
    funds = given(ProjectFunds, OPENED, pooled("a", 60), pooled("b", 100))

    funds.permit(project, ask(80))
    funds.follow(project, ask(10, 70))
    funds.follow(project, ask(30, 50))

    assert told(funds) == [
        (ProjectFunds.Committed, [part("a", 60), part("b", 20)]),
        (ProjectFunds.Spent, [part("a", 60), part("b", 10)]),
        (ProjectFunds.Returned, [part("b", 10), part("a", 10)]),
        (ProjectFunds.Committed, [part("b", 10), part("a", 10)]),
    ]
    assert funds.left(project) == {"a": 0, "b": 80}


def test_a_payment_may_say_which_sources_it_comes_from() -> None:
    project = given(Project, *RUNNING)
    funds = given(ProjectFunds, OPENED, pooled("a", 60), pooled("b", 100))

    funds.permit(project, ask(80, parts=(part("b", 75), part("a", 5))))
    funds.permit(project, ask(80, parts=(part("b", 80),)))

    assert told(funds) == [
        (ProjectFunds.Committed, [part("b", 75), part("a", 5)]),
        (ProjectFunds.Freed, [part("a", 5), part("b", 75)]),
        (ProjectFunds.Committed, [part("b", 80)]),
    ]


def test_what_was_paid_beyond_all_sources_is_counted_beside_them() -> None:
    project = given(Project, *RUNNING)
    funds = given(ProjectFunds, OPENED, pooled("a", 60))
    paid = ask(0, 100)

    assert {each.code for each in funds.objections(project, paid)} == {"beyond_sources"}
    funds.follow(project, paid)

    assert told(funds) == [(ProjectFunds.Spent, [part("a", 60)])]
    assert (funds.left(project), funds.remaining_fen(project)) == ({"a": 0}, 900)


EXPLICIT = Fact(
    Project.Registered,
    **{**REGISTERED.fields, "terms": replace(TERMS, allocation="explicit")},
)
REFUSED: dict[str, tuple[str, list[Fact], Ask]] = {
    "not-started": ("project_not_started", [REGISTERED], ask(1)),
    "award-before-acceptance": ("project_not_accepted", RUNNING, ask(1, award=True)),
    "beyond-budget": ("beyond_project_budget", RUNNING, ask(1_001)),
    "beyond-all-sources": ("beyond_sources", RUNNING, ask(161)),
    "beyond-one-source": ("beyond_sources", RUNNING, ask(61, parts=(part("a", 61),))),
    "twice-the-same-source": (
        "beyond_sources",
        RUNNING,
        ask(80, parts=(part("a", 40), part("a", 40))),
    ),
    "another-source": ("source_unknown", RUNNING, ask(1, parts=(part("c", 1),))),
    "parts-too-small": ("sources_do_not_sum", RUNNING, ask(50, parts=(part("a", 49),))),
    "parts-not-said": ("sources_not_stated", [EXPLICIT, *RUNNING[1:]], ask(50)),
    "wage-without-days": ("wage_beyond_labour", RUNNING, ask(1, worker=WORKER)),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_a_project_cannot_give_is_refused_and_nothing_happens(case: str) -> None:
    code, facts, asked = REFUSED[case]
    funds = given(ProjectFunds, OPENED, pooled("a", 60), pooled("b", 100))

    with pytest.raises(DomainError) as caught:
        funds.permit(given(Project, *facts), asked)

    assert caught.value.code == code
    assert happened(funds) == []


def test_an_accepted_project_pays_its_award() -> None:
    funds = given(ProjectFunds, OPENED)

    funds.permit(given(Project, *RUNNING, *ACCEPTED), ask(1_000, award=True))

    assert [each.kind for each in happened(funds)] == [ProjectFunds.Committed]


def test_wages_of_a_resident_never_go_beyond_their_days() -> None:
    laboured = Fact(
        Project.LabourRecorded,
        worker=WORKER,
        since=ON,
        until=ON,
        days=Decimal(1),
        rate_fen=100,
        amount_fen=100,
    )
    project, funds = given(Project, *RUNNING, laboured), given(ProjectFunds, OPENED)

    funds.permit(project, ask(60, worker=WORKER))
    with pytest.raises(DomainError) as caught:
        funds.permit(project, ask(41, worker=WORKER, payment=SECOND))
    funds.permit(project, ask(40, worker=WORKER, payment=SECOND))

    assert (caught.value.code, caught.value.details) == ("wage_beyond_labour", {"due_fen": 40})


def test_spending_elsewhere_is_booked_and_flagged_where_it_goes_beyond() -> None:
    project, funds = given(Project, *RUNNING), given(ProjectFunds, OPENED, pooled("a", 60))

    assert funds.book_spending(project, spending("1", 50)) == []
    beyond = funds.book_spending(project, spending("2", 1_000))

    assert beyond == ["beyond_project_budget", "beyond_sources"]
    assert (funds.left(project), funds.remaining_fen(project)) == ({"a": 0}, -50)
    with pytest.raises(DomainError) as caught:
        funds.book_spending(project, spending("2", 1))
    assert caught.value.code == "spending_exists"


AMOUNTS = st.integers(0, 400)


@drawn(AMOUNTS, st.dictionaries(st.sampled_from("abcd"), AMOUNTS))
def test_what_is_drawn_is_the_amount_or_all_that_is_left(
    amount_fen: int, left: dict[str, int]
) -> None:
    parts = draw(amount_fen, left)

    assert summed(parts) == min(amount_fen, sum(left.values()))
    assert all(0 < each.amount_fen <= left[each.source] for each in parts)


@drawn(
    st.lists(AMOUNTS, min_size=1, max_size=14),
    st.lists(
        st.tuples(st.sampled_from([FIRST, SECOND]), AMOUNTS, AMOUNTS, st.booleans()), max_size=10
    ),
)
def test_no_source_is_ever_below_zero_and_all_parts_add_up(
    sources: list[int], steps: list[Any]
) -> None:
    names = [f"s{place}" for place in range(len(sources))]
    facts = [pooled(name, fen) for name, fen in zip(names, sources, strict=True)]
    project, funds = given(Project, *RUNNING), given(ProjectFunds, OPENED, *facts)

    for payment, committed_fen, spent_fen, asked in steps:
        held = funds.drawings.total(str(payment))
        if asked:
            # Who asks has paid nothing yet on what is asked for.
            wanted = Holding(committed_fen=committed_fen, spent_fen=held.spent_fen)
        else:
            wanted = Holding(committed_fen=min(committed_fen, held.used_fen), spent_fen=spent_fen)
        step = Ask(payment=payment, wanted=wanted)
        try:
            (funds.permit if asked else funds.follow)(project, step)
        except DomainError:
            assert asked
        assert all(fen >= 0 for fen in funds.left(project).values())
    for event in happened(funds):
        if "payment_request" in event.fields:
            assert summed(event.fields["parts"]) <= event.fields["amount_fen"]
    used = sum(funds.drawings.total(str(each)).used_fen for each in (FIRST, SECOND))
    assert sum(funds.drawings.used_fen.values()) == used
