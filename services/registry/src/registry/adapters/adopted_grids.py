"""The use cases' view of grids, from the read models at the log's present end."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from registry.application.ports import RankedPost
from registry.domain.grid import GridRulesMissingError
from registry.domain.grid_rules import GridRules, grid_rules
from registry.projections.grids import grid_rules_on, posts_above
from registry.projections.reading import Found, Reading


class AdoptedGrids:
    """Answers what is adopted about grids and which posts stand above one."""

    def __init__(self, reading: Reading) -> None:
        """Read through this."""
        self._reading = reading

    async def rules_on(self, day: date) -> GridRules:
        """Give the rules in force on a day; raises `GridRulesMissingError`."""
        await self._reading.caught_up()
        return rules_found(await grid_rules_on(self._reading, {"on": day, "known_at": None}))

    async def ladder(self, grid: UUID, ranks: Sequence[str], on: date) -> Sequence[RankedPost]:
        """Give the posts of these ranks in a grid and in every unit above it on a day."""
        await self._reading.caught_up()
        found = await posts_above(self._reading, grid, ranks=list(ranks), on=on)
        return [
            RankedPost(
                post=row["post"], kind=row["rank"], unit=row["unit"], division=row["division"]
            )
            for row in found.rows
        ]


def rules_found(found: Found) -> GridRules:
    """Build the rules from the section found; raises `GridRulesMissingError` where none was."""
    if not found.rows:
        raise GridRulesMissingError("no rules about grids are in force on that day: adopt them")
    row = found.rows[0]
    entries = [entry for chunk in row["chunks"] for entry in chunk]
    return grid_rules(f"{row['section']}@{row['version']}", entries)
