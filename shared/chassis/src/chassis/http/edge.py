"""The outermost layer of every service: limits, strict input, security headers, all errors."""

import logging
from collections.abc import Mapping
from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis.errors import MingbaiError
from chassis.http.errors import (
    BodyTooLargeError,
    PermissionNotAskedError,
    UnsupportedMediaError,
    UrlTooLongError,
)
from chassis.http.limits import REQUEST_NOTES, Limits, RequestNotes
from chassis.http.problems import Problem, Problems
from chassis.http.strict_input import check_form, check_json, check_path, check_query

_log = logging.getLogger("chassis.http")

SECURITY_HEADERS: Mapping[bytes, bytes] = {
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"cache-control": b"no-store",
}
PAGE_HEADERS: Mapping[bytes, bytes] = {
    b"content-security-policy": (
        b"default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
        b"frame-ancestors 'none'; form-action 'self'"
    ),
    b"x-frame-options": b"DENY",
    b"cross-origin-opener-policy": b"same-origin",
    b"permissions-policy": b"camera=(), geolocation=(), microphone=(), payment=()",
}
"""Set on every page that does not set its own."""


class DisconnectedError(Exception):
    """The caller went away before its request was whole; nobody waits for an answer."""


class Edge:
    """Lets through only requests within the limits, and answers every error itself."""

    def __init__(self, app: ASGIApp, *, limits: Limits, problems: Problems) -> None:
        self._app = app
        self._limits = limits
        self._problems = problems

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope[REQUEST_NOTES] = notes = RequestNotes()
        answer = _Answer(send, notes)
        try:
            self._check_url(scope)
            checked = await self._checked_body(scope, receive, notes)
            await self._app(scope, checked, answer)
        except DisconnectedError:
            return
        except Exception as error:
            if answer.started:
                raise
            notes.permission_pending = None
            request = HTTPConnection(scope)
            problem = self._problem(error, request)
            await self._problems.answer(problem, request)(scope, receive, answer)

    def _problem(self, error: Exception, request: HTTPConnection) -> Problem:
        known = error if isinstance(error, MingbaiError) else error.__cause__
        if isinstance(known, MingbaiError):
            problem = self._problems.of(known, request)
        else:
            problem = self._problems.internal(request)
        if problem.status == HTTPStatus.INTERNAL_SERVER_ERROR:
            _log.error("request failed, trace %s", problem.trace_id, exc_info=error)
        return problem

    def _check_url(self, scope: Scope) -> None:
        query: bytes = scope["query_string"]
        if len(query) > self._limits.query_bytes_max:
            most = self._limits.query_bytes_max
            raise UrlTooLongError(f"send a query of at most {most} bytes")
        check_path(scope.get("raw_path") or scope["path"].encode())
        if query:
            check_query(query)

    async def _checked_body(self, scope: Scope, receive: Receive, notes: RequestNotes) -> Receive:
        headers = Headers(scope=scope)
        upload_max = self._limits.upload_max(scope["path"], media=_media(headers))
        most = self._limits.body_bytes_max if upload_max is None else upload_max
        length = headers.get("content-length", "")
        if length.isdigit() and int(length) > most:
            raise _too_large(most)
        if headers.get("content-encoding", "identity") != "identity":
            raise UnsupportedMediaError("send the body without content encoding")
        if upload_max is not None:
            notes.streamed = True
            return _counted(receive, most)
        body = await _whole_body(receive, most)
        if body:
            _check_body(body, _media(headers))
        return _replayed(body, receive)


class _Answer:
    """Passes an answer on, with the headers that every answer carries."""

    def __init__(self, send: Send, notes: RequestNotes) -> None:
        self._send = send
        self._notes = notes
        self.started = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            pending = self._notes.permission_pending
            if pending is not None and message["status"] < HTTPStatus.BAD_REQUEST:
                raise PermissionNotAskedError(f"ask for {pending} before answering")
            message = {**message, "headers": _with_security(list(message.get("headers", ())))}
            self.started = True
        await self._send(message)


def _with_security(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    present = {name.lower(): value for name, value in headers}
    wanted = dict(SECURITY_HEADERS)
    if present.get(b"content-type", b"").startswith(b"text/html"):
        wanted.update(PAGE_HEADERS)
    headers.extend((name, value) for name, value in wanted.items() if name not in present)
    return headers


def _media(headers: Headers) -> str:
    given = headers.getlist("content-type")
    return given[0].lower().partition(";")[0].strip() if len(given) == 1 else ""


def _check_body(body: bytes, media: str) -> None:
    if media == "application/json" or (
        media.startswith("application/") and media.endswith("+json")
    ):
        check_json(body)
    elif media == "application/x-www-form-urlencoded":
        check_form(body)
    else:
        raise UnsupportedMediaError("send the body as application/json")


async def _whole_body(receive: Receive, most: int) -> bytes:
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise DisconnectedError
        chunk: bytes = message.get("body", b"")
        size += len(chunk)
        if size > most:
            raise _too_large(most)
        chunks.append(chunk)
        if not message.get("more_body", False):
            return b"".join(chunks)


def _replayed(body: bytes, receive: Receive) -> Receive:
    given = False

    async def replay() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay


def _counted(receive: Receive, most: int) -> Receive:
    size = 0

    async def count() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > most:
            raise _too_large(most)
        return message

    return count


def _too_large(most: int) -> BodyTooLargeError:
    return BodyTooLargeError(f"send at most {most} bytes", bytes_max=most)
