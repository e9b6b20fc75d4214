"""Which listings there are, from this service's own read models."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.reading import Reader
from points.application.listing_commands import ListingRef
from points.application.listing_ports import KnownStanding, ListingUnknownError
from points.application.rounds import AccountUnknownError


@dataclass(frozen=True, kw_only=True)
class PlacedListing:
    """A listing's account and scheme, and who may read of it beside those who supervise."""

    ref: ListingRef
    concerned: frozenset[UUID]
    """The persons of the subject, and everybody who helped it."""


class ListingIndex:
    """Answers from the read models once they have reached the log's present end."""

    def __init__(self, reader: Reader) -> None:
        """Look listings up through this reader."""
        self._reader = reader

    async def standing_of(self, account: UUID) -> KnownStanding:
        """Tell how far an account is known; raises `AccountUnknownError`."""
        await self._reader.caught_up()
        row = await self._reader.row(
            "SELECT version, position, (SELECT count(*) FROM read.listings l"
            " WHERE l.account = a.account) AS listings FROM read.accounts a WHERE account = %s",
            account,
        )
        if row is None:
            raise AccountUnknownError("there is no such points account")
        return KnownStanding(**row)

    async def helped_by(self, person: UUID) -> UUID | None:
        """Give the listing in force whose subject a person helps, if there is one."""
        await self._reader.caught_up()
        row = await self._reader.row(
            "SELECT listing FROM read.listings WHERE helper = %s AND state = 'in_force'", person
        )
        return None if row is None else row["listing"]

    async def placed(self, listing: UUID) -> PlacedListing:
        """Tell where a listing belongs; raises `ListingUnknownError`."""
        await self._reader.caught_up()
        row = await self._reader.row(
            "SELECT account, scheme, contacts || helpers AS concerned FROM read.listings"
            " WHERE listing = %s",
            listing,
        )
        if row is None:
            raise ListingUnknownError("there is no such listing")
        return PlacedListing(
            ref=ListingRef(listing=listing, account=row["account"], scheme=row["scheme"]),
            concerned=frozenset(row["concerned"]),
        )

    async def over(self, today: date) -> list[tuple[ListingRef, date]]:
        """Give the listings whose period is over and that were not ended yet, with its last day."""
        rows = await self._reader.rows(
            "SELECT listing, account, scheme, until FROM read.listings"
            " WHERE state = 'in_force' AND until < %s ORDER BY listing",
            today,
        )
        return [
            (
                ListingRef(listing=row["listing"], account=row["account"], scheme=row["scheme"]),
                row["until"],
            )
            for row in rows
        ]
