"""Ids that follow from names, so that whoever knows the name knows the id."""

from functools import lru_cache
from uuid import NAMESPACE_URL, UUID, uuid5

REMEMBERED = 16_384


@lru_cache(maxsize=REMEMBERED)
def named_id(name: str) -> UUID:
    """Derive the id of what has a name of its own, `/<service>/<kind>/…` (RFC 9562, version 5).

    The name says nothing about a person: whoever guesses it can tell that the id is its.
    """
    return uuid5(NAMESPACE_URL, name)
