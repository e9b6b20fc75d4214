"""How much of one request a service takes in, and the notes it keeps about one request."""

from collections.abc import Mapping
from dataclasses import dataclass, field

BODY_BYTES_MAX = 1024 * 1024
QUERY_BYTES_MAX = 8 * 1024
FORM_FIELDS_MAX = 1_000
DEPTH_MAX = 32
INTEGER_MAX = 2**53 - 1

REQUEST_NOTES = "mingbai.request"
"""The scope entry under which the edge keeps its `RequestNotes`."""


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one application takes; bodies on upload paths are streamed and not looked into."""

    body_bytes_max: int = BODY_BYTES_MAX
    query_bytes_max: int = QUERY_BYTES_MAX
    uploads: Mapping[str, int] = field(default_factory=dict)
    """Path prefix to the greatest number of bytes of one upload beneath it."""


@dataclass(slots=True)
class RequestNotes:
    """What edge and handler tell each other about one request."""

    streamed: bool = False
    """True when the body goes to the handler as it arrives."""
    permission_pending: str | None = None
    """The action that was declared and not yet asked for."""
