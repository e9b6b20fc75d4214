"""Read models follow the log: each event once, whatever happens to their projector."""

import subprocess
import sys
import threading
import time
from pathlib import Path

import psycopg
import pytest

from chassis.eventstore.factory import PostgresEventStoreFactory
from chassis.projections import projector as projecting_module
from chassis.projections.generations import live_generation
from chassis.projections.model import LogEvent, Write
from shared.chassis.tests.eventstore.trial import ROLES, Counter, open_factory, url_of
from shared.chassis.tests.projections.following import (
    SECONDS_MAX,
    Connection,
    fill,
    folded,
    position,
    projector,
    running,
    schemas,
    shown,
    wait_until,
)
from shared.chassis.tests.projections.standings import ADDED, OPENED, added
from shared.chassis.tests.projections.standings import opened as opens

ROOT = Path(__file__).parents[4]


def test_a_running_projector_follows_the_log(
    store: PostgresEventStoreFactory,
    projector_url: str,
    database: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Long enough that only the database's own notification can explain what is seen earlier.
    monkeypatch.setattr(projecting_module, "POLL_SECONDS", 3.0)
    fill(store, "before")
    seen: list[int] = []
    with running(projector(projector_url), seen.append):
        wait_until(lambda: bool(seen) and seen[-1] == 4)
        began = time.monotonic()
        fill(store, "a", "b")
        wait_until(lambda: seen[-1] == 12)
        assert time.monotonic() - began < projecting_module.POLL_SECONDS

    assert shown(database) == folded(database) == {"before": 6, "a": 6, "b": 6}
    assert position(database) == 12


def test_events_that_no_model_reads_move_the_position(
    store: PostgresEventStoreFactory, projector_url: str, projecting: Connection, database: str
) -> None:
    fill(store, "a")
    only_opened = projector(projector_url, handlers={OPENED: opens})
    only_opened.catch_up(projecting, only_opened.prepare(projecting))

    assert position(database) == 4
    assert shown(database) == {"a": 0}


def test_a_batch_is_written_whole_or_not_at_all(
    store: PostgresEventStoreFactory, projector_url: str, projecting: Connection, database: str
) -> None:
    fill(store, "a", additions=5)

    def breaks(write: Write, event: LogEvent) -> None:
        added(write, event)
        if event.data["amount"] == 4:
            raise ZeroDivisionError

    broken = projector(projector_url, handlers={OPENED: opens, ADDED: breaks})
    generation = broken.prepare(projecting)
    with pytest.raises(ZeroDivisionError):
        broken.catch_up(projecting, generation)
    assert (position(database), shown(database)) == (0, {})

    projector(projector_url).catch_up(projecting, generation)
    assert (position(database), shown(database)) == (6, {"a": 15})


def test_many_batches_give_what_one_fold_gives(
    store: PostgresEventStoreFactory,
    projector_url: str,
    projecting: Connection,
    database: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(projecting_module, "BATCH_EVENTS_MAX", 7)
    fill(store, *"abcdefgh")
    one = projector(projector_url)
    generation = one.prepare(projecting)

    assert one.catch_up(projecting, generation, 10) == 10
    assert position(database) == 10
    assert one.catch_up(projecting, generation) == 32
    assert shown(database) == folded(database)


def test_a_killed_projector_does_nothing_twice_and_leaves_nothing_out(
    store: PostgresEventStoreFactory,
    projector_url: str,
    projecting: Connection,
    database: str,
) -> None:
    fill(store, *(f"c{number}" for number in range(60)), additions=79)
    process = subprocess.run(  # noqa: S603  # our own program
        [sys.executable, "-m", "shared.chassis.tests.projections.standings", projector_url, "6"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=SECONDS_MAX,
        check=False,
    )
    assert process.returncode == 0, process.stderr
    reached = position(database)
    one = projector(projector_url)
    one.catch_up(projecting, one.prepare(projecting))

    assert 1_200 <= reached < 4_800
    assert shown(database) == folded(database)
    assert position(database) == 4_800
    found = projecting.execute("SELECT count(*) FROM read.additions").fetchone()
    assert found == (60 * 79,)


def test_a_follower_whose_generation_is_dropped_under_it_goes_on_with_the_next(
    store: PostgresEventStoreFactory,
    projector_url: str,
    database: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fill(store, "a")
    seen: list[int] = []
    rebuilt: list[bool] = []

    def then_rebuilt(connection: Connection) -> tuple[int, str] | None:
        """Look which generation is live, and let another take over before the answer is used."""
        found = live_generation(connection)
        if seen and not rebuilt:
            rebuilt.append(True)
            projector(projector_url).rebuild()
        return found

    monkeypatch.setattr(projecting_module, "live_generation", then_rebuilt)
    with running(projector(projector_url), seen.append):
        wait_until(lambda: bool(rebuilt))
        fill(store, "b")
        wait_until(lambda: seen[-1] == 8)

    assert shown(database) == folded(database)


def test_one_of_two_projectors_works_and_the_other_takes_over(
    store: PostgresEventStoreFactory,
    projector_url: str,
    database: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(projecting_module, "RETRY_SECONDS", 0.05)
    first: list[int] = []
    second: list[int] = []
    with running(projector(projector_url), second.append):
        wait_until(lambda: bool(second))
        with running(projector(projector_url), first.append):
            fill(store, "a", "b")
            wait_until(lambda: second[-1] == 8)
            time.sleep(0.2)
            assert first == []
            with psycopg.connect(database, autocommit=True) as connection:
                connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_locks "
                    "WHERE locktype = 'advisory' AND granted AND objid = %s "
                    "AND database = (SELECT oid FROM pg_database WHERE datname = "
                    "current_database())",
                    (projecting_module._LOCK,),
                )
            fill(store, "c")
            wait_until(lambda: max([*first, *second]) == 12)
        assert shown(database) == folded(database)


def test_two_processes_that_prepare_at_once_make_one_generation(
    store: PostgresEventStoreFactory, projector_url: str, projecting: Connection
) -> None:
    fill(store, "a")
    made: list[int] = []

    def prepare() -> None:
        with psycopg.connect(projector_url, autocommit=True) as connection:
            made.append(projector(projector_url).prepare(connection))

    threads = [threading.Thread(target=prepare) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert made == [1] * 4
    assert schemas(projecting) == ["read", "read_1"]


def test_the_app_role_reads_the_live_views_and_nothing_below(
    store: PostgresEventStoreFactory, projector_url: str, projecting: Connection, database: str
) -> None:
    fill(store, "a")
    one = projector(projector_url)
    one.catch_up(projecting, one.prepare(projecting))
    with psycopg.connect(url_of(database, ROLES.app), autocommit=True) as connection:
        for statement in (
            "SELECT * FROM read_1.standings",
            "UPDATE read.standings SET total = 0",
            "DELETE FROM read.progress",
            "DROP VIEW read.standings",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)

    assert shown(database) == {"a": 6}


def test_a_counter_keeps_its_id_in_the_read_model(
    projector_url: str, projecting: Connection, database: str
) -> None:
    factory = open_factory(url_of(database, ROLES.app))
    fill(factory, "a")
    factory.close()
    one = projector(projector_url)
    one.catch_up(projecting, one.prepare(projecting))

    found = projecting.execute("SELECT id, more FROM read.standings JOIN read.additions USING (id)")
    assert found.fetchone() == (Counter.create_id("a"), {})
