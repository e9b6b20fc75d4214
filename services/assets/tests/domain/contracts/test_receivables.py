"""Instalments fall due once, receipts never go beyond them unless reported, profits are shared."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.domain.contracts.errors import (
    ContractDirectionError,
    ContractTermsError,
    HappenedInFutureError,
    InstalmentBeyondError,
    InstalmentCancelledError,
    InstalmentNotDueError,
    InstalmentUnknownError,
    ProfitReportedError,
    ReceiptReferenceKnownError,
    ShareMissingError,
)
from assets.domain.contracts.facts import Ending, Receipt, Waiver
from services.assets.tests.agreements import LATER, WORDS, charge, leased, share, signed

DUE = date(2026, 1, 10)


def receipt(amount_fen: int, reference: str = "R-1", on: date = DUE) -> Receipt:
    return Receipt(received_on=on, amount_fen=amount_fen, reference=reference)


def test_an_instalment_falls_due_on_its_day_and_once() -> None:
    contract = leased()

    with pytest.raises(InstalmentNotDueError, match="2026-01-10"):
        contract.let_fall_due(1, today=date(2026, 1, 9))
    due = contract.let_fall_due(1, today=DUE)

    assert due is not None
    assert (due.due_on, due.amount_fen) == (DUE, 1_200_000)
    assert contract.let_fall_due(1, today=LATER) is None
    assert len(contract.collect_events()) == 1


def test_an_instalment_is_received_in_parts_and_never_beyond_its_amount() -> None:
    contract = leased()

    contract.receive(1, receipt(700_000), today=DUE)
    with pytest.raises(InstalmentBeyondError, match="500000 fen of instalment 1"):
        contract.receive(1, receipt(500_001, "R-2"), today=DUE)
    contract.receive(1, receipt(500_000, "R-2"), today=DUE)

    assert contract.standing(1).open_fen == 0


def test_one_reference_is_counted_once_on_an_instalment_but_may_be_for_two() -> None:
    contract = leased()
    contract.receive(1, receipt(1_200_000), today=DUE)

    with pytest.raises(ReceiptReferenceKnownError):
        contract.receive(1, receipt(1), today=DUE)
    contract.receive(2, receipt(1_200_000), today=DUE)

    assert contract.standing(2).open_fen == 0


def test_money_that_came_in_is_recorded_with_everything_that_is_wrong_with_it() -> None:
    contract = leased()

    assert contract.report_received(1, receipt(1_200_000), today=DUE) == []
    assert contract.report_received(1, receipt(100_000, "R-2"), today=DUE) == ["beyond_instalment"]
    again = contract.report_received(1, receipt(100_000, "R-2"), today=DUE)

    assert again == ["reference_known", "beyond_instalment"]
    # The second report of one receipt counts no second time.
    assert contract.standing(1).open_fen == -100_000


def test_what_has_not_happened_or_is_not_there_is_refused() -> None:
    contract = leased()

    with pytest.raises(HappenedInFutureError):
        contract.report_received(1, receipt(1), today=date(2026, 1, 9))
    with pytest.raises(InstalmentUnknownError):
        contract.receive(9, receipt(1), today=DUE)
    contract.terminate(Ending(last_on=date(2026, 6, 30), evidence=()), reason=WORDS)
    with pytest.raises(InstalmentCancelledError):
        contract.receive(3, receipt(1), today=DUE)
    assert contract.report_received(3, receipt(1), today=DUE) == ["instalment_cancelled"]


def test_only_what_is_owed_and_open_is_waived() -> None:
    contract = leased()
    waiver = Waiver(waived_on=DUE, amount_fen=400_000, resolution="示例〔2026〕3号")

    with pytest.raises(InstalmentNotDueError, match="amend the contract"):
        contract.waive(1, waiver, reason=WORDS)
    contract.let_fall_due(1, today=DUE)
    contract.receive(1, receipt(900_000), today=DUE)
    with pytest.raises(InstalmentBeyondError, match="300000 fen"):
        contract.waive(1, waiver, reason=WORDS)
    contract.waive(
        1, Waiver(waived_on=DUE, amount_fen=300_000, resolution="示例〔2026〕3号"), reason=WORDS
    )

    assert contract.standing(1).open_fen == 0


def test_nothing_is_received_on_a_contract_on_which_the_entity_pays() -> None:
    contract = signed("lease", charge("rent", 100_000), direction="payable", matters=())

    with pytest.raises(ContractDirectionError, match="ask for a payment"):
        contract.receive(1, receipt(1), today=DUE)
    assert contract.report_received(1, receipt(1), today=DUE) == ["other_direction"]


def test_the_share_of_a_profit_is_an_instalment_beyond_the_guaranteed_income() -> None:
    guaranteed = charge("guaranteed_income", 2_000_000, months=0)
    contract = signed("joint_operation", guaranteed, share=share())

    owed = contract.report_profit("2026", 10_000_001, evidence=(), today=LATER)

    # 30 of 100 parts of 100,000.01 yuan are 30,000.00, of which 20,000 were guaranteed.
    assert owed is not None
    assert (owed.kind, owed.amount_fen, owed.due_on) == ("share", 1_000_000, date(2027, 3, 31))


def test_a_loss_or_a_profit_within_the_guaranteed_income_gives_no_share() -> None:
    guaranteed = charge("guaranteed_income", 2_000_000, months=0)
    contract = signed("joint_operation", guaranteed, share=share())

    assert contract.report_profit("2026-Q1", -500_000, evidence=(), today=LATER) is None
    assert contract.report_profit("2026-Q2", 0, evidence=(), today=LATER) is None
    assert contract.standing(1).open_fen == 2_000_000


def test_a_profit_is_reported_once_for_a_time_that_is_over() -> None:
    contract = signed("shareholding", share=share())

    with pytest.raises(HappenedInFutureError):
        contract.report_profit("2026", 1, evidence=(), today=date(2026, 12, 30))
    contract.report_profit("2026-Q1", 1_000_000, evidence=(), today=LATER)
    for period in ("2026-Q1", "2026-02", "2026"):
        with pytest.raises(ProfitReportedError):
            contract.report_profit(period, 1, evidence=(), today=LATER)
    with pytest.raises(ContractTermsError, match="does not last in 2025"):
        contract.report_profit("2025", 1, evidence=(), today=LATER)
    with pytest.raises(ShareMissingError):
        leased().report_profit("2026", 1, evidence=(), today=LATER)


@given(st.integers(1, 10**13), st.integers(1, 100))
@settings(max_examples=100, deadline=None)
def test_a_share_is_the_nearest_fen_of_the_exact_one(profit_fen: int, parts: int) -> None:
    contract = signed("shareholding", share=share(parts))

    owed = contract.report_profit("2026", profit_fen, evidence=(), today=LATER)

    exact_hundredths = profit_fen * parts
    given_fen = 0 if owed is None else owed.amount_fen
    assert abs(given_fen * 100 - exact_hundredths) <= 50
