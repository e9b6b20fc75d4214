"""What was served is owed in full, a tenth of it retained, and a year's scores decide on that."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.domain.contracts.contract import Contract
from assets.domain.contracts.errors import (
    InstalmentNotDueError,
    NothingOwedError,
    ReleaseUnknownError,
    RetentionDecidedError,
    RetentionMissingError,
    RetentionNotReadyError,
    ScoredAlreadyError,
    ScoreRefusedError,
    ServiceAcceptedError,
    ServiceMissingError,
)
from assets.domain.contracts.facts import Acceptance, Basis, Decided, Part
from assets.domain.contracts.release import Scores
from assets.domain.contracts.service_scores import Mark, ServiceScores
from assets.domain.contracts.terms import Service
from kernel.periods import Month, Year
from services.assets.tests.agreements import (
    LATER,
    OTHER_UNIT,
    RULES,
    UNIT,
    cleaning,
    leased,
)

JUDGE = UUID(int=0x1)
MONTHS = [f"2026-{month:02}" for month in range(1, 13)]
YEAR = Year("2026")


def accept(contract: Contract, number: int, on: date | None = None) -> Acceptance:
    day = on or contract.standing(number).instalment.until
    return contract.accept(number, accepted_on=day, accepter=JUDGE, evidence=(), today=LATER)


def served(release: str = "scores-in-tiers", **changed: Service) -> Contract:
    """Give a contract of which every month of the year was accepted."""
    contract = cleaning(release, **changed)
    for number in range(1, 13):
        accept(contract, number)
    return contract


def scores(marks: Mapping[str, str], unit: UUID = UNIT) -> Scores:
    return {(month, unit): {JUDGE: Decimal(mark)} for month, mark in marks.items()}


def basis(
    release: str = "scores-in-tiers", decision: str = "示例〔2027〕1号", **inputs: int
) -> Basis:
    counted = {key.replace("_", "-"): count for key, count in inputs.items()}
    return Basis(
        release=RULES.release_of(release), inputs=counted, rule=RULES.rule, decision=decision
    )


def settle(contract: Contract, given_scores: Scores, *, on: Basis | None = None) -> Decided:
    return contract.settle(YEAR, on or basis(), given_scores, today=LATER)


def test_of_ten_thousand_yuan_a_month_nine_thousand_are_payable_and_one_thousand_retained() -> None:
    accepted = accept(cleaning(), 1)

    assert (accepted.payable_fen, accepted.retained_fen) == (900_000, 100_000)


def test_a_month_is_accepted_once_and_not_before_it_began() -> None:
    contract = cleaning()
    accept(contract, 1)

    with pytest.raises(ServiceAcceptedError):
        accept(contract, 1)
    with pytest.raises(InstalmentNotDueError, match="2026-02-01"):
        accept(contract, 2, date(2026, 1, 31))
    with pytest.raises(ServiceMissingError):
        accept(leased(), 1)


def test_full_scores_release_the_whole_of_what_was_retained() -> None:
    decided = settle(served(), scores(dict.fromkeys(MONTHS, "95")))

    assert (decided.released_fen, decided.forfeited_fen) == (1_200_000, 0)
    assert (decided.gaps, decided.mean_score) == ([], "95")


def test_a_month_without_scores_is_a_gap_and_counts_as_no_marks() -> None:
    marks = dict.fromkeys(MONTHS, "95")
    del marks["2026-05"]

    decided = settle(served(), scores(marks))

    # Eleven months of 95 and one of none are 87.08 in the mean: 80 of 100.
    assert [(gap.month, gap.unit) for gap in decided.gaps] == [("2026-05", UNIT)]
    assert (decided.released_fen, decided.forfeited_fen) == (960_000, 240_000)
    assert Fraction(decided.mean_score or 0) == Fraction(11 * 95, 12)


def test_a_village_that_did_not_score_is_a_gap_beside_one_that_did() -> None:
    service = Service(retained_percent=10, scored_by=(UNIT, OTHER_UNIT), release="scores-in-tiers")

    decided = settle(served(service=service), scores(dict.fromkeys(MONTHS, "100")))

    assert len(decided.gaps) == 12
    assert {gap.unit for gap in decided.gaps} == {OTHER_UNIT}
    assert decided.mean_score == "50"
    assert decided.released_fen == 0


def test_where_the_rules_say_so_an_unscored_month_is_held_until_it_is_scored() -> None:
    contract = served("scores-in-proportion")
    marks = dict.fromkeys(MONTHS, "90")
    del marks["2026-05"]

    first = settle(contract, scores(marks), on=basis("scores-in-proportion"))
    assert (first.held, first.released_fen, first.forfeited_fen) == ([5], 990_000, 110_000)

    late = basis("scores-in-proportion", decision="示例〔2027〕9号")
    second = settle(contract, scores({**marks, "2026-05": "60"}), on=late)
    assert (second.instalments, second.released_fen, second.forfeited_fen) == ([5], 60_000, 40_000)


def test_nothing_is_decided_while_every_month_waits_for_its_scores() -> None:
    with pytest.raises(RetentionNotReadyError, match="2026-01"):
        settle(served("scores-in-proportion"), {}, on=basis("scores-in-proportion"))


def test_further_inputs_of_the_rules_count_beside_the_scores() -> None:
    full = scores(dict.fromkeys(MONTHS, "100"))

    assert settle(served(), full, on=basis(upheld_complaint=2)).released_fen == 1_080_000
    assert settle(served(), full, on=basis(upheld_complaint=9)).released_fen == 960_000
    with pytest.raises(ReleaseUnknownError, match="upheld-complaint"):
        settle(served(), full, on=basis(weather=1))


def test_a_year_is_settled_once_it_is_over_and_each_part_of_it_once() -> None:
    contract, full = served(), scores(dict.fromkeys(MONTHS, "100"))

    with pytest.raises(RetentionNotReadyError, match="2026-12-31"):
        contract.settle(YEAR, basis(), full, today=date(2026, 12, 30))
    settle(contract, full)
    with pytest.raises(RetentionDecidedError):
        settle(contract, full)
    with pytest.raises(RetentionMissingError):
        settle(contract, full, on=basis(decision="示例〔2027〕2号"))


def test_only_what_was_accepted_or_released_is_asked_for() -> None:
    contract = cleaning()
    with pytest.raises(NothingOwedError):
        contract.owed_fen(Part(instalment=1))
    accept(contract, 1)
    with pytest.raises(NothingOwedError):
        contract.owed_fen(Part(settlement=1))

    settle(contract, scores({"2026-01": "80"}))

    assert contract.owed_fen(Part(instalment=1)) == 900_000
    assert contract.owed_fen(Part(settlement=1)) == 80_000


@given(st.lists(st.integers(0, 100), min_size=12, max_size=12), st.integers(0, 5))
@settings(max_examples=60, deadline=None)
def test_released_and_forfeited_are_always_what_was_retained(marks: list[int], cases: int) -> None:
    given_marks = {month: str(mark) for month, mark in zip(MONTHS, marks, strict=True)}

    decided = settle(served(), scores(given_marks), on=basis(upheld_complaint=cases))

    assert decided.released_fen + decided.forfeited_fen == 1_200_000
    assert min(decided.released_fen, decided.forfeited_fen) >= 0


def score(kept: ServiceScores, month: str, mark: str, *, unit: UUID = UNIT) -> None:
    release = RULES.release_of("scores-in-tiers")
    given_mark = Mark(month=Month(month), unit=unit, scorer=JUDGE, score=Decimal(mark))
    kept.score(cleaning(), release, given_mark, today=date(2026, 6, 15))


def test_a_representative_scores_a_month_once_within_the_marks() -> None:
    kept = ServiceScores(UUID(int=0xC))

    score(kept, "2026-01", "92.5")

    assert kept.given == {("2026-01", UNIT): {JUDGE: Decimal("92.5")}}
    with pytest.raises(ScoredAlreadyError):
        score(kept, "2026-01", "80")
    for month, mark in (("2026-02", "100.1"), ("2025-12", "80"), ("2026-07", "80")):
        with pytest.raises(ScoreRefusedError):
            score(kept, month, mark)
    with pytest.raises(ScoreRefusedError, match="does not score"):
        score(kept, "2026-02", "80", unit=OTHER_UNIT)
