"""The persons whom the register names of each payee: a household's head, an organisation's contact.

They are kept in the service's own database, for they decide who must not sign a payment. Every
signature asks for them, so what was read is remembered until one of them has changed.
"""

import time
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
_CHANGED: LiteralString = "UPDATE payees.changes SET count = count + 1"
_CHANGES: LiteralString = "SELECT count FROM payees.changes"
_OF: LiteralString = (
    "SELECT payee, contact, since FROM payees.contacts WHERE payee = ANY(%s) ORDER BY since"
)

FRESH_SECONDS = 0.2
"""How old memory's knowledge of changes may be; the register's memory is as old."""
PAYEES_MAX = 20_000
"""Of so many payees memory keeps the contacts; then it begins anew."""


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
        self._kept: dict[UUID, Sequence[Contact]] = {}
        self._changes = -1
        self._fresh_until = 0.0

    async def of(self, payee: UUID) -> Sequence[Contact]:
        """Give everybody who ever stood for a payee, the first one first."""
        if payee in self._kept and time.monotonic() < self._fresh_until:
            return self._kept[payee]
        (contacts,) = await self._together.of(payee)
        return contacts

    async def know(self, contact: Contact, inbox: Inbox) -> None:
        """Take over what one event names, once; an older one of the same day changes nothing."""
        values = (contact.payee, contact.since, contact.contact, inbox.position)
        async with self._database.connection() as connection, connection.transaction():
            if await inbox.once(connection):
                await connection.execute(_KNOW, values)
                await connection.execute(_CHANGED)
        self._fresh_until = 0.0

    async def _of(self, payees: Sequence[UUID]) -> Sequence[Sequence[Contact]]:
        """Give contacts from memory, where none has changed since they were read."""
        asked_at = time.monotonic()
        async with self._database.connection() as connection:
            # The count first: what is read after it is at least as new.
            (changes,) = await (await connection.execute(_CHANGES)).fetchone() or (0,)
            if changes != self._changes or len(self._kept) > PAYEES_MAX:
                self._kept = {}
            missing = list(dict.fromkeys(each for each in payees if each not in self._kept))
            if missing:
                rows = await (await connection.execute(_OF, (missing,))).fetchall()
                self._kept |= _by_payee(missing, rows)
        self._changes, self._fresh_until = changes, asked_at + FRESH_SECONDS
        return [self._kept[payee] for payee in payees]


def _by_payee(
    payees: Sequence[UUID], rows: Sequence[tuple[UUID, UUID, date]]
) -> dict[UUID, Sequence[Contact]]:
    contacts: dict[UUID, list[Contact]] = {payee: [] for payee in payees}
    for payee, contact, since in rows:
        contacts[payee].append(Contact(payee=payee, contact=contact, since=since))
    return dict(contacts)
