"""A unit (单位): a division, grid or party organisation, and where it stands in each tree."""

from collections.abc import Sequence
from datetime import date
from typing import Self
from uuid import UUID

from chassis.aggregate import AggregateRoot, Created, event
from chassis.errors import InvalidError, RefusedError
from kernel.errors import KernelError
from kernel.units import DivisionCode, unit_id
from registry.domain.grid import GridClosedError, GridCodedError, GridIdentity, NotAGridError
from registry.domain.refusals import check_same


class DivisionInvalidError(InvalidError):
    """The division code or the unit's key cannot be read."""

    code = "division_invalid"


class UnitAboveItselfError(RefusedError):
    """The unit would stand below itself in a tree."""

    code = "unit_above_itself"


class CodeNotLaterError(RefusedError):
    """A division code takes the place of an earlier one; it cannot begin before that one."""

    code = "division_code_not_later"


class Unit(AggregateRoot):
    """Keeps one unit's id for good; its code may change, and it has one parent in each tree."""

    TOPIC = "registry.unit"

    class Established(Created):
        """The unit exists for the register, under the division code of that day."""

        TOPIC = "registry.unit.established"
        key: str
        kind: str
        name: str
        division: str

    class Placed(AggregateRoot.Event):
        """The unit stands below this parent in one tree, from the business date on."""

        TOPIC = "registry.unit.placed"
        tree: str
        parent: UUID

    class DivisionCoded(AggregateRoot.Event):
        """The unit has another official code since a day, as when villages merge (撤并)."""

        TOPIC = "registry.unit.division_coded"
        division: str
        since: date

    class GridCoded(AggregateRoot.Event):
        """The unit is a grid of this sort and has this code (赋码) for good."""

        TOPIC = "registry.unit.grid_coded"
        sort: str
        number: int
        code: str
        split_from: UUID | None

    class Renamed(AggregateRoot.Event):
        """The unit has another name since a day."""

        TOPIC = "registry.unit.renamed"
        name: str
        since: date

    class GridSplit(AggregateRoot.Event):
        """Since a day, part of the grid is these new grids (拆分)."""

        TOPIC = "registry.unit.grid_split"
        into: list[UUID]
        since: date

    class Closed(AggregateRoot.Event):
        """The unit was there on this day for the last time (撤销)."""

        TOPIC = "registry.unit.closed"
        on: date
        reason: str

    @classmethod
    def establish(cls, county: str, *, key: str, kind: str, name: str, division: str) -> Self:
        """Register a unit; raises `DivisionInvalidError` for a key or code that none can have."""
        _checked(division)
        try:
            own_id = unit_id(county, key)
        except KernelError as error:
            raise DivisionInvalidError(str(error)) from error
        return cls._create(
            cls.Established, id=own_id, key=key, kind=kind, name=name, division=division
        )

    @event(Established)
    def __init__(self, key: str, kind: str, name: str, division: str) -> None:
        self.key = key
        self.kind = kind
        self.name = name
        self.division = division
        self.coded_since: date | None = None
        self.parents: dict[str, UUID] = {}
        self.renamed = False
        self.grid: GridIdentity | None = None
        self.closed_on: date | None = None

    def confirm(self, *, kind: str, name: str, division: str) -> None:
        """Pass where the unit is registered like this; raises `DiffersFromRegisteredError`."""
        registered: dict[str, object] = {"kind": self.kind}
        said: dict[str, object] = {"kind": kind}
        if not self.renamed:
            registered["name"], said["name"] = self.name, name
        if self.coded_since is None:
            registered["division"], said["division"] = self.division, division
        check_same(f"unit {self.key}", registered, said)

    def place(self, tree: str, parent: UUID, *, above: Sequence[UUID]) -> None:
        """Put the unit below a parent in a tree; `above` is every unit above it there then."""
        if self.id == parent or self.id in above:
            raise UnitAboveItselfError(
                f"unit {self.key} would stand below itself in the tree {tree}: take another parent"
            )
        if self.parents.get(tree) != parent:
            self._placed(tree=tree, parent=parent)

    def code_division(self, division: str, *, since: date) -> None:
        """Give the unit another official code from a day on."""
        _checked(division)
        if self.coded_since is not None and since < self.coded_since:
            raise CodeNotLaterError(f"the present code holds since {self.coded_since}")
        if division != self.division:
            self._division_coded(division=division, since=since)

    def code_grid(self, identity: GridIdentity, *, split_from: UUID | None = None) -> None:
        """Give a grid its code; the same one again changes nothing."""
        if self.grid is None:
            self._grid_coded(**identity.as_said(), split_from=split_from)
        elif self.grid != identity:
            raise GridCodedError(
                f"grid {self.key} has the code {self.grid.code} for good: take another number"
            )

    def rename(self, name: str, *, since: date) -> None:
        """Give the unit another name from a day on."""
        if name != self.name:
            self._renamed(name=name, since=since)

    def split_grid(self, into: Sequence[UUID], *, since: date) -> None:
        """Note that part of the grid is these new grids since a day."""
        self.check_open_grid(since)
        self._grid_split(into=sorted(into), since=since)

    def close(self, *, on: date, reason: str) -> None:
        """Note the last day on which the unit is there."""
        if self.closed_on is None:
            self._closed(on=on, reason=reason)
        elif self.closed_on != on:
            raise GridClosedError(f"unit {self.key} was there until {self.closed_on} already")

    def check_open_grid(self, on: date) -> GridIdentity:
        """Give what grid this is; refuses a unit that is none, or is closed on that day."""
        if self.grid is None:
            raise NotAGridError(f"unit {self.key} has no grid code: found it as a grid first")
        if self.closed_on is not None and on > self.closed_on:
            raise GridClosedError(f"grid {self.grid.code} was there until {self.closed_on}")
        return self.grid

    @event(Placed)
    def _placed(self, tree: str, parent: UUID) -> None:
        self.parents[tree] = parent

    @event(DivisionCoded)
    def _division_coded(self, division: str, since: date) -> None:
        self.division = division
        self.coded_since = since

    @event(GridCoded)
    def _grid_coded(self, sort: str, number: int, code: str, split_from: UUID | None) -> None:
        del split_from  # kept in the event alone
        self.grid = GridIdentity(sort=sort, number=number, code=code)

    @event(Renamed)
    def _renamed(self, name: str, since: date) -> None:
        del since  # kept in the event alone
        self.name = name
        self.renamed = True

    @event(GridSplit)
    def _grid_split(self, into: list[UUID], since: date) -> None:
        """Change nothing here: the new grids are units of their own."""

    @event(Closed)
    def _closed(self, on: date, reason: str) -> None:
        del reason  # kept in the event alone
        self.closed_on = on


def _checked(division: str) -> DivisionCode:
    try:
        return DivisionCode(division)
    except KernelError as error:
        raise DivisionInvalidError(str(error)) from error
