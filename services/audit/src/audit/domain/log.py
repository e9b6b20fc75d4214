"""The county's log as an aggregate of audit's own: which heads were sealed at which checkpoint."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from typing_extensions import override

from audit.domain.intake import Head, UnitOfSource
from chassis import canonical
from chassis.aggregate import AggregateRoot, Created, event
from kernel.ids import named_id
from mingbai_verify.merkle import TreeHead

HEADS_SEALED = "audit.log.heads_sealed.v1"
SEALED_BYTES_MAX = 40_000
"""What the heads and units of one event may take; the rest of its 60,000 bytes is room."""


@dataclass(frozen=True)
class SealedHead:
    """How far one source's own log went: its last position and the chain link there."""

    source: str
    position: int
    chain: str
    """Lower-case hexadecimals."""


@dataclass(frozen=True)
class SealedUnit:
    """The number of the last event of one unit within one source."""

    source: str
    unit: str
    unitseq: int


@dataclass(frozen=True, kw_only=True)
class LogState:
    """The tree and what was known of every source, all at one size."""

    head: TreeHead
    news_size: int
    """The size that the tree had with the last event that was not a sealing of its own."""
    heads: Mapping[str, Head]
    units: Mapping[UnitOfSource, int]


class Log(AggregateRoot):
    """Seals every source's head once per checkpoint, and of the units those that moved since."""

    TOPIC = "audit.log"

    class Opened(Created):
        """The county's log signs its checkpoints under this origin."""

        TOPIC = "audit.log.opened"
        origin: str

    class HeadsSealed(AggregateRoot.Event):
        """At a checkpoint of this size and root, the sources' own logs had come so far."""

        TOPIC = "audit.log.heads_sealed"
        size: int
        root: str
        part: int
        parts: int
        heads: list[SealedHead]
        units: list[SealedUnit]

    @staticmethod
    @override
    def create_id(origin: str) -> UUID:
        """Derive the log's id, so that an origin has one log."""
        return named_id(f"/audit/log/{origin}")

    @event(Opened)
    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.size = 0
        self.units: dict[UnitOfSource, int] = {}

    def seal(self, state: LogState) -> None:
        """Seal the heads of a state, in as many events as their bytes ask for.

        Nothing is sealed where nothing but sealings came since the last one: each sealing comes
        back as a leaf, and would else be a reason for the next.
        """
        if state.news_size <= self.size:
            return
        head = state.head
        entries: list[SealedHead | SealedUnit] = [
            SealedHead(source=source, position=each.position, chain=each.chain.hex())
            for source, each in sorted(state.heads.items())
        ]
        entries += [
            SealedUnit(source=source, unit=unit, unitseq=unitseq)
            for (source, unit), unitseq in sorted(state.units.items())
            if self.units.get((source, unit)) != unitseq
        ]
        parts = _parts(entries)
        for number, part in enumerate(parts, start=1):
            self._heads_sealed(
                size=head.size,
                root=f"sha256:{head.root.hex()}",
                part=number,
                parts=len(parts),
                heads=[each for each in part if isinstance(each, SealedHead)],
                units=[each for each in part if isinstance(each, SealedUnit)],
            )

    @event(HeadsSealed)
    def _heads_sealed(
        self,
        size: int,
        root: str,
        part: int,
        parts: int,
        heads: list[SealedHead],
        units: list[SealedUnit],
    ) -> None:
        self.size = size
        self.units.update({(each.source, each.unit): each.unitseq for each in units})


def _parts(entries: Sequence[SealedHead | SealedUnit]) -> list[list[SealedHead | SealedUnit]]:
    parts: list[list[SealedHead | SealedUnit]] = [[]]
    taken = 0
    for each in entries:
        length = len(canonical.encode(vars(each))) + 1
        if parts[-1] and taken + length > SEALED_BYTES_MAX:
            parts.append([])
            taken = 0
        parts[-1].append(each)
        taken += length
    return parts
