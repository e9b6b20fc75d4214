import json
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from psycopg import Connection
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

from audit.adapters.tree_reader import (
    NoSuchTileError,
    TreeReader,
)
from audit.adapters.tree_store import (
    APPEND_LOCK,
    TreeStore,
)
from audit.domain.intake import AlarmCode, Message
from mingbai_verify.merkle import (
    TreeHead,
    check_consistency,
    check_inclusion,
    leaf_hash,
    root_of,
)

Speak = Callable[..., Message]
Pool = ConnectionPool[Connection[TupleRow]]

WRITER = Path(__file__).parent / "writer_process.py"
AT = datetime(2026, 5, 15, tzinfo=UTC)


def rooted(messages: list[Message]) -> TreeHead:
    root = root_of(leaf_hash(message.event) for message in messages)
    return TreeHead(size=len(messages), root=root)


def test_batches_of_any_size_give_the_tree_of_the_plain_algorithm(
    store: TreeStore, reader: TreeReader, speak: Speak
) -> None:
    messages = [speak("cases" if number % 3 else "points") for number in range(700)]

    heads, start = [], 0
    for count in (1, 0, 254, 1, 1, 300, 143):
        done = store.append(messages[start : start + count], at=AT)
        start += count
        heads.append(reader.head())
        assert (done.size, done.sequence, done.leaves) == (start, start, count)

    for head in heads:
        assert head == rooted(messages[: head.size]) == reader.head(head.size)
        check_consistency(old=head, new=heads[-1], proof=reader.consistency(old=head.size, new=700))
    for index in (0, 255, 256, 555, 699):
        envelope = json.loads(messages[index].event)
        found = reader.inclusion(envelope["source"], envelope["id"])
        assert (found.index, found.head) == (index, heads[-1])
        check_inclusion(found.leaf_hash, index=index, head=heads[-1], proof=found.proof)
        assert reader.entry(index) == messages[index].event
    assert list(reader.entries(stop=700)) == [message.event for message in messages]
    assert {name: head.position for name, head in reader.heads().items()} == {
        "/510604/cases": 466,
        "/510604/points": 234,
    }
    assert reader.units()["/510604/cases", "unit-1"] == 466


def test_what_was_taken_is_skipped_when_it_is_delivered_again(
    store: TreeStore, reader: TreeReader, speak: Speak
) -> None:
    messages = [speak() for _ in range(20)]
    store.append(messages[:12], at=AT)

    done = store.append(messages[5:], at=AT)

    assert (done.leaves, done.skipped, done.alarms) == (8, 7, ())
    assert reader.head() == rooted(messages)


def test_what_is_wrong_is_kept_once_with_its_bytes(
    store: TreeStore, reader: TreeReader, speak: Speak
) -> None:
    hostile = {"Mingbai-Position": "\x00\ud800", "Mingbai-Chain": "'"}
    messages = [
        speak(),
        speak(of_message={"event": b"\x00\xff"}),
        speak(id="points-1.1"),
        speak("cases", of_message={"headers": hostile}),
    ]

    first = store.append(messages, at=AT)
    second = store.append(messages, at=AT)

    kept = reader.alarms(count_max=10)
    assert first.alarms == (
        AlarmCode.MESSAGE_UNREADABLE,
        AlarmCode.IDENTITY_CONFLICT,
        AlarmCode.CLAIM_MISSING,
    )
    assert (second.alarms, second.skipped) == ((), 4)
    assert [alarm.code for alarm in kept] == list(first.alarms)
    assert [alarm.event for alarm in kept] == [b"\x00\xff", messages[2].event, None]
    assert [alarm.leaf_index for alarm in kept] == [None, None, 1]
    assert kept[2].details["claimed_position"] == "\x00\ud800"
    assert kept[0].found_at == AT
    assert [each.number for each in reader.alarms(after=kept[1].number, count_max=10)] == [
        kept[2].number
    ]
    assert reader.entry(1) == messages[3].event


