from datetime import date
from uuid import UUID

import pytest
from hypothesis import given as property_of
from hypothesis import strategies as st

from assets.domain.members.case_fee import (
    CaseFee,
    Dossier,
    DossierFiledError,
    NotMediatorError,
    OfficeBudget,
    OfficeBudgetExceededError,
    OfficeExpenseKnownError,
)
from assets.domain.members.member_rules import FeeUnknownError, PayerDiffersError
from assets.domain.members.pay_list import Listed, PayList
from assets.domain.members.pay_run import (
    Assessment,
    AssessmentMissingError,
    AssessmentOutOfRangeError,
    NothingToPayOutError,
    NotOnRollError,
    PayItem,
    PayItemKnownError,
    PayRun,
    PayRunMadeError,
)
from services.assets.tests.members import (
    ENTITY,
    FEES,
    GRID,
    RULES,
    STEPPED,
    TODAY,
    member,
    roll_of,
    someone,
)

ROLL = [member(1, 0), member(2, 0)]
CASE = UUID(int=0xCA5E)


def run_of(*percents: int, scheme: str = "grid-allowance") -> PayRun:
    run = PayRun(ENTITY, scheme, "2026-06")
    assessed = [
        Assessment(person=someone(number), percent=percent)
        for number, percent in enumerate(percents, 1)
    ]
    if assessed:
        run.assess(assessed, resolution="〔2026〕6号")
    return run


def item(number: str, person: int, fen: int) -> PayItem:
    return PayItem(
        number=number,
        person=someone(person),
        item="flood",
        amount_fen=fen,
        reference="〔2026〕21号",
    )


def test_sixty_percent_give_160_yuan_and_extras_come_on_top() -> None:
    run = run_of(60, 100)
    run.record([item("a", 1, 5_000), item("b", 1, 700)])

    lines = run.lines(GRID, ROLL)

    assert [line.amount_fen for line in lines] == [16_000 + 5_700, 20_000]
    assert (lines[0].base_fen, lines[0].performance_fen, lines[0].extras_fen) == (
        10_000,
        6_000,
        5_700,
    )


@property_of(st.lists(st.integers(0, 100), min_size=2, max_size=2), st.integers(0, 10**6))
def test_base_and_performance_never_go_beyond_the_cap(percents: list[int], extra: int) -> None:
    for scheme in (GRID, STEPPED):
        run = run_of(*percents)
        if extra:
            run.record([item("a", 1, extra)])
        for line in run.lines(scheme, ROLL):
            assert line.base_fen is not None
            assert line.performance_fen is not None
            assert scheme.cap_fen is not None
            assert scheme.base_fen <= line.base_fen + line.performance_fen <= scheme.cap_fen
            assert line.amount_fen == line.base_fen + line.performance_fen + (line.extras_fen or 0)


@pytest.mark.parametrize(
    ("percent", "fen"), [(0, 10_000), (59, 10_000), (60, 15_000), (89, 15_000), (90, 18_000)]
)
def test_a_table_of_steps_is_a_formula_as_well(percent: int, fen: int) -> None:
    assert run_of(percent, 0).lines(STEPPED, ROLL)[0].amount_fen == fen


def test_nobody_is_paid_unassessed_unless_the_scheme_says_so() -> None:
    with pytest.raises(AssessmentMissingError, match="1 persons"):
        run_of(60).lines(GRID, ROLL)

    assert [line.amount_fen for line in run_of(60).lines(STEPPED, ROLL)] == [15_000, 10_000]


def test_what_is_recorded_for_somebody_who_is_not_on_the_roll_stops_the_run() -> None:
    run = run_of(60, 60, 60)

    with pytest.raises(NotOnRollError, match="1 persons"):
        run.lines(GRID, ROLL)

    beside = run_of(60, 60)
    beside.record([item("a", 9, 100)])
    with pytest.raises(NotOnRollError):
        beside.lines(GRID, ROLL)


def test_a_later_assessment_counts_and_an_amount_is_recorded_once() -> None:
    run = run_of(60, 60)
    run.assess([Assessment(person=someone(1), percent=80)], resolution="r")
    run.record([item("a", 1, 100)])

    with pytest.raises(PayItemKnownError):
        run.record([item("a", 2, 100)])
    with pytest.raises(PayItemKnownError):
        run.record([item("c", 2, 100), item("c", 2, 100)])
    with pytest.raises(AssessmentOutOfRangeError):
        run.assess([Assessment(person=someone(1), percent=101)], resolution="r")
    assert run.lines(GRID, ROLL)[0].amount_fen == 18_100


def test_a_month_is_paid_once() -> None:
    run, roll = run_of(60, 60), roll_of(0, 0, kind="grid-officers")
    members = roll.as_of(TODAY)
    listed = PayList.compute(
        Listed(
            entity=ENTITY, number="n", kind="allowance", source=run.id, period="2026-06",
            rule=RULES.rule, roll=roll.bound(members, TODAY),
        ),
        run.lines(GRID, members),
    )  # fmt: skip

    run.make(listed, resolution="r", slips=1)

    for again in (
        lambda: run.lines(GRID, members),
        lambda: run.record([item("x", 1, 1)]),
        lambda: run.assess([Assessment(person=someone(1), percent=1)], resolution="r"),
    ):
        with pytest.raises(PayRunMadeError):
            again()


def test_a_run_that_pays_nobody_is_refused() -> None:
    with pytest.raises(NothingToPayOutError):
        run_of(scheme="mediator-fees").lines(FEES, ROLL)


def test_a_scheme_is_paid_by_its_own_payer_and_has_its_own_grades() -> None:
    with pytest.raises(PayerDiffersError):
        GRID.check_payer("fund")
    with pytest.raises(FeeUnknownError):
        FEES.fee("heroic")
    assert FEES.fee("ordinary") == 20_000


def test_a_dossier_names_its_mediators_and_is_filed_once() -> None:
    dossier = Dossier(CASE, "卷〔2026〕1号", date(2026, 6, 1), [someone(1)])

    dossier.check_mediator(someone(1))
    dossier.check_same("卷〔2026〕1号", [someone(1)])
    with pytest.raises(NotMediatorError):
        dossier.check_mediator(someone(2))
    with pytest.raises(DossierFiledError):
        dossier.check_same("卷〔2026〕2号", [someone(1)])


def test_a_mediator_has_one_fee_for_a_case_whoever_pays_it() -> None:
    first = CaseFee.create_id(CASE, someone(1))

    assert first == CaseFee.create_id(CASE, someone(1))
    assert first != CaseFee.create_id(CASE, someone(2))


def test_an_office_commits_no_more_than_its_budget_of_the_year() -> None:
    budget = OfficeBudget(ENTITY, "mediator-fees", "2026", 10_000_000, RULES.rule)
    budget.commit(number="1", item="rent", amount_fen=9_000_000)

    with pytest.raises(OfficeBudgetExceededError, match="1000000 fen"):
        budget.commit(number="2", item="rent", amount_fen=1_000_001)
    with pytest.raises(OfficeExpenseKnownError):
        budget.commit(number="1", item="rent", amount_fen=1)
    budget.commit(number="2", item="rent", amount_fen=1_000_000)
