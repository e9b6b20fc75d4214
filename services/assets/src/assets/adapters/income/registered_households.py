"""The households of the register, as its events told of them, kept in the service's own database.

Who is billed for a levy follows from them, so they do not wait for a read model.
"""

from collections.abc import Sequence
from datetime import date
from typing import LiteralString, Protocol
from uuid import UUID

from assets.application.income.ports import Household
from chassis.listen.database import Database
from chassis.listen.inbox import Inbox

_REGISTERED: LiteralString = (
    "INSERT INTO households.registered (household, unit, since) VALUES (%s, %s, %s)"
    " ON CONFLICT (household) DO NOTHING"
)
_SIZED: LiteralString = (
    "INSERT INTO households.sizes AS known (household, since, persons, position)"
    " VALUES (%s, %s, %s, %s) ON CONFLICT (household, since) DO UPDATE SET persons ="
    " excluded.persons, position = excluded.position WHERE excluded.position > known.position"
)
_MERGED: LiteralString = (
    "INSERT INTO households.merged (household, since) VALUES (%s, %s)"
    " ON CONFLICT (household) DO NOTHING"
)
_OF: LiteralString = (
    "SELECT r.household, s.persons FROM households.registered r LEFT JOIN households.merged m"
    " USING (household) LEFT JOIN LATERAL (SELECT persons FROM households.sizes s WHERE"
    " s.household = r.household AND s.since <= %(on)s ORDER BY s.since DESC LIMIT 1) s ON true"
    " WHERE r.unit = ANY(%(units)s) AND r.since <= %(on)s AND (m.since IS NULL OR m.since >"
    " %(on)s) ORDER BY r.household"
)


class Units(Protocol):
    """What is asked of the register: which units lie below one."""

    def within(self, unit: UUID, on: date) -> tuple[UUID, ...]:
        """Give a unit and every unit below it on a day; raises `UnitUnknownError`."""


class RegisteredHouseholds:
    """Keeps where each household lives and how many persons belong to it."""

    def __init__(self, database: Database, units: Units) -> None:
        """Read and write through this database's connections, as the app role."""
        self._database = database
        self._units = units

    async def of(self, unit: UUID, on: date) -> Sequence[Household]:
        """Give the households of a unit and of those below it on a day, in the order of ids."""
        values = {"units": list(self._units.within(unit, on)), "on": on}
        async with self._database.connection() as connection:
            found = await connection.execute(_OF, values)
            rows = await found.fetchall()
        return [Household(household=row[0], persons=row[1]) for row in rows]

    async def know(self, household: UUID, unit: UUID, since: date, inbox: Inbox) -> None:
        """Take over that a household is registered in a unit, once."""
        await self._take(_REGISTERED, (household, unit, since), inbox)

    async def know_size(self, household: UUID, persons: int, since: date, inbox: Inbox) -> None:
        """Take over how many persons belong to a household since a day; the later word counts."""
        await self._take(_SIZED, (household, since, persons, inbox.position), inbox)

    async def know_merger(self, household: UUID, since: date, inbox: Inbox) -> None:
        """Take over that a household is part of another one since a day."""
        await self._take(_MERGED, (household, since), inbox)

    async def _take(
        self, statement: LiteralString, values: tuple[object, ...], inbox: Inbox
    ) -> None:
        async with self._database.connection() as connection, connection.transaction():
            if await inbox.once(connection):
                await connection.execute(statement, values)
