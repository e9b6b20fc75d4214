from datetime import date
from uuid import UUID

import pytest

from assets.domain.books.journal import Balance, Journal
from assets.domain.books.journal_errors import (
    EarlierPeriodOpenError,
    OpeningNotFirstError,
    PeriodClosedError,
    PeriodNotOverError,
    VoucherOfAnotherMonthError,
    VouchersUnpostedError,
    YearNotCarriedOverError,
)
from assets.domain.books.lines import Line, Movement
from chassis.testing.aggregates import Fact, given, happened
from kernel.periods import Month
from services.assets.tests.charts import CHART
from services.assets.tests.vouchers import ACCRUED, ENTITY, credit, debit, prepared

MAY, JUNE, DECEMBER = Month("2026-05"), Month("2026-06"), Month("2026-12")
OPENED = Fact(Journal.Opened, entity=ENTITY, month="2026-05")
LATER = date(2027, 1, 5)
WAGES = [
    Movement(account="513", debit_fen=5_000, credit_fen=0),
    Movement(account="212", debit_fen=0, credit_fen=5_000),
]


def close(journal: Journal, before: Journal | None = None, *, first: Month = MAY) -> None:
    journal.close(before, first_month=first, chart=CHART, today=LATER)


def month_of(*vouchers: tuple[Line, ...], month: Month = MAY) -> Journal:
    journal = Journal(ENTITY, month.text)
    for number, lines in enumerate(vouchers):
        voucher = prepared(*lines, draft=f"d{number}", dated_on=month.last_on)
        journal.enter(voucher, first_month=MAY)
        journal.post(voucher, chart=CHART)
    return journal


def test_vouchers_are_numbered_as_they_are_posted_without_a_gap() -> None:
    journal = given(Journal, OPENED)
    drafts = [prepared(*ACCRUED, draft=f"2026-05-00{number}") for number in (1, 2, 3)]
    for voucher in drafts:
        journal.enter(voucher, first_month=MAY)

    journal.void(drafts[1])

    assert [journal.post(drafts[2], chart=CHART), journal.post(drafts[0], chart=CHART)] == [1, 2]
    assert happened(journal)[-1] == Fact(
        Journal.VoucherPosted, voucher=drafts[0].id, number=2, movements=WAGES
    )


def test_a_month_does_not_close_while_a_prepared_voucher_waits_and_names_it() -> None:
    journal = given(
        Journal, OPENED, Fact(Journal.VoucherEntered, voucher=UUID(int=5), draft="2026-05-009")
    )

    with pytest.raises(VouchersUnpostedError, match="2026-05-009") as refusal:
        close(journal)

    assert refusal.value.details["vouchers"] == ["2026-05-009"]
    assert happened(journal) == []


def test_a_closed_month_has_its_balances_and_takes_no_voucher() -> None:
    journal = month_of(ACCRUED)
    journal.collect_events()

    close(journal)

    assert happened(journal) == [
        Fact(
            Journal.Closed,
            vouchers=1,
            balances=[
                Balance(account="212", balance_fen=-5_000),
                Balance(account="513", balance_fen=5_000),
            ],
        )
    ]
    with pytest.raises(PeriodClosedError):
        journal.enter(prepared(*ACCRUED), first_month=MAY)
    with pytest.raises(PeriodClosedError):
        close(journal)


def test_a_voucher_of_another_month_is_refused() -> None:
    with pytest.raises(VoucherOfAnotherMonthError):
        given(Journal, OPENED).enter(prepared(*ACCRUED, dated_on=date(2026, 6, 1)), first_month=MAY)


def test_months_close_in_their_order_and_carry_balances_on() -> None:
    may, june = month_of(ACCRUED), month_of(ACCRUED, month=JUNE)

    with pytest.raises(EarlierPeriodOpenError, match="2026-05"):
        close(june, may)
    with pytest.raises(EarlierPeriodOpenError):
        close(june, None)
    close(may)
    close(june, may)

    assert june.balances == {("212", None): -10_000, ("513", None): 10_000}


def test_a_month_closes_on_its_last_day_at_the_earliest() -> None:
    journal = given(Journal, OPENED)

    with pytest.raises(PeriodNotOverError, match="2026-05-31"):
        journal.close(None, first_month=MAY, chart=CHART, today=date(2026, 5, 30))
    journal.close(None, first_month=MAY, chart=CHART, today=date(2026, 5, 31))


def test_opening_balances_come_first_of_all() -> None:
    opening = prepared(*ACCRUED, kind="opening")

    given(Journal, OPENED).enter(opening, first_month=MAY)
    with pytest.raises(OpeningNotFirstError):
        given(Journal, OPENED).enter(opening, first_month=Month("2026-04"))
    with pytest.raises(OpeningNotFirstError):
        month_of(ACCRUED).enter(opening, first_month=MAY)


def test_a_year_does_not_close_before_its_results_and_its_distribution_are_carried_over() -> None:
    shared = (debit("322", 100, sub="distributed"), credit("311", 100))
    left = month_of(ACCRUED, shared, month=DECEMBER)

    with pytest.raises(YearNotCarriedOverError) as refusal:
        close(left, first=DECEMBER)
    assert refusal.value.details["accounts"] == ["322/distributed", "513"]

    carried = (debit("321", 5_000), credit("513", 5_000))
    onward = (debit("322", 5_000, sub="undistributed"), credit("321", 5_000))
    cleared = (debit("322", 100, sub="undistributed"), credit("322", 100, sub="distributed"))
    journal = month_of(ACCRUED, shared, carried, onward, cleared, month=DECEMBER)
    close(journal, first=DECEMBER)

    assert journal.balances == {
        ("212", None): -5_000,
        ("311", None): -100,
        ("322", "undistributed"): 5_100,
    }
