"""What an application for aid refuses."""

from chassis.errors import ConflictError, NotFoundError, RefusedError


class AidUnknownError(NotFoundError):
    """There is no such application for aid."""

    code = "aid_unknown"


class AidExistsError(ConflictError):
    """The fund has an application of this number already."""

    code = "aid_exists"


class AidRulesMissingError(RefusedError):
    """No rules of aid are adopted for the unit, or the fund gives none."""

    code = "aid_rules_missing"


class AidDecidedError(RefusedError):
    """The application is decided or withdrawn; nothing is done on it any more."""

    code = "aid_decided"


class AidNotVerifiedError(RefusedError):
    """The body decides once every verification is there."""

    code = "aid_not_verified"


class AssociationSizeError(RefusedError):
    """The association has fewer or more members than its rules say."""

    code = "association_size"


class VoiceKnownError(ConflictError):
    """The person has said what they think of this application already."""

    code = "voice_known"


class AidNotOwnError(RefusedError):
    """Only the applicant takes an application back."""

    code = "aid_not_own"
