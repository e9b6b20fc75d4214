"""The `Idempotency-Key` header: one client's name for one request."""

import hashlib
import re
from dataclasses import replace
from typing import Any
from uuid import UUID

from starlette.requests import Request

from chassis.context import IdempotencyKey
from chassis.http.errors import MalformedHeaderError
from chassis.http.limits import REQUEST_NOTES, RequestNotes

IDEMPOTENCY_HEADER = "Idempotency-Key"
ACTING_HEADER = "Mingbai-Post"
"""Names the post in which somebody acts who holds several."""

_KEY = re.compile(r"[\x21-\x7e]{1,255}")


async def idempotency_key(
    request: Request, *, person: UUID, template: str
) -> IdempotencyKey | None:
    """Give the key of a request within its person and route, or None without the header.

    The digest covers method, path, query, body and the post acted in, each with its length before
    it, so that no two requests share one. `template` is the route's path with its parameters
    unfilled.
    """
    given = request.headers.getlist(IDEMPOTENCY_HEADER)
    if not given:
        return None
    if len(given) != 1 or not _KEY.fullmatch(given[0]):
        message = f"send one {IDEMPOTENCY_HEADER} of 1 to 255 visible ASCII characters"
        raise MalformedHeaderError(message)
    notes: RequestNotes = request.scope[REQUEST_NOTES]
    # What is streamed is not here yet: whoever receives it puts its id in, by `bound_to`.
    body = b"" if notes.streamed else await request.body()
    return IdempotencyKey(
        scope=f"person/{person}|{request.method} {template}",
        key=given[0],
        request_sha256=request_digest(
            method=request.method,
            path=request.scope["path"],
            query=request.scope["query_string"],
            body=body,
            acting=request.headers.get(ACTING_HEADER),
        ),
    )


def template_of(request: Request) -> str:
    """Give the path of a request's route with its parameters unfilled."""
    templates: dict[Any, str] = request.app.state.route_templates
    return templates[request.scope["endpoint"]]


def bound_to(key: IdempotencyKey, said: str) -> IdempotencyKey:
    """Give the key of a request that said this as well, outside of what its digest covers."""
    digest = hashlib.sha256(key.request_sha256 + said.encode()).digest()
    return replace(key, request_sha256=digest)


def request_digest(
    *, method: str, path: str, query: bytes, body: bytes, acting: str | None = None
) -> bytes:
    """Give the SHA-256 that tells one request from every other under the same key."""
    digest = hashlib.sha256()
    parts = [method.encode(), path.encode(), query, body]
    if acting is not None:
        parts.append(acting.encode())
    for part in parts:
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.digest()
