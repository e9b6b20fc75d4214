"""What the tests of read models do again and again: fill, follow, look, wait."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

from chassis.eventstore.factory import PostgresEventStoreFactory
from chassis.projections.projector import Projector
from shared.chassis.tests.eventstore.trial import ROLES, context, opened, rows, url_of
from shared.chassis.tests.projections.standings import standings

SECONDS_MAX = 20
Connection = psycopg.Connection[Any]


def projector(url: str, **changes: Any) -> Projector:
    """Give a projector of the read model, or of one that differs from it."""
    return Projector(url, models=[standings(**changes)], roles=ROLES)


def fill(store: PostgresEventStoreFactory, *names: str, additions: int = 3) -> None:
    """Add counters to the log, each with so many additions."""
    for name in names:
        events = opened(name, *range(1, additions + 1))
        store.envelope_store().put(events, context=context())


def folded(url: str) -> dict[str, int]:
    """Fold the log in memory, as the read model should."""
    names: dict[Any, str] = {}
    totals: dict[str, int] = {}
    for row in rows(url):
        data = json.loads(row[7])["data"]
        if "name" in data:
            names[row[1]] = data["name"]
        name = names[row[1]]
        totals[name] = totals.get(name, 0) + data.get("amount", 0)
    return totals


def shown(url: str) -> dict[str, int]:
    """Give what a service's pages would read."""
    with psycopg.connect(url_of(url, ROLES.app), autocommit=True) as connection:
        return dict(connection.execute("SELECT name, total FROM read.standings").fetchall())


def position(url: str) -> int:
    """Give the position up to which the live read model has come."""
    with psycopg.connect(url_of(url, ROLES.app), autocommit=True) as connection:
        found = connection.execute("SELECT position FROM read.progress").fetchone()
    assert found is not None
    return int(found[0])


def schemas(connection: Connection) -> list[str]:
    """Give the schemas that hold read models."""
    found = connection.execute(
        "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'read%' ORDER BY nspname"
    )
    return [row[0] for row in found.fetchall()]


def wait_until(true: Callable[[], bool]) -> None:
    """Wait until something is true, or fail."""
    end = time.monotonic() + SECONDS_MAX
    while not true():
        assert time.monotonic() < end, "what was waited for did not come"
        time.sleep(0.02)


@contextmanager
def running(one: Projector, followed: Callable[[int], None] = lambda _: None) -> Iterator[None]:
    """Run a projector on a thread; its fault is the test's."""
    stop = threading.Event()
    faults: list[BaseException] = []

    def run() -> None:
        try:
            one.run(stop, followed)
        except BaseException as error:  # noqa: BLE001  # raised in the test's own thread
            faults.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
    if faults:
        raise faults[0]
