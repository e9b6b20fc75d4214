"""Reviews of months, audits of quarters and final accounts of years: load, decide, save."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from assets.application.books.entities import VOUCHERS_RETENTION, known
from assets.application.books.period_commands import (
    DrawFinalAccounts,
    ObjectToMonth,
    RecordAudit,
    ReviewMonth,
    SettleAuditCase,
)
from assets.domain.books.entity import Entity
from assets.domain.books.journal import Journal
from assets.domain.books.period_reviews import PeriodReviews, QuarterAudit
from chassis.context import Context
from chassis.eventstore.log import Decision, Log, Wanted
from chassis.personal.values import Personal
from chassis.receipts import StoredReceipt
from kernel.periods import Month

Decided = Callable[[Entity, PeriodReviews, Journal | None], dict[str, Any]]


class Periods:
    """The use cases of whole periods; each answers with the receipt of what was stored."""

    def __init__(self, log: Log) -> None:
        """Decide on this log."""
        self._log = log

    async def review_month(self, command: ReviewMonth, context: Context) -> StoredReceipt:
        """Find the books of a closed month in order."""

        def decide(_: Entity, reviews: PeriodReviews, journal: Journal | None) -> dict[str, Any]:
            reviews.review_month(command.month, journal, reviewer=command.reviewer)
            return {"month": command.month.text}

        return await self._decide(command.entity, command.month, decide, context)

    async def object_to_month(self, command: ObjectToMonth, context: Context) -> StoredReceipt:
        """Object to the books of a month; an audit case is open from now on."""
        reason = _words(command.entity, command.about, command.reason)

        def decide(entity: Entity, reviews: PeriodReviews, _: Journal | None) -> dict[str, Any]:
            entity.check_in_books((), on=command.month.last_on)
            case = reviews.object(command.month, reviewer=command.reviewer, reason=reason)
            return {"audit_case": str(case)}

        return await self._decide(command.entity, command.month, decide, context)

    async def settle_audit_case(self, command: SettleAuditCase, context: Context) -> StoredReceipt:
        """Say what was found of an objection."""
        finding = _words(command.entity, command.about, command.finding)

        def decide(reviews: PeriodReviews | None) -> Decision:
            reviews = reviews or PeriodReviews(command.entity)
            reviews.settle(
                command.audit_case,
                auditor=command.auditor,
                opinion=command.opinion,
                finding=finding,
            )
            return Decision(saved=[reviews], answer={"audit_case": str(command.audit_case)})

        wanted = PeriodReviews.create_id(command.entity)
        return await self._log.execute([(PeriodReviews, wanted)], decide, context)

    async def record_audit(self, command: RecordAudit, context: Context) -> StoredReceipt:
        """Record the audit of a quarter, after that of the quarter before."""
        audit = QuarterAudit(
            quarter=command.quarter,
            opinion=command.opinion,
            report=_words(command.entity, command.about, command.report),
            evidence=command.evidence,
        )

        def decide(
            entity: Entity, reviews: PeriodReviews, journal: Journal | None
        ) -> dict[str, Any]:
            entity.check_in_books((), on=command.quarter.last_on)
            first = entity.first_month
            reviews.audit(audit, journal, first_month=first, auditor=command.auditor)
            return {"quarter": command.quarter.text}

        last = command.quarter.months()[-1]
        return await self._decide(command.entity, last, decide, context)

    async def draw_final_accounts(
        self, command: DrawFinalAccounts, context: Context
    ) -> StoredReceipt:
        """Draw up a year's final accounts, on 12 closed months and 4 audited quarters."""

        def decide(
            entity: Entity, reviews: PeriodReviews, journal: Journal | None
        ) -> dict[str, Any]:
            entity.check_in_books((), on=command.year.last_on)
            reviews.draw_final_accounts(
                command.year,
                journal,
                first_month=entity.first_month,
                person=command.person,
                evidence=command.evidence,
            )
            return {"year": command.year.text}

        last = command.year.months()[-1]
        return await self._decide(command.entity, last, decide, context)

    async def _decide(
        self, entity_id: UUID, month: Month, decided: Decided, context: Context
    ) -> StoredReceipt:
        def decide(
            entity: Entity | None, reviews: PeriodReviews | None, journal: Journal | None
        ) -> Decision:
            reviews = reviews or PeriodReviews(entity_id)
            return Decision(saved=[reviews], answer=decided(known(entity), reviews, journal))

        wanted: list[Wanted] = [
            (Entity, entity_id),
            (PeriodReviews, PeriodReviews.create_id(entity_id)),
            (Journal, Journal.create_id(entity_id, month.text)),
        ]
        return await self._log.execute(wanted, decide, context)


def _words(entity: UUID, about: UUID | None, text: str) -> Personal:
    return Personal(about or entity, VOUCHERS_RETENTION, text)
