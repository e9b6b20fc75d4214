"""A household (户) of a grid, with its number there and its head (户主)."""

from datetime import date
from typing import Self
from uuid import UUID

from chassis.aggregate import AggregateRoot, Created, event
from chassis.errors import InvalidError
from registry.domain.ids import household_id
from registry.domain.refusals import check_same

PERSONS_MAX = 99
"""More persons in one household are not plausible; a typing error is."""


class HouseholdSizeError(InvalidError):
    """No household has so many persons."""

    code = "household_size"


class Household(AggregateRoot):
    """Has a number that no other household of its grid has."""

    TOPIC = "registry.household"

    class Registered(Created):
        """The household is in the register of its grid."""

        TOPIC = "registry.household.registered"
        number: str
        unit: UUID
        head: UUID
        label: str

    class SizeReported(AggregateRoot.Event):
        """So many persons belong to the household since a day."""

        TOPIC = "registry.household.size_reported"
        persons: int
        since: date

    class PlacedInGrid(AggregateRoot.Event):
        """The household belongs to this base grid (基础网格) since a day, beside its own group."""

        TOPIC = "registry.household.placed_in_grid"
        grid: UUID
        since: date

    @classmethod
    def register(cls, county: str, *, number: str, unit: UUID, head: UUID, label: str) -> Self:
        """Register a household; `label` is what lists show and names nobody."""
        own_id = household_id(county, unit, number)
        return cls._create(
            cls.Registered, id=own_id, number=number, unit=unit, head=head, label=label
        )

    @event(Registered)
    def __init__(self, number: str, unit: UUID, head: UUID, label: str) -> None:
        self.number = number
        self.unit = unit
        self.head = head
        self.label = label
        self.persons: int | None = None
        self.grid: UUID | None = None

    def confirm(self, *, head: UUID, label: str) -> None:
        """Pass where the household is registered like this."""
        check_same(
            f"household {self.number}",
            {"head": self.head, "label": self.label},
            {"head": head, "label": label},
        )

    def report_size(self, persons: int, *, since: date) -> None:
        """Note how many persons belong to the household since a day."""
        if not 1 <= persons <= PERSONS_MAX:
            raise HouseholdSizeError(f"a household has 1 to {PERSONS_MAX} persons, not {persons}")
        if persons != self.persons:
            self._size_reported(persons=persons, since=since)

    def place_in_grid(self, grid: UUID, *, since: date) -> None:
        """Put the household into a base grid from a day on."""
        if grid != self.grid:
            self._placed_in_grid(grid=grid, since=since)

    @event(SizeReported)
    def _size_reported(self, persons: int, since: date) -> None:
        del since  # kept in the event alone
        self.persons = persons

    @event(PlacedInGrid)
    def _placed_in_grid(self, grid: UUID, since: date) -> None:
        del since  # kept in the event alone
        self.grid = grid
