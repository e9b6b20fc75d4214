"""The one form in which JSON leaves this software: RFC 8785 bytes of a strict set of values."""

import re
from collections.abc import Iterable
from typing import Any, NewType

import orjson

from chassis.errors import InvalidError

INTEGER_MAX = 2**53 - 1
DEPTH_MAX = 32
FRAGMENT_DEPTH_MAX = 8

_SUSPECT = re.compile(
    rb"\\[bfru]|\x7f|\xc2[\x80-\x9f]|\xd8\x9c|\xe2\x80[\x8e\x8f\xaa-\xae]|\xe2\x81[\xa6-\xa9]"
)
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class NotCanonicalError(InvalidError):
    """The value has no canonical form here: a type, number or character that is not admitted."""

    code = "not_canonical"


def encode(value: Any) -> bytes:
    """Give the canonical bytes of a value made of dict, list, str, int, bool and None.

    Keys are ASCII, integers lie within ±(2^53 - 1), nesting is at most 32 deep, and text holds no
    control character but line feed and tab, no lone surrogate and no bidirectional control: on
    these values `orjson` with sorted keys writes what RFC 8785 asks for.
    What `put_once` and `put_list_once` give passes as it is.
    Raises `NotCanonicalError` (code `not_canonical`) for anything else.
    """
    _check(value, DEPTH_MAX)
    try:
        encoded = orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except orjson.JSONEncodeError as error:
        raise NotCanonicalError("text with a lone surrogate cannot be stored") from error
    # Nothing else can be suspect, and this is known at the speed of memory.
    if encoded.isascii() and b"\\" not in encoded and b"\x7f" not in encoded:
        return encoded
    if _SUSPECT.search(encoded) is not None:
        _check_text(value)
    return encoded


Once = NewType("Once", bytes)
"""The bytes of a value that was checked and written once; `encode_once` alone gives them."""


def encode_once(value: Any) -> Once:
    """Give the bytes of a value that stands in many documents.

    It is checked here as `encode` checks it, and may be nested 7 deep.
    """
    _check(value, FRAGMENT_DEPTH_MAX - 1)
    return Once(encode(value))


def put_once(written: Once) -> orjson.Fragment:
    """Give what puts such a value into a document as it is."""
    return orjson.Fragment(written)


def put_list_once(written: Iterable[Once]) -> orjson.Fragment:
    """Give what puts a list of such values into a document as it is."""
    return orjson.Fragment(b"[" + b",".join(written) + b"]")


def is_canonical(encoded: bytes) -> bool:
    """Tell whether these bytes are what `encode` would give for the value that they say."""
    try:
        return encode(orjson.loads(encoded)) == encoded
    except (orjson.JSONDecodeError, NotCanonicalError):
        return False


def check_text(text: str) -> None:
    """Refuse a text that could not be stored: control characters, bidi controls, surrogates."""
    match = _FORBIDDEN.search(text)
    if match is not None:
        raise NotCanonicalError(f"the character U+{ord(match.group()):04X} cannot be stored")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise NotCanonicalError("text with a lone surrogate cannot be stored") from error


def _check(value: Any, depth: int) -> None:
    # Exact types: orjson would write floats, dates, enums and subclasses in its own way.
    kind = type(value)
    if kind is dict:
        _check_keys(value)
        _check_items(value.values(), depth)
    elif kind is list:
        _check_items(value, depth)
    elif kind is int:
        if not -INTEGER_MAX <= value <= INTEGER_MAX:
            raise NotCanonicalError("an integer lies beyond 2^53 - 1: write it as text")
    elif kind is orjson.Fragment:
        # This module alone makes them in this software; a test looks for others.
        if depth < FRAGMENT_DEPTH_MAX:
            raise NotCanonicalError(f"nested deeper than {DEPTH_MAX}")
    elif kind is not str and kind is not bool and value is not None:
        raise NotCanonicalError(f"a value of type {kind.__name__} has no canonical form")


def _check_keys(value: dict[Any, Any]) -> None:
    for key in value:
        if type(key) is not str or not key.isascii():
            raise NotCanonicalError("keys are ASCII text; what data names is a list of pairs")


def _check_items(items: Iterable[Any], depth: int) -> None:
    if depth == 0:
        raise NotCanonicalError(f"nested deeper than {DEPTH_MAX}")
    for item in items:
        if type(item) is not str:
            _check(item, depth - 1)


def _check_text(value: Any) -> None:
    if type(value) is str:
        check_text(value)
    elif type(value) is list:
        for item in value:
            _check_text(item)
    elif type(value) is dict:
        for key, item in value.items():
            check_text(key)
            _check_text(item)
