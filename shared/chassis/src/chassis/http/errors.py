"""What can be wrong with a request before any use case sees it.

InvalidError
├── MalformedBodyError        the body is not one JSON document or form
│   └── RepeatedKeyError      an object names one key twice
├── MalformedUrlError         path or query are not percent-encoded UTF-8 text
├── ForbiddenTextError        a text holds characters that no record may hold
├── NumberOutOfRangeError     a number cannot be kept exactly
├── TooDeepError              lists and objects are nested too deeply
├── BodyTooLargeError         the body is larger than the route takes
├── UrlTooLongError           the query is longer than any route takes
├── UnsupportedMediaError     the body is neither JSON nor a form
├── MalformedHeaderError      a header of ours cannot be read
├── IdempotencyKeyRequiredError  the route takes no request without a key
├── CursorInvalidError        the cursor was not given out by this listing
└── PreconditionRequiredError the change must say which version it was decided on
UnavailableError
├── ReadModelBehindError      the read model has not reached the position asked for
└── DatabaseAwayError         the service's database cannot be asked now
BrokenError
└── PermissionNotAskedError   a handler answered before it asked whether the caller may
"""

from chassis.errors import BrokenError, InvalidError, UnavailableError


class MalformedBodyError(InvalidError):
    """The body is not one well-formed document of the type it claims."""

    code = "body_malformed"


class RepeatedKeyError(MalformedBodyError):
    """An object names one key twice, and readers would disagree on its value."""

    code = "key_repeated"


class MalformedUrlError(InvalidError):
    """Path or query are not percent-encoded UTF-8 text."""

    code = "url_malformed"


class ForbiddenTextError(InvalidError):
    """A text holds control characters, bidirectional controls or half characters."""

    code = "text_forbidden"


class NumberOutOfRangeError(InvalidError):
    """A number is not finite or lies beyond what every reader keeps exactly."""

    code = "number_out_of_range"


class TooDeepError(InvalidError):
    """Lists and objects are nested more deeply than any record."""

    code = "body_too_deep"


class BodyTooLargeError(InvalidError):
    """The body is larger than the route takes."""

    code = "body_too_large"


class UrlTooLongError(InvalidError):
    """The query is longer than any route takes."""

    code = "url_too_long"


class UnsupportedMediaError(InvalidError):
    """The body's type or encoding is not one that this service reads."""

    code = "media_type_unsupported"


class MalformedHeaderError(InvalidError):
    """A header of the request cannot be read."""

    code = "header_malformed"


class IdempotencyKeyRequiredError(InvalidError):
    """The route changes something that must not happen twice, and the request has no key."""

    code = "idempotency_key_required"


class CursorInvalidError(InvalidError):
    """The cursor was not given out by this listing, or was changed since."""

    code = "cursor_invalid"


class PreconditionRequiredError(InvalidError):
    """The change must say which version of the aggregate it was decided on."""

    code = "precondition_required"


class ReadModelBehindError(UnavailableError):
    """The read model has not reached the position that the caller asked for."""

    code = "read_model_behind"


class DatabaseAwayError(UnavailableError):
    """The service's database cannot be asked now."""

    code = "database_away"


class PermissionNotAskedError(BrokenError):
    """A handler answered with success before it asked whether the caller may."""

    code = "permission_not_asked"
