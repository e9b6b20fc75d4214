from datetime import date
from uuid import UUID

import pytest

from assets.domain.books.journal import Journal
from assets.domain.books.period_errors import (
    AuditCaseUnknownError,
    AuditMissingError,
    FinalAccountsDrawnError,
    FinalAccountsIncompleteError,
    OwnObjectionError,
    PeriodOpenError,
    PeriodReviewedError,
    QuarterAuditedError,
)
from assets.domain.books.period_reviews import PeriodReviews, QuarterAudit
from chassis.personal.values import Personal
from chassis.testing.aggregates import Fact, given, happened
from kernel.periods import Month, Quarter, Year
from services.assets.tests.charts import CHART
from services.assets.tests.vouchers import ENTITY

MEMBER, AUDITOR, ACCOUNTANT = UUID(int=0x31), UUID(int=0x32), UUID(int=0x33)
WORDS = Personal(ENTITY, "vouchers", "账实相符")
OPENED = Fact(PeriodReviews.Opened, entity=ENTITY)
FIRST, YEAR = Month("2026-01"), Year("2026")


def journal(month: str, *, close: bool = True) -> Journal:
    own = Journal(ENTITY, month)
    if close:
        own.close(None, first_month=own.month, chart=CHART, today=date(2027, 1, 5))
    return own


def audit(reviews: PeriodReviews, quarter: str, *, first: Month = FIRST) -> None:
    own = Quarter(quarter)
    found = QuarterAudit(quarter=own, opinion="in_order", report=WORDS)
    last = journal(own.months()[-1].text)
    reviews.audit(found, last, first_month=first, auditor=AUDITOR)


def draw(reviews: PeriodReviews, last: Journal | None, *, first: Month = FIRST) -> None:
    reviews.draw_final_accounts(
        YEAR, last, first_month=first, person=ACCOUNTANT, evidence=("sha256:",)
    )


def test_a_closed_month_is_reviewed_once_by_each_member() -> None:
    reviews = given(PeriodReviews, OPENED)
    with pytest.raises(PeriodOpenError):
        reviews.review_month(FIRST, journal("2026-01", close=False), reviewer=MEMBER)

    reviews.review_month(FIRST, journal("2026-01"), reviewer=MEMBER)

    with pytest.raises(PeriodReviewedError):
        reviews.review_month(FIRST, journal("2026-01"), reviewer=MEMBER)
    assert happened(reviews) == [
        Fact(PeriodReviews.MonthReviewed, month="2026-01", reviewer=MEMBER)
    ]


def test_an_objection_opens_an_audit_case_that_another_person_settles() -> None:
    reviews = given(PeriodReviews, OPENED)
    case = reviews.object(FIRST, reviewer=MEMBER, reason=WORDS)
    assert reviews.object(FIRST, reviewer=MEMBER, reason=WORDS) != case

    with pytest.raises(OwnObjectionError):
        reviews.settle(case, auditor=MEMBER, opinion="in_order", finding=WORDS)
    reviews.settle(case, auditor=AUDITOR, opinion="findings", finding=WORDS)
    with pytest.raises(AuditCaseUnknownError):
        reviews.settle(case, auditor=AUDITOR, opinion="findings", finding=WORDS)

    assert happened(reviews)[-1] == Fact(
        PeriodReviews.AuditCaseSettled,
        audit_case=case,
        month="2026-01",
        auditor=AUDITOR,
        opinion="findings",
        finding=WORDS,
    )


def test_a_quarter_is_audited_after_the_one_before_it() -> None:
    reviews = given(PeriodReviews, OPENED)

    with pytest.raises(AuditMissingError, match="2026-Q1"):
        audit(reviews, "2026-Q2")
    audit(reviews, "2026-Q1")
    audit(reviews, "2026-Q2")
    with pytest.raises(QuarterAuditedError):
        audit(reviews, "2026-Q2")


def test_the_first_quarter_of_the_books_waits_for_none_before() -> None:
    audit(given(PeriodReviews, OPENED), "2026-Q3", first=Month("2026-08"))


def test_a_quarter_of_open_months_is_not_audited() -> None:
    found = QuarterAudit(quarter=Quarter("2026-Q1"), opinion="in_order", report=WORDS)

    with pytest.raises(PeriodOpenError, match="2026-03"):
        given(PeriodReviews, OPENED).audit(
            found, journal("2026-03", close=False), first_month=FIRST, auditor=AUDITOR
        )


def test_a_year_has_final_accounts_on_twelve_months_and_four_audits() -> None:
    reviews = given(PeriodReviews, OPENED)
    for quarter in ("2026-Q1", "2026-Q2", "2026-Q3"):
        audit(reviews, quarter)

    with pytest.raises(FinalAccountsIncompleteError) as refusal:
        draw(reviews, journal("2026-12", close=False))
    assert refusal.value.details["missing"] == ["2026-12", "2026-Q4"]
    audit(reviews, "2026-Q4")
    with pytest.raises(FinalAccountsIncompleteError, match="2026-12"):
        draw(reviews, None)
    draw(reviews, journal("2026-12"))
    with pytest.raises(FinalAccountsDrawnError):
        draw(reviews, journal("2026-12"))


def test_books_that_began_within_a_year_need_the_audits_since_then() -> None:
    reviews, began = given(PeriodReviews, OPENED), Month("2026-08")
    audit(reviews, "2026-Q3", first=began)
    audit(reviews, "2026-Q4", first=began)

    draw(reviews, journal("2026-12"), first=began)

    assert happened(reviews)[-1] == Fact(
        PeriodReviews.FinalAccountsDrawn, year="2026", person=ACCOUNTANT, evidence=["sha256:"]
    )
