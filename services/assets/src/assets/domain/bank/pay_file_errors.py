"""What is refused about pay files and the accounts into which they pay."""

from chassis.errors import ConflictError, InvalidError, NotFoundError, RefusedError


class PayFileUnknownError(NotFoundError):
    """The entity has no such pay file."""

    code = "pay_file_unknown"


class PayFileExistsError(ConflictError):
    """The entity has a pay file of this number, of other orders."""

    code = "pay_file_exists"


class OrderInPayFileError(ConflictError):
    """The payment stands in a pay file whose result is not known."""

    code = "order_in_pay_file"


class OrderNotForFileError(RefusedError):
    """The payment is not ordered by bank transfer, or nothing of it is left to pay."""

    code = "order_not_for_file"


class PayFileStateError(RefusedError):
    """The pay file was called off, or its results were imported."""

    code = "pay_file_state"


class PayFileForgottenError(RefusedError):
    """What stood in the file about a payee was forgotten, so the file cannot be written again."""

    code = "pay_file_forgotten"


class PayResultDiffersError(InvalidError):
    """A line of the result does not fit the pay file of which it should tell."""

    code = "pay_result_differs"


class PayeeAccountMissingError(RefusedError):
    """No bank account of the payee is registered."""

    code = "payee_account_missing"


class PayeeAccountSameError(RefusedError):
    """The payee's account is registered just so already."""

    code = "payee_account_same"


class BankAccountOfAnotherError(RefusedError):
    """The file, or the act, is of another bank account than the one that was named."""

    code = "bank_account_of_another"


class PayeeAccountOwnError(RefusedError):
    """Who registered a payee's account makes no pay file with it (不相容岗位)."""

    code = "payee_account_own"
