"""From which slip a voucher was prepared, from the service's own log."""

from uuid import UUID

import orjson

from assets.domain.books.voucher import Voucher
from chassis.eventstore.log import Log
from chassis.reading import Reader

# The log itself: what a voucher was prepared from never changes and waits for no read model.
_PREPARED = (
    "SELECT bytes FROM store.events WHERE aggregate_id = %s AND topic ="
    " 'assets.voucher.prepared.v1'"
)
_START = "assets.slip/"


class LoggedSlipOrigins:
    """Reads the first event of a voucher."""

    def __init__(self, reader: Reader, log: Log) -> None:
        """Read through this reader what this log does not remember."""
        self._reader = reader
        self._log = log

    async def slip_of(self, voucher: UUID) -> UUID | None:
        """Give the slip of a voucher, or None where it was prepared from none."""
        remembered = self._log.remembered(Voucher, voucher)
        if remembered is not None:
            origin = remembered.origin
        else:
            row = await self._reader.row(_PREPARED, voucher)
            origin = None if row is None else orjson.loads(row["bytes"])["data"].get("origin")
        if origin is None or not origin.startswith(_START):
            return None
        return UUID(origin.removeprefix(_START))
