"""Why a review of a month, an audit of a quarter or a year's final accounts are refused."""

from chassis.errors import ConflictError, NotFoundError, RefusedError


class PeriodOpenError(RefusedError):
    """The books of the period are not closed; they may still change."""

    code = "period_open"


class PeriodReviewedError(ConflictError):
    """The person has reviewed the books of the month already."""

    code = "period_reviewed"


class AuditMissingError(RefusedError):
    """A quarter before this one has no audit record (季审计)."""

    code = "audit_missing"


class QuarterAuditedError(ConflictError):
    """The quarter has an audit record already."""

    code = "quarter_audited"


class FinalAccountsIncompleteError(RefusedError):
    """The year lacks closed months or audited quarters before its final accounts (年决算)."""

    code = "final_accounts_incomplete"


class FinalAccountsDrawnError(ConflictError):
    """The year has its final accounts."""

    code = "final_accounts_drawn"


class AuditCaseUnknownError(NotFoundError):
    """The entity has no open audit case of this id."""

    code = "audit_case_unknown"


class OwnObjectionError(RefusedError):
    """Whoever objects does not settle the audit case that the objection opened."""

    code = "own_objection"
