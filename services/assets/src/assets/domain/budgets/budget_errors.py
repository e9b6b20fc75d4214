"""What a budget refuses, and why."""

from chassis.errors import ConflictError, InvalidError, NotFoundError, RefusedError


class BudgetUnknownError(NotFoundError):
    """The entity has no budget of this year."""

    code = "budget_unknown"


class BudgetExistsError(ConflictError):
    """The entity has adopted a budget of this year already."""

    code = "budget_exists"


class BudgetLineTwiceError(InvalidError):
    """A line is written twice."""

    code = "budget_line_twice"


class BudgetAccountNotIncomeError(RefusedError):
    """What a line plans is compared with the entries of an account of income alone."""

    code = "budget_account_not_income"


class BudgetAccountTwiceError(InvalidError):
    """Two lines would count the same entries."""

    code = "budget_account_twice"


class BudgetLineUnknownError(RefusedError):
    """The budget has no such line."""

    code = "budget_line_unknown"


class BudgetLineNotExpenseError(RefusedError):
    """The line plans income; nothing is paid from it."""

    code = "budget_line_not_expense"


class BudgetLineKindError(RefusedError):
    """An amendment makes expense of income, or the other way round."""

    code = "budget_line_kind"


class BeyondBudgetError(RefusedError):
    """What is committed and spent would go beyond the line (超预算)."""

    code = "beyond_budget"


class AmendmentBeforeLastError(RefusedError):
    """The amendment was decided before the last one that is recorded."""

    code = "amendment_before_last"


class AllotmentPaidError(RefusedError):
    """Money was paid on the request: it stays with its line, project and sources."""

    code = "allotment_paid"


class BudgetEntityMissingError(InvalidError):
    """A budget line is named without the entity whose budget it is."""

    code = "budget_without_entity"
