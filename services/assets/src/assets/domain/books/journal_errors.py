"""What the journal of a month refuses."""

from chassis.errors import ConflictError, RefusedError


class PeriodClosedError(RefusedError):
    """The month is closed; its books are not opened again (不得反结账)."""

    code = "period_closed"


class PeriodNotOverError(RefusedError):
    """A month is closed on its last day at the earliest."""

    code = "period_not_over"


class EarlierPeriodOpenError(RefusedError):
    """The months of the books are closed in their order."""

    code = "earlier_period_open"


class VouchersUnpostedError(RefusedError):
    """Vouchers of the month are prepared and neither posted nor voided."""

    code = "vouchers_unposted"


class YearNotCarriedOverError(RefusedError):
    """The year's income and expense, or its distribution, are not carried over (未结转)."""

    code = "year_not_carried_over"


class OpeningNotFirstError(RefusedError):
    """The opening balances are the first voucher of the first month."""

    code = "opening_not_first"


class VoucherOfAnotherMonthError(ConflictError):
    """The voucher is dated in another month than the one that was named."""

    code = "voucher_of_another_month"
