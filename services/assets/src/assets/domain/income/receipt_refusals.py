"""Why something is refused in a book of collection receipts."""

from chassis.errors import ConflictError, InvalidError, NotFoundError, RefusedError


class ReceiptBookUnknownError(NotFoundError):
    """The entity has no such book of collection receipts."""

    code = "receipt_book_unknown"


class ReceiptBookExistsError(ConflictError):
    """The entity has issued a book of this key already."""

    code = "receipt_book_exists"


class NumbersReversedError(InvalidError):
    """The last number of the book lies before the first one."""

    code = "receipt_numbers_reversed"


class ReceiptBookTooLongError(InvalidError):
    """The book has more numbers than a book may have."""

    code = "receipt_book_too_long"


class ReceiptBookReturnedError(RefusedError):
    """The book was returned (缴销); nothing is written in it any more."""

    code = "receipt_book_returned"


class ReceiptIssuerError(RefusedError):
    """Somebody else than the custodian of the book would write in it."""

    code = "receipt_not_custodian"


class ReceiptNumberOrderError(RefusedError):
    """The receipt is not the next one of its book (跳号、倒号), or is dated before the last one."""

    code = "receipt_number_order"


class ReceiptNumberUnknownError(RefusedError):
    """The book has no such number."""

    code = "receipt_number_unknown"


class ReceiptVoidedError(ConflictError):
    """The number is voided already."""

    code = "receipt_voided"


class ReceiptReturnedToSelfError(RefusedError):
    """The custodian would take back the book that they kept."""

    code = "receipt_book_returned_to_self"


class ReceiptMovedOnError(ConflictError):
    """Another receipt of the same number came in while the command was on its way."""

    code = "receipt_moved_on"


class ReceiptBankAccountError(InvalidError):
    """A receipt for money at the bank names its account, and one for cash names none."""

    code = "receipt_bank_account"


class ReceiptLevyMonthError(InvalidError):
    """A receipt that pays a levy names the month of the bill, and no other receipt does."""

    code = "receipt_levy_month"
