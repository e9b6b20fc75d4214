"""Pay lists and rolls as this service's own read models have them."""

from collections.abc import Sequence
from uuid import UUID

from assets.application.members.ports import ListSize
from assets.domain.members.list_clearing import ListedPayment
from assets.domain.members.pay_list import PayListUnknownError
from chassis.reading import Reader

_LINES = (
    "SELECT l.number, l.party, l.amount_fen, l.outside, p.total_fen FROM read.pay_list_lines l"
    " JOIN read.pay_lists p USING (pay_list) WHERE l.pay_list = %s AND l.amount_fen > 0 ORDER BY"
    " l.number"
)


class PayListIndex:
    """Answers up to the log's present end, but for what never changes."""

    def __init__(self, reader: Reader) -> None:
        """Ask through this reader."""
        self._reader = reader

    async def lines(self, pay_list: UUID) -> Sequence[ListedPayment]:
        """Give the lines of a list that have an amount, by number; raises `PayListUnknownError`."""
        # A list never changes: once all of it is there, nothing is waited for.
        whole = await self._whole(pay_list)
        if whole is None:
            await self.of_list(pay_list)
            whole = await self._whole(pay_list)
        assert whole is not None, "the lines of a list are stored with it"
        return whole

    async def _whole(self, pay_list: UUID) -> list[ListedPayment] | None:
        rows = await self._reader.rows(_LINES, pay_list)
        if not rows or sum(row["amount_fen"] for row in rows) != rows[0]["total_fen"]:
            return None
        return [
            ListedPayment(
                number=row["number"],
                party=row["party"],
                amount_fen=row["amount_fen"],
                outside=row["outside"],
            )
            for row in rows
        ]

    async def of_list(self, pay_list: UUID) -> ListSize:
        """Give the size of a list; raises `PayListUnknownError`."""
        await self._reader.caught_up()
        row = await self._reader.row(
            "SELECT period, lines FROM read.pay_lists WHERE pay_list = %s", pay_list
        )
        if row is None:
            raise PayListUnknownError("there is no such pay list")
        return ListSize(period=row["period"], lines=row["lines"])

    async def of_roll(self, roll: UUID) -> int:
        """Give how many persons ever stood on a roll; nobody where there is no such roll."""
        await self._reader.caught_up()
        (row,) = await self._reader.rows(
            "SELECT count(DISTINCT person) AS persons FROM read.roll_entries WHERE roll = %s", roll
        )
        persons: int = row["persons"]
        return persons
