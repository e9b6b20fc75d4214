"""The persons whom the register names of each payee: a household's head, an organisation's contact.

They are kept in the service's own database, for they decide who must not sign a payment.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import LiteralString
from uuid import UUID

from chassis.listen.database import Database
from chassis.listen.inbox import Inbox

_KNOW: LiteralString = (
    "INSERT INTO payees.contacts AS known (payee, since, contact, position) VALUES (%s, %s, %s, %s)"
    " ON CONFLICT (payee, since) DO UPDATE SET contact = excluded.contact,"
    " position = excluded.position WHERE excluded.position > known.position"
)
_OF: LiteralString = "SELECT payee, contact, since FROM payees.contacts WHERE payee = %s ORDER BY 3"


@dataclass(frozen=True, kw_only=True)
class Contact:
    """Who stands for a payee since a day."""

    payee: UUID
    contact: UUID
    since: date


def in_force(contacts: Sequence[Contact], on: date) -> frozenset[UUID]:
    """Give the person who stands for a payee on a day, or nobody."""
    named = [each.contact for each in contacts if each.since <= on]
    return frozenset(named[-1:])


class PayeeContacts:
    """Keeps who stands for each payee, by the first day of each."""

    def __init__(self, database: Database) -> None:
        """Read and write through this database's connections, as the app role."""
        self._database = database

    async def of(self, payee: UUID) -> Sequence[Contact]:
        """Give everybody who ever stood for a payee, the first one first."""
        async with self._database.connection() as connection:
            found = await connection.execute(_OF, (payee,))
            rows = await found.fetchall()
        return [Contact(payee=row[0], contact=row[1], since=row[2]) for row in rows]

    async def know(self, contact: Contact, inbox: Inbox) -> None:
        """Take over what one event names, once; an older one of the same day changes nothing."""
        values = (contact.payee, contact.since, contact.contact, inbox.position)
        async with self._database.connection() as connection, connection.transaction():
            if await inbox.once(connection):
                await connection.execute(_KNOW, values)
