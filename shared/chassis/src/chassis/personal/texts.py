"""Words that stand sealed in the rows of read models, opened many at once for those who read."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from typing import Any

from chassis.personal.values import Sealed
from chassis.personal.vault import SealedAt, Vault


class SealedTexts:
    """Opens one column of rows; each row names beside it the event that holds the words."""

    def __init__(self, vault: Vault, *, source: str) -> None:
        """Open what the events of this source hold."""
        self._vault = vault
        self._source = source

    async def of(
        self, rows: Sequence[Mapping[str, Any]], column: str, *, event: str = "event"
    ) -> list[str | None]:
        """Give the words of each row, and None where they were forgotten.

        The column has the name of the event's field; `event` is the one with the event's id.
        """
        sealed = [
            SealedAt(
                sealed=Sealed.from_json(json.loads(row[column])),
                source=self._source,
                event_id=row[event],
                path=column,
            )
            for row in rows
        ]
        # Keys may have to be fetched and unwrapped: that is done beside the event loop.
        opened = await asyncio.to_thread(self._vault.open_many, sealed)
        return [text if isinstance(text, str) else None for text in opened]
