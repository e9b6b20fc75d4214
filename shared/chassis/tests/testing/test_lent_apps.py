"""A lent application is what one made for the test would be, whatever the test before did."""

import base64
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import APIRouter, Depends, FastAPI
from pydantic import SecretStr
from typing_extensions import override

from chassis.clock import PlayedClock
from chassis.foundation import Foundation, ServiceName
from chassis.identity.permissions import Declared, permission
from chassis.parts import Parts
from chassis.reading import Reader
from chassis.service import Service
from chassis.settings import ServiceSettings
from chassis.testing.lent_apps import LentApps, NotExchangedError, Remade
from shared.chassis.tests.service.places import ROLES, create_roles, run_steps, url_of

KEY = base64.b64encode(bytes(range(32))).decode()
OWN = frozenset(("database_url", "projector_url", "clock_file"))
POLICY = '@id("all") permit(principal, action, resource);'
Found = dict[str, Any]
Open = Callable[..., AbstractAsyncContextManager[Foundation]]


class Named(ServiceName):
    """A service that was never installed."""

    @property
    @override
    def version(self) -> str:
        return "1"

    @property
    @override
    def policies_text(self) -> str:
        return POLICY


class Shelf:
    """Remembers what was asked before, as adapters do."""

    def __init__(self, reader: Reader, **more: Any) -> None:
        self.reader = reader
        self.more = more
        self.before: list[str] = []
        self.last = "nothing"


class Place:
    """Is made from a setting of each test's own."""

    def __init__(self, file: Path | None) -> None:
        self.file = str(file)


def service(shelf: Callable[[Foundation], Shelf]) -> Service:
    """Give a service with one route, which asks what it stands on and what it remembers."""

    def build(base: Foundation) -> Parts:
        kept, times, place = shelf(base), 0, Place(base.settings.clock_file)
        public = Depends(Declared(permission("sample.shelf.read", public=True)))
        router = APIRouter(dependencies=[public])

        @router.get("/shelf/{name}")
        async def ask(name: str) -> Found:
            nonlocal times
            times += 1
            before, last = [*kept.before], kept.last
            kept.before.append(name)
            kept.last = name
            row = await kept.reader.row("SELECT current_database() AS name")
            assert row is not None
            found = {"before": before, "last": last, "times": times, "place": place.file}
            return {**found, "database": row["name"], "today": str(base.today())}

        return Parts(routers=(router,))

    return Service(
        name=Named(name="sample", actions=("sample.shelf.read", "sample.log.read")),
        settings=ServiceSettings,
        build=build,
        migrations=Path("none"),
    )


SAMPLE = service(lambda base: Shelf(base.reader))
REMADE: Remade = {Place: lambda base: Place(base.settings.clock_file)}


@pytest.fixture
def opened(database: str, tmp_path: Path) -> Open:
    """Give what opens a foundation on a clock and, as asked for, the one database or another."""
    create_roles(database)
    run_steps(database, tmp_path / "no steps of its own")

    @asynccontextmanager
    async def opening(day: int, **changed: Any) -> AsyncIterator[Foundation]:
        file = tmp_path / uuid4().hex
        PlayedClock(file).set(datetime(2026, 7, day, 4, tzinfo=UTC))
        url = SecretStr(url_of(database, ROLES.app))
        settings = ServiceSettings(
            county="510604",
            demonstration=True,
            database_url=url,
            projector_url=url,
            nats_url="nats://127.0.0.1:4222",
            nats_user="sample",
            nats_password=SecretStr("unused"),
            http_port=0,
            issuer="http://127.0.0.1:9",
            county_key=SecretStr(f"2026a:{KEY}"),
            identity_key=SecretStr(KEY),
            clock_file=file,
        )
        base = Foundation(SAMPLE.name, settings.model_copy(update=changed))
        await base.open()
        try:
            yield base
        finally:
            await base.close()

    return opening


async def ask(app: FastAPI, name: str) -> Found:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://sample") as client:
        answer = await client.get(f"/shelf/{name}")
    assert answer.status_code == 200, answer.text
    found: Found = answer.json()
    return found


async def test_it_stands_on_the_borrowers_foundation_and_remembers_nothing(opened: Open) -> None:
    apps = LentApps(SAMPLE, own=OWN, remade=REMADE)
    async with opened(1) as base:
        with apps.lent(base) as app:
            first = [await ask(app, "a"), await ask(app, "b")]
            made, place = id(app), str(base.settings.clock_file)

    async with opened(2) as base:
        with apps.lent(base) as app:
            second = await ask(app, "c")
            # The first foundation is closed: its pools would answer nobody.
            again, elsewhere = id(app), str(base.settings.clock_file)

    assert again == made
    assert [each["last"] for each in first] == ["nothing", "a"]
    assert [each["place"] for each in (*first, second)] == [place, place, elsewhere]
    assert [each["today"] for each in (*first, second)] == ["2026-07-01"] * 2 + ["2026-07-02"]
    assert (second["before"], second["last"], second["times"]) == ([], "nothing", 1)


async def test_who_borrows_at_the_same_time_has_another_one(opened: Open) -> None:
    apps = LentApps(SAMPLE, own=OWN, remade=REMADE)

    async with opened(1) as one, opened(2) as two:
        with apps.lent(one) as app, apps.lent(two) as other:
            found = [await ask(app, "a"), await ask(other, "b")]

    assert [each["today"] for each in found] == ["2026-07-01", "2026-07-02"]
    assert [each["before"] for each in found] == [[], []]


async def test_other_settings_are_another_application(opened: Open) -> None:
    apps = LentApps(SAMPLE, own=OWN, remade=REMADE)
    async with opened(1) as base:
        with apps.lent(base) as app:
            await ask(app, "a")

    async with opened(1, public_url="http://village/sample") as base:
        with apps.lent(base) as other:
            assert other is not app


@pytest.mark.parametrize(
    "shelf",
    [
        lambda base: Shelf(base.reader, url=base.settings.database_url),
        lambda base: Shelf(base.reader, said=[f"projects {base.store_options.url}"]),
        lambda base: Shelf(base.reader, pool=base.reader._pool),
        lambda base: Shelf(base.reader, closing=lambda: base._closing, held=base._closing),
    ],
    ids=["secret", "text", "pool", "list"],
)
async def test_what_cannot_be_exchanged_is_found_and_nothing_is_lent(
    opened: Open, shelf: Callable[[Foundation], Shelf]
) -> None:
    apps = LentApps(service(shelf), own=OWN, remade=REMADE)

    async with opened(1) as base:
        with pytest.raises(NotExchangedError), apps.lent(base):
            pass
