"""Delivers events of others to points, without a broker."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import orjson
import psycopg
from psycopg import conninfo

from chassis.broker import BrokerOptions
from chassis.eventstore.factory import StoreOptions
from chassis.listen.listener import Listener
from chassis.listen.messages import Received
from chassis.listen.options import ListenHooks, ListenOptions, Trouble
from chassis.listen.reception import Reception
from chassis.streams import POSITION_HEADER, subject_of
from points.entrypoints.messages import register_handlers, register_household_changes
from services.points.tests.process import PASSWORD, ROLES, SOURCE, Process
from services.points.tests.village import (
    COUNTY,
    GRID,
    REGISTER_POSITION,
    VILLAGE,
    adopt,
    person,
    subject,
    unit,
)

HOUSEHOLD = "registry.household.registered.v1"
ORGANISATION = "registry.organisation.registered.v1"


@dataclass
class Post:
    """Delivers events as the listener's broker would, and tells what became of each."""

    process: Process
    reception: Reception
    troubles: list[Trouble]

    async def deliver(self, document: dict[str, Any], *, position: int = REGISTER_POSITION) -> str:
        """Deliver an event's bytes once; gives `done`, or the code of what went wrong."""
        self.troubles.clear()
        again = await self.reception.receive(
            Received(
                subject=subject_of(document),
                headers={POSITION_HEADER: str(position)},
                body=orjson.dumps(document),
                place="EVENTS/1",
                deliveries=1,
            )
        )
        if not self.troubles:
            return "done"
        (trouble,) = self.troubles
        return f"{'again' if again else 'aside'}: {trouble.code}"


@asynccontextmanager
async def open_post(process: Process, *, consumer: str = "subjects") -> AsyncIterator[Post]:
    """Give a consumer of this process, without a broker."""
    url = conninfo.make_conninfo(process.url, user=ROLES.app, password=PASSWORD)
    options = ListenOptions(
        broker=BrokerOptions(servers=(), name="points"),
        store=StoreOptions(url=url),
        source=SOURCE,
        consumer=f"points-{consumer}",
    )
    troubles: list[Trouble] = []
    hooks = ListenHooks(faulted=troubles.append, set_aside=troubles.append)
    listener = Listener(options, hooks)
    if consumer == "subjects":
        register_handlers(listener, process.points, process.subjects)
    else:
        register_household_changes(listener, process.subjects)
    database = listener.database()
    await database.open()
    try:
        reception = Reception(listener._handlers, database, options, hooks)
        yield Post(process, reception, troubles)
    finally:
        await database.close()


def registered(
    event_type: str, name: str, *, grid: str = GRID, version: int = 1, **data: Any
) -> dict[str, Any]:
    """Give the event by which registry tells of a subject."""
    return {
        "type": event_type,
        "source": f"/demo/{COUNTY}/registry",
        "id": f"{subject(name)}.{version}",
        "subject": str(subject(name)),
        "division": VILLAGE,
        "effectiveon": "2026-01-01",
        "unknown": "to points",
        "data": {"unit": str(unit(grid)), "label": name, "number": "01", **data},
    }


def household(name: str, **changed: Any) -> dict[str, Any]:
    return registered(HOUSEHOLD, name, **{"head": str(person("head")), **changed})


def firm(name: str, kind: str = "firm", **changed: Any) -> dict[str, Any]:
    return registered(ORGANISATION, name, kind=kind, **changed)


def tell(process: Process, *sections: dict[str, Any]) -> None:
    """Let the register have told of these sections and of no others."""
    with psycopg.connect(process.url, autocommit=True) as connection:
        connection.execute("DELETE FROM replica.chunks")
        connection.execute("DELETE FROM replica.sections")
        for section in sections:
            adopt(connection, section)
        connection.execute("UPDATE replica.heard SET changes = changes + 1")
        process.register.load(connection)
