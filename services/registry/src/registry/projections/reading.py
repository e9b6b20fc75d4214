"""Reads the read models: each answer is of one moment and names the position it stands at."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chassis.reading import Reader

Row = dict[str, Any]

_NAMED = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True, kw_only=True)
class Found:
    """Rows, and the position in the register's log up to which they are right."""

    position: int
    rows: Sequence[Row]


class Reading:
    """Asks the live generation of the read models."""

    def __init__(self, reader: Reader) -> None:
        """Read through this reader; whoever made it opens and closes it."""
        self._reader = reader

    async def caught_up(self) -> None:
        """Wait until the read models have reached the log's present end."""
        await self._reader.caught_up()

    async def find(
        self, query: str, values: Mapping[str, object], *, after: int | None = None
    ) -> Found:
        """Give the rows of a query, once the read models have reached `after`.

        Raises `ReadModelBehindError` where they do not reach it in time, and
        `ReadModelsAwayError` while the database is away.
        """
        statement = _NAMED.sub("%s", _WITH_POSITION.replace("<query>", query))
        wanted = [values[name] for name in _NAMED.findall(query)]
        if after is not None:
            await self._reader.caught_up(after)
        found = await self._reader.rows(statement, *wanted)
        rows = [row for row in found if row.pop("found_place") is not None]
        position = found[0]["found_position"]
        for row in rows:
            del row["found_position"]
        return Found(position=position, rows=rows)


# One statement, so that rows and position are of one moment; the position comes without rows too.
_WITH_POSITION = """
    SELECT progress.position AS found_position, found.* FROM read.progress
    LEFT JOIN LATERAL (
        SELECT row_number() OVER () AS found_place, asked.* FROM (<query>) asked
    ) found ON true ORDER BY found_place"""
