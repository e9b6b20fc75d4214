"""Which earlier slip one takes back, from the log, and its voucher, from the read models."""

from uuid import UUID

import orjson

from assets.domain.books.slip import Slip
from chassis.eventstore.log import Log
from chassis.reading import Reader

# The log itself: what a slip takes back never changes and waits for no read model.
_ENTERED = (
    "SELECT bytes FROM store.events WHERE aggregate_id = %s AND topic = 'assets.slip.entered.v1'"
)


class ReadEarlierSlips:
    """Reads the first event of a slip, and how far the earlier one has come."""

    def __init__(self, reader: Reader, log: Log) -> None:
        """Read through this reader what this log does not remember."""
        self._reader = reader
        self._log = log

    async def taken_back_by(self, slip: UUID) -> UUID | None:
        """Give the earlier slip that a slip takes back, or None where it takes none back."""
        remembered = self._log.remembered(Slip, slip)
        if remembered is not None:
            return remembered.takes_back
        row = await self._reader.row(_ENTERED, slip)
        earlier = None if row is None else orjson.loads(row["bytes"])["data"].get("takes_back")
        return None if earlier is None else UUID(earlier)

    async def voucher_of(self, slip: UUID) -> UUID | None:
        """Give the voucher that was prepared of a slip, or None where it waits for one."""
        await self._reader.caught_up()
        row = await self._reader.row("SELECT voucher FROM read.slips WHERE slip = %s", slip)
        voucher: UUID | None = None if row is None else row["voucher"]
        return voucher
