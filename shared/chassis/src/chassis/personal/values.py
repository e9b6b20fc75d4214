"""Personal values: clear as a domain event carries them, sealed as the stored bytes do."""

import re
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from chassis.canonical import NotCanonicalError, check_text
from chassis.errors import BrokenError, InvalidError

PERSONAL_TEXT_BYTES_MAX = 32_768
"""Room for a long statement, and still within one event once encrypted and written as text."""
RETENTION_NAME = re.compile(r"[a-z][a-z0-9_]{0,31}", re.ASCII)

_JSON_KEYS = {"alg", "kid", "nonce", "ct", "cls"}
_TEXT_FORM = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)


class PersonalTextError(InvalidError):
    """A personal text cannot be stored; the message never repeats it."""

    code = "personal_text"


class NotSealedError(BrokenError):
    """Stored JSON stands where a sealed value should, and is none."""

    code = "not_sealed"


@dataclass(frozen=True, slots=True)
class Personal:
    """A clear value about one person inside a domain event; its repr never shows the text."""

    subject: UUID
    """The data subject."""
    retention: str
    """The name of the retention class that says how long the value is kept."""
    text: str = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse what the stored bytes or a page could not carry."""
        if RETENTION_NAME.fullmatch(self.retention) is None:
            raise PersonalTextError("A retention class is named in lower-case ASCII letters")
        problem = _problem(self.text)
        # Raised out here: an exception raised while another is handled keeps the other one,
        # and Python's own error about a lone surrogate carries the whole text.
        if problem is not None:
            raise PersonalTextError(f"A personal text was refused: {problem}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """A personal value as it is stored: who may read it depends on the vault's keys alone."""

    alg: str
    kid: str
    nonce: str
    ct: str
    cls: str
    """The retention class, in the clear: it says why the bytes are still here."""

    def to_json(self) -> dict[str, Any]:
        """Return the object that stands in the event's data."""
        return {
            "alg": self.alg,
            "kid": self.kid,
            "nonce": self.nonce,
            "ct": self.ct,
            "cls": self.cls,
        }

    @staticmethod
    def from_json(value: Any) -> "Sealed":
        """Read the object back, or raise NotSealedError without repeating what stood there."""
        if type(value) is not dict or value.keys() != _JSON_KEYS:
            raise NotSealedError("A sealed value is an object with alg, kid, nonce, ct and cls")
        if not all(type(part) is str and part for part in value.values()):
            raise NotSealedError("The parts of a sealed value are texts")
        if not (_TEXT_FORM.fullmatch(value["nonce"]) and _TEXT_FORM.fullmatch(value["ct"])):
            raise NotSealedError("Nonce and ciphertext are unpadded base64url")
        return Sealed(**value)


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What a sealed value is once its key was deleted: nobody can read it again."""

    retention: str


@dataclass(frozen=True, slots=True)
class Restricted:
    """What a sealed value is while it is only stored: readable for the named purposes alone."""

    retention: str


def _problem(text: str) -> str | None:
    try:
        check_text(text)
    except NotCanonicalError as error:
        return error.message
    size = len(text.encode())
    if size > PERSONAL_TEXT_BYTES_MAX:
        return f"it has {size} bytes in UTF-8, the most is {PERSONAL_TEXT_BYTES_MAX}"
    return None
