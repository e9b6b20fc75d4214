"""Direct writes below the software, by whoever runs the servers: each is found and located."""

import asyncio
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from nats.js.api import DiscardPolicy

from audit.adapters.service_stores import StoredOwnLog
from chassis.embedded.binaries import postgres_binary
from chassis.streams import EVENTS, stream_config

SPOKEN = 130
POINTS, CASES, OWN = (f"/demo/510604/{name}" for name in ("points", "cases", "audit"))

Books = Any
Facts = Callable[[list[Any]], dict[str, list[dict[str, Any]]]]


@contextmanager
def superuser(url: str) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")  # no trigger holds it back
        yield connection


@pytest.fixture
async def sealed(books: Books) -> Books:
    """Let both services speak, and sign what they said."""
    books.services["points"].speaks(SPOKEN)
    books.services["cases"].speaks(10)
    await books.seals()
    return books


async def test_books_that_nobody_touched_are_whole(sealed: Books) -> None:
    assert [each for each in sealed.verification.log(lambda *_: None) if each.wrong] == []
    assert sealed.verifies("points") == sealed.verifies("cases") == []
    watched = await asyncio.to_thread(sealed.watches)
    assert [each.code.value for each in watched] == ["stream_as_set"]
    own = sealed.services["points"].own
    heads = sealed.watching.head(POINTS, own, lambda *_: None)
    assert [each.code.value for each in heads] == ["head_matches"]


async def test_one_events_bytes_changed_in_a_services_database_are_located(
    sealed: Books, facts_of: Facts
) -> None:
    with superuser(sealed.services["points"].url) as connection:
        connection.execute(
            "UPDATE store.events SET bytes = convert_to(replace(convert_from(bytes, 'UTF8'),"
            " '打扫', '放火'), 'UTF8') WHERE position = 37"
        )

    found = facts_of(sealed.verifies("points"))

    assert found["service_event_differs"] == [{"source": POINTS, "position": 37}]
    assert found["link_differs"] == [{"source": POINTS, "position": 37}]
    assert sealed.verifies("cases") == []


async def test_the_last_hundred_events_dropped_at_the_source_are_counted(
    sealed: Books, facts_of: Facts
) -> None:
    with superuser(sealed.services["points"].url) as connection:
        connection.execute("DELETE FROM store.events WHERE position > %s", (SPOKEN - 100,))

    own = sealed.services["points"].own
    watched = facts_of(sealed.watching.head(POINTS, own, lambda *_: None))

    expected = {"source": POINTS, "sealed": SPOKEN, "position": SPOKEN - 100}
    assert watched == facts_of(sealed.verifies("points"))
    assert watched == {"log_shorter_than_sealed": [expected]}


async def test_an_index_column_changed_beside_intact_bytes_is_named(
    sealed: Books, facts_of: Facts
) -> None:
    with superuser(sealed.services["points"].url) as connection:
        connection.execute("UPDATE store.events SET unit = 'u9' WHERE position = 12")
        connection.execute(
            "UPDATE store.events SET recorded_at = recorded_at - interval '1 day'"
            " WHERE position = 13"
        )

    found = facts_of(sealed.verifies("points"))

    assert found == {
        "service_copy_differs": [
            {"source": POINTS, "position": 12, "fields": "unit"},
            {"source": POINTS, "position": 13, "fields": "recorded_at"},
        ]
    }


async def test_two_services_events_swapped_in_order_are_both_named(
    sealed: Books, facts_of: Facts
) -> None:
    with superuser(sealed.audit_url) as connection:
        ordered = "SELECT leaf_index FROM audit.leaves WHERE source = %s ORDER BY 1 LIMIT 1"
        places = [connection.execute(ordered, (each,)).fetchone() for each in (POINTS, CASES)]
        first, second = (place[0] for place in places if place is not None)
        move = "UPDATE audit.leaves SET leaf_index = %s WHERE leaf_index = %s"
        for new, old in ((9_999, first), (first, second), (second, 9_999)):
            connection.execute(move, (new, old))

    found = facts_of(sealed.verification.log(lambda *_: None))

    moved = {facts["index"]: facts["source"] for facts in found["leaf_differs_from_tree"]}
    assert moved == {first: CASES, second: POINTS}


