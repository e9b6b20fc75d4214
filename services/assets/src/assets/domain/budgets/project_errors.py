"""What a project refuses, and why."""

from chassis.errors import ConflictError, InvalidError, NotFoundError, RefusedError


class ProjectUnknownError(NotFoundError):
    """There is no such project."""

    code = "project_unknown"


class ProjectExistsError(ConflictError):
    """The unit has a project of this key already."""

    code = "project_exists"


class ProjectKindUnknownError(RefusedError):
    """The rules of the unit know no such kind of project."""

    code = "project_kind_unknown"


class BudgetRulesMissingError(RefusedError):
    """No rules of budgets and projects are in force for the unit."""

    code = "budget_rules_missing"


class OwnerPostUnknownError(RefusedError):
    """The register knows no such post, so nobody would own the project."""

    code = "owner_post_unknown"


class DecidingVoteMissingError(RefusedError):
    """The project needs a deciding vote (一事一议) before it starts, and none is linked."""

    code = "deciding_vote_missing"


class ProjectStartedError(RefusedError):
    """The project has started already."""

    code = "project_started"


class ProjectNotStartedError(RefusedError):
    """The project has not started."""

    code = "project_not_started"


class ProjectNotAcceptedError(RefusedError):
    """The project is not accepted (验收), so no award is due."""

    code = "project_not_accepted"


class ProjectAcceptedError(RefusedError):
    """The project is accepted already."""

    code = "project_accepted"


class AcceptanceNotSeparateError(RefusedError):
    """Whoever entered the project, or has signed its acceptance, does not sign it (again)."""

    code = "acceptance_not_separate"


class BeyondProjectBudgetError(RefusedError):
    """What is committed and spent would go beyond the project's budget."""

    code = "beyond_project_budget"


class BeyondSourcesError(RefusedError):
    """What is committed and spent would go beyond the money of a source."""

    code = "beyond_sources"


class SourceExistsError(ConflictError):
    """A source of this key was pooled already."""

    code = "source_exists"


class SourceUnknownError(RefusedError):
    """The project has no such source."""

    code = "source_unknown"


class SourcesWithoutOrderError(RefusedError):
    """The project draws on its sources as each payment says, and this one does not say it."""

    code = "sources_not_stated"


class SourcesSumError(InvalidError):
    """The parts of several sources do not add up to the amount."""

    code = "sources_do_not_sum"


class WageBeyondLabourError(RefusedError):
    """More would be paid to a resident than their recorded days at their rate come to."""

    code = "wage_beyond_labour"


class WageNotWholeError(InvalidError):
    """Days at this rate do not come to whole fen."""

    code = "wage_not_whole"


class DaysBeyondPeriodError(InvalidError):
    """More days are recorded than the period has, or none."""

    code = "days_beyond_period"


class SpendingExistsError(ConflictError):
    """A spending with this reference is booked on the project."""

    code = "spending_exists"


class ProjectUnchangedError(RefusedError):
    """The project has this budget, owner or progress already."""

    code = "project_unchanged"


class ProjectNotNamedError(RefusedError):
    """Such a payment is one of a project, and names none."""

    code = "project_not_named"
