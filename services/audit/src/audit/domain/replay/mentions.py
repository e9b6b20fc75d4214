"""Which ids an event names beside its own: so that what came of something is found again."""

import re
from typing import Any

import orjson

_UUID = re.compile(rb"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b")
_LINKS = ("causationid", "correlationid", "corrects", "authority")


def mentioned(event: bytes) -> dict[str, bool]:
    """Give the ids in an event's fields and links, and of each whether the event corrects it.

    The aggregate's own id is not among them, nor who acted and where: a person's or a unit's events
    have indexes of their own.
    """
    try:
        document: Any = orjson.loads(event)
    except orjson.JSONDecodeError:
        return {}
    if not isinstance(document, dict):
        return {}
    said = [orjson.dumps(document.get("data")), *(_text(document.get(name)) for name in _LINKS)]
    corrected = {match.decode() for match in _UUID.findall(_text(document.get("corrects")))}
    found = {match.decode() for text in said for match in _UUID.findall(text)}
    found.discard(_text(document.get("subject")).decode())
    return {each: each in corrected for each in sorted(found)}


def _text(value: Any) -> bytes:
    # A lone surrogate cannot be encoded, and is part of no id.
    return value.encode("utf-8", "replace") if isinstance(value, str) else b""
