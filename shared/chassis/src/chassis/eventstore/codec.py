"""How the fields of an event class become JSON and come back, compiled from its annotations."""

import types
import typing
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

import orjson

from chassis import canonical
from chassis.errors import BrokenError
from chassis.personal.values import Personal, Sealed
from kernel.points import format_points, parse_points

Seal = Callable[[Personal, str], dict[str, Any]]
"""Encrypts one personal value for the field path at which it stands."""
Encoder = Callable[[Any, str, Seal], Any]
Decoder = Callable[[Any], Any]

RECORDS_REMEMBERED_MAX = 16_384
OUTSIDE_DATA = frozenset(("originator_id", "originator_version", "timestamp", "originator_topic"))


class UnknownFieldError(BrokenError):
    """A stored event has a field that its class does not know, or lacks one that it needs."""

    code = "event_fields_differ"


class FieldTypeError(BrokenError):
    """A field was given a value of another type than its annotation says; only a bug does that."""

    code = "event_field_type"


class SealedMovedError(BrokenError):
    """A ciphertext was put into a new event, where nobody could ever open it."""

    code = "sealed_moved"


class DataCodec:
    """Turns the attributes of one event class into its `data` and back."""

    def __init__(self, event_class: type) -> None:
        """Compile the codec; a field whose type has no form in JSON fails here, at start."""
        hints = typing.get_type_hints(event_class)
        self._name = event_class.__qualname__
        self._encoders: list[tuple[str, Encoder | None, bool]] = []
        self._decoders: dict[str, Decoder | None] = {}
        self._defaults: dict[str, Any] = {}
        self.has_personal = any(_holds_personal(hint) for hint in hints.values())
        """Whether a field may hold a personal value, at whatever depth."""
        for item in fields(event_class):
            if item.name in OUTSIDE_DATA:
                continue
            encoder, decoder = _codec(hints[item.name], f"{self._name}.{item.name}")
            optional = item.default is None
            if item.default is not MISSING:
                self._defaults[item.name] = item.default
            self._encoders.append((item.name, encoder, optional))
            self._decoders[item.name] = decoder

    def encode(self, attributes: dict[str, Any], seal: Seal) -> dict[str, Any]:
        """Give the `data` object of an event with these attributes."""
        data: dict[str, Any] = {}
        for name, encoder, optional in self._encoders:
            value = attributes[name]
            if value is None and optional:
                continue
            data[name] = value if encoder is None else encoder(value, name, seal)
        return data

    def encode_record(self, record: Any, seal: Seal) -> dict[str, Any]:
        """Give the object of a record with these attributes, which may have slots."""
        data: dict[str, Any] = {}
        for name, encoder, optional in self._encoders:
            value = getattr(record, name)
            if value is None and optional:
                continue
            data[name] = value if encoder is None else encoder(value, name, seal)
        return data

    def decode(self, data: dict[str, Any]) -> dict[str, Any]:
        """Give the attributes for an event from its `data`; strange fields are refused."""
        attributes: dict[str, Any] = dict(self._defaults) if self._defaults else {}
        decoders = self._decoders
        try:
            for name, value in data.items():
                decoder = decoders[name]
                attributes[name] = value if decoder is None else decoder(value)
        except KeyError as error:
            raise UnknownFieldError(f"{self._name} has no field {error.args[0]}") from error
        if len(attributes) != len(decoders):
            missing = sorted(decoders.keys() - attributes.keys())
            raise UnknownFieldError(f"{self._name} lacks {', '.join(missing)}")
        return attributes


def _exact(kind: type, write: Callable[[Any], str]) -> Encoder:
    def encode(value: Any, path: str, _seal: Seal) -> str:
        # A datetime is a date and a text has a str(): both would be stored and never read again.
        if type(value) is not kind:
            raise FieldTypeError(f"{path} takes a {kind.__name__}, not a {type(value).__name__}")
        return write(value)

    return encode


_PLAIN: dict[Any, tuple[Encoder | None, Decoder | None]] = {
    str: (None, None),
    int: (None, None),
    bool: (None, None),
    UUID: (_exact(UUID, str), UUID),
    Decimal: (_exact(Decimal, format_points), parse_points),
    date: (_exact(date, date.isoformat), date.fromisoformat),
    # A free JSON object passes as it is; `canonical.encode` refuses what has no canonical form.
    dict[str, Any]: (None, None),
}


