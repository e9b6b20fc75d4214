"""Unit ids that never change, and the official division codes, which do."""

import re
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from kernel.errors import KernelError
from kernel.ids import named_id

UNIT_KEY_LENGTH_MAX = 100

Level = Literal["county", "town", "village"]

_LEVELS: dict[int, Level] = {6: "county", 9: "town", 12: "village"}
_CODE = re.compile(r"[1-9][0-9]{5}([0-9]{3}){0,2}")
_KEY = re.compile(r"[^\s\x00-\x1f\x7f]+")
_HIGHER = "000"


class DivisionCodeError(KernelError):
    """The text is not an official division code."""

    code = "division_code"


class UnitKeyError(KernelError):
    """The text cannot name a unit within its county."""

    code = "unit_key"


@dataclass(frozen=True, slots=True, order=True)
class DivisionCode:
    """An official division code (行政区划代码): 6 digits county, 9 town, 12 village or community.

    It is an attribute of a unit with dates and never its identity: codes change when villages
    merge.
    """

    text: str

    def __post_init__(self) -> None:
        if not _CODE.fullmatch(self.text):
            raise DivisionCodeError(
                f"{self.text!r} is not a division code; give 6 digits for a county, 9 for a town "
                "or 12 for a village"
            )
        if _HIGHER in (self.text[6:9], self.text[9:12]):
            raise DivisionCodeError(
                f"{self.text!r} is padded with 000; give the shorter code of the higher unit"
            )

    def __str__(self) -> str:
        return self.text

    @property
    def level(self) -> Level:
        """Where the unit stands: county (县), town (乡镇) or village (村)."""
        return _LEVELS[len(self.text)]

    @property
    def county(self) -> str:
        """The six digits of the county (县)."""
        return self.text[:6]

    @property
    def town(self) -> str | None:
        """The three digits of the town (乡镇、街道) within its county; None for a county."""
        return self.text[6:9] or None

    @property
    def village(self) -> str | None:
        """The three digits of the village (村、社区) within its town; None above a village."""
        return self.text[9:] or None

    @property
    def parent(self) -> "DivisionCode | None":
        """The code one level up; None for a county."""
        return None if self.level == "county" else DivisionCode(self.text[:-3])

    def covers(self, other: "DivisionCode") -> bool:
        """Tell whether the other division is this one or lies within it."""
        return other.text.startswith(self.text)


def unit_id(county: str, key: str) -> UUID:
    """Derive the stable id of a unit (单位) from its county's code and its key in that county.

    The key is chosen once, when the unit is first registered, and says nothing about a person.
    """
    if DivisionCode(county).level != "county":
        raise DivisionCodeError(f"{county!r} is not a county; give the first six digits")
    if len(key) > UNIT_KEY_LENGTH_MAX or not _KEY.fullmatch(key):
        raise UnitKeyError(
            f"{key!r} cannot be a unit's key; give 1 to {UNIT_KEY_LENGTH_MAX} characters without "
            "spaces"
        )
    return named_id(f"/{county}/registry/unit/{key}")


def subject_tokens(division: str | DivisionCode) -> tuple[str, str]:
    """Give the town and village digits that end a message subject, `000` where the unit is higher.

    The village 510604102211 gives ("102", "211"), its town ("102", "000"), its county
    ("000", "000").
    """
    code = division if isinstance(division, DivisionCode) else DivisionCode(division)
    return code.town or _HIGHER, code.village or _HIGHER
