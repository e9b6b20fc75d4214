"""What releases have promised to readers of events, and what of it today's code would break."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson

from chassis.contracts.events import event_classes
from chassis.contracts.schemas import event_schema

Schema = Mapping[str, Any]

FILE = Path(__file__).with_name("promised.json")
"""Grows by `python -m tests.contracts.promise` alone, which is run for a release."""
_SAID = frozenset(("$id", "$schema", "description", "title"))
"""What is there for people and may be said better."""
_BY_EVENT = frozenset(("data", "source", "type"))
"""What of the envelope differs from event to event."""
_LOOKED_INTO = frozenset(("properties", "required", "items", "anyOf", "enum"))

_FORMS = ("properties", "items", "anyOf", "enum")


def promises_of(services: Iterable[str]) -> dict[str, Any]:
    """Give what today's code says: the envelope that all events share, and the data of each."""
    envelope: Any = None
    events: dict[str, Any] = {}
    for service in services:
        for name, event in event_classes(service).items():
            schema = _plain(event_schema(event, service=service))
            properties = schema["properties"]
            events[name] = properties["data"]
            kept = {each: properties[each] for each in properties.keys() - _BY_EVENT}
            shared = {**schema, "properties": dict(sorted(kept.items()))}
            assert envelope in (None, shared), f"{name} has an envelope of its own"
            envelope = shared
    return {"envelope": envelope, "events": dict(sorted(events.items()))}


def promised() -> dict[str, Any]:
    """Give what was promised up to the last release."""
    found: dict[str, Any] = orjson.loads(FILE.read_bytes())
    return found


def broken(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """Name each promise that today's code breaks, with the event, the field and what to do."""
    found = [f"the envelope: {fault}" for fault in _faults(before["envelope"], now["envelope"], "")]
    for name, schema in before["events"].items():
        if name not in now["events"]:
            found.append(f"{name} was removed: stored events have it, so keep its class")
            continue
        topic, _, version = name.rpartition(".v")
        instead = f"write {topic}.v{int(version) + 1} instead, with an upcaster"
        faults = _faults(schema, now["events"][name], "data")
        found += [f"{name}: {fault}; {instead}" for fault in faults]
    return found


def extended(before: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Any]:
    """Give the promises with what is new in today's code; nothing of before is lost."""
    return {"envelope": now["envelope"], "events": {**before["events"], **now["events"]}}


def written(promises: Mapping[str, Any]) -> bytes:
    """Give promises as they are committed."""
    option = orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE
    return orjson.dumps(promises, option=option)


def _plain(schema: Any) -> Any:
    """Give a schema without what is there for people, whose names a property may have."""
    if isinstance(schema, list):
        return [_plain(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        name: {key: _plain(each) for key, each in value.items()}
        if name == "properties"
        else _plain(value)
        for name, value in schema.items()
        if name not in _SAID
    }


def _faults(before: Schema, now: Schema, path: str) -> Iterator[str]:
    if any((form in before) != (form in now) for form in _FORMS):
        yield f"{path} has another type"
        return
    for name in sorted((before.keys() | now.keys()) - _LOOKED_INTO):
        if before.get(name) != now.get(name):
            was, is_now = before.get(name, "nothing"), now.get(name, "nothing")
            yield f"{path} had {name} {was} and has {is_now}"
    yield from _field_faults(before, now, path)
    yield from _value_faults(before, now, path)


def _field_faults(before: Schema, now: Schema, path: str) -> Iterator[str]:
    fields, found = before.get("properties", {}), now.get("properties", {})
    needed, needs = set(before.get("required", ())), set(now.get("required", ()))
    for name in fields:
        at = f"{path}.{name}".lstrip(".")
        if name not in found:
            yield f"{at} was removed"
            continue
        if name in needed - needs:
            yield f"{at} was always there and is optional now"
        if name in needs - needed:
            yield f"{at} was optional and is required now, which stored events do not have"
        yield from _faults(fields[name], found[name], at)
    for name in found.keys() - fields.keys():
        at = f"{path}.{name}".lstrip(".")
        if name in needs:
            yield f"{at} is new and required, which stored events do not have"
        elif before.get("additionalProperties") is False:
            yield f"{at} is new where readers were told that nothing else comes"


def _value_faults(before: Schema, now: Schema, path: str) -> Iterator[str]:
    if "items" in before:
        yield from _faults(before["items"], now["items"], f"{path}[]")
    kinds, found = before.get("anyOf", ()), now.get("anyOf", ())
    if len(kinds) != len(found):
        yield f"{path} has another type"
        return
    for kind, each in zip(kinds, found, strict=True):
        yield from _faults(kind, each, path)
    lost = set(before.get("enum", ())) - set(now.get("enum", ()))
    more = set(now.get("enum", ())) - set(before.get("enum", ()))
    if lost:
        yield f"{path} may be {', '.join(map(str, sorted(lost)))} no more, which stored events are"
    if more:
        yield f"{path} may now be {', '.join(map(str, sorted(more)))}, which readers do not know"
