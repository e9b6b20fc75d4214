"""The accounts of a scheme by label, from this service's own read models."""

from chassis.reading import Reader
from points.domain.import_subjects import ImportSubjects


class RegisteredSubjects:
    """Looks up all accounts of a scheme at once."""

    def __init__(self, reader: Reader) -> None:
        """Look them up through this reader."""
        self._reader = reader

    async def of(self, scheme: str) -> ImportSubjects:
        """Give all accounts of a scheme, up to the log's present end."""
        await self._reader.caught_up()
        rows = await self._reader.rows(
            "SELECT account, label, grid FROM read.accounts WHERE scheme = %s", scheme
        )
        return ImportSubjects((row["account"], row["label"], row["grid"]) for row in rows)
