"""Keeps the replica of the register: one handler for each of registry's events that it reads."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Generic, TypeVar
from uuid import UUID

from psycopg.types.json import Jsonb
from pydantic import BaseModel, ConfigDict

from chassis.listen.database import Database
from chassis.listen.handlers import Order
from chassis.listen.inbox import Inbox
from chassis.listen.listener import Listener
from chassis.replica.relation_events import RELATION_STATEMENTS

CONSUMER_SUFFIX = "register"


class _Reads(BaseModel):
    # A consumer reads the fields that it needs; what else an event says is not its business.
    model_config = ConfigDict(frozen=True, extra="ignore")


Data = TypeVar("Data", bound=BaseModel)


class RegisterEvent(_Reads, Generic[Data]):
    """The part of an event of registry that the replica needs."""

    subject: UUID
    effectiveon: date
    data: Data


class UnitEstablished(_Reads):
    """`registry.unit.established.v1`."""

    key: str
    kind: str
    name: str
    division: str


class UnitPlaced(_Reads):
    """`registry.unit.placed.v1`."""

    tree: str
    parent: UUID


class DivisionCoded(_Reads):
    """`registry.unit.division_coded.v1`."""

    division: str
    since: date


class UnitRenamed(_Reads):
    """`registry.unit.renamed.v1`."""

    name: str
    since: date


class PostEstablished(_Reads):
    """`registry.post.established.v1`."""

    kind: str
    unit: UUID


class HolderAppointed(_Reads):
    """`registry.post.holder_appointed.v1`."""

    person: UUID
    since: date
    until: date | None = None


class HolderLeft(_Reads):
    """`registry.post.holder_left.v1`."""

    person: UUID
    on: date


class PersonLinked(_Reads):
    """`registry.person.linked.v1` and `unlinked.v1`."""

    issuer: str
    token: str


class ChunkAdopted(_Reads):
    """`registry.section.chunk_adopted.v1`."""

    section: str
    version: int
    index: int
    entries: list[dict[str, Any]]


class SectionAdopted(_Reads):
    """`registry.section.adopted.v1`."""

    section: str
    kind: str
    version: int
    scheme: str | None = None
    chunks: int
    root: str
    effective_on: date


class PersonForgotten(_Reads):
    """`registry.person.forgotten.v1`."""

    classes: list[str]
    authority: str


Forget = Callable[[UUID, Sequence[str], str], None]
"""Deletes a person's keys of these retention classes here, on this authority; repeatable."""


class RegisterReplica:
    """Writes what registry's events say into the replica, each with its inbox row at once."""

    def __init__(self, database: Database, forget: Forget) -> None:
        """Write through this database's connections; forget persons by this."""
        self._database = database
        self._forget = forget

    def register(self, listener: Listener) -> None:
        """Register a handler for every event that the replica reads; each is right in any order."""

        def on(event_type: str, data: type[Any], statement: str) -> None:
            async def handle(event: Any, inbox: Inbox) -> None:
                values = {
                    **event.data.model_dump(),
                    "subject": event.subject,
                    "effectiveon": event.effectiveon,
                    "position": inbox.position,
                }
                await self._write(inbox, statement, values)

            # Built at run time, one model per type of event.
            model: Any = RegisterEvent.__class_getitem__(data)
            listener.on(event_type, model=model, order=Order.FREE)(handle)

        for event_type, (data, statement) in (_STATEMENTS | RELATION_STATEMENTS).items():
            on(event_type, data, statement)

        @listener.on(
            "registry.person.forgotten.v1",
            model=RegisterEvent[PersonForgotten],
            order=Order.FREE,
        )
        async def forgotten(event: RegisterEvent[PersonForgotten], inbox: Inbox) -> None:
            # The keys go first: doing it again changes nothing, leaving it out would.
            said = event.data
            await asyncio.to_thread(self._forget, event.subject, said.classes, said.authority)
            async with self._database.connection() as connection:
                await inbox.once(connection)

    async def note_level(self, position: int) -> None:
        """Note that everything up to a position of the register's log is known here."""
        async with self._database.connection() as connection:
            await connection.execute(
                "UPDATE replica.heard SET position = %s, changes = changes + 1 WHERE position < %s",
                (position, position),
            )

    async def _write(self, inbox: Inbox, statement: str, values: Mapping[str, Any]) -> None:
        adapted = {
            name: Jsonb(value) if name == "entries" else value for name, value in values.items()
        }
        async with self._database.connection() as connection, connection.transaction():
            if await inbox.once(connection):
                await connection.execute(statement, adapted)
                await connection.execute("UPDATE replica.heard SET changes = changes + 1")


