"""The envelope: three cuts that the database joins into the canonical bytes of one document."""

import json
from datetime import date
from typing import Any
from uuid import UUID

import pytest
import rfc8785

from chassis.canonical import NotCanonicalError, is_canonical
from chassis.eventstore.envelope import (
    EVENT_BYTES_MAX,
    EnvelopeError,
    EventTooLargeError,
    EventType,
    UnstoredEvent,
    cut,
    join,
    parse,
)
from chassis.eventstore.factory import PostgresEventStoreFactory
from shared.chassis.tests.eventstore.trial import (
    SOURCE,
    Counter,
    adding,
    assert_log_is_right,
    context,
    opened,
    rows,
)

KIND = EventType(SOURCE, "trial/1", "trial.counter.added", 2)
COUNTER = UUID(int=5)
STAMP = "2026-05-15T01:02:03.000000Z"
FULL = {
    "actor": "person/7/clerk",
    "entered_by": "person/8/clerk",
    "sheet": "sha256:" + "07" * 32,
    "signed_on": date(2026, 5, 14),
    "session": "k2026a:abc",
    "authority": ("scheme/1", "resolution/2026-05"),
    "policy": "sha256:00",
    "basis": 12,
    "corrects": f"{SOURCE}#a.1",
    "causation_id": "/demo/510604/points#b.2",
    "correlation_id": "/demo/510604/points#c.3",
    "headers": {"traceparent": "00-1-2-01"},
}


def written(data: dict[str, Any], **changes: Any) -> UnstoredEvent:
    return cut(KIND, (COUNTER, 3), data, context(**changes))


def test_the_document_says_everything_the_context_knows() -> None:
    document = json.loads(join(written({"a": 1}, **FULL), stamp=STAMP, unitseq=9))

    salt = document.pop("salt")
    assert len(bytes.fromhex(salt)) == 16
    assert document == {
        "specversion": "1.0",
        "id": f"{COUNTER}.3",
        "source": SOURCE,
        "type": "trial.counter.added.v2",
        "subject": str(COUNTER),
        "time": STAMP,
        "effectiveon": "2026-05-15",
        "unit": "u1",
        "division": "510604102211",
        "unitseq": 9,
        "actor": "person/7/clerk",
        "enteredby": "person/8/clerk",
        "sheet": "sha256:" + "07" * 32,
        "signedon": "2026-05-14",
        "via": "api",
        "session": "k2026a:abc",
        "authority": "scheme/1 resolution/2026-05",
        "policy": "sha256:00",
        "basis": "12",
        "corrects": f"{SOURCE}#a.1",
        "causationid": "/demo/510604/points#b.2",
        "correlationid": "/demo/510604/points#c.3",
        "writer": "trial/1",
        "data": {"a": 1},
    }


def test_what_is_not_known_is_left_out() -> None:
    document = json.loads(join(written({}), stamp=STAMP, unitseq=1))

    absent = {"enteredby", "session", "authority", "policy", "basis", "corrects", "causationid"}
    absent |= {"sheet", "signedon"}
    assert not absent & document.keys()
    assert None not in document.values()


def test_two_events_with_the_same_words_have_different_bytes() -> None:
    assert written({}).state != written({}).state


def test_the_database_joins_the_cuts_into_canonical_bytes(
    store: PostgresEventStoreFactory, database: str
) -> None:
    envelopes = store.envelope_store()
    tricky = 'quote " backslash \\ 名字 \n\t","time":"x","unitseq":1'
    for number, changes in enumerate(({}, FULL, {"unit": "u2", "effective_on": date(2024, 2, 29)})):
        counter = adding(f"c{number}", number, tricky)(None).saved[0]
        envelopes.put(counter.collect_events(), context=context(**changes))

    found = rows(database)
    assert_log_is_right(found)
    for row in found:
        stored = row[7]
        document = json.loads(stored)
        assert stored == rfc8785.dumps(document)
        assert is_canonical(stored)
        assert len(document["time"]) == 27
        assert document["unitseq"] == row[5]
        assert document["id"] == f"{row[1]}.{row[2]}"


def test_the_bytes_that_are_sent_are_the_bytes_that_are_stored(
    store: PostgresEventStoreFactory, database: str
) -> None:
    recorder = store.process_recorder()
    cuts = store.envelope_store().cut(opened("a", 1, 2), context())
    recorder.insert_events(cuts)

    for sent, row in zip(cuts, rows(database), strict=True):
        assert row[5] is not None
        stamp = json.loads(row[7])["time"]
        assert join(sent, stamp=stamp, unitseq=row[5]) == row[7]


def test_an_event_that_is_too_large_is_refused_before_it_is_stored(
    store: PostgresEventStoreFactory, database: str
) -> None:
    least = len(join(written({"note": ""}), stamp=STAMP, unitseq=10**15))
    largest = written({"note": "x" * (EVENT_BYTES_MAX - least)})

    assert len(join(largest, stamp=STAMP, unitseq=10**15)) == EVENT_BYTES_MAX
    with pytest.raises(EventTooLargeError, match="60001 bytes") as caught:
        written({"note": "x" * (EVENT_BYTES_MAX - least + 1)})
    assert caught.value.details == {"bytes": 60_001, "bytes_max": 60_000}

    counter = Counter(name="a")
    counter.add(1, "名" * 20_000)
    with pytest.raises(EventTooLargeError):
        store.envelope_store().put(counter.collect_events(), context=context())
    assert rows(database) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"unit": 'u","x":"'},
        {"unit": ""},
        {"unit": "名"},
        {"unit": "u1\n"},
        {"via": "telephone"},
        {"actor": "person/\x00"},
        {"session": "\u202e"},
        {"basis": None, "policy": 1.5},
    ],
)
def test_an_attribute_that_could_break_the_document_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(NotCanonicalError):
        written({}, **changes)


@pytest.mark.parametrize(
    "encoded", [b"", b"[]", b"{}", b'{"data":1,"id":"a"}', b'{"data":{},"id":1}', b"\xff", b"null"]
)
def test_bytes_that_are_no_event_are_refused(encoded: bytes) -> None:
    with pytest.raises(EnvelopeError):
        parse(encoded)
