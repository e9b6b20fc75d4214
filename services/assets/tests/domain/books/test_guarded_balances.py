from uuid import UUID

import pytest

from assets.domain.books.guarded_balances import (
    DistributionExceedsIncomeError,
    GuardedBalances,
    GuardedMovement,
    ProjectOverdrawnError,
    guarded_movements,
)
from assets.domain.books.lines import Line
from chassis.testing.aggregates import Fact, given, happened
from services.assets.tests.charts import CHART
from services.assets.tests.vouchers import BASIC, ENTITY, ROAD, TENANT, credit, debit

VOUCHER = UUID(int=0x10)
OPENED = Fact(GuardedBalances.Opened, entity=ENTITY)


def held(account: str, sub: str, fen: int) -> Fact:
    movements = [GuardedMovement(account=account, sub=sub, credit_fen=fen)]
    return Fact(GuardedBalances.Moved, voucher=UUID(int=9), movements=movements)


def move(balances: GuardedBalances, *lines: Line) -> None:
    balances.move(VOUCHER, guarded_movements(lines, CHART), chart=CHART)


@pytest.mark.parametrize("account", ["231", "241"])
def test_a_project_spends_what_it_received_and_no_fen_more(account: str) -> None:
    received = held(account, str(ROAD), 10_000)
    spent = given(GuardedBalances, OPENED, received)

    move(spent, debit(account, 10_000, project=ROAD), credit("311", 10_000))

    assert happened(spent)[0].fields["movements"] == [
        GuardedMovement(account=account, sub=str(ROAD), credit_fen=-10_000)
    ]
    with pytest.raises(ProjectOverdrawnError) as refusal:
        move(
            given(GuardedBalances, OPENED, received),
            debit(account, 10_001, project=ROAD),
            credit("311", 10_001),
        )
    assert refusal.value.details["short_fen"] == 1


def test_another_projects_money_does_not_help() -> None:
    balances = given(GuardedBalances, OPENED, held("241", str(TENANT), 10_000))

    with pytest.raises(ProjectOverdrawnError):
        move(balances, debit("241", 1, project=ROAD), credit("102", 1, bank_account=BASIC))


def test_no_more_is_distributed_than_there_is_undistributed_income() -> None:
    earned = held("322", "undistributed", 10_000)
    first = given(GuardedBalances, OPENED, earned)

    move(first, debit("322", 6_000, sub="distributed"), credit("311", 6_000))
    move(first, debit("322", 4_000, sub="distributed"), credit("113", 4_000, party=TENANT))

    with pytest.raises(DistributionExceedsIncomeError) as refusal:
        move(first, debit("322", 1, sub="distributed"), credit("311", 1))
    assert refusal.value.details == {"short_fen": 1}


def test_a_loss_may_be_carried_over_but_nothing_distributed_from_it() -> None:
    balances = given(GuardedBalances, OPENED)

    move(balances, debit("322", 500, sub="undistributed"), credit("321", 500))

    with pytest.raises(DistributionExceedsIncomeError):
        move(balances, debit("322", 1, sub="distributed"), credit("311", 1))


def test_what_no_rule_guards_is_not_kept() -> None:
    assert guarded_movements((debit("513", 5), credit("212", 5)), CHART) == []
