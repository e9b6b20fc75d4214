"""Generations: rebuilt beside the live one, compared at one position, switched."""

from typing import Any

import pytest

from chassis.eventstore.factory import PostgresEventStoreFactory
from chassis.projections.generations import digests, live_generation
from chassis.projections.projector import RebuildDiffersError
from shared.chassis.tests.projections.following import (
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
from shared.chassis.tests.projections.standings import ADDED, OPENED, added, standings
from shared.chassis.tests.projections.standings import opened as opens


def test_a_rebuild_that_is_equal_takes_over(
    store: PostgresEventStoreFactory, projector_url: str, projecting: Connection, database: str
) -> None:
    fill(store, "a", "b")
    one = projector(projector_url)
    one.catch_up(projecting, one.prepare(projecting))
    live = digests(projecting, 1, [standings()])

    rebuilt = one.rebuild()

    assert rebuilt == live
    assert [(each.table, each.rows) for each in rebuilt] == [("additions", 6), ("standings", 2)]
    assert schemas(projecting) == ["read", "read_2"]
    assert shown(database) == folded(database)


def test_a_rebuild_compares_at_one_position_where_nobody_follows(
    store: PostgresEventStoreFactory, projector_url: str, projecting: Connection, database: str
) -> None:
    fill(store, "a")
    one = projector(projector_url)
    one.catch_up(projecting, one.prepare(projecting))
    fill(store, "b")

    one.rebuild()

    assert (position(database), shown(database)) == (4, {"a": 6})
    one.catch_up(projecting, 2)
    assert shown(database) == folded(database)


def test_a_live_row_that_was_changed_by_hand_is_found(
    store: PostgresEventStoreFactory, projector_url: str, projecting: Connection
) -> None:
    fill(store, "a", "b")
    one = projector(projector_url)
    one.catch_up(projecting, one.prepare(projecting))
    for change, undo, table in (
        ("UPDATE {} SET total = total + 1", "UPDATE {} SET total = total - 1", "standings"),
        ("DELETE FROM {} WHERE amount = 1 RETURNING *", "INSERT INTO {} VALUES", "additions"),
        (
            "INSERT INTO {} VALUES (gen_random_uuid(), 'x', 0)",
            "DELETE FROM {} WHERE name = 'x'",
            "standings",
        ),
    ):
        changed = projecting.execute(change.format(f"read_1.{table}"))
        with pytest.raises(RebuildDiffersError, match=f"at position 8, {table} differ") as caught:
            one.rebuild()
        assert caught.value.code == "rebuild_differs"
        assert caught.value.details == {"position": 8}
        live = live_generation(projecting)
        assert live is not None
        assert live[0] == 1
        # Both are there to be looked at.
        assert schemas(projecting) == ["read", "read_1", "read_2"]
        if changed.description is None:
            projecting.execute(undo.format(f"read_1.{table}"))
        else:
            for row in changed.fetchall():
                statement = undo.format(f"read_1.{table}") + " (%s, %s, %s, '{}')"
                projecting.execute(statement, row[:3])

    one.rebuild()
    assert schemas(projecting) == ["read", "read_2"]


CHANGES: dict[str, dict[str, Any]] = {
    "a table": {"tables": {**standings().tables, "more": "a int"}},
    "a column": {"tables": {**standings().tables, "more": "a bigint"}},
    "a type": {"handlers": {OPENED: opens, ADDED: added, "trial.counter.added.v2": added}},
    "an index": {"indexes": ()},
    "a revision": {"revision": 2},
    "a name": {"name": "other"},
}


def test_changed_definitions_make_a_new_generation(
    store: PostgresEventStoreFactory, projector_url: str, projecting: Connection, database: str
) -> None:
    fill(store, "a", "b")
    old = projector(projector_url)
    old.catch_up(projecting, old.prepare(projecting))
    assert old.prepare(projecting) == 1
    for generation, (what, changes) in enumerate(CHANGES.items(), start=2):
        new = projector(projector_url, **changes)

        assert new.prepare(projecting) == generation, what

        assert schemas(projecting) == ["read", f"read_{generation}"]
        assert shown(database) == folded(database)
        assert new.prepare(projecting) == generation


def test_a_rebuild_beside_a_running_projector_loses_nothing(
    store: PostgresEventStoreFactory, projector_url: str, projecting: Connection, database: str
) -> None:
    one = projector(projector_url)
    with running(one):
        wait_until(lambda: live_generation(projecting) is not None)
        for number in range(4):
            fill(store, *(f"{number}/{n}" for n in range(15)))
            projector(projector_url).rebuild()
        wait_until(lambda: position(database) == 4 * 15 * 4)
        assert shown(database) == folded(database)

    assert schemas(projecting) == ["read", "read_5"]


def test_what_an_ended_process_left_behind_is_cleared_up(
    projector_url: str, projecting: Connection
) -> None:
    one = projector(projector_url)
    one.prepare(projecting)
    one.rebuild()
    projecting.execute("CREATE SCHEMA read_1")

    one.prepare(projecting)

    assert schemas(projecting) == ["read", "read_2"]
