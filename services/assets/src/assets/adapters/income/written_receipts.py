"""What was written in the books of receipts, from this service's own read models."""

from uuid import UUID

from assets.application.income.ports import WrittenReceipt
from chassis.reading import Reader


class WrittenReceipts:
    """Answers up to the log's present end."""

    def __init__(self, reader: Reader) -> None:
        """Ask through this reader."""
        self._reader = reader

    async def first(self, book: UUID, number: int) -> WrittenReceipt | None:
        """Give what was written first under a number, or None."""
        await self._reader.caught_up()
        row = await self._reader.row(
            "SELECT method, cause, levy_month, written_on FROM read.receipts WHERE book = %s AND"
            " number = %s ORDER BY position LIMIT 1",
            *(book, number),
        )
        if row is None:
            return None
        return WrittenReceipt(
            method=row["method"],
            cause=row["cause"],
            levy_month=row["levy_month"],
            written_on=row["written_on"],
        )

    async def count(self, book: UUID, number: int) -> int:
        """Tell how many receipts were written under a number."""
        await self._reader.caught_up()
        row = await self._reader.row(
            "SELECT count(*) AS count FROM read.receipts WHERE book = %s AND number = %s",
            *(book, number),
        )
        return 0 if row is None else int(row["count"])
