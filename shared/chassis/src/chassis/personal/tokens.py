"""Keyed tokens: whether two identifiers are the same, answered without reading either.

A token is the HMAC of the identifier's compared form under a key per retention class and year, for
example `k2026c:` and 43 characters. The key's row names the algorithm; the key's name is in the
token; and a token under a deleted key equals nothing any more.
"""

import re
import time
from collections.abc import Callable, Collection
from datetime import date

from chassis.crypto.algorithms import Algorithms
from chassis.crypto.encoding import b64url, b64url_bytes
from chassis.errors import InvalidError
from chassis.personal.identifiers import Identifier
from chassis.personal.key_cache import KeyCache
from chassis.personal.retention import RetentionClasses
from chassis.personal.token_keys import TokenKey, TokenKeyDeletion, TokenKeys

TOKEN_KEY_CACHE_SECONDS_MAX = 60.0
"""How long at most a process makes tokens under a key that another process has deleted."""
TOKEN_KEY_CACHE_KEPT_MAX = 1_000
_KEY_NAME = re.compile(r"k([0-9]{4})([a-z][a-z0-9]{0,7})", re.ASCII)


class UnreadableTokenError(InvalidError):
    """A text stands where a token should, and is none."""

    code = "unreadable_token"


class Tokens:
    """Makes tokens and compares them; every process on the same key table makes the same ones."""

    def __init__(
        self,
        keys: TokenKeys,
        algorithms: Algorithms,
        classes: RetentionClasses,
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._keys = keys
        self._algorithms = algorithms
        self._classes = classes
        self._making: KeyCache[str, TokenKey] = KeyCache(
            kept_max=TOKEN_KEY_CACHE_KEPT_MAX,
            seconds_max=TOKEN_KEY_CACHE_SECONDS_MAX,
            monotonic=monotonic,
        )

    def make(self, identifier: Identifier, *, retention: str, on: date) -> str:
        """Return the identifier's token under the key of this class and of the date's year."""
        name = f"k{on.year:04d}{self._classes.named(retention).code}"
        key = self._making.get(name)
        if key is None:
            mark = self._making.mark()
            key = self._keys.named(name)
            self._making.put(name, key, mark)
        return self._token(key, identifier)

    def compare(self, token: str, identifier: Identifier) -> bool:
        """Return whether this is the identifier's token; no, if the token's key was deleted."""
        name, mac = _read(token)
        live = self._keys.live([name])
        if not live:
            return False
        algorithm = self._algorithms.mac(live[0].alg)
        return algorithm.verify(live[0].key, _content(identifier), mac)

    def all_of(self, identifier: Identifier) -> tuple[str, ...]:
        """Return the identifier's tokens under all live keys, to look for any of them at once."""
        return tuple(self._token(key, identifier) for key in self._keys.live())

    def ended(self, *, on: date) -> tuple[str, ...]:
        """Return the live keys whose period is over, counted from the last day of their year."""
        names = []
        for key in self._keys.live():
            match = _KEY_NAME.fullmatch(key.name)
            kept = self._classes.coded(match[2]) if match else None
            if match is None or kept is None:
                continue
            ends_on = kept.ends_on(date(int(match[1]), 12, 31))
            if ends_on is not None and ends_on <= on:
                names.append(key.name)
        return tuple(names)

    def end(self, names: Collection[str], *, authority: str) -> tuple[TokenKeyDeletion, ...]:
        """Delete these keys, and with them what all their tokens can say."""
        try:
            return self._keys.delete(names, authority=authority)
        finally:
            self._making.clear()

    def _token(self, key: TokenKey, identifier: Identifier) -> str:
        mac = self._algorithms.mac(key.alg).mac(key.key, _content(identifier))
        return f"{key.name}:{b64url(mac)}"


def _content(identifier: Identifier) -> bytes:
    # The compared form has only digits and capitals, so the first colon ends the kind.
    return f"{identifier.kind.value}:{identifier.normal()}".encode("ascii")


def _read(token: str) -> tuple[str, bytes]:
    name, _, encoded = token.partition(":")
    if encoded and _KEY_NAME.fullmatch(name):
        try:
            return name, b64url_bytes(encoded)
        except ValueError:
            pass
    raise UnreadableTokenError("A token is written `k<year><class code>:<base64url>`")
