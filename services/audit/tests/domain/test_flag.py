from datetime import date
from uuid import UUID

import pytest

from audit.domain.flags.flag import (
    Flag,
    FlagConcernsCallerError,
    FlagDecidedError,
    FlagNumber,
)
from audit.domain.flags.interface import Suspicion
from chassis.personal.values import Personal
from chassis.testing.aggregates import Fact, given, happened

SUPERVISOR, TREASURER = UUID(int=1), UUID(int=2)
WHY = Personal(SUPERVISOR, "audit_finding", "收据遗失，已补")
SUSPICION = Suspicion(
    rule="cash-kept-too-long",
    version=1,
    subject="box-1",
    unit="unit-1",
    first_on=date(2026, 3, 1),
    last_on=date(2026, 3, 9),
    facts=("/510604/assets#a.1", "/510604/assets#a.2"),
    numbers=(("cash_fen", 520_000), ("days", 8)),
    severity="question",
)
RAISED = Fact(
    Flag.Raised,
    rule="cash-kept-too-long",
    rule_version=1,
    about="box-1",
    unit="unit-1",
    first_on=date(2026, 3, 1),
    last_on=date(2026, 3, 9),
    facts=["/510604/assets#a.1", "/510604/assets#a.2"],
    numbers=[FlagNumber("cash_fen", 520_000), FlagNumber("days", 8)],
    severity="question",
)
CONFIRMED = Fact(Flag.Confirmed, supervisor=SUPERVISOR, note=None)
DISMISSED = Fact(Flag.Dismissed, supervisor=SUPERVISOR, reason=WHY)


def test_a_suspicion_becomes_one_flag_however_often_it_is_met() -> None:
    flag = Flag.of(SUSPICION)

    assert flag.id == Flag.id_of(SUSPICION)
    assert happened(flag) == [RAISED]


def test_a_flag_is_dismissed_with_its_reason_once() -> None:
    flag = given(Flag, RAISED)

    flag.dismiss(supervisor=SUPERVISOR, concerned={TREASURER}, reason=WHY)

    assert happened(flag) == [DISMISSED]
    with pytest.raises(FlagDecidedError):
        flag.confirm(supervisor=SUPERVISOR, concerned=(), note=None)
    with pytest.raises(FlagDecidedError):
        flag.request_case(supervisor=SUPERVISOR, concerned=(), reason=WHY)


def test_a_confirmed_flag_may_still_become_a_case_and_only_once() -> None:
    flag = given(Flag, RAISED, CONFIRMED)

    flag.request_case(supervisor=SUPERVISOR, concerned=(), reason=WHY)

    assert flag.state == "case_requested"
    [event] = happened(flag)
    assert event.kind is Flag.CaseRequested
    with pytest.raises(FlagDecidedError):
        flag.request_case(supervisor=SUPERVISOR, concerned=(), reason=WHY)


@pytest.mark.parametrize("answer", ["confirm", "dismiss", "request_case"])
def test_nobody_answers_a_flag_whose_facts_name_them(answer: str) -> None:
    flag = given(Flag, RAISED)
    words = {"note": WHY} if answer == "confirm" else {"reason": WHY}

    with pytest.raises(FlagConcernsCallerError):
        getattr(flag, answer)(supervisor=TREASURER, concerned={TREASURER}, **words)

    assert happened(flag) == []
