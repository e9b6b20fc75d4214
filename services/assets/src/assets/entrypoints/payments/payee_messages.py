"""What assets keeps of the register's households and organisations: who stands for each."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from assets.adapters.payments.payee_contacts import Contact, PayeeContacts
from chassis.listen.handlers import Order
from chassis.listen.inbox import Inbox
from chassis.listen.listener import Listener


class _Reads(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class RegisteredHouseholdData(_Reads):
    """What assets reads of a household that is registered."""

    head: UUID


class HouseholdRegistered(_Reads):
    """`registry.household.registered.v1`."""

    subject: UUID
    effectiveon: date
    data: RegisteredHouseholdData


class ChangedHeadData(_Reads):
    """What assets reads of a household with another head."""

    head: UUID
    since: date


class HeadChanged(_Reads):
    """`registry.household.head_changed.v1`."""

    subject: UUID
    data: ChangedHeadData


class RegisteredOrganisationData(_Reads):
    """What assets reads of an organisation that is registered."""

    contact: UUID | None = None


class OrganisationRegistered(_Reads):
    """`registry.organisation.registered.v1`."""

    subject: UUID
    effectiveon: date
    data: RegisteredOrganisationData


def register_payees(listener: Listener, contacts: PayeeContacts) -> None:
    """Register what assets keeps when somebody begins to stand for a payee."""

    @listener.on("registry.household.registered.v1", model=HouseholdRegistered, order=Order.FREE)
    async def know_head(event: HouseholdRegistered, inbox: Inbox) -> None:
        head = event.data.head
        await contacts.know(
            Contact(payee=event.subject, contact=head, since=event.effectiveon), inbox
        )

    @listener.on("registry.household.head_changed.v1", model=HeadChanged, order=Order.FREE)
    async def know_new_head(event: HeadChanged, inbox: Inbox) -> None:
        data = event.data
        await contacts.know(
            Contact(payee=event.subject, contact=data.head, since=data.since), inbox
        )

    @listener.on(
        "registry.organisation.registered.v1", model=OrganisationRegistered, order=Order.FREE
    )
    async def know_contact(event: OrganisationRegistered, inbox: Inbox) -> None:
        contact = event.data.contact
        if contact is None:
            return
        await contacts.know(
            Contact(payee=event.subject, contact=contact, since=event.effectiveon), inbox
        )
