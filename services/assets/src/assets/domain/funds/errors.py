"""What funds refuse."""

from chassis.errors import ConflictError, InvalidError, NotFoundError, RefusedError


class FundUnknownError(NotFoundError):
    """There is no such fund."""

    code = "fund_unknown"


class FundExistsError(ConflictError):
    """The entity has a fund of this key already."""

    code = "fund_exists"


class FundKindUnknownError(RefusedError):
    """The adopted rules have no such kind of fund."""

    code = "fund_kind_unknown"


class FundSourceUnknownError(RefusedError):
    """The fund takes no money from such a source."""

    code = "fund_source_unknown"


class FundPurposesError(RefusedError):
    """A fund has one purpose at least, and none that its kind does not allow."""

    code = "fund_purposes"


class FundManagersError(RefusedError):
    """A fund is managed by one post at least."""

    code = "fund_managers"


class FundClosedError(RefusedError):
    """The fund is closed; nothing comes in and nothing goes out."""

    code = "fund_closed"


class NotFundManagerError(RefusedError):
    """The caller acts in no post that manages this fund."""

    code = "not_fund_manager"


class OutsideFundPurposeError(RefusedError):
    """The fund is not there for this purpose (专款专用)."""

    code = "outside_fund_purpose"


class FundBalanceShortError(RefusedError):
    """The fund does not hold as much as is to be paid or set aside."""

    code = "fund_balance_short"


class FundRequestNeededError(RefusedError):
    """Money leaves this fund on a payment request alone."""

    code = "fund_request_needed"


class AidNotApprovedError(RefusedError):
    """Money leaves this fund for approved aid alone."""

    code = "aid_not_approved"


class TrusteeDrawsOnlyRemunerationError(RefusedError):
    """Who manages the property in trust draws its agreed remuneration and nothing else."""

    code = "trustee_draws_only_remuneration"


class RemunerationExceededError(RefusedError):
    """With this payment the trustee would have drawn more than was agreed until now."""

    code = "remuneration_exceeded"


class RemunerationOverlapsError(RefusedError):
    """The remuneration of these days was agreed already."""

    code = "remuneration_overlaps"


class FundReferenceKnownError(ConflictError):
    """A movement of this reference is recorded on the fund."""

    code = "fund_reference_known"


class FundMovedInFutureError(InvalidError):
    """A movement is recorded once it has happened."""

    code = "fund_moved_in_future"


class ReservationKnownError(ConflictError):
    """Money is set aside for this already."""

    code = "fund_reservation_known"


class FundHasOwnersError(RefusedError):
    """The fund holds no owners' money in trust."""

    code = "fund_without_owners"


class OwnerKnownError(ConflictError):
    """The person is an owner of this fund already."""

    code = "fund_owner_known"


class OwnerUnknownError(NotFoundError):
    """The person is no owner of this fund."""

    code = "fund_owner_unknown"


class FundReservedError(RefusedError):
    """Money of the fund is set aside for payments that are on their way."""

    code = "fund_reserved"


class BankAccountDedicatedError(RefusedError):
    """The bank account is kept for one fund alone (专款账户)."""

    code = "bank_account_dedicated"
