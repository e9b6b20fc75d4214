"""What households wrote beside what they declared, read from the log and opened by their keys."""

import asyncio
from collections.abc import Collection

import orjson

from chassis.personal.values import Sealed
from chassis.personal.vault import SealedAt, Vault
from chassis.reading import Reader


class DeclaredNotes:
    """Gives the notes of declarations, as far as their keys are still there."""

    def __init__(self, reader: Reader, vault: Vault) -> None:
        """Read through this reader, and open with this vault."""
        self._reader = reader
        self._vault = vault

    async def at(self, positions: Collection[int]) -> dict[int, str]:
        """Give the notes of the declarations at these positions, by position."""
        if not positions:
            return {}
        rows = await self._reader.rows(
            "SELECT position, bytes FROM store.events WHERE position = ANY(%s)", list(positions)
        )
        sealed: dict[int, SealedAt] = {}
        for row in rows:
            document = orjson.loads(row["bytes"])
            note = document["data"].get("note")
            if note is not None:
                sealed[row["position"]] = SealedAt(
                    sealed=Sealed.from_json(note),
                    source=document["source"],
                    event_id=document["id"],
                    path="note",
                )
        opened = await asyncio.to_thread(self._vault.open_many, list(sealed.values()))
        notes = zip(sealed, opened, strict=True)
        return {position: note for position, note in notes if isinstance(note, str)}
