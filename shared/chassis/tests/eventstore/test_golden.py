"""Today's code reads the bytes that earlier releases stored; these files are never written anew."""

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from chassis.canonical import is_canonical
from chassis.eventstore.envelope import RecordedEvent
from chassis.eventstore.mapper import EnvelopeMapper
from shared.chassis.tests.eventstore.test_rows import Letter
from shared.chassis.tests.eventstore.trial import SOURCE, Counter

GOLDEN = Path(__file__).parent / "golden"
COUNTER = UUID("0f3e5b58-40e4-59b1-81c6-ea92ae495a2d")
LETTER = UUID("6aaf0225-3765-5c3b-836a-ba5dd9c5d8a7")
FROZEN = {
    "trial.counter.added.v1": ("35533ea90a4d6080de0cad6b4478c23e03b4a99eb3b63167b5ca5405c1daee9a"),
    "trial.counter.opened.v1": ("e30ae768a4a6f7b1cac8aedcb3e39b9c5b5cb14aa6b88828c33901355e2e37ea"),
    "trial.letter.written.v1": ("683c8a03e8ca30d55b2bd9bb4c0225924aa7a204e1c8f77f78dc376e8d5f00da"),
}
MEANS: dict[str, tuple[type, dict[str, Any]]] = {
    "trial.counter.opened.v1": (
        Counter.Opened,
        {
            "originator_id": COUNTER,
            "originator_version": 1,
            "originator_topic": "trial.counter",
            "timestamp": datetime(2026, 5, 15, 1, 2, 3, 4, UTC),
            "name": "golden",
        },
    ),
    "trial.counter.added.v1": (
        Counter.Added,
        {
            "originator_id": COUNTER,
            "originator_version": 2,
            "timestamp": datetime(2026, 5, 15, 1, 2, 3, 4, UTC),
            "amount": -9007199254740991,
            "note": '名字 “引号” \\ \n\t "q" 𠮷',
        },
    ),
    "trial.letter.written.v1": (
        Letter.Written,
        {
            "originator_id": LETTER,
            "originator_version": 1,
            "originator_topic": "trial.letter",
            "timestamp": datetime(2025, 12, 31, 16, 0, 0, 999999, UTC),
            "body": "first release",
            "pages": 1,
            "language": None,
        },
    ),
}


def golden(name: str) -> bytes:
    return (GOLDEN / f"{name}.json").read_bytes()


def test_every_golden_file_has_a_meaning_here() -> None:
    assert {path.name.removesuffix(".json") for path in GOLDEN.iterdir()} == set(MEANS)


@pytest.mark.parametrize("name", MEANS)
def test_the_bytes_of_a_release_are_frozen(name: str) -> None:
    assert hashlib.sha256(golden(name)).hexdigest() == FROZEN[name]
    assert is_canonical(golden(name))


@pytest.mark.parametrize("name", MEANS)
def test_the_bytes_of_a_release_mean_what_they_meant(name: str) -> None:
    stored = golden(name)
    said = json.loads(stored)
    kind, attributes = MEANS[name]
    row = RecordedEvent(
        attributes["originator_id"],
        attributes["originator_version"],
        name,
        stored,
        said["unitseq"],
        said["unit"],
        said["unitseq"],
        attributes["timestamp"],
    )

    event = EnvelopeMapper(source=SOURCE, writer="trial/9").to_domain_event(row)

    assert type(event) is kind
    assert vars(event) == attributes
