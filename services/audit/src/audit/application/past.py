"""As of an instant: what of a source is in the log by then, and whether that is certain."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from audit.application.errors import NotSealedYetError
from audit.application.replay_ports import FoldedLines, FoldedLog, History
from audit.domain.leaves import Leaf, format_time
from audit.domain.replay.as_of import AsOf, Place
from audit.domain.replay.recorded import Recorded, read_recorded


@dataclass(frozen=True, kw_only=True)
class Past:
    """The log as replay reads it: the leaves, and what is folded out of them."""

    leaves: History
    folded: FoldedLog
    lines: FoldedLines
    own_source: str
    """Audit's own, whose sealings bound every question about the past."""

    def place(self, source: str, as_of: AsOf) -> Place:
        """Say out of how much of the log a question is answered, and fold that much.

        Raises `NotSealedYetError` where the instant is not sealed, and `ReplayBehindError`.
        """
        check_sealed(self.leaves, source, own=self.own_source, until=as_of.recorded_until)
        size = self.leaves.size()
        self.folded.at_least(size)
        found = self.leaves.place(source, before=size, recorded_until=as_of.recorded_until)
        position, index = found or (0, -1)
        return Place(size=size, source=source, position=position, index=index)


def check_sealed(leaves: History, source: str, *, own: str, until: datetime | None) -> None:
    """Raise `NotSealedYetError` unless a later event of the source is sealed."""
    if until is None:
        return
    sealed = leaves.sealed_until(source, own_source=own)
    if sealed is None or sealed <= until:
        said = "nothing" if sealed is None else format_time(sealed)
        raise NotSealedYetError(
            f"sealed up to {said}: ask for a time before it, or ask again later",
            sealed_until=said,
        )


def readable(leaves: Iterable[Leaf]) -> list[Recorded]:
    """Read leaves; those that are no event of a service of ours are left out."""
    return [recorded for leaf in leaves if (recorded := read_recorded(leaf)) is not None]