def _codec(hint: Any, where: str) -> tuple[Encoder | None, Decoder | None]:
    if hint in _PLAIN:
        return _PLAIN[hint]
    origin = typing.get_origin(hint)
    if origin in (list, tuple):
        return _list_codec(hint, origin, where)
    if origin in (typing.Union, types.UnionType):
        return _union_codec(hint, where)
    if hint in (Personal, Sealed):
        return _personal_codec()
    if isinstance(hint, type) and is_dataclass(hint):
        return _record_codec(hint)
    raise TypeError(f"{where}: {hint} has no form in an event")


def _list_codec(hint: Any, origin: type, where: str) -> tuple[Encoder | None, Decoder | None]:
    arguments = typing.get_args(hint)
    if origin is tuple and (len(arguments) != 2 or arguments[1] is not Ellipsis):  # noqa: PLR2004  # tuple[X, ...] has two
        raise TypeError(f"{where}: a tuple in an event is tuple[X, ...]")
    encoder, decoder = _codec(arguments[0], where)

    def encode(value: Any, path: str, seal: Seal) -> list[Any]:
        if encoder is None:
            return list(value)
        return [encoder(item, f"{path}/{index}", seal) for index, item in enumerate(value)]

    def decode(value: Any) -> Any:
        return origin(value) if decoder is None else origin(decoder(item) for item in value)

    return encoder.of_list if isinstance(encoder, _Once) else encode, decode


def _union_codec(hint: Any, where: str) -> tuple[Encoder | None, Decoder | None]:
    kinds = [kind for kind in typing.get_args(hint) if kind is not type(None)]
    if set(kinds) == {Personal, Sealed}:
        return _personal_codec()
    if len(kinds) == 1:
        encoder, decoder = _codec(kinds[0], where)
    else:
        raise TypeError(f"{where}: {hint} has no form in an event")
    if encoder is None:
        return None, None

    def encode(value: Any, path: str, seal: Seal) -> Any:
        return None if value is None else encoder(value, path, seal)

    def decode(value: Any) -> Any:
        return None if value is None or decoder is None else decoder(value)

    return encode, decode


def _holds_personal(hint: Any) -> bool:
    if hint in (Personal, Sealed):
        return True
    if isinstance(hint, type) and is_dataclass(hint):
        return any(map(_holds_personal, typing.get_type_hints(hint).values()))
    return any(map(_holds_personal, typing.get_args(hint)))


def _personal_codec() -> tuple[Encoder, Decoder]:
    def encode(value: Any, path: str, seal: Seal) -> Any:
        if value is None:
            return None
        if isinstance(value, Sealed):
            raise SealedMovedError(
                f"{path} holds a sealed value of another event, which opens only there: refer to "
                "that event, or open the value for a stated purpose and write it anew"
            )
        return seal(value, path)

    def decode(value: Any) -> Any:
        return None if value is None else Sealed.from_json(value)

    return encode, decode


def _record_codec(kind: Any) -> tuple[Encoder, Decoder]:
    inner = DataCodec(kind)

    def decode(value: Any) -> Any:
        return kind(**inner.decode(value))

    if kind.__dataclass_params__.frozen and not inner.has_personal:
        return _Once(inner), decode

    def encode(value: Any, path: str, seal: Seal) -> Any:
        return inner.encode_record(value, lambda personal, field: seal(personal, f"{path}/{field}"))

    return encode, decode


class _Once:
    """Writes equal records once: a record that nobody can change may stand in many events."""

    def __init__(self, inner: DataCodec) -> None:
        @lru_cache(RECORDS_REMEMBERED_MAX)
        def written(record: Any) -> canonical.Once:
            return canonical.encode_once(inner.encode_record(record, _nothing_to_seal))

        self.written = written

    def __call__(self, value: Any, _path: str, _seal: Seal) -> orjson.Fragment:
        return canonical.put_once(self.written(value))

    def of_list(self, value: Any, _path: str, _seal: Seal) -> orjson.Fragment:
        """Write all records of a list."""
        return canonical.put_list_once(map(self.written, value))


def _nothing_to_seal(_personal: Personal, path: str) -> dict[str, Any]:
    raise SealedMovedError(f"{path} is no field for a personal value")
