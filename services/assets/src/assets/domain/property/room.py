"""A shared room (联用阵地、共享空间) of a unit, and the partners who may book it."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from typing_extensions import override

from chassis.aggregate import AggregateRoot, Created, event
from chassis.errors import ConflictError, NotFoundError, RefusedError
from chassis.personal.values import Personal, Sealed
from kernel.ids import named_id


class RoomUnknownError(NotFoundError):
    """The unit has no room of this key."""

    code = "room_unknown"


class RoomExistsError(ConflictError):
    """The unit has a room of this key already."""

    code = "room_exists"


class PartnerAdmittedError(ConflictError):
    """The partner may book the room already."""

    code = "partner_admitted"


class PartnerNotAdmittedError(RefusedError):
    """The partner may not book the room."""

    code = "partner_not_admitted"


class Room(AggregateRoot):
    """Is shared with the partners (村合伙人) who were admitted to it."""

    TOPIC = "assets.room"

    class Opened(Created):
        """The unit shares this room from this day on."""

        TOPIC = "assets.room.opened"
        unit: UUID
        key: str
        name: str
        capacity: int
        place: Personal | Sealed | None
        since: date

    class PartnerAdmitted(AggregateRoot.Event):
        """The partner may book the room from this day on."""

        TOPIC = "assets.room.partner_admitted"
        partner: UUID
        partner_type: str
        since: date

    @staticmethod
    @override
    def create_id(unit: UUID, key: str) -> UUID:
        """Derive the id, so that a unit has each key once."""
        return named_id(f"/assets/room/{unit}/{key}")

    @event(Opened)
    def __init__(
        self,
        unit: UUID,
        key: str,
        name: str,
        capacity: int,
        place: Personal | Sealed | None,
        since: date,
    ) -> None:
        self.unit = unit
        self.key = key
        self.since = since
        self.admitted: dict[UUID, date] = {}

    @property
    def partners(self) -> Collection[UUID]:
        """Who was admitted."""
        return self.admitted.keys()

    def admit(self, partner: UUID, *, partner_type: str, since: date) -> None:
        """Let a partner book the room from a day on."""
        if partner in self.admitted:
            raise PartnerAdmittedError("the partner may book the room already")
        self._partner_admitted(partner=partner, partner_type=partner_type, since=since)

    def is_admitted(self, partner: UUID, on: date) -> bool:
        """Tell whether a partner may use the room on a day."""
        since = self.admitted.get(partner)
        return since is not None and max(since, self.since) <= on

    def check_partner(self, partner: UUID, *, on: date) -> None:
        """Refuse who may not use the room on a day."""
        if not self.is_admitted(partner, on):
            raise PartnerNotAdmittedError(f"admit the partner first: {self.key} is not shared yet")

    @event(PartnerAdmitted)
    def _partner_admitted(self, partner: UUID, partner_type: str, since: date) -> None:
        self.admitted[partner] = since
