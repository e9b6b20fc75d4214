"""JSON without fields that stand twice, and without anything that only some readers take."""

import json
from typing import Any

from mingbai_verify.errors import MalformedError

DOCUMENT_BYTES_MAX = 64 << 20


class DocumentMalformedError(MalformedError):
    """The document is not JSON, or a field is missing, unknown or of another kind."""

    code = "document_malformed"


def read_json(raw: bytes, *, bytes_max: int = DOCUMENT_BYTES_MAX) -> Any:
    """Read JSON in UTF-8, or raise `DocumentMalformedError`."""
    if not isinstance(raw, bytes) or len(raw) > bytes_max:
        raise DocumentMalformedError(f"a document is at most {bytes_max} bytes")
    try:
        return json.loads(raw.decode(), object_pairs_hook=_without_repeats, parse_constant=_refused)
    except (ValueError, RecursionError) as error:
        raise DocumentMalformedError("this cannot be read as JSON in UTF-8") from error


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a field stands twice")
    return found


def _refused(name: str) -> float:
    raise ValueError(f"{name} is no number of JSON")
