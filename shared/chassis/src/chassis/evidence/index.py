"""Which originals there are and how each stands, from the service's own read model."""

import asyncio
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from chassis.evidence.errors import EvidenceUnknownError
from chassis.evidence.originals import Originals
from chassis.evidence.store import Original, State
from chassis.reading import Reader


@dataclass(frozen=True, kw_only=True)
class KnownOriginal:
    """An original with its place in the register and whoever gave it."""

    original: Original
    unit: UUID
    division: str
    kept_by: UUID
    position: int
    """Where the log says that it was kept."""


class KeptOriginals:
    """Finds originals by their id and in the order of keeping."""

    def __init__(self, reader: Reader, originals: Originals) -> None:
        """Look originals up through this reader, and at the files themselves for their state."""
        self._reader = reader
        self._originals = originals

    async def named(self, evidence: str) -> KnownOriginal:
        """Give an original, up to the log's present end; raises `EvidenceUnknownError`."""
        found = await self._known([evidence])
        if not found:
            await self._reader.caught_up()
            found = await self._known([evidence])
        if not found:
            raise EvidenceUnknownError("no original of this id was kept here")
        return found[0]

    async def knows(self, evidence: str) -> bool:
        """Tell whether an original was kept here, up to the log's present end."""
        try:
            await self.named(evidence)
        except EvidenceUnknownError:
            return False
        return True

    async def unkept(self, evidence: Collection[str]) -> list[str]:
        """Give those ids of which no original was kept here, up to the log's present end."""
        missing = set(evidence) - {each.original.evidence for each in await self._known(evidence)}
        if missing:
            await self._reader.caught_up()
            missing -= {each.original.evidence for each in await self._known(missing)}
        return sorted(missing)

    async def all(self) -> list[KnownOriginal]:
        """Give every original, in the order of keeping."""
        rows = await self._reader.rows("SELECT * FROM read.originals ORDER BY position")
        return [_known(row) for row in rows]

    async def following(self, position: int, count: int) -> list[KnownOriginal]:
        """Give the originals kept next after a position, so many at most."""
        rows = await self._reader.rows(
            "SELECT * FROM read.originals WHERE position > %s ORDER BY position LIMIT %s",
            *(position, count),
        )
        return [_known(row) for row in rows]

    async def states(self, evidence: Iterable[str]) -> dict[str, State]:
        """Tell how each of these originals stands; one that was never kept is missing."""
        wanted = sorted(set(evidence))
        if not wanted:
            return {}
        known = [each.original for each in await self._known(wanted)]
        found = await asyncio.to_thread(self._originals.states, known)
        return dict.fromkeys(wanted, State.MISSING) | found

    async def _known(self, wanted: Collection[str]) -> list[KnownOriginal]:
        rows = await self._reader.rows(
            "SELECT * FROM read.originals WHERE evidence = ANY(%s)", list(wanted)
        )
        return [_known(row) for row in rows]


def _known(row: dict[str, Any]) -> KnownOriginal:
    named = Original.__dataclass_fields__
    return KnownOriginal(
        original=Original(**{name: row[name] for name in named}),
        unit=row["unit"],
        division=row["division"],
        kept_by=row["kept_by"],
        position=row["position"],
    )
