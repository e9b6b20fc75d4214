from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from chassis.testing.aggregates import Fact, given, happened
from points.domain.register import (
    ENTRIES_MAX,
    IN_ORDER,
    InspectionNoteMissingError,
    MonthInFutureError,
    NothingToInspectError,
    NothingToRecogniseError,
    NothingToReportError,
    NotReportedError,
    QuorumMissingError,
    Register,
    ReportedEntry,
    ReportTooLongError,
)

GRID = UUID(int=1)
MEMBERS = [UUID(int=number) for number in range(2, 7)]
ONE = ReportedEntry(account=UUID(int=20), entry="2026-03-05/tidy-yard/1")
TWO = ReportedEntry(account=UUID(int=21), entry="2026-03-06/tidy-yard/1")
OPENED = Fact(Register.Opened, scheme="anjia-points", grid=GRID, month="2026-03")
TODAY = date(2026, 3, 31)
REPORTED = Fact(Register.Reported, entries=[ONE], points=Decimal(1))


def decide(
    register: Register,
    *,
    present: Sequence[UUID] = MEMBERS,
    not_recognised: Sequence[ReportedEntry] = (),
    elsewhere: Sequence[ReportedEntry] = (),
    points: Decimal = Decimal(0),
) -> None:
    register.recognise(
        present=present,
        quorum=5,
        not_recognised=not_recognised,
        elsewhere=elsewhere,
        points=points,
    )


def test_a_report_hands_over_what_was_not_reported_before() -> None:
    register = given(Register, OPENED, REPORTED)

    register.report({ONE: Decimal(1), TWO: Decimal(2)}, today=TODAY)

    assert happened(register) == [Fact(Register.Reported, entries=[TWO], points=Decimal(2))]


def test_a_report_of_nothing_new_is_refused() -> None:
    register = given(Register, OPENED, REPORTED)

    with pytest.raises(NothingToReportError):
        register.report({ONE: Decimal(1)}, today=TODAY)


@pytest.mark.parametrize("today", [date(2026, 2, 28), date(2025, 12, 31)])
def test_a_month_that_has_not_begun_is_not_reported(today: date) -> None:
    register = given(Register, OPENED)

    with pytest.raises(MonthInFutureError):
        register.report({ONE: Decimal(1)}, today=today)


def test_a_report_has_a_longest_length() -> None:
    register = given(Register, OPENED)
    names = (ReportedEntry(account=UUID(int=n), entry="e") for n in range(ENTRIES_MAX + 1))
    entries = dict.fromkeys(names, Decimal(1))

    with pytest.raises(ReportTooLongError):
        register.report(entries, today=TODAY)


def test_the_group_decides_only_with_its_quorum() -> None:
    register = given(Register, OPENED, REPORTED)

    with pytest.raises(QuorumMissingError, match="4 members are present, 5 must be"):
        decide(register, present=[*MEMBERS[:4], MEMBERS[0]])


def test_the_group_decides_on_what_was_reported_and_on_nothing_else() -> None:
    register = given(Register, OPENED, REPORTED)

    with pytest.raises(NotReportedError):
        decide(register, not_recognised=[TWO])


def test_a_decision_empties_what_waits() -> None:
    register = given(Register, OPENED, REPORTED)

    decide(register, points=Decimal(1))

    assert happened(register) == [
        Fact(
            Register.Recognised, present=MEMBERS, recognised=1, not_recognised=0, points=Decimal(1)
        )
    ]
    with pytest.raises(NothingToRecogniseError):
        decide(register)


def test_what_was_decided_in_another_register_only_stops_waiting() -> None:
    both = Fact(Register.Reported, entries=[ONE, TWO], points=Decimal(2))
    register = given(Register, OPENED, both)

    decide(register, elsewhere=[TWO], points=Decimal(1))

    assert happened(register) == [
        Fact(
            Register.Recognised, present=MEMBERS, recognised=1, not_recognised=0, points=Decimal(1)
        )
    ]
    assert register.waiting == []


def test_whoever_inspects_a_register_signs_for_what_they_found() -> None:
    register = given(Register, OPENED, REPORTED)

    register.inspect(inspector=MEMBERS[0], outcome=IN_ORDER, note=None)

    signed = Fact(Register.Inspected, inspector=MEMBERS[0], outcome=IN_ORDER, note=None)
    assert happened(register) == [signed]
    with pytest.raises(InspectionNoteMissingError):
        register.inspect(inspector=MEMBERS[0], outcome="not_in_order", note=None)


def test_there_is_nothing_to_inspect_before_anything_was_reported() -> None:
    with pytest.raises(NothingToInspectError):
        given(Register, OPENED).inspect(inspector=MEMBERS[0], outcome=IN_ORDER, note=None)
