"""The persons whom the register names of each payee: a household's head, an organisation's contact.

They are kept in the service's own database, for they decide who must not sign a payment.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import LiteralString
from uuid import UUID

from chassis.listen.database import Database
from chassis.listen.inbox import Inbox
from chassis.together import Together

_KNOW: LiteralString = (
    "INSERT INTO payees.contacts AS known (payee, since, contact, position) VALUES (%s, %s, %s, %s)"
    " ON CONFLICT (payee, since) DO UPDATE SET contact = excluded.contact,"
    " position = excluded.position WHERE excluded.position > known.position"
)
_OF: LiteralString = (
    "SELECT payee, contact, since FROM payees.contacts WHERE payee = ANY(%s) ORDER BY since"
)


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
        self._together = Together(self._of)

    async def of(self, payee: UUID) -> Sequence[Contact]:
        """Give everybody who ever stood for a payee, the first one first."""
        (contacts,) = await self._together.of(payee)
        return contacts

    async def know(self, contact: Contact, inbox: Inbox) -> None:
        """Take over what one event names, once; an older one of the same day changes nothing."""
        values = (contact.payee, contact.since, contact.contact, inbox.position)
        async with self._database.connection() as connection, connection.transaction():
            if await inbox.once(connection):
                await connection.execute(_KNOW, values)

    async def _of(self, payees: Sequence[UUID]) -> Sequence[Sequence[Contact]]:
        async with self._database.connection() as connection:
            rows = await (await connection.execute(_OF, (list(payees),))).fetchall()
        contacts: dict[UUID, list[Contact]] = defaultdict(list)
        for payee, contact, since in rows:
            contacts[payee].append(Contact(payee=payee, contact=contact, since=since))
        return [contacts.get(payee, ()) for payee in payees]
