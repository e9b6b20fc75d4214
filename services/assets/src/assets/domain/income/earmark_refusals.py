"""Why something is refused on earmarked money."""

from chassis.errors import ConflictError, NotFoundError, RefusedError


class EarmarkUnknownError(NotFoundError):
    """The entity has opened no such earmarked money."""

    code = "earmark_unknown"


class EarmarkExistsError(ConflictError):
    """The entity has opened this earmarked money already."""

    code = "earmark_exists"


class EarmarkSourceError(RefusedError):
    """The rules name no such source of this money."""

    code = "earmark_source"


class EarmarkAmountError(RefusedError):
    """The campaign fixes one amount, and this is another."""

    code = "earmark_amount"


class EarmarkPurposeError(RefusedError):
    """The money may not be used for this."""

    code = "earmark_purpose"


class EarmarkSpentError(RefusedError):
    """More would be used than there is."""

    code = "earmark_spent"


class EarmarkClosedError(RefusedError):
    """Nothing is raised any more: the campaign is closed."""

    code = "earmark_closed"


class EarmarkReferenceTakenError(ConflictError):
    """The reference stands for another contribution or use already."""

    code = "earmark_reference_taken"
