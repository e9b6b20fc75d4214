"""JSON as receipts, manifests and proofs are written: strict, small, and with one spelling."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from mingbai_verify.strict_json import DocumentMalformedError, read_json

OBJECT_BYTES_MAX = 1 << 20


def read_object(raw: bytes, fields: Mapping[str, type], *, what: str) -> dict[str, Any]:
    """Read a JSON object with exactly these fields, or raise `DocumentMalformedError`."""
    said = read_json(raw, bytes_max=OBJECT_BYTES_MAX)
    return check_object(said, fields, what=what)


def check_object(said: Any, fields: Mapping[str, type], *, what: str) -> dict[str, Any]:
    """Give an object back if it has exactly these fields, or raise `DocumentMalformedError`."""
    if not isinstance(said, dict) or said.keys() != fields.keys():
        raise DocumentMalformedError(f"a {what} has the fields {', '.join(fields)}, no others")
    for name, kind in fields.items():
        # A bool is an int to Python, and no number to anybody else.
        if type(said[name]) is not kind:
            raise DocumentMalformedError(f"{name} of a {what} is not of its kind")
    return said


def write_object(said: Mapping[str, Any]) -> bytes:
    """Write an object in its one spelling: sorted, without spaces, one line."""
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    try:
        return f"{text}\n".encode()
    except UnicodeEncodeError as error:
        raise DocumentMalformedError("half a character cannot be written as UTF-8") from error


def hashes_of(said: Sequence[Any], *, what: str) -> tuple[bytes, ...]:
    """Read a list of hashes in hexadecimals, or raise `DocumentMalformedError`."""
    return tuple(hash_of(each, what=what) for each in said)


def hash_of(said: Any, *, what: str) -> bytes:
    """Read a hash in 64 lower-case hexadecimals, or raise `DocumentMalformedError`."""
    try:
        hashed = bytes.fromhex(said)
    except (TypeError, ValueError):
        hashed = b""
    if hashed.hex() != said or len(hashed) != len(said) // 2 or len(said) != 64:  # noqa: PLR2004  # of SHA-256
        raise DocumentMalformedError(f"a hash of a {what} is 64 lower-case hexadecimals")
    return hashed
