from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from assets.domain.payments.request import PaymentRequest
from assets.domain.payments.steps import Moved, Report
from chassis.errors import DomainError
from chassis.testing.aggregates import Fact, given, happened
from services.assets.tests.domain.payments.chains import (
    BOUND,
    CLERK,
    COMMITTEE,
    COMPLETE,
    TODAY,
    confirmed,
    graded,
    met,
    ordered,
    requested,
    signed,
    standing,
)

CHAIN = graded()
ORDERED = [*COMPLETE, ordered()]
YESTERDAY, TOMORROW = date(2026, 7, 1), date(2026, 7, 3)


def paid(amount_fen: int = 20_000, reference: str = "B-1", on: date = TODAY) -> Moved:
    return Moved(reference=reference, moved_on=on, amount_fen=amount_fen)


def report(**changed: Any) -> Report:
    said: dict[str, Any] = {"method": "bank_transfer", "paid_on": TODAY, "amount_fen": 20_000}
    return Report(**{**said, "reporter": CLERK, "reference": "B-1", **changed})


def order(request: PaymentRequest, method: str = "bank_transfer", **changed: Any) -> int:
    chain = changed.get("chain", CHAIN)
    held = changed.get("held", standing())
    return request.order_payment(chain, held, method=method, person=CLERK, today=TODAY)


def test_a_complete_chain_is_ordered_once_for_what_was_asked() -> None:
    request = given(PaymentRequest, requested(), *COMPLETE)

    assert order(request) == 20_000

    assert happened(request) == [ordered()]


def test_a_bank_pays_in_parts_up_to_the_order() -> None:
    request = given(PaymentRequest, requested(), *ORDERED)

    request.confirm(paid(12_000, "B-1"), today=TODAY)
    request.confirm(paid(8_000, "B-2"), today=TODAY)

    assert happened(request) == [confirmed(12_000, "B-1"), confirmed(8_000, "B-2")]


def test_what_came_back_is_paid_out_again_on_the_same_order() -> None:
    request = given(PaymentRequest, requested(), *ORDERED, confirmed(20_000, "B-1"))

    request.take_back(paid(20_000, "R-1"), reason=None, today=TODAY)
    request.confirm(paid(20_000, "B-2"), today=TODAY)

    assert [fact.kind for fact in happened(request)] == [
        PaymentRequest.Returned,
        PaymentRequest.Confirmed,
    ]
    assert request.totals.net_fen == 20_000


CASH = graded(cash_allowed=True)
REFUSED: dict[str, tuple[list[Fact], Callable[[PaymentRequest], object]]] = {
    "chain_incomplete": ([met(), *signed("review", "centre", "secretary")], order),
    "cash_forbidden": (COMPLETE, lambda request: order(request, "cash")),
    "already_signed": (COMPLETE, lambda request: order(request, held=standing(COMMITTEE))),
    "payment_ordered": (ORDERED, order),
    "payment_chain_missing": ([], lambda request: order(request, chain=None)),
    "nothing_to_pay": (
        [
            Fact(
                PaymentRequest.PaidIrregularly,
                method="cash",
                paid_on=TODAY,
                amount_fen=20_000,
                irregular=["cash_forbidden"],
                reporter=CLERK,
            ),
            *COMPLETE,
        ],
        order,
    ),
    "payment_not_ordered": (COMPLETE, lambda request: request.confirm(paid(), today=TODAY)),
    "paid_before_order": (
        ORDERED,
        lambda request: request.confirm(paid(on=YESTERDAY), today=TODAY),
    ),
    "paid_in_future": (ORDERED, lambda request: request.confirm(paid(on=TOMORROW), today=TODAY)),
    "paid_beyond_order": (
        [*ORDERED, confirmed(12_000, "B-1")],
        lambda request: request.confirm(paid(8_001, "B-2"), today=TODAY),
    ),
    "bank_reference_known": (
        [*ORDERED, confirmed(1, "B-1")],
        lambda request: request.confirm(paid(1, "B-1"), today=TODAY),
    ),
    "returned_beyond_paid": (
        [*ORDERED, confirmed(12_000, "B-1")],
        lambda request: request.take_back(paid(12_001, "R-1"), reason=None, today=TODAY),
    ),
}


@pytest.mark.parametrize("code", REFUSED)
def test_what_the_order_does_not_cover_is_refused(code: str) -> None:
    facts, act = REFUSED[code]
    request = given(PaymentRequest, requested(), *facts)

    with pytest.raises(DomainError) as caught:
        act(request)

    assert caught.value.code == code
    assert happened(request) == []


def test_cash_is_ordered_where_the_chain_allows_it() -> None:
    request = given(PaymentRequest, requested(), *COMPLETE)

    order(request, "cash", chain=CASH)

    assert happened(request) == [ordered(method="cash")]


WITHDRAWN = Fact(PaymentRequest.Withdrawn, version=1, person=CLERK)
IRREGULAR: dict[str, tuple[list[Fact], Report, list[str]]] = {
    "cash-on-nothing": (
        [],
        report(method="cash", reference=None),
        ["cash_forbidden", "chain_incomplete", "not_ordered", "reference_missing"],
    ),
    "without-a-complete-chain": ([met()], report(), ["chain_incomplete", "not_ordered"]),
    "signed-but-not-ordered": (COMPLETE, report(), ["not_ordered"]),
    "beyond-the-order": (ORDERED, report(amount_fen=20_001), ["beyond_order"]),
    "before-the-order": (ORDERED, report(paid_on=YESTERDAY), ["before_order"]),
    "cash-on-an-order": (
        ORDERED,
        report(method="cash"),
        ["cash_forbidden", "other_method"],
    ),
    "told-twice": ([*ORDERED, confirmed(1, "B-1")], report(amount_fen=1), ["reference_known"]),
    "withdrawn": ([*COMPLETE, WITHDRAWN], report(), ["not_ordered", "withdrawn"]),
}


@pytest.mark.parametrize("case", IRREGULAR)
def test_a_payment_that_was_made_is_recorded_whatever_is_wrong_with_it(case: str) -> None:
    facts, told, irregular = IRREGULAR[case]
    request = given(PaymentRequest, requested(), *facts)
    before = request.totals.paid_fen

    assert request.report_paid(CHAIN, told, today=TODAY) == irregular

    [fact] = happened(request)
    assert (fact.kind, fact.fields["irregular"]) == (PaymentRequest.PaidIrregularly, irregular)
    assert request.totals.paid_fen == before + told.amount_fen


def test_a_reported_payment_with_which_nothing_is_wrong_is_confirmed() -> None:
    request = given(PaymentRequest, requested(), *ORDERED)

    assert request.report_paid(CHAIN, report(), today=TODAY) == []

    assert happened(request) == [confirmed(20_000, "B-1")]


def test_a_payment_of_a_day_that_has_not_come_is_refused() -> None:
    request = given(PaymentRequest, requested(chain=BOUND))

    with pytest.raises(DomainError) as caught:
        request.report_paid(CHAIN, report(paid_on=TOMORROW), today=TODAY)

    assert caught.value.code == "paid_in_future"
