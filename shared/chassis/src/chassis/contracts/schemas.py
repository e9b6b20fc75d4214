"""JSON Schema (draft 2020-12) of an event as it is stored and published, from its class."""

import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from decimal import Decimal
from inspect import cleandoc
from types import MappingProxyType
from typing import Any
from uuid import UUID

from chassis.canonical import INTEGER_MAX
from chassis.contracts.events import stored_type
from chassis.eventstore.codec import OUTSIDE_DATA
from chassis.eventstore.envelope import TIME_LENGTH, VIA
from chassis.personal.values import Personal, Sealed

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
UUID_PATTERN = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
IDENTITY = "`<source>#<id>` of another event."

_TEXT: Schema = {"type": "string"}
_WHOLE: Schema = {"type": "integer", "minimum": -INTEGER_MAX, "maximum": INTEGER_MAX}
_PLAIN: Mapping[Any, Schema] = MappingProxyType(
    {
        str: _TEXT,
        int: _WHOLE,
        bool: {"type": "boolean"},
        UUID: {"type": "string", "format": "uuid", "pattern": f"^{UUID_PATTERN}$"},
        Decimal: {"type": "string", "pattern": r"^(?!-0$)-?(0|[1-9]\d*)(\.\d*[1-9])?$"},
        date: {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
    }
)
_SEALED: Schema = {
    "type": "object",
    "description": "A personal value, encrypted under a key of its subject and retention class.",
    "properties": {
        "alg": {**_TEXT, "description": "The algorithm."},
        "kid": {**_TEXT, "description": "The key."},
        "nonce": {**_TEXT, "pattern": "^[A-Za-z0-9_-]+$"},
        "ct": {**_TEXT, "pattern": "^[A-Za-z0-9_-]+$"},
        "cls": {**_TEXT, "description": "The retention class."},
    },
    "required": ["alg", "cls", "ct", "kid", "nonce"],
    "additionalProperties": False,
}
_ATTRIBUTES: Mapping[str, Schema] = MappingProxyType(
    {
        "actor": {
            **_TEXT,
            "description": "`person/<id>/<post>`, `service/<name>`, `clock/<name>`, `party/<id>`.",
            "pattern": "^(person|service|clock|party)/",
        },
        "authority": {**_TEXT, "description": "Rules and decisions relied on, with versions."},
        "basis": {**_TEXT, "description": "Position of registry's log known then."},
        "causationid": {**_TEXT, "description": IDENTITY, "pattern": "#"},
        "correlationid": {**_TEXT, "description": IDENTITY, "pattern": "#"},
        "corrects": {**_TEXT, "description": IDENTITY, "pattern": "#"},
        "division": {**_TEXT, "description": "The unit's division code of that day."},
        "effectiveon": {**_PLAIN[date], "description": "Business date, Asia/Shanghai."},
        "enteredby": {**_TEXT, "description": "Who typed it, where another than the actor."},
        "id": {
            **_TEXT,
            "description": "`<aggregate id>.<version>`.",
            "pattern": rf"^{UUID_PATTERN}\.[1-9]\d*$",
        },
        "policy": {**_TEXT, "description": "Hash of the permission policies."},
        "salt": {**_TEXT, "description": "16 random bytes.", "pattern": "^[0-9a-f]{32}$"},
        "session": {**_TEXT, "description": "Keyed token of the device session."},
        "sheet": {
            **_TEXT,
            "description": "Evidence: the signed sheet from which the act was entered.",
            "pattern": "^sha256:[0-9a-f]{64}$",
        },
        "signedon": {**_PLAIN[date], "description": "The day on which that sheet was signed."},
        "specversion": {"const": "1.0"},
        "subject": {**_PLAIN[UUID], "description": "The aggregate's id."},
        "time": {
            **_TEXT,
            "description": "When it was recorded, UTC.",
            "format": "date-time",
            "minLength": TIME_LENGTH,
            "maxLength": TIME_LENGTH,
        },
        "unit": {**_TEXT, "description": "The registry's stable id of the unit."},
        "unitseq": {
            "type": "integer",
            "minimum": 1,
            "maximum": INTEGER_MAX,
            "description": "Number of the event within source and unit, without gaps.",
        },
        "via": {"enum": sorted(VIA)},
        "writer": {**_TEXT, "description": "The software version that wrote it."},
    }
)
_ALWAYS = frozenset(_ATTRIBUTES) - {
    "authority", "basis", "causationid", "correlationid", "corrects", "enteredby", "policy",
    "session", "sheet", "signedon",
} | {"data", "source", "type"}  # fmt: skip
"""What every event has; the rest is left out where there is nothing to say."""


def event_schema(event_class: type, *, service: str) -> Schema:
    """Give the schema of the whole CloudEvents document of one event class.

    A later release may add optional fields to `data`, so a reader passes over what it does not
    know; everything else would be another type.
    """
    event_type = stored_type(event_class)
    properties = {
        **_ATTRIBUTES,
        "data": _record(event_class),
        "source": {**_TEXT, "pattern": rf"^(/demo)?/\d{{6}}/{service}(/restricted)?$"},
        "type": {"const": event_type},
    }
    return {
        "$schema": DIALECT,
        "$id": f"urn:mingbai:event:{event_type}",
        "title": event_class.__qualname__,
        "description": meaning_of(event_class),
        "type": "object",
        "properties": dict(sorted(properties.items())),
        "required": sorted(_ALWAYS),
        "additionalProperties": False,
    }


def meaning_of(event_class: type) -> str:
    """Give what an event's docstring says; its own class is behind those the library derives."""
    for kind in event_class.__mro__:
        doc = kind.__doc__ or ""
        # A dataclass without words of its own is described by its signature.
        if kind.__name__ == event_class.__name__ and not doc.startswith(f"{kind.__name__}("):
            return cleandoc(doc)
    return ""


def _record(kind: type) -> Schema:
    hints = typing.get_type_hints(kind)
    stored = [item for item in fields(kind) if item.name not in OUTSIDE_DATA]
    return {
        "type": "object",
        "properties": {item.name: _schema(hints[item.name]) for item in stored},
        "required": sorted(
            item.name for item in stored if item.default is MISSING or item.default is not None
        ),
    }


def _schema(hint: Any) -> Schema:
    if hint in _PLAIN:
        return dict(_PLAIN[hint])
    origin = typing.get_origin(hint)
    if origin in (list, tuple):
        return {"type": "array", "items": _schema(typing.get_args(hint)[0])}
    if origin in (typing.Union, types.UnionType):
        return _union(hint)
    if hint in (Personal, Sealed):
        return _SEALED
    if isinstance(hint, type) and is_dataclass(hint):
        return _record(hint)
    # The codec refuses any other type at start; what is left is a free JSON object.
    return {"type": "object"}


def _union(hint: Any) -> Schema:
    kinds = [kind for kind in typing.get_args(hint) if kind is not type(None)]
    inner = _SEALED if set(kinds) == {Personal, Sealed} else _schema(kinds[0])
    absent = type(None) in typing.get_args(hint)
    return {"anyOf": [inner, {"type": "null"}]} if absent else inner
