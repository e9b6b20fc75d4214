"""A read model: one question, its tables, and what each event of the log writes into them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson


@dataclass(frozen=True, slots=True)
class LogEvent:
    """One event as a read model sees it: its position and what its bytes say."""

    position: int
    document: dict[str, Any]

    @property
    def data(self) -> dict[str, Any]:
        """The event's own fields."""
        data: dict[str, Any] = self.document["data"]
        return data

    @property
    def subject(self) -> str:
        """The id of the aggregate."""
        subject: str = self.document["subject"]
        return subject

    @property
    def recorded_at(self) -> str:
        """When it was recorded, UTC."""
        recorded_at: str = self.document["time"]
        return recorded_at

    @property
    def effective_on(self) -> str:
        """The business date for which it counts."""
        effective_on: str = self.document["effectiveon"]
        return effective_on

    @classmethod
    def read(cls, position: int, encoded: bytes) -> "LogEvent":
        """Decode the stored bytes of the event at a position."""
        return cls(position, orjson.loads(encoded))


Write = Callable[[str, tuple[Any, ...]], None]
"""Runs one writing statement; table names need no schema."""
Handler = Callable[[Write, LogEvent], None]


@dataclass(frozen=True, kw_only=True)
class ReadModel:
    """Tables that answer one question and follow from the service's own log alone."""

    name: str
    tables: Mapping[str, str]
    """Name of each table and its columns, as between the parentheses of CREATE TABLE."""
    handlers: Mapping[str, Handler]
    """What an event of this stored type (with its version) writes."""
    indexes: tuple[str, ...] = field(default=())
    """Statements that make indexes; table names need no schema."""
    revision: int = 1
    """Raised when a handler writes something else than before into the same tables."""
