"""Errors as RFC 9457 problem documents, and the one place that knows their HTTP statuses.

The class of an error gives its status:

- 422 `InvalidError`: the request must change. Where HTTP has a narrower word (400, 413, 414, 415,
  428), the narrower class has it.
- 409 `RefusedError`: the request is understood, and the books as they stand say no. It is not 422,
  so that a client that sends nonsense and a rule that says no are never counted together; and the
  same request may pass once the books have moved.
- 409 `ConflictError`: somebody was faster; read again and decide again. Its `code` tells it from a
  refusal. A version that differs from `If-Match` is 412, a key used for another request 422.
- 401 and 403 `NotPermittedError`: who asks is not known, or is known and may not.
- 404, 425 and 503 as HTTP means them; 503 says when to come back.
- 500 `BrokenError`: an operator must look; the sentence goes to the log and not to the caller.
"""

import re
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import orjson
from opentelemetry import trace
from starlette.requests import HTTPConnection
from starlette.responses import Response

from chassis.errors import (
    BrokenError,
    ConflictError,
    DomainError,
    InvalidError,
    MingbaiError,
    NotFoundError,
    NotPermittedError,
    RefusedError,
    UnavailableError,
)
from chassis.http import errors as http_errors
from chassis.http.titles import PAGE_LANGUAGES, Language, Title, language_of, title_of
from chassis.identity.errors import UnauthenticatedError
from chassis.receipts import IdempotencyKeyReusedError

PROBLEM_TYPE = "application/problem+json"
RETRY_AFTER_SECONDS = 1

STATUSES: Mapping[type[MingbaiError], int] = MappingProxyType(
    {
        MingbaiError: 500,
        DomainError: 409,
        InvalidError: 422,
        NotFoundError: 404,
        NotPermittedError: 403,
        RefusedError: 409,
        ConflictError: 409,
        UnavailableError: 503,
        BrokenError: 500,
        UnauthenticatedError: 401,
        IdempotencyKeyReusedError: 422,
        http_errors.MalformedBodyError: 400,
        http_errors.MalformedUrlError: 400,
        http_errors.MalformedHeaderError: 400,
        http_errors.IdempotencyKeyRequiredError: 400,
        http_errors.CursorInvalidError: 400,
        http_errors.BodyTooLargeError: 413,
        http_errors.UrlTooLongError: 414,
        http_errors.UnsupportedMediaError: 415,
        http_errors.ReadModelBehindError: 425,
        http_errors.PreconditionRequiredError: 428,
    }
)

STATUSES_OF_CODES: Mapping[str, int] = MappingProxyType(
    # The store compares the versions, and HTTP has a word for that conflict alone.
    {"version_differs": 412}
)

_TRACEPARENT = re.compile(r"[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}")
# The sentence of these stays inside: it speaks of what is stored or configured.
_INSIDE = frozenset({500})


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One problem document; `details` are named facts, `errors` one entry per field."""

    status: int
    code: str
    title: str
    language: Language
    detail: str | None = None
    instance: str | None = None
    trace_id: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
    errors: tuple[Mapping[str, Any], ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    def body(self) -> bytes:
        """Give the document as JSON, without members that have nothing to say."""
        members: dict[str, Any] = {
            "type": f"urn:mingbai:problem:{self.code}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "instance": self.instance,
            "code": self.code,
            "details": dict(self.details),
            "errors": [dict(error) for error in self.errors],
            "trace_id": self.trace_id,
        }
        said = {name: member for name, member in members.items() if member not in (None, {}, [])}
        return orjson.dumps(said)

    def response(self) -> Response:
        """Give the document as an answer."""
        headers = {
            "Content-Language": self.language,
            "Vary": "Accept-Language",
            "Cache-Control": "no-store",
            **self.headers,
        }
        return Response(
            self.body(), status_code=self.status, headers=headers, media_type=PROBLEM_TYPE
        )


@dataclass(frozen=True)
class Problems:
    """Makes problem documents, with a service's own titles before the common ones."""

    titles: Mapping[str, Title] = field(default_factory=dict)
    page: "ProblemPage | None" = None
    """Shows a problem to a person, where the address is that of a page."""

    def answer(self, problem: Problem, request: HTTPConnection) -> Response:
        """Give the answer of a problem: a page to people, a document to programs."""
        page = None if self.page is None else self.page(problem, request)
        return problem.response() if page is None else page

    def of(self, error: MingbaiError, request: HTTPConnection) -> Problem:
        """Say an error to the caller of one request."""
        status = status_of(error)
        language = spoken_to(request)
        inside = status in _INSIDE
        return Problem(
            status=status,
            code=error.code,
            title=title_of(_codes(error), language, self.titles),
            language=language,
            detail=None if inside else error.message,
            instance=request.url.path,
            trace_id=trace_id_of(request) if inside else None,
            details={} if inside else error.details,
            headers=_headers_of(error, status),
        )

    def internal(self, request: HTTPConnection) -> Problem:
        """Say that something went wrong inside, and nothing of what it was."""
        return self.plain("internal", 500, request, trace_id=trace_id_of(request))

    def plain(self, code: str, status: int, request: HTTPConnection, **members: Any) -> Problem:
        """Say a code that no error class stands behind."""
        language = spoken_to(request)
        return Problem(
            status=status,
            code=code,
            title=title_of((code,), language, self.titles),
            language=language,
            instance=request.url.path,
            **members,
        )


ProblemPage = Callable[[Problem, HTTPConnection], Response | None]
"""Gives the page of a problem, or None where a program asks."""


def spoken_to(request: HTTPConnection) -> Language:
    """Give the language of a page's address, or else the one that the caller reads."""
    path: str = request.scope["path"]
    own = path.removeprefix(request.scope.get("root_path", ""))
    in_path = PAGE_LANGUAGES.get(own.lstrip("/").partition("/")[0])
    return in_path or language_of(request.headers.get("accept-language"))


def status_of(error: MingbaiError) -> int:
    """Give the HTTP status of an error: of its code, or of the narrowest class that has one."""
    if error.code in STATUSES_OF_CODES:
        return STATUSES_OF_CODES[error.code]
    return next(STATUSES[cls] for cls in type(error).__mro__ if cls in STATUSES)


def trace_id_of(request: HTTPConnection) -> str:
    """Give the trace that an operator finds this request under, a new one if it has none."""
    span = trace.get_current_span().get_span_context()
    if span.is_valid:
        return trace.format_trace_id(span.trace_id)
    given = _TRACEPARENT.fullmatch(request.headers.get("traceparent", ""))
    return given[1] if given else secrets.token_hex(16)


def valid_traceparent(text: str | None) -> str | None:
    """Give back a W3C traceparent header of version 00 form, or nothing."""
    return text if text is not None and _TRACEPARENT.fullmatch(text) else None


def _codes(error: MingbaiError) -> Iterable[str]:
    yield error.code
    for cls in type(error).__mro__:
        if issubclass(cls, MingbaiError):
            yield cls.code


def _headers_of(error: MingbaiError, status: int) -> dict[str, str]:
    if isinstance(error, UnauthenticatedError):
        known = "" if error.code == UnauthenticatedError.code else ', error="invalid_token"'
        return {"WWW-Authenticate": f'Bearer realm="mingbai"{known}'}
    if isinstance(error, http_errors.BodyTooLargeError):
        # The rest of the body is not read; the connection cannot be used again.
        return {"Connection": "close"}
    if isinstance(error, UnavailableError) or status in (425, 503):
        seconds = error.details.get("retry_after_seconds", RETRY_AFTER_SECONDS)
        return {"Retry-After": str(seconds)}
    return {}
