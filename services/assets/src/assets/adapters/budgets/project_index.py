"""Which unit a project belongs to, from the service's own log."""

from uuid import UUID

import orjson

from assets.domain.budgets.project_errors import ProjectUnknownError
from chassis.reading import Reader

PROJECTS_KEPT_MAX = 20_000

# The log itself, so that no act on a project waits for its read model.
_REGISTERED = (
    "SELECT bytes FROM store.events WHERE aggregate_id = %s AND topic ="
    " 'assets.project.registered.v1' LIMIT 1"
)


class ProjectIndex:
    """Answers from memory where it can: a project's unit never changes."""

    def __init__(self, reader: Reader) -> None:
        """Look projects up through this reader."""
        self._reader = reader
        self._units: dict[UUID, UUID] = {}

    async def unit(self, project: UUID) -> UUID:
        """Tell whose project it is; raises `ProjectUnknownError`."""
        if project in self._units:
            return self._units[project]
        row = await self._reader.row(_REGISTERED, project)
        if row is None:
            raise ProjectUnknownError("there is no such project")
        if len(self._units) >= PROJECTS_KEPT_MAX:
            self._units.clear()
        return self._units.setdefault(project, UUID(orjson.loads(row["bytes"])["unit"]))
