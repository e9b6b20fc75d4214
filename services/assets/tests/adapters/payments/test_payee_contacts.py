"""Who stands for a payee is remembered until one of them has changed."""

import asyncio
from datetime import date
from uuid import UUID, uuid4

from assets.adapters.payments.payee_contacts import FRESH_SECONDS, Contact, PayeeContacts
from chassis.listen.inbox import Inbox
from chassis.listen.messages import Identity
from services.assets.tests.desk import Desk

FIRST, SECOND = date(2026, 1, 1), date(2026, 5, 1)


async def know(contacts: PayeeContacts, payee: UUID, since: date) -> UUID:
    """Take over another contact, as an event of its own names it."""
    contact = Contact(payee=payee, contact=uuid4(), since=since)
    identity = Identity(source="/demo/510604/registry", event_id=uuid4().hex)
    inbox = Inbox(identity, consumer="assets-payees", schema="store", taken=frozenset(), position=1)
    await contacts.know(contact, inbox)
    return contact.contact


async def named(contacts: PayeeContacts, payee: UUID) -> list[UUID]:
    return [each.contact for each in await contacts.of(payee)]


async def test_who_takes_a_contact_over_knows_it_at_once(desk: Desk) -> None:
    contacts, payee = PayeeContacts(desk.base.database), uuid4()
    assert await named(contacts, payee) == []

    first = await know(contacts, payee, FIRST)
    assert await named(contacts, payee) == [first]
    second = await know(contacts, payee, SECOND)
    assert await named(contacts, payee) == [first, second]


async def test_other_processes_know_it_a_moment_later(desk: Desk) -> None:
    here, there = (PayeeContacts(desk.base.database) for _ in range(2))
    payee = uuid4()
    assert await named(there, payee) == []

    first = await know(here, payee, FIRST)

    await asyncio.sleep(FRESH_SECONDS)
    assert await named(there, payee) == [first]
