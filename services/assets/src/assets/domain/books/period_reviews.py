"""What others say of an entity's books: a month's review, a quarter's audit, a year's accounts."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from typing_extensions import override

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
from chassis.aggregate import AggregateRoot, Created, event
from chassis.personal.values import Personal, Sealed
from kernel.ids import named_id
from kernel.periods import Month, Quarter, Year

Opinion = Literal["in_order", "findings"]
"""What an audit says: the books are in order, or these are findings."""


@dataclass(frozen=True, kw_only=True)
class QuarterAudit:
    """What an auditor found of a quarter: an opinion, in words, resting on kept originals."""

    quarter: Quarter
    opinion: Opinion
    report: Personal
    evidence: tuple[str, ...] = ()


class PeriodReviews(AggregateRoot):
    """Audits quarters in their order, and lets no year end in final accounts on less than all.

    Nothing here changes the books: an objection opens an audit case, which an auditor settles.
    """

    TOPIC = "assets.period_reviews"

    class Opened(Created):
        """Somebody said something of the entity's books for the first time."""

        TOPIC = "assets.period_reviews.opened"
        entity: UUID

    class MonthReviewed(AggregateRoot.Event):
        """A member of the democratic finance group (民主理财小组) found a closed month in order."""

        TOPIC = "assets.period_reviews.month_reviewed"
        month: str
        reviewer: UUID

    class AuditCaseOpened(AggregateRoot.Event):
        """The finance group objects to the books of a month, and so asks for an audit."""

        TOPIC = "assets.period_reviews.audit_case_opened"
        audit_case: UUID
        month: str
        reviewer: UUID
        reason: Personal | Sealed

    class AuditCaseSettled(AggregateRoot.Event):
        """An auditor looked into the objection and says what was found."""

        TOPIC = "assets.period_reviews.audit_case_settled"
        audit_case: UUID
        month: str
        auditor: UUID
        opinion: str
        finding: Personal | Sealed

    class QuarterAudited(AggregateRoot.Event):
        """The books of a quarter were audited (季审计)."""

        TOPIC = "assets.period_reviews.quarter_audited"
        quarter: str
        auditor: UUID
        opinion: str
        report: Personal | Sealed
        evidence: list[str]

    class FinalAccountsDrawn(AggregateRoot.Event):
        """The final accounts of a year were drawn up (年决算), on closed months and audits."""

        TOPIC = "assets.period_reviews.final_accounts_drawn"
        year: str
        person: UUID
        evidence: list[str]

    @staticmethod
    @override
    def create_id(entity: UUID) -> UUID:
        """Derive the id, so that an entity has these once."""
        return named_id(f"/assets/period_reviews/{entity}")

    @event(Opened)
    def __init__(self, entity: UUID) -> None:
        self.entity = entity
        self.reviewed: dict[Month, frozenset[UUID]] = {}
        self.cases: dict[UUID, tuple[str, UUID]] = {}
        """Open audit cases, with the month and who objects."""
        self.objected = 0
        self.audited: frozenset[Quarter] = frozenset()
        self.final: frozenset[Year] = frozenset()

    def review_month(self, month: Month, journal: Journal | None, *, reviewer: UUID) -> None:
        """Find the books of a closed month in order."""
        _check_closed(journal, month)
        if reviewer in self.reviewed.get(month, frozenset()):
            raise PeriodReviewedError(f"you have reviewed {month} already")
        self._month_reviewed(month=month.text, reviewer=reviewer)

    def object(self, month: Month, *, reviewer: UUID, reason: Personal) -> UUID:
        """Object to the books of a month, open or closed; gives the audit case."""
        case = named_id(f"/assets/audit_case/{self.entity}/{self.objected + 1}")
        self._audit_case_opened(audit_case=case, month=month.text, reviewer=reviewer, reason=reason)
        return case

    def settle(self, case: UUID, *, auditor: UUID, opinion: Opinion, finding: Personal) -> None:
        """Say what was found of an objection, as another person than objects."""
        if case not in self.cases:
            raise AuditCaseUnknownError("the entity has no such open audit case")
        month, reviewer = self.cases[case]
        if reviewer == auditor:
            raise OwnObjectionError("have another auditor settle what you object to")
        self._audit_case_settled(
            audit_case=case, month=month, auditor=auditor, opinion=opinion, finding=finding
        )

    def audit(
        self, audit: QuarterAudit, journal: Journal | None, *, first_month: Month, auditor: UUID
    ) -> None:
        """Record the audit of a quarter of closed months, after that of the quarter before."""
        quarter = audit.quarter
        _check_closed(journal, quarter.months()[-1])
        if quarter in self.audited:
            raise QuarterAuditedError(f"{quarter} has its audit record")
        before = quarter.previous()
        if before >= Quarter.of(first_month.first_on) and before not in self.audited:
            raise AuditMissingError(f"record the audit of {before} first", quarter=before.text)
        self._quarter_audited(
            quarter=quarter.text,
            auditor=auditor,
            opinion=audit.opinion,
            report=audit.report,
            evidence=list(audit.evidence),
        )

    def draw_final_accounts(
        self,
        year: Year,
        last: Journal | None,
        *,
        first_month: Month,
        person: UUID,
        evidence: tuple[str, ...],
    ) -> None:
        """Draw up a year's final accounts; months close in order, so the last one tells of all."""
        if year in self.final:
            raise FinalAccountsDrawnError(f"{year} has its final accounts")
        missing = [each.text for each in _quarters(year, first_month) if each not in self.audited]
        if last is None or not last.closed:
            missing.insert(0, year.months()[-1].text)
        if missing:
            raise FinalAccountsIncompleteError(
                f"close every month of {year} and have each quarter audited first; missing: "
                f"{', '.join(missing)}",
                missing=missing,
            )
        self._final_accounts_drawn(year=year.text, person=person, evidence=list(evidence))

    @event(MonthReviewed)
    def _month_reviewed(self, month: str, reviewer: UUID) -> None:
        key = Month(month)
        self.reviewed[key] = self.reviewed.get(key, frozenset()) | {reviewer}

    @event(AuditCaseOpened)
    def _audit_case_opened(
        self, audit_case: UUID, month: str, reviewer: UUID, reason: Personal | Sealed
    ) -> None:
        self.objected += 1
        self.cases[audit_case] = (month, reviewer)

    @event(AuditCaseSettled)
    def _audit_case_settled(
        self,
        audit_case: UUID,
        month: str,
        auditor: UUID,
        opinion: str,
        finding: Personal | Sealed,
    ) -> None:
        del self.cases[audit_case]

    @event(QuarterAudited)
    def _quarter_audited(
        self,
        quarter: str,
        auditor: UUID,
        opinion: str,
        report: Personal | Sealed,
        evidence: list[str],
    ) -> None:
        self.audited |= {Quarter(quarter)}

    @event(FinalAccountsDrawn)
    def _final_accounts_drawn(self, year: str, person: UUID, evidence: list[str]) -> None:
        self.final |= {Year(year)}


def _check_closed(journal: Journal | None, month: Month) -> None:
    if journal is None or not journal.closed:
        raise PeriodOpenError(f"close {month} first: its books may still change")


def _quarters(year: Year, first_month: Month) -> Iterator[Quarter]:
    """Give the quarters of a year in which books were kept."""
    for month in year.months()[2::3]:
        if month >= first_month:
            yield Quarter.of(month.first_on)
