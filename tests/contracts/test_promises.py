"""No reader of events is left behind; and each way of doing that is seen to be caught."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from tests.contracts.generated import services
from tests.contracts.promises import broken, extended, promised, promises_of, written

DAY = {"type": "string", "format": "date"}
OPENED = "wells.well.opened.v1"
BEFORE: dict[str, Any] = {
    "envelope": {
        "type": "object",
        "properties": {"actor": {"type": "string"}, "via": {"enum": ["app", "web"]}},
        "required": ["actor"],
        "additionalProperties": False,
    },
    "events": {
        OPENED: {
            "type": "object",
            "properties": {
                "depth_cm": {"type": "integer"},
                "kind": {"enum": ["dug", "drilled"]},
                "note": {"anyOf": [{"type": "string"}, {"type": "null"}]},
                "tests": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "properties": {"done_on": DAY},
                        "required": ["done_on"],
                    },
                },
            },
            "required": ["depth_cm", "kind", "tests"],
        }
    },
}


def test_todays_events_keep_what_releases_have_promised() -> None:
    faults = broken(promised(), promises_of(services()))

    assert faults == [], "\n".join(faults)


def test_what_is_promised_is_written_as_the_command_writes_it() -> None:
    assert extended(promised(), {"envelope": promised()["envelope"], "events": {}}) == promised()
    assert len(promised()["events"]) > 30
    assert written(promised()).endswith(b"}\n")


class Now:
    """What today's code would say, to be changed by a test."""

    def __init__(self) -> None:
        self.all = deepcopy(BEFORE)
        self.events = self.all["events"]
        self.data = self.events[OPENED]
        self.fields = self.data["properties"]
        self.required = self.data["required"]
        self.part = self.fields["tests"]["items"]["properties"]
        self.envelope = self.all["envelope"]["properties"]


Change = Callable[[Now], object]
TEXT = {"type": "string"}


def changed(change: Change) -> dict[str, Any]:
    now = Now()
    change(now)
    return now.all


BREAKING: dict[str, Change] = {
    f"{OPENED} was removed": lambda now: now.events.clear(),
    "data.note was removed": lambda now: now.fields.pop("note"),
    "data.depth_cm was removed": lambda now: now.fields.pop("depth_cm"),
    "data.depth_cm was always there and is optional now": lambda now: now.required.remove(
        "depth_cm"
    ),
    "data.note was optional and is required now": lambda now: now.required.append("note"),
    "data.owner is new and required": lambda now: (
        now.fields.update(owner=TEXT),
        now.required.append("owner"),
    ),
    "data.depth_cm had type integer and has string": lambda now: now.fields["depth_cm"].update(
        TEXT
    ),
    "data.depth_cm had maximum nothing and has 9": lambda now: now.fields["depth_cm"].update(
        maximum=9
    ),
    "data.note has another type": lambda now: now.fields.update(note=TEXT),
    "data.tests has another type": lambda now: now.fields.update(tests=TEXT),
    "data.tests[].done_on was removed": lambda now: now.part.clear(),
    "data.tests[].done_on had format date and has date-time": lambda now: now.part.update(
        done_on={**TEXT, "format": "date-time"}
    ),
    "data.kind may be dug no more": lambda now: now.fields["kind"]["enum"].remove("dug"),
    "data.kind may now be bored": lambda now: now.fields["kind"]["enum"].append("bored"),
    "the envelope: actor was removed": lambda now: now.envelope.pop("actor"),
    "the envelope: mood is new where readers were told that nothing else comes": (
        lambda now: now.envelope.update(mood=TEXT)
    ),
}


@pytest.mark.parametrize("named", BREAKING)
def test_a_change_that_would_break_a_reader_is_named(named: str) -> None:
    [fault] = broken(BEFORE, changed(BREAKING[named]))

    assert named in fault


def test_whoever_breaks_an_event_is_told_what_to_do() -> None:
    [fault] = broken(BEFORE, changed(lambda now: now.fields.pop("note")))

    assert fault == (
        f"{OPENED}: data.note was removed; write wells.well.opened.v2 instead, with an upcaster"
    )


HARMLESS: dict[str, Change] = {
    "a new optional field": lambda now: now.fields.update(owner=TEXT),
    "a new optional field of a part": lambda now: now.part.update(by=TEXT),
    "a new event": lambda now: now.events.update({"wells.well.shut.v1": {"properties": {}}}),
}


@pytest.mark.parametrize("what", HARMLESS)
def test_what_no_reader_notices_passes_and_is_promised_from_then_on(what: str) -> None:
    now = changed(HARMLESS[what])

    assert broken(BEFORE, now) == []
    assert broken(extended(BEFORE, now), BEFORE) != []
