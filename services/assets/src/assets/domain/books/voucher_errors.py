"""Why a voucher is refused on its way from its preparer into the books."""

from chassis.errors import ConflictError, NotFoundError, RefusedError


class VoucherUnknownError(NotFoundError):
    """The entity has no such voucher."""

    code = "voucher_unknown"


class VoucherExistsError(ConflictError):
    """The entity has a voucher of this draft number already."""

    code = "voucher_exists"


class VoucherStateError(ConflictError):
    """The voucher has passed the step that was asked for, or has none such."""

    code = "voucher_state"


class PreparerReviewsError(RefusedError):
    """Whoever prepared a voucher does not review it (制单与审核分离)."""

    code = "preparer_reviews"


class CashierNotApartError(RefusedError):
    """The cashier neither prepares, nor reviews, nor posts what moves money (钱账分管)."""

    code = "cashier_not_apart"


class CashierSignatureMissingError(RefusedError):
    """The voucher moves money and the cashier has not signed it."""

    code = "cashier_signature_missing"


class VoucherNotReviewedError(RefusedError):
    """Nobody has reviewed the voucher."""

    code = "voucher_not_reviewed"


class CorrectionUnnamedError(RefusedError):
    """A red-ink voucher does not say which voucher it corrects."""

    code = "correction_unnamed"


class VoucherNotPostedError(RefusedError):
    """Only a voucher in the books of the same entity is corrected by another one."""

    code = "voucher_not_posted"


class RedInkOfEarlierYearError(RefusedError):
    """An error of an earlier year is corrected in ordinary ink, in an open month."""

    code = "red_ink_of_earlier_year"
