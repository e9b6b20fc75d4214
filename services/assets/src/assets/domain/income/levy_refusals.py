"""Why something is refused on a levy."""

from chassis.errors import ConflictError, NotFoundError, RefusedError


class LevyUnknownError(NotFoundError):
    """The entity has not billed this levy for this month."""

    code = "levy_unknown"


class LevyBilledError(ConflictError):
    """The levy of this month is billed already."""

    code = "levy_billed"


class LevyMonthNotBegunError(RefusedError):
    """The month of the levy has not begun."""

    code = "levy_month_not_begun"


class LevyRollEmptyError(RefusedError):
    """Nobody is on the roll of the levy."""

    code = "levy_roll_empty"


class LevyRollNeededError(RefusedError):
    """The register tells no such quantities; a roll has to be given."""

    code = "levy_roll_needed"


class LevyDebtorError(RefusedError):
    """The roll bills somebody else than the party whom the rules name."""

    code = "levy_debtor"


class NotBilledError(RefusedError):
    """The party was not billed."""

    code = "levy_party_not_billed"


class PaidBeyondBillError(RefusedError):
    """More would be collected than the party owes."""

    code = "levy_paid_beyond_bill"


class WaiverBeyondDueError(RefusedError):
    """More would be waived than the party owes."""

    code = "levy_waiver_beyond_due"


class WaiverRepeatedError(ConflictError):
    """The decision has let the party owe less already."""

    code = "levy_waiver_repeated"


class LevyOwedElsewhereError(RefusedError):
    """The levy is owed to somebody else than the entity, whose receipts do not collect it."""

    code = "levy_owed_elsewhere"
