"""Every consumer reads the committed example of every event that it registers."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from uuid import UUID

import pytest
from pydantic import BaseModel, ValidationError

from audit.domain.envelopes import read_envelope
from chassis.canonical import is_canonical
from chassis.contracts.events import event_classes
from chassis.eventstore.envelope import RecordedEvent, parse
from chassis.eventstore.mapper import EnvelopeMapper
from chassis.listen.messages import Received, read_identity
from chassis.streams import subject_of
from tests.architecture.tree import REPOSITORY, Tree
from tests.contracts.awaited import awaited_of, example_of
from tests.contracts.generated import interface_of, services
from tests.contracts.readers import Reader, behind, readers_of, types_named

SERVICES = services()
TREE = Tree(REPOSITORY)


@pytest.fixture(scope="module")
def readers() -> list[Reader]:
    return [reader for service in SERVICES for reader in readers_of(interface_of(service).reads)]


def written() -> Iterator[str]:
    for service in SERVICES:
        yield from event_classes(service)


def awaited() -> Iterator[str]:
    for service in SERVICES:
        yield from awaited_of(service)


def test_every_consumer_reads_the_example_of_every_event_that_it_registers(
    readers: list[Reader],
) -> None:
    unread = []
    for reader in readers:
        try:
            reader.model.model_validate_json(example_of(reader.event_type))
        except (ValidationError, FileNotFoundError) as error:
            unread.append(f"{reader.consumer} cannot read {reader.event_type}: {error}")

    assert unread == []


def test_the_consumers_of_points_and_disclosure_are_among_them(readers: list[Reader]) -> None:
    found = {(reader.consumer, reader.event_type) for reader in readers}

    assert {
        ("points-register", "registry.unit.established.v1"),
        ("points-subjects", "registry.household.registered.v1"),
        ("disclosure-points", "points.quarter.approved.v1"),
    } <= found


class Deeper(BaseModel):
    depth: int


def test_a_consumer_that_asks_for_more_than_is_written_is_found() -> None:
    with pytest.raises(ValidationError):
        Deeper.model_validate_json(example_of("points.quarter.approved.v1"))


@pytest.mark.parametrize("event_type", sorted(written()))
def test_every_example_is_an_event_to_the_store_the_stream_and_the_audit(event_type: str) -> None:
    encoded = example_of(event_type)
    document = parse(encoded).document
    row = RecordedEvent(
        id=1,
        originator_id=UUID(document["subject"]),
        originator_version=1,
        topic=event_type,
        state=encoded,
        unit=document["unit"],
        unitseq=document["unitseq"],
        recorded_at=datetime.fromisoformat(document["time"]),
    )
    received = Received(
        subject=subject_of(document), headers={}, body=encoded, place="EVENTS/1", deliveries=1
    )
    envelope = read_envelope(encoded)

    event = EnvelopeMapper(source=document["source"], writer="test/1").to_domain_event(row)

    assert is_canonical(encoded)
    assert str(event.originator_id) == document["subject"]
    assert read_identity(received, demonstration=False).event_id == document["id"]
    assert envelope is not None
    assert envelope.identity == (document["source"], document["id"])


def test_every_type_named_in_code_is_the_newest_that_is_written() -> None:
    named = types_named(TREE, [Path("services"), Path("shared"), Path("deploy")])
    known = [*written(), *awaited()]

    assert [str(fault) for fault in behind(named, known, owners=SERVICES)] == []


def test_what_is_awaited_is_read_by_somebody_and_written_by_nobody(readers: list[Reader]) -> None:
    read = {reader.event_type for reader in readers}

    assert "cases.resolution.adopted.v1" in set(awaited())
    assert sorted(set(awaited()) - read) == [], "nobody awaits it: remove its example"
    assert sorted(set(awaited()) & set(written())) == [], "it is written now: remove its example"


@pytest.mark.parametrize("event_type", sorted(awaited()))
def test_what_is_awaited_would_be_an_event_to_the_stream_and_the_audit(event_type: str) -> None:
    encoded = example_of(event_type)
    document = parse(encoded).document
    received = Received(
        subject=subject_of(document), headers={}, body=encoded, place="EVENTS/1", deliveries=1
    )
    envelope = read_envelope(encoded)

    assert document["type"] == event_type
    assert read_identity(received, demonstration=False).event_id == document["id"]
    assert envelope is not None
    assert envelope.identity == (document["source"], document["id"])


PLACE = ("fields/messages.py", 7)


@pytest.mark.parametrize(
    ("reads", "writes"),
    [
        (["barns.door.opened.v1"], ["barns.door.opened.v2"]),
        (["barns.door.opened.v1"], ["barns.door.shut.v1"]),
        (["barns.door.opened.v1", "barns.door.opened.v2"], ["barns.door.opened.v1"]),
    ],
)
def test_a_reader_that_fell_behind_is_found(reads: list[str], writes: list[str]) -> None:
    named = [(each, *PLACE) for each in reads]

    assert len(list(behind(named, writes, owners=["barns"]))) == 1


@pytest.mark.parametrize(
    "reads", [["barns.door.opened.v2"], ["barns.door.opened.v1", "barns.door.opened.v2"]]
)
def test_a_reader_of_the_newest_version_is_fine(reads: list[str]) -> None:
    named = [(each, *PLACE) for each in reads]

    assert list(behind(named, ["barns.door.opened.v2"], owners=["barns"])) == []


def test_the_types_named_in_points_are_found() -> None:
    named = types_named(TREE, [Path("services/points/src/points/entrypoints")])

    assert "disclosure.publication.published.v1" in {each for each, _, _ in named}