def test_a_rewritten_stream_is_noticed_even_below_the_last_sequence(
    store: TreeStore, reader: TreeReader, speak: Speak
) -> None:
    store.append([speak(), speak()], at=AT)
    other = speak("cases", of_message={"sequence": 2})

    assert store.append([other], at=AT).alarms == (AlarmCode.STREAM_OUT_OF_ORDER,)
    assert store.append([other], at=AT).alarms == ()
    assert [alarm.leaf_index for alarm in reader.alarms(count_max=10)] == [2]
    assert reader.entry(2) == other.event


def test_a_fault_in_the_middle_leaves_nothing_behind(
    store: TreeStore, reader: TreeReader, migrated: str, speak: Speak
) -> None:
    messages = [speak() for _ in range(40)]
    store.append(messages[:10], at=AT)
    with psycopg.connect(migrated, autocommit=True) as connection:
        # The stream position is written last: by then leaves, tiles and heads are.
        connection.execute("ALTER TABLE audit.log ADD CONSTRAINT full_disk CHECK (size <= 10)")
        with pytest.raises(psycopg.errors.CheckViolation):
            store.append(messages[10:], at=AT)
        left = reader.extent(), reader.head(), reader.heads(), list(reader.entries(stop=40))
        connection.execute("ALTER TABLE audit.log DROP CONSTRAINT full_disk")

    assert left[:2] == ((10, 10), rooted(messages[:10]))
    assert left[2]["/510604/points"].position == 10
    assert len(left[3]) == 10
    with pytest.raises(NoSuchTileError):
        reader.tile("tile/0/000.p/11")
    assert store.append(messages, at=AT).leaves == 30
    assert reader.head() == rooted(messages)


def test_a_writer_that_is_killed_loses_nothing_and_doubles_nothing(
    store: TreeStore, reader: TreeReader, migrated: str, speak: Speak
) -> None:
    messages = [speak("cases" if number % 4 else "points") for number in range(4_000)]
    lines = "".join(
        json.dumps(
            {
                "sequence": message.sequence,
                "subject": message.subject,
                "headers": dict(message.headers),
                "event": message.event.decode(),
            }
        )
        + "\n"
        for message in messages
    )
    sizes = []
    for batches in (3, 11, 25):
        writer = subprocess.Popen(  # noqa: S603  (our own script under our own interpreter)
            [sys.executable, str(WRITER), migrated, "37"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert writer.stdin is not None
        assert writer.stdout is not None
        with writer:
            writer.stdin.write(lines)
            writer.stdin.close()
            for _ in range(batches):
                assert writer.stdout.readline()
            writer.kill()
        sizes.append(reader.extent()[0])
        assert reader.head() == rooted(messages[: sizes[-1]])

    done = store.append(messages, at=AT)

    assert 0 < sizes[0] < sizes[-1] < len(messages)
    assert (done.leaves, done.alarms) == (len(messages) - sizes[-1], ())
    assert reader.head() == rooted(messages)
    assert list(reader.entries(stop=5_000)) == [message.event for message in messages]


def test_two_writers_take_every_message_once(
    store: TreeStore, reader: TreeReader, speak: Speak
) -> None:
    messages = [speak() for _ in range(300)]
    batches = [messages[start : start + 20] for start in range(0, 300, 20)]

    with ThreadPoolExecutor(2) as writers:
        done = writers.map(lambda batch: store.append(batch, at=AT), [*batches, *batches])
        leaves = sum(each.leaves for each in done)

    # A batch that comes behind a later one raises alarms, but nothing is lost or doubled.
    assert (leaves, reader.extent()) == (300, (300, 300))
    assert set(reader.entries(stop=300)) == {message.event for message in messages}


def test_a_writer_waits_no_longer_than_it_was_told(pool: Pool, speak: Speak) -> None:
    impatient = TreeStore(pool, lock_wait_milliseconds_max=50)
    with pool.connection() as other, other.transaction():
        other.execute("SELECT pg_advisory_xact_lock(%s)", (APPEND_LOCK,))

        with pytest.raises(psycopg.errors.LockNotAvailable):
            impatient.append([speak()], at=AT)
