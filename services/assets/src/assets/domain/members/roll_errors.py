"""Why something is refused that is done with a roll."""

from chassis.errors import ConflictError, InvalidError, NotFoundError, RefusedError


class RollUnknownError(NotFoundError):
    """The entity has no such roll."""

    code = "roll_unknown"


class RollNotAdoptedError(RefusedError):
    """The roll was not adopted yet, so that nothing can be computed from it."""

    code = "roll_not_adopted"


class RollEntryRefusedError(RefusedError):
    """An entry contradicts itself, or another one of the roll."""

    code = "roll_entry_refused"


class RollTooLargeError(RefusedError):
    """The roll would hold more entries than one roll may."""

    code = "roll_too_large"


class RollIncompleteError(RefusedError):
    """The drafted roll is not the one that was resolved on: members or shares differ."""

    code = "roll_incomplete"


class RollDraftEmptyError(RefusedError):
    """Nothing is drafted that could be adopted."""

    code = "roll_draft_empty"


class RollDraftOpenError(ConflictError):
    """Somebody drafts changes of the roll; they are adopted or dropped first."""

    code = "roll_draft_open"


class RollDayInFutureError(InvalidError):
    """Something would be computed from the roll of a day that has not come."""

    code = "roll_day_in_future"


class RollMovedOnError(ConflictError):
    """The roll was changed since this was computed from it."""

    code = "roll_moved_on"
