"""An invoice is paid once: cited by one open payment at a time, and never beyond its total."""

from uuid import UUID

import pytest

from assets.domain.budgets.invoice import CitedInvoice, Invoice, check_credit_code
from chassis.errors import DomainError
from chassis.testing.aggregates import Fact, given, happened

FIRST, SECOND = UUID(int=1), UUID(int=2)
ISSUER, NUMBER = "91350100M000100Y43", "26500000000000000017"
KNOWN = Fact(Invoice.Known, issuer=ISSUER, number=NUMBER)
PAID = Fact(Invoice.Paid, payment_request=FIRST)
RELEASED = Fact(Invoice.Released, payment_request=FIRST)


def cited(amount_fen: int, *, total_fen: int = 100) -> CitedInvoice:
    return CitedInvoice(issuer=ISSUER, number=NUMBER, total_fen=total_fen, amount_fen=amount_fen)


def fact(payment: UUID, amount_fen: int) -> Fact:
    return Fact(Invoice.Cited, payment_request=payment, total_fen=100, amount_fen=amount_fen)


@pytest.mark.parametrize(
    ("facts", "wanted", "code"),
    [
        ([fact(FIRST, 10)], cited(1), "invoice_cited"),
        ([fact(FIRST, 90), PAID], cited(11), "invoice_exceeded"),
        ([fact(FIRST, 90), PAID], cited(10, total_fen=200), "invoice_total_differs"),
        ([], cited(101), "invoice_exceeded"),
    ],
    ids=["open", "beyond-what-is-left", "another-total", "beyond-its-total"],
)
def test_an_invoice_is_not_paid_twice(facts: list[Fact], wanted: CitedInvoice, code: str) -> None:
    invoice = given(Invoice, KNOWN, *facts)

    with pytest.raises(DomainError) as caught:
        invoice.permit(SECOND, wanted)

    assert caught.value.code == code
    assert happened(invoice) == []


@pytest.mark.parametrize(
    "facts",
    [[fact(FIRST, 10), RELEASED], [fact(FIRST, 90), PAID], []],
    ids=["freed", "rest", "new"],
)
def test_what_is_not_paid_of_an_invoice_may_be_cited(facts: list[Fact]) -> None:
    invoice = given(Invoice, KNOWN, *facts)

    invoice.permit(SECOND, cited(10))

    assert happened(invoice) == [fact(SECOND, 10)]


def test_what_was_paid_on_a_freed_invoice_is_cited_again_beside_the_other() -> None:
    invoice = given(Invoice, KNOWN, fact(FIRST, 60), RELEASED, fact(SECOND, 60))

    codes = [each.code for each in invoice.objections(FIRST, cited(60))]
    invoice.follow(FIRST, cited(60), paid=True)

    assert codes == ["invoice_cited", "invoice_exceeded"]
    assert happened(invoice) == [fact(FIRST, 60), PAID]


@pytest.mark.parametrize(
    "code", ["91350100M000100Y44", "91350100M000100I43", "9135", "110105194912310028"]
)
def test_a_code_that_is_no_issuers_is_refused(code: str) -> None:
    check_credit_code(ISSUER)

    with pytest.raises(DomainError) as caught:
        check_credit_code(code)

    assert caught.value.code == "credit_code"
