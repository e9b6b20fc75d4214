"""Handles what points says of listings: what is on the black board (黑榜), and until when."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.context import Context
from chassis.errors import UnavailableError
from chassis.eventstore.log import Decision, Log
from chassis.receipts import StoredReceipt
from disclosure.domain.board_entry import BoardEntry


class ListingNotHeardError(UnavailableError):
    """A listing ended of which it was not heard yet that it was approved."""

    code = "listing_not_heard"


@dataclass(frozen=True, kw_only=True)
class PublishListing:
    """Make a listing public on the days on which it is in force."""

    listing: UUID
    scheme: str
    account: UUID
    subject_type: str
    label: str
    since: date
    until: date
    resolution: str
    approved_event: str


@dataclass(frozen=True, kw_only=True)
class EndListing:
    """Let the publication of a listing end with it."""

    listing: UUID
    until: date
    reason: str
    ended_event: str


class Board:
    """The use cases of the black board; each event acts once."""

    def __init__(self, log: Log) -> None:
        """Decide on this log."""
        self._log = log

    async def publish_listing(self, command: PublishListing, context: Context) -> StoredReceipt:
        """Publish a listing; a second time does nothing."""

        def decide(entry: BoardEntry | None) -> Decision:
            if entry is not None:
                return Decision()
            published = BoardEntry(
                listing=command.listing,
                unit=context.unit,
                scheme=command.scheme,
                account=command.account,
                subject_type=command.subject_type,
                label=command.label,
                since=command.since,
                until=command.until,
                resolution=command.resolution,
                approved_event=command.approved_event,
            )
            return Decision(saved=[published])

        return await self._log.execute(
            [(BoardEntry, BoardEntry.create_id(command.listing))], decide, context
        )

    async def end_listing(self, command: EndListing, context: Context) -> StoredReceipt:
        """End a publication; raises `ListingNotHeardError` before it began."""

        def decide(entry: BoardEntry | None) -> Decision:
            if entry is None:
                raise ListingNotHeardError("the listing is not known yet: it comes from points")
            entry.end(until=command.until, reason=command.reason, ended_event=command.ended_event)
            return Decision(saved=[entry])

        return await self._log.execute(
            [(BoardEntry, BoardEntry.create_id(command.listing))], decide, context
        )
