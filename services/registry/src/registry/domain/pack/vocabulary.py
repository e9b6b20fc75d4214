"""The small words that every section of a county pack is written in, each with its own check."""

import re
import unicodedata
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict
from pydantic_core import PydanticCustomError

from kernel.errors import KernelError
from kernel.points import parse_points

TEXT_CHARACTERS_MAX = 400
BIDI_CONTROLS = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
UNFIT_CATEGORIES = frozenset({"Cc", "Cs", "Zl", "Zp"})

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DIVISION = re.compile(r"[0-9]{6}([0-9]{3}([0-9]{3})?)?")
_FILE = re.compile(r"([a-z0-9][a-z0-9_-]*/){0,3}[a-z0-9][a-z0-9_-]*\.(csv|yaml)")
_KEY = re.compile(r"[a-z][a-z0-9]*([-_][a-z0-9]+)*")
_SECTION = re.compile(r"[a-z][a-z0-9]*([-/][a-z0-9]+)*")
_UNIT = re.compile(r"[0-9]{6}([0-9]{3}([0-9]{3})?)?(/[a-z0-9]+(-[a-z0-9]+)*){0,4}")


class Strict(BaseModel):
    """A part of a pack: nothing is guessed, nothing unknown is let through, nothing changes."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")


def unfit_at(text: str) -> int | None:
    """Give the place of the first character that may not stand in an event, or nothing."""
    for place, character in enumerate(text):
        # What can be printed is none of these, and nearly everything can.
        if character.isprintable() or character in "\n\t":
            continue
        if character in BIDI_CONTROLS or character == "\ufeff" or _is_noncharacter(character):
            return place
        if unicodedata.category(character) in UNFIT_CATEGORIES:
            return place
    return None


def _is_noncharacter(character: str) -> bool:
    """Say whether Unicode keeps this code point from ever being a character."""
    point = ord(character)
    return point & 0xFFFE == 0xFFFE or 0xFDD0 <= point <= 0xFDEF  # noqa: PLR2004 # Unicode, 23.7


def read_points(value: object) -> Decimal:
    """Read points from their canonical decimal text."""
    if isinstance(value, str):
        try:
            return parse_points(value)
        except KernelError:
            pass  # The text is not canonical: refused below in the pack's own words.
    raise PydanticCustomError(
        "points_not_canonical",
        "Write points as plain decimal text such as 0.4, 3 or -5, without zeros at the end.",
    )


def _parse_date(value: object) -> date:
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass  # The shape is right but the calendar has no such day: refused below.
    raise PydanticCustomError(
        "date_invalid", "Write a day that exists as year-month-day, such as 2026-01-01."
    )


def _check_text(value: str) -> str:
    if not value or value != value.strip():
        raise PydanticCustomError(
            "text_blank_or_padded", "Write a text that is not empty and has no space at its ends."
        )
    if len(value) > TEXT_CHARACTERS_MAX:
        raise PydanticCustomError(
            "text_too_long", f"Shorten the text to {TEXT_CHARACTERS_MAX} characters."
        )
    if "\n" in value or "\t" in value or unfit_at(value) is not None:
        raise PydanticCustomError(
            "character_not_allowed",
            "Take out line breaks, tabs, control characters and direction marks.",
        )
    return value


def _shaped(pattern: re.Pattern[str], code: str, sentence: str) -> AfterValidator:
    def check(value: str) -> str:
        if not pattern.fullmatch(value):
            raise PydanticCustomError(code, sentence)
        return value

    return AfterValidator(check)


Text = Annotated[str, AfterValidator(_check_text)]
Day = Annotated[date, BeforeValidator(_parse_date)]
Points = Annotated[Decimal, BeforeValidator(read_points)]
Key = Annotated[
    str,
    _shaped(
        _KEY, "key_malformed", "Write a key in small letters, digits and hyphens, a letter first."
    ),
]
SectionKey = Annotated[
    str,
    _shaped(
        _SECTION,
        "key_malformed",
        "Write a section's key in small letters, digits, hyphens and slashes.",
    ),
]
DivisionCode = Annotated[
    str,
    _shaped(
        _DIVISION,
        "division_code_malformed",
        "Write 6, 9 or 12 digits; format the column as text if a spreadsheet changed the code.",
    ),
]
ParentCode = Annotated[
    str,
    _shaped(
        re.compile(f"({_DIVISION.pattern})?"),
        "division_code_malformed",
        "Write the parent's code of 6 or 9 digits, or nothing for the county itself.",
    ),
]
UnitKey = Annotated[
    str,
    _shaped(
        _UNIT,
        "unit_key_malformed",
        "Write a division code, or one followed by parts such as /grid/01.",
    ),
]
FilePath = Annotated[
    str,
    _shaped(
        _FILE,
        "file_path_malformed",
        "Name a .csv or .yaml file inside the pack's folder, in small letters.",
    ),
]
Basis = Literal["stated", "illustrative"]
