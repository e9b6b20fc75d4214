"""What audit's use cases refuse, and what the services may answer them.

RefusedError
└── NotSealedYetError       the time asked for is later than what is sealed
NotFoundError
├── AccountNotInLogError    the log has no event of this account
├── SubjectNotInLogError    the log has no event of this subject
├── EntityNotInBooksError   no voucher of this entity or account was posted
├── PaymentNotInLogError    the log has no payment request of this id
└── TableNotAdoptedError    no score table of this name was adopted
InvalidError
└── TableUnreadableError    what was given is no score table
UnavailableError
├── ReplayBehindError       what is folded of the log is too far behind it
└── ReplayRunningError      a full replay does not go on now
MingbaiError
├── WitnessAwayError        a witness did not answer
├── ServiceSilentError      a service did not answer
├── ServiceRefusedError     a service refused to show its own log
├── ServiceUnreadableError  what a service showed is no log
├── StreamSilentError       the stream's server did not say how it stands
├── StreamGoneError         the server has no such stream
└── ClockOffError           this machine and its database disagree about the time
"""

from chassis.errors import (
    InvalidError,
    MingbaiError,
    NotFoundError,
    RefusedError,
    UnavailableError,
)


class NotSealedYetError(RefusedError):
    """As of a time is answered only when a later time is sealed."""

    code = "not_sealed_yet"


class AccountNotInLogError(NotFoundError):
    """The log has no event of this account up to the time asked for."""

    code = "account_not_in_log"


class SubjectNotInLogError(NotFoundError):
    """The log has no event of this subject up to the time asked for."""

    code = "subject_not_in_log"


class EntityNotInBooksError(NotFoundError):
    """No voucher of this entity, or none on this account, was posted by the time asked for."""

    code = "entity_not_in_books"


class PaymentNotInLogError(NotFoundError):
    """The log has no payment request of this id up to the time asked for."""

    code = "payment_not_in_log"


class TableNotAdoptedError(NotFoundError):
    """No score table of this name was adopted."""

    code = "table_not_adopted"


class TableUnreadableError(InvalidError):
    """What was given is no score table."""

    code = "table_unreadable"


class ReplayBehindError(UnavailableError):
    """What is folded of the log is too far behind it; it catches up by itself."""

    code = "replay_behind"


class ReplayRunningError(UnavailableError):
    """A full replay waits for what the services showed to come into the log."""

    code = "replay_waits"


class ServiceSilentError(MingbaiError):
    """The service did not answer within its time."""

    code = "service_silent"


class ServiceRefusedError(MingbaiError):
    """The service answered that it does not show its log."""

    code = "service_refused"


class ServiceUnreadableError(MingbaiError):
    """The service answered with something that is no page of a log."""

    code = "service_unreadable"


class WitnessAwayError(MingbaiError):
    """The witness did not answer within its time."""

    code = "witness_away"


class StreamSilentError(MingbaiError):
    """The server did not say how the stream stands."""

    code = "stream_silent"


class StreamGoneError(MingbaiError):
    """The server has no such stream."""

    code = "stream_gone"


class ClockOffError(MingbaiError):
    """Nothing is signed while the clocks disagree by more than a second."""

    code = "clock_off"
