"""Why balances on an older chart are not taken over into the books."""

from chassis.errors import InvalidError, RefusedError


class OldAccountUnknownError(RefusedError):
    """The adopted conversion says nothing of an account of the older chart."""

    code = "old_account_unknown"


class OldAccountNotClosedError(RefusedError):
    """An account has a balance that it cannot have at the end of a year on the older chart."""

    code = "old_account_not_closed"


class OldBalancesUnequalError(RefusedError):
    """The debit balances on the older chart are not its credit balances (试算不平衡)."""

    code = "old_balances_unequal"


class BalanceTwoSidesError(RefusedError):
    """One row has a balance on both sides."""

    code = "balance_two_sides"


class SplitMissingError(RefusedError):
    """A balance goes to several accounts, or by a decision, and nobody said how much where."""

    code = "split_missing"


class SplitDiffersError(RefusedError):
    """The parts into which a balance was divided do not make up the balance."""

    code = "split_differs"


class SplitTargetUnknownError(RefusedError):
    """A part goes where the adopted conversion sends nothing of this account."""

    code = "split_target_unknown"


class SplitUndecidedError(RefusedError):
    """A part does not name the resolution that the adopted conversion asks for."""

    code = "split_undecided"


class ConvertedSideError(RefusedError):
    """A balance would stand on the side on which its new account has none."""

    code = "converted_side"


class OpeningTooLongError(RefusedError):
    """The balances fill more vouchers than are prepared at once."""

    code = "opening_too_long"


class OpeningTableError(InvalidError):
    """The file with the older balances cannot be read."""

    code = "opening_table"


class OpeningTableRowError(InvalidError):
    """One row of the file says neither a balance nor a part of one."""

    code = "opening_table_row"
