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
        """Give the words of each row, and None where it has none or they were forgotten.

        The column has the name of the event's field; `event` is the one with the event's id.
        """
        return await self.opened([(row[column], row[event], column) for row in rows])

    async def opened(self, values: Sequence[tuple[str | None, str, str]]) -> list[str | None]:
        """Give the words of values, each with the event and the field that hold them.

        None where nothing was said, and where it was forgotten.
        """
        said = [
            SealedAt(
                sealed=Sealed.from_json(json.loads(value)),
                source=self._source,
                event_id=event,
                path=path,
            )
            for value, event, path in values
            if value is not None
        ]
        # Keys may have to be fetched and unwrapped: that is done beside the event loop.
        opened = iter(await asyncio.to_thread(self._vault.open_many, said))
        texts = (None if value is None else next(opened) for value, _, _ in values)
        return [text if isinstance(text, str) else None for text in texts]
