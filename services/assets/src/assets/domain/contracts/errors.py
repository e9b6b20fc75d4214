"""What is refused about contracts (合同), their instalments and their services."""

from chassis.errors import ConflictError, InvalidError, NotFoundError, RefusedError


class ContractUnknownError(NotFoundError):
    """There is no such contract."""

    code = "contract_unknown"


class ContractExistsError(ConflictError):
    """The entity has a contract of this number already."""

    code = "contract_exists"


class ContractMovedOnError(ConflictError):
    """The contract was changed while the command was on its way."""

    code = "contract_moved_on"


class ContractTermsError(RefusedError):
    """What the contract says does not fit its form, its dates or itself."""

    code = "contract_terms"


class ContractTooLongError(RefusedError):
    """The contract lasts longer than the adopted rules allow its form."""

    code = "contract_too_long"


class ContractResolutionMissingError(RefusedError):
    """A contract of this value rests on a resolution (民主决策), and none is named."""

    code = "contract_resolution_missing"


class ContractEndedError(RefusedError):
    """The contract was terminated."""

    code = "contract_ended"


class ContractRenewedError(ConflictError):
    """The contract was renewed already."""

    code = "contract_renewed"


class ContractDirectionError(RefusedError):
    """Money of this contract goes the other way."""

    code = "contract_direction"


class InstalmentUnknownError(NotFoundError):
    """The contract has no such instalment."""

    code = "instalment_unknown"


class InstalmentCancelledError(RefusedError):
    """The instalment was cancelled by an amendment or by the end of the contract."""

    code = "instalment_cancelled"


class InstalmentTouchedError(RefusedError):
    """Something has happened to an instalment that would be cancelled."""

    code = "instalment_touched"


class InstalmentNotDueError(RefusedError):
    """The instalment has not fallen due."""

    code = "instalment_not_due"


class InstalmentBeyondError(RefusedError):
    """With this the instalment would be received or waived beyond its amount."""

    code = "instalment_beyond"


class ReceiptReferenceKnownError(ConflictError):
    """A receipt with this reference is recorded on the instalment."""

    code = "receipt_reference_known"


class HappenedInFutureError(InvalidError):
    """What happens to a contract is recorded once it has happened."""

    code = "happened_in_future"


class ProfitReportedError(ConflictError):
    """The profit of this period is reported already."""

    code = "profit_reported"


class ShareMissingError(RefusedError):
    """The contract gives no share of a profit."""

    code = "share_missing"


class ServiceMissingError(RefusedError):
    """The contract is not about a service that is accepted or scored."""

    code = "service_missing"


class ServiceAcceptedError(ConflictError):
    """The service of this instalment was accepted already."""

    code = "service_accepted"


class ScoreRefusedError(RefusedError):
    """A score lies outside the marks of the adopted rules, or is not asked of this unit."""

    code = "score_refused"


class ScoredAlreadyError(ConflictError):
    """The person has scored the month already."""

    code = "scored_already"


class RetentionNotReadyError(RefusedError):
    """The year is not over, so that what was retained of it is not decided."""

    code = "retention_not_ready"


class RetentionMissingError(RefusedError):
    """Nothing that was retained of this year is still to be decided."""

    code = "retention_missing"


class RetentionDecidedError(ConflictError):
    """The decision about retained money is recorded on the contract already."""

    code = "retention_decided"


class ReleaseUnknownError(RefusedError):
    """The adopted rules have no such way to release what was retained, or no such input."""

    code = "release_unknown"


class PaymentAskedError(ConflictError):
    """A payment was asked for this part of the contract, and not withdrawn."""

    code = "payment_asked"


class NothingOwedError(RefusedError):
    """Nothing is owed for the part of the contract that was named."""

    code = "nothing_owed"


class CertificateUnknownError(NotFoundError):
    """There is no such certificate."""

    code = "certificate_unknown"


class CertificateExistsError(ConflictError):
    """A certificate of this number is recorded already."""

    code = "certificate_exists"


class CertificateDatesError(RefusedError):
    """A certificate expires after the day of its issue."""

    code = "certificate_dates"


class CertificateInvalidError(RefusedError):
    """The certificate is another party's, or not valid on the day of the contract."""

    code = "certificate_invalid"
