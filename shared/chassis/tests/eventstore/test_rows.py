"""Rows are believed only where all their columns say what their bytes say."""

import json
from collections.abc import Callable
from typing import Any, ClassVar
from uuid import UUID, uuid4

import psycopg
import pytest
import rfc8785
from eventsourcing.persistence import Notification

from chassis.aggregate import AggregateRoot, Created, event
from chassis.errors import BrokenError
from chassis.eventstore.envelope import EnvelopeError
from chassis.eventstore.factory import PostgresEventStoreFactory
from chassis.eventstore.mapper import (
    ContextMissingError,
    EnvelopeMapper,
    NewerVersionError,
    RowMismatchError,
    UnknownTypeError,
)
from chassis.personal.values import Personal, Sealed
from shared.chassis.tests.eventstore.trial import (
    SOURCE,
    Counter,
    assert_log_is_right,
    context,
    opened,
    rows,
)

Tamper = Callable[..., None]
COUNTER = Counter.create_id("a")


class Letter(AggregateRoot):
    """Grew from one field to three over three versions."""

    TOPIC = "trial.letter"

    class Written(Created):
        """The letter says something."""

        TOPIC = "trial.letter.written"
        class_version: ClassVar[int] = 3
        body: str
        pages: int
        language: str | None = None

        @staticmethod
        def upcast_v1_v2(data: dict[str, Any]) -> None:
            data["body"] = data.pop("text")

        @staticmethod
        def upcast_v2_v3(data: dict[str, Any]) -> None:
            data["pages"] = 1

    @staticmethod
    def create_id(body: str) -> UUID:
        """Derive the letter's id from its words."""
        return Counter.create_id(f"letter {body}")

    @event(Written)
    def __init__(self, body: str, pages: int, language: str | None = None) -> None:
        self.body = body
        self.pages = pages
        self.language = language


@pytest.fixture
def tamper(database: str) -> Tamper:
    """Give a function that changes the log behind the trigger's back, as a superuser can."""

    def run(statement: str, *values: Any) -> None:
        with psycopg.connect(database) as connection:
            connection.execute("ALTER TABLE store.events DISABLE TRIGGER events_are_immutable")
            changed = connection.execute(statement, values)
            assert changed.rowcount == 1
            connection.execute("ALTER TABLE store.events ENABLE TRIGGER events_are_immutable")

    return run


@pytest.fixture
def filled(store: PostgresEventStoreFactory) -> PostgresEventStoreFactory:
    """Give a log with a counter at 6, and another in another unit."""
    store.envelope_store().put(opened("a", 1, 2, 3), context=context())
    store.envelope_store().put(opened("b", 9), context=context(unit="u2"))
    return store


def read(store: PostgresEventStoreFactory, aggregate: UUID = COUNTER) -> list[Any]:
    return list(store.envelope_store().get(aggregate))


def test_events_come_back_as_they_were_decided(filled: PostgresEventStoreFactory) -> None:
    found = read(filled)

    assert [type(e) for e in found] == [Counter.Opened, *[Counter.Added] * 3]
    assert [e.originator_version for e in found] == [1, 2, 3, 4]
    assert [e.amount for e in found[1:]] == [1, 2, 3]
    counter: Any = None
    for each in found:
        counter = each.mutate(counter)
    assert (counter.name, counter.total, counter.version) == ("a", 6, 4)


CHANGES = [
    "topic = 'trial.counter.opened.v1'",
    "topic = 'trial.counter.added.v2'",
    "version = 9",
    "unit = 'u9'",
    "unitseq = 99",
    "unit = NULL, unitseq = NULL",
    "recorded_at = recorded_at + interval '1 microsecond'",
    "bytes = (SELECT bytes FROM store.events WHERE position = 2)",
    "bytes = (SELECT bytes FROM store.events WHERE position = 6)",
]


def test_a_row_with_one_changed_column_is_refused(
    filled: PostgresEventStoreFactory, tamper: Tamper
) -> None:
    for change in CHANGES:
        counter = Counter.create_id(change)
        filled.envelope_store().put(opened(change, 1, 2), context=context())
        last = filled.process_recorder().max_notification_id()
        tamper(f"UPDATE store.events SET {change} WHERE position = %s", last)

        with pytest.raises(RowMismatchError) as caught:
            read(filled, counter)
        assert caught.value.code == "row_differs_from_bytes"
        found = filled.process_recorder().select_notifications(last, 1)
        with pytest.raises(RowMismatchError):
            filled.mapper().to_domain_event(found[0])


def test_a_row_moved_to_another_aggregate_is_refused(
    filled: PostgresEventStoreFactory, tamper: Tamper
) -> None:
    other = Counter.create_id("c")
    tamper("UPDATE store.events SET aggregate_id = %s WHERE position = 1", other)

    with pytest.raises(RowMismatchError, match="id is"):
        read(filled, other)


SAID: dict[str, Any] = {
    "id": f"{COUNTER}.7",
    "source": "/demo/510604/other",
    "subject": str(Counter.create_id("b")),
    "type": "trial.counter.opened.v1",
    "unit": "u2",
    "unitseq": 7,
    "time": "2026-01-01T00:00:00.000000Z",
}


