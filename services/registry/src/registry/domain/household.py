"""A household (户) of a grid, with its number there and its head (户主)."""

from typing import Self
from uuid import UUID

from chassis.aggregate import AggregateRoot, Created, event
from registry.domain.ids import household_id
from registry.domain.refusals import check_same


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

    def confirm(self, *, head: UUID, label: str) -> None:
        """Pass where the household is registered like this."""
        check_same(
            f"household {self.number}",
            {"head": self.head, "label": self.label},
            {"head": head, "label": label},
        )