_STATEMENTS: dict[str, tuple[type[BaseModel], str]] = {
    "registry.unit.established.v1": (
        UnitEstablished,
        """
        INSERT INTO replica.units (unit, key, kind, name, division, position)
        VALUES (%(subject)s, %(key)s, %(kind)s, %(name)s, %(division)s, %(position)s)
        """,
    ),
    "registry.unit.placed.v1": (
        UnitPlaced,
        """
        INSERT INTO replica.placements AS known (unit, tree, parent, since, position)
        VALUES (%(subject)s, %(tree)s, %(parent)s, %(effectiveon)s, %(position)s)
        ON CONFLICT (unit, tree, since) DO UPDATE
        SET parent = excluded.parent, position = excluded.position
        WHERE excluded.position > known.position
        """,
    ),
    "registry.unit.division_coded.v1": (
        DivisionCoded,
        """
        INSERT INTO replica.divisions AS known (unit, since, division, position)
        VALUES (%(subject)s, %(since)s, %(division)s, %(position)s)
        ON CONFLICT (unit, since) DO UPDATE
        SET division = excluded.division, position = excluded.position
        WHERE excluded.position > known.position
        """,
    ),
    "registry.unit.renamed.v1": (
        UnitRenamed,
        """
        INSERT INTO replica.names AS known (unit, since, name, position)
        VALUES (%(subject)s, %(since)s, %(name)s, %(position)s)
        ON CONFLICT (unit, since) DO UPDATE
        SET name = excluded.name, position = excluded.position
        WHERE excluded.position > known.position
        """,
    ),
    "registry.post.established.v1": (
        PostEstablished,
        """
        INSERT INTO replica.posts (post, kind, unit, position)
        VALUES (%(subject)s, %(kind)s, %(unit)s, %(position)s)
        """,
    ),
    "registry.post.holder_appointed.v1": (
        HolderAppointed,
        """
        INSERT INTO replica.terms (post, person, since, until, position)
        VALUES (%(subject)s, %(person)s, %(since)s, %(until)s, %(position)s)
        ON CONFLICT (post, person, since) DO NOTHING
        """,
    ),
    "registry.post.holder_left.v1": (
        HolderLeft,
        """
        INSERT INTO replica.departures (post, person, last_on, position)
        VALUES (%(subject)s, %(person)s, %(on)s, %(position)s)
        ON CONFLICT (post, person, last_on) DO NOTHING
        """,
    ),
    "registry.person.linked.v1": (
        PersonLinked,
        """
        INSERT INTO replica.links AS known (issuer, token, person, linked, position)
        VALUES (%(issuer)s, %(token)s, %(subject)s, true, %(position)s)
        ON CONFLICT (issuer, token) DO UPDATE
        SET person = excluded.person, linked = true, position = excluded.position
        WHERE excluded.position > known.position
        """,
    ),
    "registry.person.unlinked.v1": (
        PersonLinked,
        """
        INSERT INTO replica.links AS known (issuer, token, person, linked, position)
        VALUES (%(issuer)s, %(token)s, %(subject)s, false, %(position)s)
        ON CONFLICT (issuer, token) DO UPDATE
        SET person = excluded.person, linked = false, position = excluded.position
        WHERE excluded.position > known.position
        """,
    ),
    "registry.section.chunk_adopted.v1": (
        ChunkAdopted,
        """
        INSERT INTO replica.chunks (section, version, index, entries, position)
        VALUES (%(section)s, %(version)s, %(index)s, %(entries)s, %(position)s)
        """,
    ),
    "registry.section.adopted.v1": (
        SectionAdopted,
        """
        INSERT INTO replica.sections
            (section, version, kind, scheme, chunks, root, effective_on, position)
        VALUES (%(section)s, %(version)s, %(kind)s, %(scheme)s, %(chunks)s, %(root)s,
            %(effective_on)s, %(position)s)
        """,
    ),
}
