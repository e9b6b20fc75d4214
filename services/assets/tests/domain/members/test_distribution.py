from collections import Counter
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given as property_of
from hypothesis import strategies as st

from assets.domain.members.distribution import (
    Distribution,
    DistributionDeclaredError,
    GuaranteeUnpaidError,
    MeetingInFutureError,
    NothingRemainsError,
    Plan,
    PlanTooLateError,
    planned,
    second_return,
)
from assets.domain.members.pay_lines import PayLine, shared
from assets.domain.members.pay_list import (
    Listed,
    PayList,
    PayListNotDecidedError,
    PayListRequestedError,
)
from assets.domain.members.sharing import (
    DividendBeyondIncomeError,
    Reckoning,
    Sharing,
    YearIncome,
)
from services.assets.tests.members import ENTITY, RULES, TODAY, member, roll_of, someone

MEETING = date(2026, 7, 20)
LATER = date(2026, 8, 1)


def plan(kind: str = "dividend", on: date = TODAY) -> Distribution:
    return planned(
        Plan(
            entity=ENTITY, number="d1", kind=kind, period="2026", basis="shares", total_fen=1_000,
            pay_list=UUID(int=5), digest="sha256:", rule=RULES.rule, available_on=on,
        )
    )  # fmt: skip


def listed() -> PayList:
    roll = roll_of(10, 5)
    members = roll.as_of(TODAY)
    return PayList.compute(
        Listed(
            entity=ENTITY, number="d1", kind="dividend", source=UUID(int=6), period="2026",
            rule=RULES.rule, roll=roll.bound(members, TODAY),
        ),
        shared(1_000, members, "shares"),
    )  # fmt: skip


def test_the_members_have_the_plan_ten_days_before_they_decide() -> None:
    made = plan()

    with pytest.raises(PlanTooLateError, match="2026-07-11 at the earliest"):
        made.check_declarable(RULES, decided_on=date(2026, 7, 10), today=LATER)

    made.check_declarable(RULES, decided_on=date(2026, 7, 11), today=LATER)


def test_a_plan_is_declared_once_and_not_before_the_members_met() -> None:
    made = plan()
    with pytest.raises(MeetingInFutureError):
        made.check_declarable(RULES, decided_on=MEETING, today=TODAY)

    made.declare(resolution="r", decided_on=MEETING, rule=RULES.rule, slips=1)

    with pytest.raises(DistributionDeclaredError):
        made.check_declarable(RULES, decided_on=MEETING, today=LATER)


def test_what_is_guaranteed_waits_for_no_meeting() -> None:
    plan("guarantee").check_declarable(RULES, decided_on=TODAY, today=TODAY)


@property_of(st.lists(st.tuples(st.integers(0, 10**6), st.booleans()), max_size=400))
def test_slips_hold_every_line_once_apart_for_members_and_outsiders(
    said: list[tuple[int, bool]],
) -> None:
    lines = [
        PayLine(number=number, party=someone(number), amount_fen=fen, outside=outside)
        for number, (fen, outside) in enumerate(said, 1)
    ]

    slips = list(plan().slips(lines, dated_on=MEETING, doer=someone(0)))

    owed: Counter[tuple[str, str]] = Counter()
    for slip in slips:
        assert 1 <= len(slip.shares) <= 90
        for share in slip.shares:
            owed[slip.rule, share.named["party"]] += share.amounts["amount"]
    rules = {False: "distribution.declared", True: "distribution.declared-outside"}
    assert owed == {
        (rules[line.outside], str(line.party)): line.amount_fen for line in lines if line.amount_fen
    }
    assert len({slip.key for slip in slips}) == len(slips) <= -(-len(lines) // 90) + 1


def reckoning(**changed: int) -> Reckoning:
    said = {"undistributed_fen": 15_150_000, "posted_fen": 0, "reserve_due_fen": 2_385_000}
    return Reckoning(**{**said, **changed})


def test_no_more_is_shared_than_is_left_after_losses_and_the_reserve() -> None:
    sharing = Sharing(ENTITY)

    with pytest.raises(DividendBeyondIncomeError, match="12765000 fen can be shared"):
        sharing.declare(UUID(int=1), 12_765_001, reckoning(), decided_on=MEETING)

    sharing.declare(UUID(int=1), 12_765_000, reckoning(), decided_on=MEETING)


def test_what_was_declared_and_is_not_posted_is_not_shared_a_second_time() -> None:
    sharing = Sharing(ENTITY)
    sharing.declare(UUID(int=1), 12_000_000, reckoning(), decided_on=MEETING)

    with pytest.raises(DividendBeyondIncomeError, match="765000 fen can be shared"):
        sharing.declare(UUID(int=2), 765_001, reckoning(), decided_on=MEETING)

    posted = reckoning(undistributed_fen=3_150_000, posted_fen=12_000_000)
    with pytest.raises(DividendBeyondIncomeError, match="765000 fen can be shared"):
        sharing.declare(UUID(int=2), 765_001, posted, decided_on=MEETING)
    sharing.declare(UUID(int=2), 765_000, posted, decided_on=MEETING)


@pytest.mark.parametrize(
    ("carried", "before", "reserved", "due"),
    [
        (7_950_000, 7_200_000, 0, 2_385_000),
        (7_950_000, 7_200_000, 2_385_000, 0),
        (7_950_000, 7_200_000, 3_000_000, 0),
        (7_950_000, -950_000, 0, 2_100_000),
        (7_950_000, -9_000_000, 0, 0),
        (-100, 500, 0, 0),
        (101, 0, 0, 31),
    ],
)
def test_losses_are_made_up_before_the_reserve_gets_its_part(
    carried: int, before: int, reserved: int, due: int
) -> None:
    income = YearIncome(carried_fen=carried, before_fen=before, reserved_fen=reserved)

    assert income.reserve_due_fen(RULES.reserve_permille) == due


def test_a_part_of_what_remains_is_returned_once_the_guarantee_is_paid() -> None:
    returned = second_return(RULES, profit_fen=1_000_001, guaranteed_fen=400_000, paid_fen=400_000)

    assert (returned.remaining_fen, returned.total_fen) == (600_001, 360_000)
    with pytest.raises(GuaranteeUnpaidError, match="1 fen"):
        second_return(RULES, profit_fen=1_000_000, guaranteed_fen=400_000, paid_fen=399_999)
    with pytest.raises(NothingRemainsError):
        second_return(RULES, profit_fen=400_000, guaranteed_fen=400_000, paid_fen=400_000)


def test_a_list_is_paid_by_one_request_at_a_time_and_once_it_was_decided() -> None:
    made = listed()
    with pytest.raises(PayListNotDecidedError):
        made.check_payable(last_withdrawn=False)

    made.release("〔2026〕9号")

    assert made.check_payable(last_withdrawn=False) == "〔2026〕9号"
    made.request_payment(UUID(int=7))
    with pytest.raises(PayListRequestedError):
        made.check_payable(last_withdrawn=False)
    made.check_payable(last_withdrawn=True)


def test_shares_given_with_a_dividend_follow_the_shares_held() -> None:
    lines = shared(1_500, [member(1, 100), member(2, 50)], "shares", granted=15)

    assert [line.granted for line in lines] == [10, 5]
