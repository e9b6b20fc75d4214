"""Why something is refused that is done with a slip."""

from chassis.errors import ConflictError, NotFoundError, RefusedError


class SlipUnknownError(NotFoundError):
    """The entity has no such slip."""

    code = "slip_unknown"


class SlipNotWaitingError(ConflictError):
    """The slip waits in its month no more: a voucher has it, or it was set aside."""

    code = "slip_not_waiting"


class SlipsWaitingError(RefusedError):
    """Slips wait in the month, of which no voucher was prepared."""

    code = "slips_waiting"


class SlipInOrderError(RefusedError):
    """The slip was entered neither irregularly nor twice; only its voucher ends it."""

    code = "slip_in_order"


class SlipNotDoubleError(RefusedError):
    """The other slip does not say the same as this one, or was set aside itself."""

    code = "slip_not_double"


class SlipNamesAlreadyError(RefusedError):
    """The slip names this already, or no line of its rule asks for it."""

    code = "slip_names_already"


class SlipAmountsError(RefusedError):
    """The amounts of the slip are not the sums that its posting rule states."""

    code = "slip_amounts"


class SlipReviewNotAskedError(RefusedError):
    """No adopted rule asks the supervision committee to review such a slip."""

    code = "slip_review_not_asked"


class SlipReviewerPostError(RefusedError):
    """Whoever reviews a slip holds none of the posts that the adopted rules name for it."""

    code = "slip_reviewer_post"


class SlipReviewerNotApartError(RefusedError):
    """Whoever reviews a slip neither asked for it, nor prepares, signs or posts its voucher."""

    code = "slip_reviewer_not_apart"


class SlipReviewedError(ConflictError):
    """The person has reviewed the slip already."""

    code = "slip_reviewed"


class SlipNotReviewedError(RefusedError):
    """The supervision committee has not reviewed the slip, and its rules ask for it."""

    code = "slip_not_reviewed"


class SlipObjectedError(RefusedError):
    """An objection of the supervision committee to the slip is not answered."""

    code = "slip_objected"


class SlipObjectionUnknownError(NotFoundError):
    """The slip has no open objection of this number."""

    code = "slip_objection_unknown"


class TakenBackNotBookedError(RefusedError):
    """The slip takes back an earlier one that is not in the books (被冲销的单据未记账)."""

    code = "taken_back_not_booked"


class PostingRuleUnknownError(RefusedError):
    """The adopted posting rules have no rule of this key."""

    code = "posting_rule_unknown"
