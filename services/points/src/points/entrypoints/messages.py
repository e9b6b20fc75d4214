"""What points does about events of other services: its own commands, each once."""

from datetime import date
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, model_validator

from chassis.context import Context
from chassis.listen.handlers import Order
from chassis.listen.inbox import Inbox
from chassis.listen.listener import Listener
from kernel.periods import Quarter
from points.application.commands import ChangeContacts, CloseAccount, NotePublished, OpenAccount
from points.application.points import Points
from points.application.subjects import ACTOR, Subjects

POINTS_QUARTER = "points_quarter"


class _Reads(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class HouseholdData(_Reads):
    """What points reads of a household."""

    unit: UUID
    head: UUID
    label: str
    split_from: UUID | None = None


class HouseholdRegistered(_Reads):
    """`registry.household.registered.v1`."""

    subject: UUID
    division: str
    effectiveon: date
    data: HouseholdData


class HeadData(_Reads):
    """What points reads of a new head."""

    head: UUID
    since: date


class HeadChanged(_Reads):
    """`registry.household.head_changed.v1`."""

    subject: UUID
    unit: UUID
    division: str
    effectiveon: date
    data: HeadData


class MergeData(_Reads):
    """What points reads of a merge."""

    into: UUID
    into_unit: UUID
    since: date


class HouseholdMerged(_Reads):
    """`registry.household.merged.v1`."""

    subject: UUID
    unit: UUID
    division: str
    effectiveon: date
    data: MergeData


class OrganisationData(_Reads):
    """What points reads of an organisation."""

    kind: str
    unit: UUID
    label: str
    contact: UUID | None = None


class OrganisationRegistered(_Reads):
    """`registry.organisation.registered.v1`."""

    subject: UUID
    division: str
    effectiveon: date
    data: OrganisationData


class PublicationData(_Reads):
    """What points reads of a publication."""

    kind: str
    scheme: str = ""
    period: str = ""
    statement: str = ""
    """What other kinds of publications say instead is not read here."""

    @model_validator(mode="after")
    def _names_a_quarter(self) -> Self:
        if self.kind == POINTS_QUARTER:
            Quarter(self.period)
        return self


class PublicationPublished(_Reads):
    """`disclosure.publication.published.v1`."""

    source: str
    id: str
    unit: str
    division: str
    effectiveon: date
    data: PublicationData


def register_handlers(listener: Listener, points: Points, subjects: Subjects) -> None:
    """Register what points does when a subject is registered or a statement published."""

    @listener.on("registry.household.registered.v1", model=HouseholdRegistered, order=Order.FREE)
    async def open_household(event: HouseholdRegistered, inbox: Inbox) -> None:
        command = OpenAccount(
            subject_id=event.subject,
            subject_type="household",
            label=event.data.label,
            grid=event.data.unit,
            contacts=(event.data.head,),
            registered_position=inbox.position,
            split_from=event.data.split_from,
            since=event.effectiveon if event.data.split_from else None,
        )
        await subjects.open_account(
            command, _context(event.data.unit, event.division, event.effectiveon, inbox)
        )

    @listener.on(
        "registry.organisation.registered.v1", model=OrganisationRegistered, order=Order.FREE
    )
    async def open_organisation(event: OrganisationRegistered, inbox: Inbox) -> None:
        contact = event.data.contact
        command = OpenAccount(
            subject_id=event.subject,
            subject_type=event.data.kind,
            label=event.data.label,
            grid=event.data.unit,
            contacts=() if contact is None else (contact,),
            registered_position=inbox.position,
        )
        await subjects.open_account(
            command, _context(event.data.unit, event.division, event.effectiveon, inbox)
        )

    @listener.on("disclosure.publication.reissued.v1", model=PublicationPublished, order=Order.FREE)
    @listener.on(
        "disclosure.publication.published.v1", model=PublicationPublished, order=Order.FREE
    )
    async def note_published(event: PublicationPublished, inbox: Inbox) -> None:
        context = _context(event.unit, event.division, event.effectiveon, inbox)
        if event.data.kind != POINTS_QUARTER:
            await points.note_nothing(context)
            return
        command = NotePublished(
            scheme=event.data.scheme,
            quarter=Quarter(event.data.period),
            statement=event.data.statement,
            publication=f"{event.source}#{event.id}",
        )
        await points.note_published(command, context)


def register_household_changes(listener: Listener, subjects: Subjects) -> None:
    """Register what points does when a household has another head or joins another one."""

    @listener.on("registry.household.head_changed.v1", model=HeadChanged, order=Order.PER_SUBJECT)
    async def change_contacts(event: HeadChanged, inbox: Inbox) -> None:
        command = ChangeContacts(
            subject_id=event.subject,
            grid=event.unit,
            contacts=(event.data.head,),
            since=event.data.since,
        )
        context = _context(event.unit, event.division, event.effectiveon, inbox)
        await subjects.change_contacts(command, context)

    @listener.on("registry.household.merged.v1", model=HouseholdMerged, order=Order.PER_SUBJECT)
    async def close_account(event: HouseholdMerged, inbox: Inbox) -> None:
        command = CloseAccount(
            subject_id=event.subject,
            grid=event.unit,
            into=event.data.into,
            into_grid=event.data.into_unit,
            since=event.data.since,
        )
        context = _context(event.unit, event.division, event.effectiveon, inbox)
        await subjects.close_account(command, context)


def _context(unit: UUID | str, division: str, effective_on: date, inbox: Inbox) -> Context:
    return inbox.context(actor=ACTOR, unit=unit, division=division, effective_on=effective_on)
