"""Which unit an accounting entity belongs to, from this service's own read models."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from assets.domain.books.entity import EntityUnknownError
from chassis.reading import Reader

ENTITIES_KEPT_MAX = 20_000


@dataclass(frozen=True, slots=True)
class KnownEntity:
    """What never changes of an entity."""

    entity: UUID
    unit: UUID
    chart: str


class EntityIndex:
    """Answers from memory where it can: an entity's unit and chart never change."""

    def __init__(self, reader: Reader) -> None:
        """Look entities up through this reader."""
        self._reader = reader
        self._known: dict[UUID, KnownEntity] = {}

    async def known(self, entity: UUID) -> KnownEntity:
        """Tell what an entity is; raises `EntityUnknownError`."""
        kept = self._known.get(entity)
        if kept is not None:
            return kept
        statement = "SELECT entity, unit, chart FROM read.entities WHERE entity = %s"
        row = await self._reader.row(statement, entity)
        if row is None:
            await self._reader.caught_up()
            row = await self._reader.row(statement, entity)
        if row is None:
            raise EntityUnknownError("there is no such accounting entity")
        if len(self._known) >= ENTITIES_KEPT_MAX:
            self._known.clear()
        found = KnownEntity(row["entity"], row["unit"], row["chart"])
        return self._known.setdefault(entity, found)

    async def within(self, units: Sequence[UUID]) -> list[KnownEntity]:
        """List the entities of some units."""
        rows = await self._reader.rows(
            "SELECT entity, unit, chart FROM read.entities WHERE unit = ANY(%s) ORDER BY entity",
            list(units),
        )
        return [KnownEntity(row["entity"], row["unit"], row["chart"]) for row in rows]
