"""What every body, path and query must keep to before a handler sees it."""

import json
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qsl, unquote_to_bytes

from chassis.http.errors import (
    ForbiddenTextError,
    MalformedBodyError,
    MalformedUrlError,
    NumberOutOfRangeError,
    RepeatedKeyError,
    TooDeepError,
)
from chassis.http.limits import DEPTH_MAX, FORM_FIELDS_MAX, INTEGER_MAX

POINTER_CHARS_MAX = 200

# C0 but tab and line feed, DEL, C1, the bidirectional controls of UAX #9, and halves of characters.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def check_json(body: bytes) -> None:
    """Refuse bytes that are not one strict JSON document in UTF-8.

    Strict means RFC 8259 with unique keys, finite numbers that a double keeps exactly where they
    are whole, text without control characters but line feed and tab, and a bounded depth.
    """
    try:
        document = _decoder.decode(body.decode())
    except RecursionError:
        raise TooDeepError(f"nest lists and objects at most {DEPTH_MAX} deep") from None
    except UnicodeDecodeError as error:
        message = f"send the body as UTF-8; byte {error.start} is not"
        raise MalformedBodyError(message) from None
    except json.JSONDecodeError as error:
        message = f"send one JSON document; it breaks at character {error.pos}"
        raise MalformedBodyError(message) from None
    except ValueError:
        # Python refuses to read integers of thousands of digits.
        raise NumberOutOfRangeError(_NUMBER_RULE) from None
    _check_value(document, "", 1)


def check_form(body: bytes) -> None:
    """Refuse a URL-encoded form whose fields are not text that a record may hold.

    Browsers end lines with carriage return and line feed; that pair alone passes beside tab and
    line feed, and whoever reads the form turns it into a line feed.
    """
    try:
        encoded = body.decode("ascii")
        fields = parse_qsl(
            encoded, keep_blank_values=True, errors="strict", max_num_fields=FORM_FIELDS_MAX
        )
    except UnicodeDecodeError:
        raise MalformedBodyError("percent-encode the form as UTF-8") from None
    except ValueError:
        raise MalformedBodyError(f"send at most {FORM_FIELDS_MAX} fields") from None
    check_fields(fields)


def check_fields(fields: Iterable[tuple[str, str]]) -> None:
    """Refuse fields of a form that are not text that a record may hold."""
    for number, (name, value) in enumerate(fields):
        if _FORBIDDEN.search(name) or _FORBIDDEN.search(value.replace("\r\n", "\n")):
            raise ForbiddenTextError(_TEXT_RULE, pointer=f"/{number}")


def check_path(raw_path: bytes) -> None:
    """Refuse a path that is not percent-encoded UTF-8 text on one line."""
    text = _percent_decoded(raw_path)
    if _FORBIDDEN.search(text) or "\n" in text or "\t" in text:
        raise ForbiddenTextError("write the path without control characters")


def check_query(query: bytes) -> None:
    """Refuse a query that is not percent-encoded UTF-8 text."""
    if _FORBIDDEN.search(_percent_decoded(query)):
        raise ForbiddenTextError("write the query without control characters")


def has_forbidden_text(text: str) -> bool:
    """Tell whether a text holds characters that no record may hold."""
    return _FORBIDDEN.search(text) is not None


def _percent_decoded(raw: bytes) -> str:
    if not raw.isascii():
        raise MalformedUrlError("percent-encode every character outside ASCII")
    try:
        return unquote_to_bytes(raw).decode()
    except UnicodeDecodeError:
        raise MalformedUrlError("percent-encode the address as UTF-8") from None


_NUMBER_RULE = f"send whole numbers within ±{INTEGER_MAX} and only finite ones"
_TEXT_RULE = "leave out control characters, bidirectional controls and half characters"


def _check_value(value: Any, pointer: str, depth: int) -> None:
    if isinstance(value, str):
        _check_text(value, pointer)
    elif isinstance(value, dict):
        _check_depth(depth, pointer)
        for key, member in value.items():
            _check_text(key, pointer)
            _check_value(member, child_pointer(pointer, key), depth + 1)
    elif isinstance(value, list):
        _check_depth(depth, pointer)
        for index, item in enumerate(value):
            _check_value(item, f"{pointer}/{index}", depth + 1)
    elif isinstance(value, int | float):
        _check_number(value, pointer)


def _check_text(text: str, pointer: str) -> None:
    if _FORBIDDEN.search(text):
        raise ForbiddenTextError(_TEXT_RULE, pointer=pointer)


def _check_number(number: float, pointer: str) -> None:
    # A double beyond the bound is whole, but not the number that was written.
    if not -INTEGER_MAX <= number <= INTEGER_MAX:
        raise NumberOutOfRangeError(_NUMBER_RULE, pointer=pointer)


def child_pointer(pointer: str, key: str) -> str:
    """Give the RFC 6901 pointer of a member, cut off where it grows beyond reading."""
    token = key.replace("~", "~0").replace("/", "~1")
    return f"{pointer}/{token}"[:POINTER_CHARS_MAX]


def _check_depth(depth: int, pointer: str) -> None:
    if depth > DEPTH_MAX:
        raise TooDeepError(f"nest lists and objects at most {DEPTH_MAX} deep", pointer=pointer)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise RepeatedKeyError("name each key of an object once")
    return members


def _not_a_number(name: str) -> Any:
    raise MalformedBodyError(f"{name} is not JSON; send only finite numbers")


_decoder = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_not_a_number)
