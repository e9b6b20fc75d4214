"""A grid's identity (网格赋码), and what is refused of grids; a grid is a unit like others."""

from dataclasses import dataclass
from typing import Any

from chassis.errors import InvalidError, NotFoundError, RefusedError

BASE_GRID = "base_grid"
"""The sort in which households are placed (基础网格)."""


class NotAGridError(RefusedError):
    """The unit has no grid code."""

    code = "not_a_grid"


class GridCodedError(RefusedError):
    """The grid has a code, and a code is for good."""

    code = "grid_coded_already"


class GridClosedError(RefusedError):
    """The grid was there for the last time before that day."""

    code = "grid_closed"


class GridElsewhereError(RefusedError):
    """The household lives in another village than the grid, or the grid takes no households."""

    code = "grid_elsewhere"


class GridNumberError(InvalidError):
    """The number does not fit the code's digits, or is named twice."""

    code = "grid_number"


class GridSortError(InvalidError):
    """The rules in force know no such sort of grid."""

    code = "grid_sort"


class GridRankError(InvalidError):
    """The rules in force know no such rank in the chain."""

    code = "grid_rank"


class GridRulesMissingError(NotFoundError):
    """No section about grids is in force on that day."""

    code = "grid_rules_missing"


@dataclass(frozen=True, kw_only=True)
class GridIdentity:
    """What a grid keeps for good: its sort, its number in the village, and the code made of them.

    The code stays as it was given, also when the village's division code changes later.
    """

    sort: str
    number: int
    code: str

    def as_said(self) -> dict[str, Any]:
        """Give the fields as an event says them."""
        return {"sort": self.sort, "number": self.number, "code": self.code}
