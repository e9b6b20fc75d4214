"""A score table (评分表): which acts count, for how much, under which adopted version."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from chassis.errors import RefusedError


class ItemNotInTableError(RefusedError):
    """The table in force on the day of the act has no such item."""

    code = "item_not_in_table"


class PointsOutOfRangeError(RefusedError):
    """The item does not allow this many points."""

    code = "points_out_of_range"


class NoTableInForceError(RefusedError):
    """No score table of the scheme was in force on that day."""

    code = "no_table_in_force"


@dataclass(frozen=True, kw_only=True)
class ScoreTable:
    """One adopted version of a scheme's items, each with the least and most points it may give."""

    version: str
    """Scheme and number, for example `anjia-points/1`."""
    effective_on: date
    ranges: Mapping[str, tuple[Decimal, Decimal]]

    def check(self, item: str, points: Decimal) -> None:
        """Refuse an item or a number of points that this version does not know."""
        if item not in self.ranges:
            raise ItemNotInTableError(f"{item} is not in table {self.version}")
        least, most = self.ranges[item]
        if least <= points <= most:
            return
        gives = f"exactly {least}" if least == most else f"{least} to {most}"
        raise PointsOutOfRangeError(f"{item} gives {gives} points, not {points}")
