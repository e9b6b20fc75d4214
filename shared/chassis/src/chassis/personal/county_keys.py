"""The county's wrapping keys: every data key is stored encrypted under one of them."""

import base64
import binascii
import re
from dataclasses import dataclass, field

import orjson

from chassis.crypto.algorithms import Algorithms
from chassis.crypto.port import A256GCMKW, NotAuthenticError
from chassis.errors import BrokenError, InvalidError

COUNTY_KEY_BYTES = 32
# Short: a key whose name was left out must not be taken for a name, and so be shown.
_KEY_ID = re.compile(r"[A-Za-z0-9._-]{1,16}", re.ASCII)


class CountyKeyError(InvalidError):
    """A county key in the settings is not of the form that is asked for."""

    code = "county_key"


class CountyKeyMissingError(BrokenError):
    """A stored key is wrapped under a county key that the settings do not have."""

    code = "county_key_missing"


class WrappedKeyError(BrokenError):
    """A wrapped key does not open: its row was changed, or the county key has other bytes."""

    code = "wrapped_key"


@dataclass(frozen=True)
class CountyKey:
    """One wrapping key with its name; the key never shows."""

    key_id: str
    key: bytes = field(repr=False)

    @staticmethod
    def from_text(text: str) -> "CountyKey":
        """Read `<key id>:<base64 of 32 bytes>`, as it stands in the settings."""
        key_id, _, encoded = text.strip().partition(":")
        if _KEY_ID.fullmatch(key_id) is None:
            raise CountyKeyError("Write a county key as `<key id>:<base64 of 32 random bytes>`")
        key = _decoded(encoded)
        if key is None or len(key) != COUNTY_KEY_BYTES:
            raise CountyKeyError(
                f"County key {key_id}: what follows the colon is not the base64 of 32 bytes; "
                "make one with `openssl rand -base64 32`"
            )
        return CountyKey(key_id, key)


@dataclass(frozen=True, kw_only=True)
class WrappedKey:
    """A data key as it is stored: by which algorithm, under which county key."""

    wrap_alg: str
    wrapped_by: str
    wrapped: bytes = field(repr=False)


class CountyKeys:
    """Wraps under the current county key, and opens what the other live one wrapped as well.

    A rotation has four steps, so that no process ever meets a key it cannot open: give the new
    key to every process as `also`; exchange the two; rewrap until nothing is left; drop the old.
    The place of a wrapped key (its table and identity) is authenticated with it, so a wrapped
    key that was copied into another row does not open there.
    """

    def __init__(
        self, algorithms: Algorithms, *, current: CountyKey, also: CountyKey | None = None
    ) -> None:
        if also is not None and also.key_id == current.key_id:
            raise CountyKeyError(f"Two county keys are called {current.key_id}; rename the new one")
        self.algorithms = algorithms
        self._current = current
        self._keys = {key.key_id: key.key for key in (current, also) if key is not None}

    @property
    def current_id(self) -> str:
        """The name of the key under which keys are wrapped from now on."""
        return self._current.key_id

    def wrap(self, key: bytes, *, place: tuple[str, ...]) -> WrappedKey:
        """Encrypt a data key for the one place in which it will stand."""
        associated = _associated(A256GCMKW, self._current.key_id, place)
        wrapping = self.algorithms.wrapping(A256GCMKW)
        return WrappedKey(
            wrap_alg=A256GCMKW,
            wrapped_by=self._current.key_id,
            wrapped=wrapping.wrap(self._current.key, key, associated),
        )

    def unwrap(self, stored: WrappedKey, *, place: tuple[str, ...]) -> bytes:
        """Open a data key that was read from this place."""
        wrapping_key = self._keys.get(stored.wrapped_by)
        if wrapping_key is None:
            raise CountyKeyMissingError(
                f"A key is wrapped under county key {stored.wrapped_by}; put it into the settings "
                "as the second key and run the rewrapping to its end"
            )
        associated = _associated(stored.wrap_alg, stored.wrapped_by, place)
        wrapping = self.algorithms.wrapping(stored.wrap_alg)
        try:
            return wrapping.unwrap(wrapping_key, stored.wrapped, associated)
        except NotAuthenticError:
            raise WrappedKeyError(
                f"The key stored as {' '.join(place)} does not open under county key "
                f"{stored.wrapped_by}: its row was changed, or the county key has other bytes"
            ) from None


def _associated(algorithm: str, key_id: str, place: tuple[str, ...]) -> bytes:
    # A JSON list of texts: no two different places have the same bytes.
    return orjson.dumps([algorithm, key_id, *place])


def _decoded(encoded: str) -> bytes | None:
    try:
        return base64.b64decode(encoded.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        return None
