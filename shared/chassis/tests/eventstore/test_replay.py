from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from chassis.eventstore.log import Log
from chassis.replay import ROWS_PER_FETCH, ReplayGapError, replay
from shared.chassis.tests.eventstore.trial import add

ADDED = "trial.counter.added.v1"
OPENED = "trial.counter.opened.v1"


async def test_a_replay_folds_every_event_in_the_order_of_the_log(log: Log, database: str) -> None:
    for name in ("a", "b", "a"):
        await add(log, name)
    found: list[tuple[str, str]] = []

    with psycopg.connect(database) as connection:
        last = replay(connection, _into(found))

    assert last == len(found)
    assert [kind for kind, _ in found] == [OPENED, ADDED, OPENED, ADDED, ADDED]


async def test_a_replay_begins_and_ends_where_it_is_told(log: Log, database: str) -> None:
    for name in ("a", "b", "a"):
        await add(log, name)
    found: list[tuple[str, str]] = []

    with psycopg.connect(database) as connection:
        assert replay(connection, _into(found), after=1, upto=3) == 3
        assert replay(connection, _into([]), after=5) == 5

    assert [kind for kind, _ in found] == [ADDED, OPENED]


async def test_a_type_without_a_fold_is_passed_over(log: Log, database: str) -> None:
    await add(log, "a")
    found: list[tuple[str, str]] = []

    with psycopg.connect(database) as connection:
        assert replay(connection, {OPENED: _into(found)[OPENED]}) == 2

    assert len(found) == 1


async def test_a_missing_position_is_not_passed_over(log: Log, database: str) -> None:
    for name in ("a", "b"):
        await add(log, name)
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("ALTER TABLE store.events DISABLE TRIGGER events_are_immutable")
        connection.execute("DELETE FROM store.events WHERE position = 2")

        with pytest.raises(ReplayGapError, match="between 0 and 4"):
            replay(connection, _into([]))


async def test_a_replay_of_more_than_one_fetch_misses_nothing(log: Log, database: str) -> None:
    await add(log, "a", amount=1)
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(
            "INSERT INTO store.events SELECT n, gen_random_uuid(), 1, topic, NULL, NULL, "
            "recorded_at, bytes, chain, trace FROM store.events, generate_series(3, %s) n "
            "WHERE position = 2",
            (ROWS_PER_FETCH + 10,),
        )
        found: list[tuple[str, str]] = []

        assert replay(connection, _into(found)) == ROWS_PER_FETCH + 10

    assert len(found) == ROWS_PER_FETCH + 10


def _into(found: list[tuple[str, str]]) -> dict[str, Callable[[dict[str, Any]], None]]:
    def fold(document: dict[str, Any]) -> None:
        found.append((document["type"], document["id"]))

    return {OPENED: fold, ADDED: fold}
