"""What assets said of books and vouchers, in the service's own database."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from psycopg import sql

from chassis.listen.database import Connection, Database
from disclosure.application.ports import Once
from disclosure.domain.money import (
    EntityBooks,
    MonthClosing,
    MonthJournal,
    Place,
    Posting,
    PreparedVoucher,
)


class PostgresReceivedMoney:
    """Keeps what is said beside its inbox row, in one transaction; what is kept never changes."""

    def __init__(self, database: Database) -> None:
        """Write through this database's connections, as the app role."""
        self._database = database

    async def keep_books(self, books: EntityBooks, place: Place, once: Once) -> None:
        """Keep that an entity has books."""
        await self._keep("books", asdict(books), place, once)

    async def keep_voucher(self, voucher: PreparedVoucher, place: Place, once: Once) -> None:
        """Keep a prepared voucher with its lines."""
        head = {name: value for name, value in vars(voucher).items() if name != "lines"}
        lines = [
            {"voucher": voucher.voucher, "line": number, **vars(line)}
            for number, line in enumerate(voucher.lines, start=1)
        ]
        await self._keep("vouchers", head, place, once, lines=lines)

    async def keep_posting(self, posting: Posting, place: Place, once: Once) -> None:
        """Keep that a voucher was posted."""
        await self._keep("postings", asdict(posting), place, once)

    async def keep_journal(self, journal: MonthJournal, place: Place, once: Once) -> None:
        """Keep whose month a journal is."""
        await self._keep("journals", asdict(journal), place, once)

    async def keep_closing(self, closing: MonthClosing, place: Place, once: Once) -> None:
        """Keep that a month was closed."""
        await self._keep("closings", asdict(closing), place, once)

    async def _keep(
        self,
        table: str,
        record: Mapping[str, Any],
        place: Place,
        once: Once,
        *,
        lines: Iterable[Mapping[str, Any]] = (),
    ) -> None:
        async with self._database.connection() as connection, connection.transaction():
            if not await once(connection):
                return
            await _insert(connection, table, {**record, **vars(place)})
            for line in lines:
                await _insert(connection, "voucher_lines", line)


async def _insert(connection: Connection, table: str, record: Mapping[str, Any]) -> None:
    statement = sql.SQL("INSERT INTO {} ({}) VALUES ({}) ON CONFLICT DO NOTHING").format(
        sql.Identifier("received", table),
        sql.SQL(", ").join(map(sql.Identifier, record)),
        sql.SQL(", ").join([sql.Placeholder()] * len(record)),
    )
    await connection.execute(statement, tuple(record.values()))
