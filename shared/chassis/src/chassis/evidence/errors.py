"""What can be wrong with an original (原件) or with the place where originals are kept.

InvalidError
├── EvidenceEmptyError      nothing was sent
├── EvidenceTypeError       the content is of no type that is taken
├── EvidenceMalformedError  the content is not a whole file of its type
├── EvidenceActiveError     the content would act on the machine of whoever opens it
├── EvidenceLockedError     the content is encrypted, so nobody can look into it
└── EvidenceDenseError      the content would unfold beyond measure
NotFoundError
├── EvidenceUnknownError    no original of this id was ever kept
└── EvidenceForgottenError  the key of the original was deleted
NotPermittedError
└── EvidenceRestrictedError the original is only stored from now on
UnavailableError
├── EvidenceAwayError       the place where originals are kept does not answer
└── EvidenceFullError       the place where originals are kept has no room left
BrokenError
├── EvidenceMissingError    a kept original is gone
└── EvidenceChangedError    a kept original has other bytes than it had
"""

from chassis.errors import (
    BrokenError,
    InvalidError,
    NotFoundError,
    NotPermittedError,
    UnavailableError,
)


class EvidenceEmptyError(InvalidError):
    """The upload has no content."""

    code = "evidence_empty"


class EvidenceTypeError(InvalidError):
    """The content of the upload is of no type that is taken as evidence."""

    code = "evidence_type_not_taken"


class EvidenceMalformedError(InvalidError):
    """The content of the upload is not a whole, well-formed file of its type."""

    code = "evidence_malformed"


class EvidenceActiveError(InvalidError):
    """The content of the upload would act on the machine of whoever opens it."""

    code = "evidence_active_content"


class EvidenceLockedError(InvalidError):
    """The content of the upload is encrypted, so that nobody can look into it."""

    code = "evidence_encrypted"


class EvidenceDenseError(InvalidError):
    """The content of the upload would unfold to more than any reader should take."""

    code = "evidence_unfolds_too_far"


class EvidenceUnknownError(NotFoundError):
    """No original of this id was ever kept here."""

    code = "evidence_unknown"


class EvidenceForgottenError(NotFoundError):
    """The key of the original was deleted: nobody can read it again."""

    code = "evidence_forgotten"


class EvidenceRestrictedError(NotPermittedError):
    """The original is only stored since the person it is about was forgotten."""

    code = "evidence_restricted"


class EvidenceAwayError(UnavailableError):
    """The place where originals are kept does not answer."""

    code = "evidence_store_away"


class EvidenceFullError(UnavailableError):
    """The place where originals are kept has no room left."""

    code = "evidence_store_full"


class EvidenceMissingError(BrokenError):
    """An original that was kept is not in its place."""

    code = "evidence_missing"


class EvidenceChangedError(BrokenError):
    """An original has other bytes than those that were kept."""

    code = "evidence_changed"
