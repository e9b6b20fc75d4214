"""Which accounts there are, from this service's own read models."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.reading import Reader
from points.application.rounds import AccountUnknownError

ACCOUNTS_KEPT_MAX = 200_000


@dataclass(frozen=True, slots=True)
class Placed:
    """Where an account belongs; this never changes."""

    scheme: str
    grid: UUID


class AccountIndex:
    """Answers from memory where it can: an account's grid and scheme never change."""

    def __init__(self, reader: Reader) -> None:
        """Look accounts up through this reader."""
        self._reader = reader
        self._placed: dict[UUID, Placed] = {}

    async def placed(self, account: UUID) -> Placed:
        """Tell where an account belongs; raises `AccountUnknownError`."""
        known = self._placed.get(account)
        if known is not None:
            return known
        statement = "SELECT scheme, grid FROM read.accounts WHERE account = %s"
        row = await self._reader.row(statement, account)
        if row is None:
            await self._reader.caught_up()
            row = await self._reader.row(statement, account)
        if row is None:
            raise AccountUnknownError("there is no such points account")
        if len(self._placed) >= ACCOUNTS_KEPT_MAX:
            self._placed.clear()
        placed = Placed(row["scheme"], row["grid"])
        return self._placed.setdefault(account, placed)

    async def contacts(self, account: UUID) -> frozenset[UUID]:
        """Give who speaks for an account, or for the one that it became part of (并户)."""
        rows = await self._reader.rows(
            "SELECT unnest(contacts) AS contact FROM read.accounts WHERE account = %s OR account ="
            " (SELECT merged_into FROM read.accounts WHERE account = %s)",
            *(account, account),
        )
        return frozenset(row["contact"] for row in rows)

    async def shared_until(self, account: UUID, person: UUID) -> date | None:
        """Give the day on which a person's own household was split off from an account (分户).

        What was done before is theirs to read as well; None where there was no such day.
        """
        row = await self._reader.row(
            "SELECT max(since) AS since FROM read.accounts WHERE origin = %s"
            " AND %s = ANY(contacts)",
            *(account, person),
        )
        return None if row is None else row["since"]

    async def in_grid(self, scheme: str, grid: UUID) -> tuple[UUID, ...]:
        """Give all accounts of a grid, up to the log's present end."""
        await self._reader.caught_up()
        rows = await self._reader.rows(
            "SELECT account FROM read.accounts WHERE scheme = %s AND grid = %s ORDER BY account",
            scheme,
            grid,
        )
        return tuple(row["account"] for row in rows)

    async def in_scheme(self, scheme: str) -> tuple[UUID, ...]:
        """Give all accounts of a scheme, up to the log's present end."""
        await self._reader.caught_up()
        rows = await self._reader.rows(
            "SELECT account FROM read.accounts WHERE scheme = %s ORDER BY account", scheme
        )
        return tuple(row["account"] for row in rows)

    async def waiting_registers(self, scheme: str, grid: UUID) -> tuple[UUID, ...]:
        """Give the registers of a grid in which entries wait, up to the log's present end."""
        await self._reader.caught_up()
        rows = await self._reader.rows(
            "SELECT register FROM read.registers WHERE scheme = %s AND grid = %s AND waiting > 0 "
            "ORDER BY register",
            scheme,
            grid,
        )
        return tuple(row["register"] for row in rows)
