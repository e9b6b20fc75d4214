"""What is refused about lines of a bank account and what they are matched with."""

from chassis.errors import ConflictError, NotFoundError, RefusedError


class BankLineUnknownError(NotFoundError):
    """The bank account has no such line."""

    code = "bank_line_unknown"


class LineMatchedError(ConflictError):
    """The line is matched already; a line is one thing."""

    code = "bank_line_matched"


class LineNotMatchedError(RefusedError):
    """The line is not matched with anything."""

    code = "bank_line_not_matched"


class LineDirectionError(RefusedError):
    """Money that came in is matched as money that went out, or the other way round."""

    code = "bank_line_direction"


class MatchAmountError(RefusedError):
    """What the line is matched with is another amount."""

    code = "match_amount_differs"


class MatchBookedError(RefusedError):
    """The books were told of the line by a slip, which stays."""

    code = "match_booked"


class VoucherLineNotMoneyError(RefusedError):
    """The voucher is not posted, or its line does not stand on this bank account."""

    code = "voucher_line_not_money"


class PaymentOfAnotherUnitError(RefusedError):
    """The payment is another unit's than the one whose bank account it is."""

    code = "payment_of_another_unit"


class ConfirmationShownError(ConflictError):
    """Another line of a statement shows this payment or return already."""

    code = "confirmation_shown"
