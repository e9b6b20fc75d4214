"""Originals that a request cites: looked up at the gate, and refused to whoever may act."""

import re
from collections.abc import Awaitable, Callable, Collection, Iterator
from typing import Any

import orjson
from starlette.requests import Request

from chassis.evidence.errors import EvidenceUnknownError
from chassis.http.limits import REQUEST_NOTES, RequestNotes

Unkept = Callable[[Collection[str]], Awaitable[list[str]]]
"""Tells which of these ids are of no original that was kept here."""

_ID = re.compile(r"sha256:[0-9a-f]{64}")


async def unkept_of(request: Request, unkept: Unkept) -> list[str]:
    """Give what a request cites, wherever in its body, and nobody uploaded.

    What is streamed cites nothing.
    """
    notes: RequestNotes = request.scope[REQUEST_NOTES]
    if notes.streamed:
        return []
    cited = cited_in(await request.body())
    return await unkept(cited) if cited else []


def check_kept(missing: Collection[str]) -> None:
    """Refuse a request that cites what nobody uploaded; raises `EvidenceUnknownError`."""
    if missing:
        raise EvidenceUnknownError(
            "upload the original with POST /evidence first, then cite the id that was answered; "
            f"nobody uploaded {', '.join(missing)}"
        )


def cited_in(body: bytes) -> frozenset[str]:
    """Give every value of a JSON body that is written as the id of an original."""
    # An escaped letter spells an id as well; without either there is nothing to look for.
    if b"sha256:" not in body and rb"\u" not in body:
        return frozenset()
    try:
        content = orjson.loads(body)
    except orjson.JSONDecodeError:
        # Whoever reads the body says what is wrong with it.
        return frozenset()
    return frozenset(text for text in _texts(content) if _ID.fullmatch(text))


def _texts(content: Any) -> Iterator[str]:
    waiting = [content]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
