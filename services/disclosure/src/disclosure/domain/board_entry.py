"""An entry of the black board (黑榜): one listing, public on the days on which it is in force."""

from datetime import date
from uuid import UUID

from typing_extensions import override

from chassis.aggregate import AggregateRoot, Created, event
from kernel.ids import named_id


class BoardEntry(AggregateRoot):
    """Is shown from the first to the last day of its listing; an early end only shortens it."""

    TOPIC = "disclosure.board_entry"

    class Published(Created):
        """The listing is public on these days (黑榜公示); the subject is named by its label."""

        TOPIC = "disclosure.board_entry.published"
        listing: UUID
        unit: str
        scheme: str
        account: UUID
        subject_type: str
        label: str
        since: date
        until: date
        resolution: str
        approved_event: str

    class Ended(AggregateRoot.Event):
        """The listing ended: this was the last day of its publication, and why."""

        TOPIC = "disclosure.board_entry.ended"
        until: date
        reason: str
        ended_event: str

    @staticmethod
    @override
    def create_id(listing: UUID) -> UUID:
        """Derive the entry's id, so that a listing is published once."""
        return named_id(f"/disclosure/board_entry/{listing}")

    @event(Published)
    def __init__(
        self,
        listing: UUID,
        unit: str,
        scheme: str,
        account: UUID,
        subject_type: str,
        label: str,
        since: date,
        until: date,
        resolution: str,
        approved_event: str,
    ) -> None:
        self.listing = listing
        self.until = until
        self.ended = False

    def end(self, *, until: date, reason: str, ended_event: str) -> None:
        """End with the listing; a repeated end says nothing."""
        if not self.ended:
            self._ended(until=min(until, self.until), reason=reason, ended_event=ended_event)

    @event(Ended)
    def _ended(self, until: date, reason: str, ended_event: str) -> None:
        self.until = until
        self.ended = True
