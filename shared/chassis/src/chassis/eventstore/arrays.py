"""One-dimensional PostgreSQL arrays in binary form, written at once from a whole batch's values."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from struct import Struct
from typing import Any
from uuid import UUID

import psycopg
from psycopg.adapt import Dumper, PyFormat
from psycopg.pq import Format
from typing_extensions import override

# Dimensions, whether there are NULLs, type of the elements, length, first subscript.
_HEAD = Struct("!iiIii")
_LENGTH = Struct("!i")
_INT4 = Struct("!ii")
_INT8 = Struct("!iq")
_NULL = _LENGTH.pack(-1)
_EMPTY = Struct("!iiI")


@dataclass(frozen=True, slots=True)
class ArrayType:
    """One type of array: its oid, that of its elements, and how an element is written."""

    oid: int
    element_oid: int
    write: Callable[[Any], bytes]

    def of(self, values: Sequence[Any]) -> "Array":
        """Give the array of these values, a NULL as a whole when every one of them is None."""
        if not values:
            return Array(self.oid, _EMPTY.pack(0, 0, self.element_oid))
        missing = values.count(None)
        if missing == len(values):
            return Array(self.oid, None)
        write = self.write
        parts = [_NULL if value is None else write(value) for value in values]
        head = _HEAD.pack(1, int(missing > 0), self.element_oid, len(values), 1)
        return Array(self.oid, head + b"".join(parts))


@dataclass(frozen=True, slots=True)
class Array:
    """An array that is ready to be sent, or a NULL of its type."""

    oid: int
    written: bytes | None


class _ArrayDumper(Dumper):
    """Sends an array as it is; each type of array has a dumper of its own."""

    format = Format.BINARY

    @override
    def get_key(self, obj: Array, format: PyFormat) -> Any:  # the driver's name
        return (Array, obj.oid)

    @override
    def upgrade(self, obj: Array, format: PyFormat) -> Dumper:  # the same
        dumper = type(self)(Array, None)
        dumper.oid = obj.oid
        return dumper

    @override
    def dump(self, obj: Array) -> bytes | None:
        return obj.written


# For every connection: the class is ours alone, so nothing else is sent differently.
psycopg.adapters.register_dumper(Array, _ArrayDumper)


def _text(value: str) -> bytes:
    return _bytes(value.encode())


def _bytes(value: bytes) -> bytes:
    return _LENGTH.pack(len(value)) + value


def _int4(value: int) -> bytes:
    return _INT4.pack(4, value)


def _int8(value: int) -> bytes:
    return _INT8.pack(8, value)


def _uuid(value: UUID | str) -> bytes:
    return _bytes((value if isinstance(value, UUID) else UUID(value)).bytes)


BYTEA = ArrayType(1001, 17, _bytes)
INT4 = ArrayType(1007, 23, _int4)
INT8 = ArrayType(1016, 20, _int8)
TEXT = ArrayType(1009, 25, _text)
UUIDS = ArrayType(2951, 2950, _uuid)
