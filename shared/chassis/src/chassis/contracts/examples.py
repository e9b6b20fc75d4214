"""One example document of each event type, written by the code that writes the real ones."""

import types
import typing
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson

from chassis import canonical
from chassis.aggregate import topic_of
from chassis.context import Context
from chassis.errors import BrokenError
from chassis.eventstore.codec import OUTSIDE_DATA, DataCodec, UnknownFieldError
from chassis.eventstore.envelope import EventType, cut, format_time, join
from chassis.personal.values import Personal, Sealed
from kernel.ids import named_id

COUNTY = "510604"
"""Examples play where the demonstration does; nothing depends on it."""

DIVISION = "510604102211"
_RECORDED_AT = datetime(2026, 5, 15, 1, 2, 3, tzinfo=UTC)
_DAY = date(2026, 5, 15)
_SALT = "00112233445566778899aabbccddeeff"
_SEALED = Sealed(alg="AES-256-GCM", kid="example", nonce="AAAAAAAAAAAAAAAA", ct="AAAA", cls="name")


class SampleError(BrokenError):
    """A sample value does not fit the field that it stands for."""

    code = "sample_differs"


def event_example(event_class: type, *, service: str, samples: Mapping[str, Any]) -> bytes:
    """Give the canonical bytes of an example; the same code and samples give the same bytes.

    `samples` holds stored values by field name, or by `<topic>.<field>` where one event needs
    another; a field without a sample gets a value of its type. Raises `SampleError`.
    """
    topic = topic_of(event_class)
    own = {name.removeprefix(f"{topic}."): value for name, value in samples.items()}
    codec = DataCodec(event_class)
    stored = _stored(event_class, own)
    try:
        attributes = codec.decode(stored)
    except (ArithmeticError, TypeError, UnknownFieldError, ValueError) as error:
        raise SampleError(f"{topic}: {error}; correct its samples") from error
    clear = {name: _clear(value) for name, value in attributes.items()}
    data = codec.encode(clear, lambda *_: _SEALED.to_json())
    version = getattr(event_class, "class_version", 1)
    kind = EventType(f"/{COUNTY}/{service}", f"mingbai-{service}/example", topic, version)
    aggregate = named_id(f"/example/{topic}")
    event = cut(kind, (aggregate, 1), data, _context(service))
    document = orjson.loads(join(event, stamp=format_time(_RECORDED_AT), unitseq=7))
    document["salt"] = _SALT
    return canonical.encode(document)


def pretty(encoded: bytes) -> bytes:
    """Give the same document for reading: indented, keys in the same order, a final line feed."""
    return orjson.dumps(orjson.loads(encoded), option=orjson.OPT_INDENT_2) + b"\n"


def _context(service: str) -> Context:
    person, post, unit = (named_id(f"/example/{name}") for name in "abc")
    identity = f"/{COUNTY}/{service}#{named_id('/example/cause')}.3"
    return Context(
        actor=f"person/{person}/{post}",
        unit=str(unit),
        division=DIVISION,
        effective_on=_DAY,
        via="web",
        entered_by=f"person/{person}",
        session="s1:AAAAAAAAAAAAAAAAAAAAAAAA",
        authority=("example/1",),
        policy="sha256:" + "0" * 64,
        basis=1,
        causation_id=identity,
        correlation_id=identity,
    )


def _stored(kind: type, samples: Mapping[str, Any]) -> dict[str, Any]:
    hints = typing.get_type_hints(kind)
    return {
        item.name: samples[item.name]
        if item.name in samples
        else _value(hints[item.name], item.name, samples)
        for item in fields(kind)
        if item.name not in OUTSIDE_DATA
    }


def _value(hint: Any, name: str, samples: Mapping[str, Any]) -> Any:
    plain: dict[Any, Any] = {
        str: name,
        int: 1,
        bool: True,
        UUID: str(named_id(f"/example/{name}")),
        Decimal: "1.5",
        date: _DAY.isoformat(),
    }
    if hint in plain:
        return plain[hint]
    origin = typing.get_origin(hint)
    if origin in (list, tuple):
        return [_value(typing.get_args(hint)[0], name, samples)]
    if origin in (typing.Union, types.UnionType):
        return _value(typing.get_args(hint)[0], name, samples)
    if hint in (Personal, Sealed):
        return _SEALED.to_json()
    if isinstance(hint, type) and is_dataclass(hint):
        return _stored(hint, samples)
    return {}


def _clear(value: Any) -> Any:
    # The codec refuses to store a sealed value again: what it seals is a clear one.
    if isinstance(value, Sealed):
        return Personal(subject=UUID(int=0), retention=value.cls, text="example")
    if isinstance(value, list | tuple):
        return type(value)(_clear(item) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        inner = {item.name: _clear(getattr(value, item.name)) for item in fields(value)}
        return replace(value, **inner)
    return value
