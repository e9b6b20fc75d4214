"""What audit's use cases refuse, and what the services may answer them.

RefusedError
└── NotSealedYetError       the time asked for is later than what is sealed
NotFoundError
└── AccountNotInLogError    the log has no event of this account
MingbaiError
├── ServiceSilentError      a service did not answer
├── ServiceRefusedError     a service refused to show its own log
├── ServiceUnreadableError  what a service showed is no log
├── StreamSilentError       the stream's server did not say how it stands
├── StreamGoneError         the server has no such stream
└── ClockOffError           this machine and its database disagree about the time
"""

from chassis.errors import MingbaiError, NotFoundError, RefusedError


class NotSealedYetError(RefusedError):
    """As of a time is answered only when a later time is sealed."""

    code = "not_sealed_yet"


class AccountNotInLogError(NotFoundError):
    """The log has no event of this account up to the time asked for."""

    code = "account_not_in_log"


class ServiceSilentError(MingbaiError):
    """The service did not answer within its time."""

    code = "service_silent"


class ServiceRefusedError(MingbaiError):
    """The service answered that it does not show its log."""

    code = "service_refused"


class ServiceUnreadableError(MingbaiError):
    """The service answered with something that is no page of a log."""

    code = "service_unreadable"


class StreamSilentError(MingbaiError):
    """The server did not say how the stream stands."""

    code = "stream_silent"


class StreamGoneError(MingbaiError):
    """The server has no such stream."""

    code = "stream_gone"


class ClockOffError(MingbaiError):
    """Nothing is signed while the clocks disagree by more than a second."""

    code = "clock_off"
