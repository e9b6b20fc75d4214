"""What the pages show of a publication, grouped by grid and named in the page's language."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from chassis.pages.languages import CHINESE, Spoken
from disclosure.application.names import Named, Names
from disclosure.domain.statement import StatementLine
from disclosure.projections.disclosed import Disclosed

_DIGITS = re.compile(r"(\d+)")


@dataclass(frozen=True, kw_only=True)
class GridView:
    """One grid's part of the list."""

    anchor: str
    name: str
    lines: Sequence[StatementLine]
    points: Decimal


@dataclass(frozen=True, kw_only=True)
class PublicationView:
    """One period with the names that belong to it; a name nobody knows is None."""

    found: Disclosed
    unit: str | None
    scheme: str | None
    approved_by: str | None


class Views:
    """Puts names to what is disclosed."""

    def __init__(self, names: Names) -> None:
        """Take the names from here."""
        self._names = names

    def publication(self, found: Disclosed, spoken: Spoken) -> PublicationView:
        """Name a publication's unit, scheme and approving body as of the period's last day."""
        on = found.last_day
        return PublicationView(
            found=found,
            unit=_in(self._names.unit(found.unit, on), spoken),
            scheme=_in(self._names.scheme(found.scheme, on), spoken),
            approved_by=_in(self._names.approving_body(found.scheme, on), spoken),
        )

    def unit(self, unit: UUID, on: date, spoken: Spoken) -> str | None:
        """Name a unit as of a day."""
        return _in(self._names.unit(unit, on), spoken)

    def grids(
        self,
        lines: Sequence[StatementLine],
        on: date,
        spoken: Spoken,
        *,
        unnamed: str,
    ) -> list[GridView]:
        """Group lines by grid, in the register's order; `unnamed` says what has no name there."""
        by_unit: dict[UUID, list[StatementLine]] = defaultdict(list)
        for line in lines:
            by_unit[line.unit].append(line)
        known = {unit: self._names.unit(unit, on) for unit in by_unit}
        ordered = sorted(by_unit, key=lambda unit: _order(known[unit], by_unit[unit]))
        return [
            GridView(
                anchor=f"g{place}",
                name=_in(known[unit], spoken) or unnamed,
                lines=sorted(by_unit[unit], key=lambda line: _natural(line.label)),
                points=sum((line.points for line in by_unit[unit]), Decimal(0)),
            )
            for place, unit in enumerate(ordered, start=1)
        ]


def _in(named: Named | None, spoken: Spoken) -> str | None:
    if named is None:
        return None
    return named.zh if spoken is CHINESE else named.en


def _order(named: Named | None, lines: Sequence[StatementLine]) -> list[tuple[int, int, str]]:
    key = named.key if named is not None else min(line.label for line in lines)
    return _natural(key)


def _natural(text: str) -> list[tuple[int, int, str]]:
    """Order 3组-2户 before 3组-10户."""
    return [
        (0, int(part), "") if part.isdecimal() else (1, 0, part)
        for part in _DIGITS.split(text)
        if part
    ]