def test_changed_bytes_no_longer_fit_their_row(
    filled: PostgresEventStoreFactory, tamper: Tamper
) -> None:
    row = filled.process_recorder().select_notifications(3, 1)[0]
    document: dict[str, Any] = json.loads(row.state)
    statement = "UPDATE store.events SET bytes = %s WHERE position = 3"
    for name, value in SAID.items():
        tamper(statement, rfc8785.dumps({**document, name: value}))
        with pytest.raises(RowMismatchError):
            read(filled)

        without = {key: said for key, said in document.items() if key != name}
        tamper(statement, rfc8785.dumps(without))
        with pytest.raises(EnvelopeError):
            read(filled)


def test_changed_data_fits_its_row_and_breaks_the_chain(
    filled: PostgresEventStoreFactory, tamper: Tamper, database: str
) -> None:
    assert_log_is_right(rows(database))
    document = json.loads(rows(database)[2][7])
    document["data"]["amount"] = 2_000
    tamper("UPDATE store.events SET bytes = %s WHERE position = 3", rfc8785.dumps(document))

    assert read(filled)[2].amount == 2_000
    with pytest.raises(AssertionError):
        assert_log_is_right(rows(database))


def test_the_log_of_another_source_is_not_read(filled: PostgresEventStoreFactory) -> None:
    mapper = EnvelopeMapper(source="/demo/510604/other", writer="trial/1")

    with pytest.raises(RowMismatchError, match="source is"):
        mapper.to_domain_event(filled.process_recorder().select_events(COUNTER)[0])


def written_as(
    store: PostgresEventStoreFactory, tamper: Tamper, kind: str, data: dict[str, Any]
) -> Notification:
    """Store a letter, make its row what another release would have stored, and read it."""
    letter = Letter(body=f"{kind} {data}", pages=9)
    store.envelope_store().put(letter.collect_events(), context=context())
    recorder = store.process_recorder()
    last = recorder.max_notification_id()
    row = recorder.select_notifications(last, 1)[0]
    changed = rfc8785.dumps({**json.loads(row.state), "type": kind, "data": data})
    statement = "UPDATE store.events SET topic = %s, bytes = %s WHERE position = %s"
    tamper(statement, kind, changed, last)
    return recorder.select_notifications(last, 1)[0]


def test_older_versions_are_brought_to_the_newest(
    store: PostgresEventStoreFactory, tamper: Tamper
) -> None:
    for version, data, expected in (
        (1, {"text": "old"}, ("old", 1, None)),
        (2, {"body": "newer"}, ("newer", 1, None)),
        (3, {"body": "newest", "pages": 4}, ("newest", 4, None)),
        (3, {"body": "newest", "pages": 4, "language": "zh"}, ("newest", 4, "zh")),
    ):
        row = written_as(store, tamper, f"trial.letter.written.v{version}", data)
        letter: Any = store.mapper().to_domain_event(row)
        letter = letter.mutate(None)

        assert (letter.body, letter.pages, letter.language) == expected


def test_what_this_release_does_not_know_is_not_guessed(
    store: PostgresEventStoreFactory, tamper: Tamper
) -> None:
    for kind, error, code in (
        ("trial.letter.written.v4", NewerVersionError, "event_version_newer"),
        ("trial.letter.written.vx", NewerVersionError, "event_version_newer"),
        ("trial.letter.burnt.v1", UnknownTypeError, "event_type_unknown"),
        ("trial.nothing.done.v1", UnknownTypeError, "event_type_unknown"),
        ("json.tool.v1", UnknownTypeError, "event_type_unknown"),
        ("nonsense", UnknownTypeError, "event_type_unknown"),
    ):
        row = written_as(store, tamper, kind, {"body": "a", "pages": 1})
        with pytest.raises(error) as caught:
            store.mapper().to_domain_event(row)
        assert isinstance(caught.value, BrokenError)
        assert caught.value.code == code


def test_nothing_is_stored_without_a_context(store: PostgresEventStoreFactory) -> None:
    with pytest.raises(ContextMissingError):
        store.envelope_store().put(opened("a"))
    with pytest.raises(ContextMissingError):
        store.mapper().to_stored_event(opened("a")[0])


class Witness(AggregateRoot):
    """Somebody who said something."""

    TOPIC = "trial.witness"

    class Heard(Created):
        """The witness was heard."""

        TOPIC = "trial.witness.heard"
        words: Personal | Sealed

    @staticmethod
    def create_id() -> UUID:
        """Give one of many ids."""
        return uuid4()

    @event(Heard)
    def __init__(self, words: Personal | Sealed) -> None:
        self.words = words


class Place:  # seals nothing, and says at which place it was asked to
    def seal(self, personal: Personal, *, source: str, event_id: str, path: str) -> Sealed:
        place = f"{source} {event_id} {path}".encode().hex()
        return Sealed(alg="none", kid="k", nonce="AA", ct=place, cls=personal.retention)


def test_a_personal_value_is_sealed_for_its_own_event(
    store: PostgresEventStoreFactory, app_url: str
) -> None:
    witness = Witness(words=Personal(UUID(int=1), "voucher", "I saw it"))
    mapper = EnvelopeMapper(source=SOURCE, writer="trial/1", vault=Place())
    pending = witness.collect_events()

    with pytest.raises(ContextMissingError, match="needs a vault"):
        store.envelope_store().cut(pending, context())
    cut = mapper.cut(pending[0], context())
    store.process_recorder().insert_events([cut])

    found = read(store, witness.id)[0]
    place = bytes.fromhex(found.words.ct).decode()
    assert place == f"{SOURCE} {witness.id}.1 words"
    copied = Witness(words=found.words)
    with pytest.raises(BrokenError) as caught:
        mapper.cut(copied.collect_events()[0], context())
    assert caught.value.code == "sealed_moved"
