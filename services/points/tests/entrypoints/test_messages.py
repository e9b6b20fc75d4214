"""What points does about events of others, from their bytes to its own log."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import orjson
import psycopg
import pytest
from psycopg import conninfo

from chassis.broker import BrokerOptions
from chassis.eventstore.factory import StoreOptions
from chassis.listen.listener import Listener
from chassis.listen.messages import Received
from chassis.listen.options import ListenHooks, ListenOptions, Trouble
from chassis.listen.reception import Reception
from chassis.streams import POSITION_HEADER, subject_of
from points.entrypoints.messages import register_handlers
from services.points.tests.process import PASSWORD, ROLES, SOURCE, Process
from services.points.tests.rounds import Anjia
from services.points.tests.village import (
    COUNTY,
    GRID,
    REGISTER_POSITION,
    SCHEME,
    UNSCORED_GRID,
    VILLAGE,
    account,
    adopt,
    adopted,
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
async def open_post(process: Process) -> AsyncIterator[Post]:
    """Give a consumer of this process, without a broker."""
    url = conninfo.make_conninfo(process.url, user=ROLES.app, password=PASSWORD)
    options = ListenOptions(
        broker=BrokerOptions(servers=(), name="points"),
        store=StoreOptions(url=url),
        source=SOURCE,
        consumer="points-subjects",
    )
    troubles: list[Trouble] = []
    hooks = ListenHooks(faulted=troubles.append, set_aside=troubles.append)
    listener = Listener(options, hooks)
    register_handlers(listener, process.points)
    database = listener.database()
    await database.open()
    try:
        reception = Reception(listener._handlers, database, options, hooks)
        yield Post(process, reception, troubles)
    finally:
        await database.close()


@pytest.fixture
async def post(process: Process) -> AsyncIterator[Post]:
    async with open_post(process) as opened:
        yield opened


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


async def test_a_household_of_a_scored_grid_gets_an_account_that_its_head_speaks_for(
    post: Post,
) -> None:
    assert await post.deliver(household("new")) == "done"

    (opened,) = post.process.events()
    assert opened["subject"] == str(account("new"))
    assert (opened["actor"], opened["unit"]) == ("service/points", str(unit(GRID)))
    assert opened["causationid"] == f"/demo/{COUNTY}/registry#{subject('new')}.1"
    assert opened["data"] == {
        "contacts": [str(person("head"))],
        "grid": str(unit(GRID)),
        "label": "new",
        "opening": "10",
        "scheme": SCHEME,
        "subject_id": str(subject("new")),
        "subject_type": "household",
    }


@pytest.mark.parametrize(
    ("kind", "contact"),
    [("firm", None), ("family_farm", "head"), ("sole_trader", None), ("land_contractor", None)],
)
async def test_an_organisation_of_a_scored_type_gets_an_account(
    post: Post, kind: str, contact: str | None
) -> None:
    told = None if contact is None else str(person(contact))

    assert await post.deliver(firm("new", kind, contact=told)) == "done"

    (opened,) = post.process.events()
    assert opened["data"]["subject_type"] == kind
    assert opened["data"]["contacts"] == ([] if told is None else [told])


@pytest.mark.parametrize(
    "document",
    [
        firm("school", "school"),
        household("far away", grid=UNSCORED_GRID),
        firm("far away", grid=UNSCORED_GRID),
        household("in the county", grid=COUNTY),
    ],
)
async def test_who_is_not_scored_gets_no_account_and_is_dealt_with_once(
    post: Post, document: dict[str, Any]
) -> None:
    assert [await post.deliver(document) for _ in range(2)] == ["done", "done"]

    assert post.process.events() == []
    assert inbox_rows(post) == 1


async def test_a_registration_that_comes_twice_opens_one_account(post: Post) -> None:
    for version in (1, 1, 2):
        assert await post.deliver(household("new", version=version)) == "done"

    assert post.process.types() == ["account.opened"]


async def test_a_registration_ahead_of_the_register_is_taken_up_again(post: Post) -> None:
    unheard = household("beyond all", grid=f"{VILLAGE}/grid/17")
    unplaced = household("far away", grid=UNSCORED_GRID)

    for document in (unheard, unplaced):
        ahead = await post.deliver(document, position=REGISTER_POSITION + 1)
        assert ahead == "again: rules_not_heard"

    assert post.process.events() == []
    assert inbox_rows(post) == 0
    # What is certain needs no waiting, and what the register does not know never will be.
    assert await post.deliver(household("new"), position=REGISTER_POSITION + 1) == "done"
    assert post.process.types() == ["account.opened"]
    assert await post.deliver(unheard) == "aside: unit_unknown"


@pytest.mark.parametrize("missing", ["scheme", "cycle", "score_table", "bodies"])
async def test_until_all_rules_are_known_a_registration_is_taken_up_again(
    post: Post, missing: str
) -> None:
    tell(post.process, *(section for section in adopted() if section["kind"] != missing))
    assert await post.deliver(household("new")) == "again: rules_not_heard"
    assert post.process.events() == []

    tell(post.process, *adopted())
    assert await post.deliver(household("new")) == "done"

    assert post.process.types() == ["account.opened"]


def tell(process: Process, *sections: dict[str, Any]) -> None:
    """Let the register have told of these sections and of no others."""
    with psycopg.connect(process.url, autocommit=True) as connection:
        connection.execute("DELETE FROM replica.chunks")
        connection.execute("DELETE FROM replica.sections")
        for section in sections:
            adopt(connection, section)
        connection.execute("UPDATE replica.heard SET changes = changes + 1")
        process.register.load(connection)


async def test_a_published_quarter_is_noted_once_and_other_publications_are_passed_over(
    post: Post, anjia: Anjia
) -> None:
    anjia.at("2026-03-28")
    approved = await anjia.approve("2026-Q1")
    quarter = {"kind": "points_quarter", "scheme": SCHEME, "period": "2026-Q1"}
    before = len(post.process.events())

    other = {"kind": "village_accounts", "month": "2026-03"}
    assert await post.deliver(published("accounts", other)) == "done"
    wrong = {**quarter, "statement": "sha256:" + "0" * 64}
    assert await post.deliver(published("wrong", wrong)) == "aside: quarter_not_approved"
    assert len(post.process.events()) == before
    for version in (1, 1, 2):
        right = {**quarter, "statement": approved["statement"]}
        assert await post.deliver(published("list", right, version=version)) == "done"

    (noted,) = post.process.events()[before:]
    assert noted["type"] == "points.quarter.published.v1"
    assert noted["data"]["publication"] == f"/demo/{COUNTY}/disclosure#{subject('list')}.1"


def published(name: str, data: dict[str, Any], *, version: int = 1) -> dict[str, Any]:
    """Give the event by which disclosure tells of a publication."""
    return {
        "type": "disclosure.publication.published.v1",
        "source": f"/demo/{COUNTY}/disclosure",
        "id": f"{subject(name)}.{version}",
        "subject": str(subject(name)),
        "unit": str(unit(VILLAGE)),
        "division": VILLAGE,
        "effectiveon": "2026-03-28",
        "data": data,
    }


@pytest.mark.parametrize(
    "document",
    [
        household("x", head="nobody"),
        {**household("x"), "data": {}},
        {**household("x"), "effectiveon": "today"},
        firm("x", contact="nobody"),
        published("x", {"scheme": SCHEME}),
        published("x", {"kind": "points_quarter", "scheme": SCHEME, "period": "2026"}),
    ],
)
async def test_an_event_that_does_not_fit_is_set_aside(
    post: Post, document: dict[str, Any]
) -> None:
    assert await post.deliver(document) == "aside: model_differs"

    assert post.process.events() == []


async def test_two_processes_given_the_same_registration_open_one_account(
    post: Post, open_another: Callable[[], AbstractAsyncContextManager[Process]]
) -> None:
    async with open_another() as second, open_post(second) as other:
        await asyncio.gather(post.deliver(household("new")), other.deliver(household("new")))

    assert post.process.types() == ["account.opened"]


def inbox_rows(post: Post) -> int:
    """Count the events that are dealt with."""
    with psycopg.connect(post.process.url) as connection:
        row = connection.execute("SELECT count(*) FROM store.inbox").fetchone()
    assert row is not None
    return int(row[0])
