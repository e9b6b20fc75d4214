"""A unit (单位): a division, grid or party organisation, and where it stands in each tree."""

from collections.abc import Sequence
from datetime import date
from typing import Self
from uuid import UUID

from chassis.aggregate import AggregateRoot, Created, event
from chassis.errors import InvalidError, RefusedError
from kernel.errors import KernelError
from kernel.units import DivisionCode, unit_id
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

    def confirm(self, *, kind: str, name: str, division: str) -> None:
        """Pass where the unit is registered like this; raises `DiffersFromRegisteredError`."""
        registered: dict[str, object] = {"kind": self.kind, "name": self.name}
        said: dict[str, object] = {"kind": kind, "name": name}
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

    @event(Placed)
    def _placed(self, tree: str, parent: UUID) -> None:
        self.parents[tree] = parent

    @event(DivisionCoded)
    def _division_coded(self, division: str, since: date) -> None:
        self.division = division
        self.coded_since = since


def _checked(division: str) -> DivisionCode:
    try:
        return DivisionCode(division)
    except KernelError as error:
        raise DivisionInvalidError(str(error)) from error
