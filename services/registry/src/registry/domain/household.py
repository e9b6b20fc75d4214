"""A household (户) of a grid, with its number there and its head (户主)."""

from datetime import date
from typing import Self
from uuid import UUID

from chassis.aggregate import AggregateRoot, Created, event
from chassis.errors import InvalidError, RefusedError
from registry.domain.ids import household_id
from registry.domain.refusals import check_same

PERSONS_MAX = 99
"""More persons in one household are not plausible; a typing error is."""


class HouseholdSizeError(InvalidError):
    """No household has so many persons."""

    code = "household_size"


class HouseholdMergedError(RefusedError):
    """The household has joined another one (并户) and is none of its own any more."""

    code = "household_merged"


class HeadLeavesError(RefusedError):
    """The head goes with the new household, and nobody is named as head of the remaining one."""

    code = "head_leaves"


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
        split_from: UUID | None = None

    class HeadChanged(AggregateRoot.Event):
        """Somebody else is the head of the household (户主变更) since a day."""

        TOPIC = "registry.household.head_changed"
        head: UUID
        since: date

    class Split(AggregateRoot.Event):
        """Part of the household is a household of its own (分户) since a day."""

        TOPIC = "registry.household.split"
        into: UUID
        since: date
        source: str

    class Merged(AggregateRoot.Event):
        """The household is part of another one (并户) since a day, and none of its own."""

        TOPIC = "registry.household.merged"
        into: UUID
        into_unit: UUID
        since: date
        source: str

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
    def register(cls, county: str, *, number: str, unit: UUID, head: UUID, **said: object) -> Self:
        """Register a household; its `label` is what lists show and names nobody.

        `split_from` is the household that it was part of until now.
        """
        own_id = household_id(county, unit, number)
        return cls._create(cls.Registered, id=own_id, number=number, unit=unit, head=head, **said)

    @event(Registered)
    def __init__(
        self, number: str, unit: UUID, head: UUID, label: str, split_from: UUID | None = None
    ) -> None:
        self.number = number
        self.unit = unit
        self.head = head
        self.label = label
        self.split_from = split_from
        self.first_head = head
        self.merged_on: date | None = None
        self.merged_into: UUID | None = None
        self.parts: set[UUID] = set()
        self.persons: int | None = None
        self.grid: UUID | None = None

    def confirm(self, *, head: UUID, label: str) -> None:
        """Pass where the household is registered like this."""
        check_same(
            f"household {self.number}",
            {"head": self.first_head, "label": self.label},
            {"head": head, "label": label},
        )

    def report_size(self, persons: int, *, since: date) -> None:
        """Note how many persons belong to the household since a day."""
        self.check_own(since)
        if not 1 <= persons <= PERSONS_MAX:
            raise HouseholdSizeError(f"a household has 1 to {PERSONS_MAX} persons, not {persons}")
        if persons != self.persons:
            self._size_reported(persons=persons, since=since)

    def place_in_grid(self, grid: UUID, *, since: date) -> None:
        """Put the household into a base grid from a day on."""
        self.check_own(since)
        if grid != self.grid:
            self._placed_in_grid(grid=grid, since=since)

    def split(
        self, part: "Household", *, remaining_head: UUID | None, since: date, source: str
    ) -> None:
        """Let part of the household be one of its own, and somebody head what remains."""
        if part.id in self.parts:
            return
        self.check_own(since)
        head = remaining_head or self.head
        if head == part.head:
            raise HeadLeavesError("the head goes with the new household: name who heads the rest")
        self._split(into=part.id, since=since, source=source)
        if head != self.head:
            self._head_changed(head=head, since=since)

    def merge(self, into: "Household", *, since: date, source: str) -> None:
        """Let the household be part of another one from a day on."""
        if self.id == into.id:
            raise HouseholdMergedError("a household does not join itself: name another one")
        self.check_own(since)
        into.check_own(since)
        self._merged(into=into.id, into_unit=into.unit, since=since, source=source)

    def check_own(self, on: date) -> None:
        """Refuse an act on a household that has joined another one."""
        if self.merged_on is not None and on >= self.merged_on:
            raise HouseholdMergedError(
                f"household {self.number} is part of another one since {self.merged_on}"
            )

    @event(HeadChanged)
    def _head_changed(self, head: UUID, since: date) -> None:
        del since  # kept in the event alone
        self.head = head

    @event(Split)
    def _split(self, into: UUID, since: date, source: str) -> None:
        del since, source  # kept in the event alone
        self.parts.add(into)

    @event(Merged)
    def _merged(self, into: UUID, into_unit: UUID, since: date, source: str) -> None:
        del into_unit, source  # kept in the event alone
        self.merged_on, self.merged_into = since, into

    @event(SizeReported)
    def _size_reported(self, persons: int, since: date) -> None:
        del since  # kept in the event alone
        self.persons = persons

    @event(PlacedInGrid)
    def _placed_in_grid(self, grid: UUID, since: date) -> None:
        del since  # kept in the event alone
        self.grid = grid
