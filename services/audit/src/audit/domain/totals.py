"""What happened on a day, counted and summed by type: a reader compares it with what it has."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import orjson

from kernel.errors import KernelError
from kernel.points import format_points, parse_points

FEN = "_fen"
POINTS = "points"
IMPORTED = "points.account.entries_imported.v1"
"""Holds many entries, each with points of its own."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Counted:
    """One event of the log as totals need it."""

    index: int
    position: int | None
    type: str
    hashed: bytes
    event: bytes


@dataclass(frozen=True, kw_only=True)
class Total:
    """How many events, from which index to which, and the digest of their leaf hashes in order."""

    count: int
    first: int | None
    last: int | None
    first_position: int | None
    last_position: int | None
    digest: str
    sums: Mapping[str, int | str]
    """By member of `data`: whole fen where the name ends so, and `points` as decimal text."""


@dataclass(kw_only=True)
class _Running:
    count: int = 0
    first: Counted | None = None
    last: Counted | None = None
    hashed: Any = field(default_factory=hashlib.sha256)
    fen: dict[str, int] = field(default_factory=dict)
    points: Decimal | None = None

    def take(self, event: Counted, data: Mapping[str, Any]) -> None:
        self.count += 1
        self.first = self.first or event
        self.last = event
        self.hashed.update(event.hashed)
        for name, value in data.items():
            if name.endswith(FEN) and type(value) is int:
                self.fen[name] = self.fen.get(name, 0) + value
        for points in _points_of(event.type, data):
            self.points = (self.points or Decimal(0)) + points

    def total(self) -> Total:
        sums: dict[str, int | str] = dict(sorted(self.fen.items()))
        if self.points is not None:
            sums[POINTS] = format_points(self.points)
        return Total(
            count=self.count,
            first=self.first.index if self.first else None,
            last=self.last.index if self.last else None,
            first_position=self.first.position if self.first else None,
            last_position=self.last.position if self.last else None,
            digest=f"sha256:{self.hashed.hexdigest()}",
            sums=sums,
        )


def totals_of(events: Iterable[Counted]) -> tuple[Total, dict[str, Total]]:
    """Count events in the log's order: all of them, and by type; sums are by type alone."""
    everything = _Running()
    by_type: dict[str, _Running] = {}
    for event in events:
        everything.take(event, {})
        by_type.setdefault(event.type, _Running()).take(event, _data(event.event))
    return everything.total(), {kind: by_type[kind].total() for kind in sorted(by_type)}


def _data(event: bytes) -> Mapping[str, Any]:
    data = orjson.loads(event).get("data")
    return data if isinstance(data, dict) else {}


def _points_of(kind: str, data: Mapping[str, Any]) -> Iterator[Decimal]:
    """Give the points that an event tells of: its own, or those of each entry it imports."""
    entries = data.get("entries") if kind == IMPORTED else None
    for said in entries if isinstance(entries, list) else (data,):
        points = _points(said.get(POINTS)) if isinstance(said, dict) else None
        if points is not None:
            yield points


def _points(value: object) -> Decimal | None:
    if not isinstance(value, str):
        return None
    try:
        return parse_points(value)
    except KernelError:
        return None
