"""A body (机构) of a unit: an assembly, a committee, a branch, an association."""

from typing import Self
from uuid import UUID

from chassis.aggregate import AggregateRoot, Created, event
from registry.domain.ids import body_id
from registry.domain.refusals import check_same


class Body(AggregateRoot):
    """Keeps one body of one unit."""

    TOPIC = "registry.body"

    class Established(Created):
        """The body exists in its unit."""

        TOPIC = "registry.body.established"
        key: str
        kind: str
        unit: UUID
        name: str

    @classmethod
    def establish(cls, county: str, *, key: str, kind: str, unit: UUID, name: str) -> Self:
        """Register a body of a unit."""
        own_id = body_id(county, key)
        return cls._create(cls.Established, id=own_id, key=key, kind=kind, unit=unit, name=name)

    @event(Established)
    def __init__(self, key: str, kind: str, unit: UUID, name: str) -> None:
        self.key = key
        self.kind = kind
        self.unit = unit
        self.name = name

    def confirm(self, *, kind: str, unit: UUID, name: str) -> None:
        """Pass where the body is registered like this; raises `DiffersFromRegisteredError`."""
        check_same(
            f"body {self.key}",
            {"kind": self.kind, "unit": self.unit, "name": self.name},
            {"kind": kind, "unit": unit, "name": name},
        )
