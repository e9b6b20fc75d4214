"""The vault: seals personal values into what is stored, and opens them for who may read."""

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import orjson

from chassis.crypto.algorithms import Algorithms
from chassis.crypto.encoding import b64url, b64url_bytes
from chassis.crypto.port import Cipher, NotAuthenticError
from chassis.errors import BrokenError
from chassis.personal.key_cache import KeyCache
from chassis.personal.subject_keys import KeyStates, SubjectKey, SubjectKeys
from chassis.personal.values import Forgotten, Personal, Restricted, Sealed

KEY_CACHE_SECONDS_MAX = 60.0
"""How long at most a process seals with a key that another process has deleted or restricted."""
KEY_CACHE_KEPT_MAX = 10_000
NONCE_BYTES = 12
PADDING_BYTES = 16
"""Texts are filled up to a multiple of this: the length of a name narrows down whose it is."""
ORDINARY: Final = "ordinary"


class SealBrokenError(BrokenError):
    """A sealed value does not open at its place: it was moved there from elsewhere, or changed."""

    code = "seal_broken"


class KeyMissingError(BrokenError):
    """A key is neither held nor known to be deleted, so the key table has lost it."""

    code = "key_missing"


@dataclass(frozen=True, kw_only=True, slots=True)
class SealedAt:
    """A sealed value with the place at which it was found."""

    sealed: Sealed
    source: str
    event_id: str
    path: str


class Vault:
    """Binds every ciphertext to its event and field, and lets nobody read past a deletion.

    Sealing uses remembered keys. Opening always asks the key table, so a deletion or restriction
    counts for reading from the moment it is committed, in every process. A process that did not
    delete a key itself goes on sealing with it until it next opens a value or calls `refresh`,
    and for KEY_CACHE_SECONDS_MAX at most; what it seals then is forgotten or restricted at once.
    """

    def __init__(
        self,
        keys: SubjectKeys,
        algorithms: Algorithms,
        *,
        storage_purposes: frozenset[str],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Open restricted values for the storage purposes alone; the adopted rules name them."""
        self._keys = keys
        self._algorithms = algorithms
        self._storage_purposes = storage_purposes
        self._generation = -1
        self._sealing: KeyCache[tuple[UUID, str], tuple[str, str, Cipher]] = KeyCache(
            kept_max=KEY_CACHE_KEPT_MAX, seconds_max=KEY_CACHE_SECONDS_MAX, monotonic=monotonic
        )

    def seal(self, personal: Personal, *, source: str, event_id: str, path: str) -> Sealed:
        """Encrypt a value for one field of one event; it opens nowhere else."""
        subject, retention = personal.subject, personal.retention
        kid, alg, cipher = self._sealing.get((subject, retention)) or self._load(subject, retention)
        # The keyword arguments of a place are texts from the caller's own code, not from people.
        associated = _associated(alg, kid, retention, (source, event_id, path))
        nonce = os.urandom(NONCE_BYTES)
        sealed = cipher.encrypt(nonce, _padded(personal.text), associated)
        return Sealed(alg=alg, kid=kid, nonce=b64url(nonce), ct=b64url(sealed), cls=retention)

    def open(
        self, sealed: Sealed, *, source: str, event_id: str, path: str, purpose: str = ORDINARY
    ) -> str | Forgotten | Restricted:
        """Return the text; or that it was forgotten, or is restricted to other purposes.

        Raises SealBrokenError if the value does not belong to this place, and KeyMissingError if
        its key was lost.
        """
        at = SealedAt(sealed=sealed, source=source, event_id=event_id, path=path)
        return self.open_many([at], purpose=purpose)[0]

    def open_many(
        self, values: Sequence[SealedAt], *, purpose: str = ORDINARY
    ) -> list[str | Forgotten | Restricted]:
        """Open many values with one question to the key table; errors are those of `open`."""
        if not values:
            return []
        states = self._keys.states(sorted({value.sealed.kid for value in values}))
        self._notice(states.generation)
        ciphers: dict[str, Cipher] = {}
        return [self._opened(value, states, ciphers, purpose) for value in values]

    def refresh(self) -> None:
        """Let go of remembered keys if any process deleted or restricted one since last time."""
        self._notice(self._keys.generation())

    def let_go(self) -> None:
        """Let go of every remembered key."""
        self._sealing.clear()

    def _load(self, subject: UUID, retention: str) -> tuple[str, str, Cipher]:
        mark = self._sealing.mark()
        key = self._keys.live(subject, retention)
        entry = (key.key_id, key.alg, self._cipher(key))
        self._sealing.put((subject, retention), entry, mark)
        return entry

    def _notice(self, generation: int) -> None:
        if generation != self._generation:
            self._sealing.clear()
            self._generation = generation

    def _cipher(self, key: SubjectKey) -> Cipher:
        return self._algorithms.aead(key.alg).cipher(key.key)

    def _opened(
        self, value: SealedAt, states: KeyStates, ciphers: dict[str, Cipher], purpose: str
    ) -> str | Forgotten | Restricted:
        sealed = value.sealed
        if sealed.kid in states.deleted:
            return Forgotten(sealed.cls)
        key = states.held.get(sealed.kid)
        if key is None:
            raise KeyMissingError(
                f"Key {sealed.kid} of {value.path} in {value.source}#{value.event_id} is neither "
                "held nor noted as deleted: restore the key table"
            )
        if key.restricted and purpose not in self._storage_purposes:
            return Restricted(sealed.cls)
        cipher = ciphers.get(sealed.kid)
        if cipher is None:
            cipher = ciphers[sealed.kid] = self._cipher(key)
        place = (value.source, value.event_id, value.path)
        associated = _associated(sealed.alg, sealed.kid, sealed.cls, place)
        text = _decrypted(cipher, sealed, associated)
        if text is None or (key.alg, key.retention) != (sealed.alg, sealed.cls):
            raise SealBrokenError(
                f"{value.path} in {value.source}#{value.event_id} does not open at this place: "
                "it was moved there from another event or field, or was changed"
            )
        return text


def _associated(alg: str, kid: str, cls: str, place: tuple[str, str, str]) -> bytes:
    # A JSON list of texts: no two different places have the same bytes.
    return orjson.dumps((alg, kid, cls, *place))


def _padded(text: str) -> bytes:
    clear = text.encode() + b"\x80"
    return clear + bytes(-len(clear) % PADDING_BYTES)


def _decrypted(cipher: Cipher, sealed: Sealed, associated: bytes) -> str | None:
    try:
        nonce, ciphertext = b64url_bytes(sealed.nonce), b64url_bytes(sealed.ct)
        if len(nonce) != NONCE_BYTES:
            return None
        clear = cipher.decrypt(nonce, ciphertext, associated)
    except (ValueError, NotAuthenticError):
        return None
    return clear[: clear.rindex(b"\x80")].decode()
