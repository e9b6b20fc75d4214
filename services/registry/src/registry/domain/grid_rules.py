"""The adopted rules of grids (网格): their sorts and limits, how codes are formed, and ranks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from registry.domain.grid import GridIdentity, GridNumberError, GridSortError

Entry = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class GridSort:
    """One sort of grid; a limit that is None is none."""

    key: str
    tree: str
    letter: str
    households_most: int | None
    persons_most: int | None


@dataclass(frozen=True, kw_only=True)
class GridRank:
    """One rank of the grid team (网格队伍): the post in each unit of one level."""

    key: str
    name: str
    level: str
    escalates: bool
    seats: int


@dataclass(frozen=True, kw_only=True)
class CodeForm:
    """How a grid's code is put together."""

    parts: tuple[str, ...]
    separator: str
    digits: int


@dataclass(frozen=True, kw_only=True)
class GridRules:
    """What one adopted section says of grids; ranks stand from the highest to the lowest."""

    version: str
    sorts: Mapping[str, GridSort]
    form: CodeForm
    ranks: tuple[GridRank, ...]

    def sort(self, key: str) -> GridSort:
        """Give one sort; raises `GridSortError`."""
        try:
            return self.sorts[key]
        except KeyError:
            known = ", ".join(sorted(self.sorts))
            raise GridSortError(f"{key} is none of the sorts of grids: {known}") from None

    def identity(self, *, sort: str, number: int, division: str) -> GridIdentity:
        """Form a grid's code; raises `GridNumberError` for a number with too many digits."""
        letter = self.sort(sort).letter
        digits = self.form.digits
        if not 1 <= number < 10**digits:
            raise GridNumberError(f"a grid's number is 1 to {10**digits - 1}, not {number}")
        words = {"division": division, "sort": letter, "number": f"{number:0{digits}}"}
        code = self.form.separator.join(words[part] for part in self.form.parts)
        return GridIdentity(sort=sort, number=number, code=code)

    def unit_key(self, *, sort: str, number: int, within: str) -> str:
        """Give the key under which the grid's unit is registered: a number has one grid."""
        return f"{within}/{sort.replace('_', '-')}/{number:0{self.form.digits}}"

    def ranks_at(self, level: str) -> tuple[GridRank, ...]:
        """Give the ranks that stand at a level, the highest first."""
        return tuple(rank for rank in self.ranks if rank.level == level)

    def chain(self) -> tuple[GridRank, ...]:
        """Give the ranks that a matter goes through, the lowest first."""
        return tuple(rank for rank in reversed(self.ranks) if rank.escalates)


def grid_rules(version: str, entries: Iterable[Entry]) -> GridRules:
    """Build the rules from the entries of an adopted section."""
    listed = list(entries)
    points = {entry["key"]: entry["value"] for entry in listed if entry["entry"] == "open_point"}
    form = next(entry for entry in listed if entry["entry"] == "grid_code")
    return GridRules(
        version=version,
        sorts={
            entry["sort"]: GridSort(
                key=entry["sort"],
                tree=entry["tree"],
                letter=entry["letter"],
                households_most=entry.get("households_most"),
                persons_most=entry.get("persons_most"),
            )
            for entry in listed
            if entry["entry"] == "grid_sort"
        },
        form=CodeForm(
            parts=tuple(form["parts"].split("/")),
            separator=form["separator"],
            digits=form["number_digits"],
        ),
        ranks=tuple(
            GridRank(
                key=entry["rank"],
                name=entry["name"],
                level=entry["level"],
                escalates=entry["escalates"],
                seats=entry["seats"] if "seats" in entry else points[entry["seats_open_point"]],
            )
            for entry in listed
            if entry["entry"] == "grid_rank"
        ),
    )
