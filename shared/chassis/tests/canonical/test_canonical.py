"""Canonical bytes: equal to another implementation's, and nothing else is let through."""

import copy
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import IntEnum, StrEnum
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from chassis import canonical
from chassis.canonical import (
    DEPTH_MAX,
    INTEGER_MAX,
    NotCanonicalError,
    check_text,
    encode,
    encode_once,
    is_canonical,
    put_list_once,
    put_once,
)

BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
CONTROLS = [chr(c) for c in (*range(0x20), *range(0x7F, 0xA0)) if chr(c) not in "\n\t"]
FORBIDDEN = [*CONTROLS, *BIDI, chr(0xD800), chr(0xDFFF)]

texts = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters=BIDI)
    | st.sampled_from('\n\t\\"/bfnrtu')
)
keys = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E))
scalars = (
    texts | st.booleans() | st.none() | st.integers(min_value=-INTEGER_MAX, max_value=INTEGER_MAX)
)
admitted = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(keys, inner, max_size=5),
    max_leaves=25,
)


class Word(str):
    __slots__ = ()


class Number(int):
    pass


class Mapping(dict[str, int]):
    pass


class Colour(StrEnum):
    RED = "red"


class Level(IntEnum):
    LOW = 1


def nested(depth: int, innermost: Any) -> Any:
    for _ in range(depth):
        innermost = [innermost]
    return innermost


@given(admitted)
def test_the_bytes_are_those_of_another_implementation(value: Any) -> None:
    before = copy.deepcopy(value)

    encoded = encode(value)

    assert encoded == rfc8785.dumps(value)
    assert is_canonical(encoded)
    assert value == before


@pytest.mark.parametrize(
    "value",
    [
        1.0,
        float("nan"),
        float("inf"),
        Decimal(1),
        date(2026, 5, 15),
        datetime(2026, 5, 15, tzinfo=UTC),
        UUID(int=1),
        Colour.RED,
        Level.LOW,
        Word("a"),
        Number(1),
        Mapping(a=1),
        (1, 2),
        {1},
        b"bytes",
        pytest.param(object(), id="object"),
        INTEGER_MAX + 1,
        -INTEGER_MAX - 1,
        {1: "a"},
        {"名": 1},
        {"é": 1},
        {Word("a"): 1},
        {None: 1},
    ],
    ids=repr,
)
def test_a_value_that_another_writer_would_write_differently_is_refused(value: Any) -> None:
    for where in (value, [value], {"a": value}, {"a": [{"b": value}]}):
        with pytest.raises(NotCanonicalError):
            encode(where)


@pytest.mark.parametrize("character", FORBIDDEN, ids=ascii)
def test_a_character_that_cannot_be_seen_or_stored_is_refused(character: str) -> None:
    text = f"a{character}b"

    with pytest.raises(NotCanonicalError):
        check_text(text)
    for value in (text, [text], {"a": text}, {"a": [{"b": text}]}):
        with pytest.raises(NotCanonicalError):
            encode(value)


@pytest.mark.parametrize("character", [c for c in CONTROLS if ord(c) <= 0x7F], ids=ascii)
def test_a_key_holds_no_control_character(character: str) -> None:
    with pytest.raises(NotCanonicalError):
        encode({f"a{character}": 1})


@pytest.mark.parametrize(
    "text",
    [
        r"C:\bfru",
        r"\u0000",
        "\\",
        '"',
        "a\nb\tc",
        "\u2028\u2029",
        "𝒳👨‍👩‍👧",
        "ü",
        "u\u0308",
        "\ufeff",
        "",
    ],
)
def test_text_is_stored_as_it_was_entered(text: str) -> None:
    check_text(text)

    assert encode({"a": text}) == rfc8785.dumps({"a": text})


def test_nesting_goes_to_its_named_depth_and_no_further() -> None:
    for innermost in ("a", 1, None):
        assert encode(nested(DEPTH_MAX, innermost)) == rfc8785.dumps(nested(DEPTH_MAX, innermost))
        with pytest.raises(NotCanonicalError, match="deeper than 32"):
            encode(nested(DEPTH_MAX + 1, innermost))
    with pytest.raises(NotCanonicalError, match="deeper than 32"):
        encode(nested(DEPTH_MAX, {}))
    with pytest.raises(NotCanonicalError, match="deeper than 32"):
        encode(nested(DEPTH_MAX, []))


def test_a_value_that_contains_itself_is_refused() -> None:
    value: list[Any] = []
    value.append(value)

    with pytest.raises(NotCanonicalError):
        encode(value)


@pytest.mark.parametrize(
    "encoded",
    [
        b'{"b":1,"a":2}',
        b'{"a":1, "b":2}',
        b'{"a":1,"a":1}',
        b'{"a":1.0}',
        b'{"a":1e3}',
        b'{"a":"\\u0041"}',
        b'{"a":"\\/"}',
        b'{"a":9007199254740992}',
        b'{"a":1}\n',
        b'{"a":',
        b'{"a":"\xff"}',
        b"",
    ],
)
def test_other_bytes_for_a_value_are_known_as_not_canonical(encoded: bytes) -> None:
    assert not is_canonical(encoded)


def test_a_value_that_was_written_once_stands_in_a_document_as_if_it_were_there() -> None:
    value = {"b": ["安家", 1], "a": "x"}

    once = encode_once(value)

    encoded = encode(
        {"z": put_list_once([once, once]), "y": put_list_once([]), "a": put_once(once)}
    )

    assert encoded == encode({"z": [value, value], "y": [], "a": value})


@pytest.mark.parametrize("value", [{"a": 1.5}, "\x00", {"键": 1}])
def test_what_cannot_be_stored_cannot_be_written_once(value: object) -> None:
    with pytest.raises(NotCanonicalError):
        encode_once(value)


def test_nothing_else_in_this_software_makes_a_piece_that_passes_unchecked() -> None:
    root = Path(canonical.__file__).parents[4]
    made = [path for path in root.rglob("src/**/*.py") if "orjson.Fragment(" in path.read_text()]

    assert made == [Path(canonical.__file__)]
