"""How much of one request a service takes in, and the notes it keeps about one request."""

from collections.abc import Mapping
from dataclasses import dataclass, field

BODY_BYTES_MAX = 1024 * 1024
QUERY_BYTES_MAX = 8 * 1024
FORM_FIELDS_MAX = 1_000
DEPTH_MAX = 32
INTEGER_MAX = 2**53 - 1
MULTIPART = "multipart/form-data"

REQUEST_NOTES = "mingbai.request"
"""The scope entry under which the edge keeps its `RequestNotes`."""


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one application takes; bodies on upload paths are streamed and not looked into."""

    body_bytes_max: int = BODY_BYTES_MAX
    query_bytes_max: int = QUERY_BYTES_MAX
    uploads: Mapping[str, int] = field(default_factory=dict)
    """Path prefix to the greatest number of bytes of one upload beneath it.

    One with a `{name}` in it is a whole path, in which any one segment stands for the name.
    """

    forms: Mapping[str, int] = field(default_factory=dict)
    """The same of pages' forms that may bring a file; only one that does is streamed."""

    def upload_max(self, path: str, *, media: str = "") -> int | None:
        """Give the greatest number of bytes of an upload to this path, or None for other paths."""
        for known in (self.uploads, self.forms) if media == MULTIPART else (self.uploads,):
            for where, most in known.items():
                if _is_at(path, where):
                    return most
        return None


def _is_at(path: str, known: str) -> bool:
    if "{" not in known:
        return path.startswith(known)
    given, wanted = path.split("/"), known.split("/")
    pairs = zip(given, wanted, strict=False)
    return len(given) == len(wanted) and all(a == b or b.startswith("{") for a, b in pairs)


@dataclass(slots=True)
class RequestNotes:
    """What edge and handler tell each other about one request."""

    streamed: bool = False
    """True when the body goes to the handler as it arrives."""
    permission_pending: str | None = None
    """The action that was declared and not yet asked for."""
