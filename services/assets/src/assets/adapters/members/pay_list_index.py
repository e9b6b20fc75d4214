"""Pay lists and rolls as this service's own read models have them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from assets.application.members.ports import ListSize
from assets.domain.members.pay_list import PayListUnknownError
from chassis.reading import Reader


@dataclass(frozen=True, kw_only=True)
class ListedPayment:
    """One line of a list as a bank pays it: its number, to whom, and how much."""

    number: int
    party: UUID
    amount_fen: int


class PayListIndex:
    """Answers up to the log's present end."""

    def __init__(self, reader: Reader) -> None:
        """Ask through this reader."""
        self._reader = reader

    async def lines(self, pay_list: UUID) -> Sequence[ListedPayment]:
        """Give the lines of a list that have an amount, by number; raises `PayListUnknownError`."""
        await self.of_list(pay_list)
        rows = await self._reader.rows(
            "SELECT number, party, amount_fen FROM read.pay_list_lines WHERE pay_list = %s AND"
            " amount_fen > 0 ORDER BY number",
            pay_list,
        )
        return [ListedPayment(**row) for row in rows]

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
