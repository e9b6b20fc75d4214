"""What audit's use cases need of the world, named for the need."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from audit.domain.intake import Head
from audit.domain.leaves import Leaf
from audit.domain.log import LogState
from mingbai_verify.merkle import TreeHead
from mingbai_verify.source_log import LogRow


class Tree(Protocol):
    """The county's log as it stands."""

    def state(self, own_source: str) -> LogState:
        """Give the tree and what is known of every source, all at one size."""


class Checkpoints(Protocol):
    """Keeps what was signed."""

    def publish(self, note: bytes, *, at: datetime) -> TreeHead:
        """Store a signed checkpoint as the latest one."""


class Leaves(Protocol):
    """The events of the county's log."""

    def size(self) -> int:
        """Give the number of leaves."""

    def of_types(self, types: Sequence[str], *, source: str, before: int) -> Iterator[Leaf]:
        """Give the events of these types of one source, in the log's order."""

    def all_of_subject(self, subject: str, *, source: str, before: int) -> Iterator[Leaf]:
        """Give every event of one aggregate, in the log's order."""

    def walk(self, *, before: int) -> Iterator[Leaf]:
        """Give every leaf that is stored, in the log's order."""

    def at_positions(self, source: str, *, first: int, last: int) -> dict[int, bytes]:
        """Give the bytes that the log has of one source, by their position there."""

    def place(
        self, source: str, *, before: int, recorded_until: datetime | None
    ) -> tuple[int, int] | None:
        """Give position and index of a source's last event up to a size and a recorded time."""

    def sealed_until(self, source: str, *, own_source: str) -> datetime | None:
        """Give the recorded time of the last event of a source that a sealing covers."""


@dataclass(frozen=True, kw_only=True)
class SealedNumbers:
    """What all sealings say, gathered."""

    heads: Mapping[str, Sequence[Head]]
    """By source, in the order of sealing."""
    units: Mapping[tuple[str, str], int]
    """By source and unit, the highest number sealed."""


@dataclass(frozen=True, kw_only=True)
class Noted:
    """What the log noted of itself while it grew."""

    size: int
    heads: Mapping[str, Head]
    units: Mapping[tuple[str, str], int]


class Evidence(Protocol):
    """Everything beside the leaves that a verification compares them with."""

    def extent(self) -> tuple[int, int]:
        """Give the number of leaves that the log claims, and its stream sequence."""

    def checkpoints(self) -> Iterable[tuple[TreeHead, bytes]]:
        """Give every published checkpoint, oldest first: what the row says, and the note."""

    def tiles(self) -> Iterable[tuple[int, int, bytes]]:
        """Give every stored hash tile: level, index, hashes."""

    def noted(self) -> Noted:
        """Give what the log noted of itself and of every source, all at one size."""

    def sealed(self, own_source: str, *, before: int) -> SealedNumbers:
        """Give what was sealed."""

    def alarms_by_code(self) -> dict[str, tuple[int, int]]:
        """Give how often each alarm was raised, and at which message first."""


class OwnLog(Protocol):
    """A service's own log, as the service itself shows it."""

    def rows(self, after: int = 0) -> Iterator[LogRow]:
        """Give its records behind a position, in order.

        Raises `ServiceSilentError`, `ServiceRefusedError` or `ServiceUnreadableError`.
        """