async def test_one_message_removed_from_the_stream_is_named_with_the_event_it_carried(
    sealed: Books, stream: Any, facts_of: Facts
) -> None:
    await played_anew(stream, weak=True)
    await stream.js.delete_msg(EVENTS, 41)

    found = facts_of(await asyncio.to_thread(sealed.watches))

    with superuser(sealed.audit_url) as connection:
        row = connection.execute(
            "SELECT leaf_index, source, event_id FROM audit.leaves WHERE stream_sequence = 41"
        ).fetchone()
    assert row is not None
    place = {"index": row[0], "source": row[1], "id": row[2]}
    assert found["stream_message_removed"] == [{"stream": EVENTS, "sequence": 41, **place}]
    changed = {facts["setting"] for facts in found["stream_setting_changed"]}
    assert changed == {"deny_delete", "deny_purge"}


async def test_a_stream_told_to_keep_one_message_is_found_with_what_it_lost(
    sealed: Books, stream: Any, facts_of: Facts
) -> None:
    last = sealed.tree.extent()[1]
    weak = stream_config(county="510604", replicas=1)
    weak.max_msgs, weak.discard = 1, DiscardPolicy.OLD
    await stream.js.update_stream(weak)

    found = facts_of(await asyncio.to_thread(sealed.watches))

    changed = {facts["setting"]: facts["found"] for facts in found["stream_setting_changed"]}
    assert changed == {"max_msgs": "1", "discard": "old"}
    assert found["stream_begins_late"] == [{"stream": EVENTS, "last": last - 1}]


async def test_a_stream_that_was_deleted_or_cut_short_is_found(
    sealed: Books, stream: Any, facts_of: Facts
) -> None:
    taken = sealed.tree.extent()[1]
    await played_anew(stream, until=20)
    short = facts_of(await asyncio.to_thread(sealed.watches))
    await stream.js.delete_stream(EVENTS)

    gone = facts_of(await asyncio.to_thread(sealed.watches))

    assert short == {"stream_shorter_than_read": [{"stream": EVENTS, "last": 20, "taken": taken}]}
    assert gone == {"stream_gone": [{"stream": EVENTS}]}


async def test_the_logs_database_restored_from_an_older_backup_is_found(
    sealed: Books, tmp_path: Path, facts_of: Facts
) -> None:
    copy = tmp_path / "audit.dump"
    run("pg_dump", "--format=custom", f"--file={copy}", sealed.audit_url)
    own = StoredOwnLog(sealed.audit_url)
    before = len(list(own.rows()))
    sealed.services["points"].speaks(5)
    await sealed.seals()
    whole = sealed.tree.head()
    told = len(list(own.rows()))
    assert told > before

    run("pg_restore", "--clean", f"--dbname={sealed.audit_url}", copy)
    await sealed.follows()

    # The stream gives back every entry, and shows that the log had sealed what its store forgot.
    assert sealed.tree.head() == whole
    found = facts_of(sealed.watching.head(OWN, own, lambda *_: None))
    expected = {"source": OWN, "sealed": told, "position": before}
    assert found == {"log_shorter_than_sealed": [expected]}


async def played_anew(stream: Any, *, weak: bool = False, until: int | None = None) -> None:
    """Put another stream in the place of the county's, with the messages that it held."""
    last = until or (await stream.js.stream_info(EVENTS)).state.last_seq
    held = [await stream.js.get_msg(EVENTS, seq, direct=True) for seq in range(1, last + 1)]
    await stream.js.delete_stream(EVENTS)
    config = stream_config(county="510604", replicas=1)
    config.deny_delete = config.deny_purge = not weak
    await stream.js.add_stream(config)
    for message in held:
        ours = {
            name: value
            for name, value in (message.headers or {}).items()
            if name.startswith("Mingbai-")
        }
        await stream.js.publish(message.subject, message.data, stream=EVENTS, headers=ours)


def run(program: str, *arguments: str | Path) -> None:
    done = subprocess.run(  # noqa: S603  # a program of the server's own
        [str(postgres_binary(program)), *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
