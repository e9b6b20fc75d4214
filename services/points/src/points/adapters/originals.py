"""Entries as they were recorded: found by the read model, read from the log's own bytes."""

from datetime import date
from typing import Any
from uuid import UUID

import orjson

from chassis.errors import BrokenError
from chassis.reading import Reader
from kernel.points import parse_points
from points.domain.correction import Original
from points.domain.entry import EntryUnknownError

IMPORTED = "points.account.entries_imported.v1"
"""Holds many entries of one account."""

_OPEN = frozenset(("recorded", "checked", "reported", "recognised"))


class OriginalDiffersError(BrokenError):
    """The event at an entry's position does not record that entry: have the read models rebuilt."""

    code = "original_differs"


class StoredOriginals:
    """Reads each entry's own event; nothing but its place is believed of the read model."""

    def __init__(self, reader: Reader) -> None:
        """Read through this reader, as the app role."""
        self._reader = reader

    async def of(self, account: UUID, entry: str) -> Original:
        """Give an entry, and how far it has come, up to the log's present end."""
        await self._reader.caught_up()
        row = await self._reader.row(
            "SELECT e.position, e.state, e.quarter, s.bytes FROM read.entries e"
            " JOIN store.events s USING (position) WHERE e.account = %s AND e.entry = %s",
            *(account, entry),
        )
        if row is None:
            raise EntryUnknownError(f"this account has no entry {entry}")
        document = orjson.loads(row["bytes"])
        data = _recorded(document, account, entry)
        return Original(
            identity=f"{document['source']}#{document['id']}",
            account=account,
            entry=entry,
            item=data["item"],
            points=parse_points(data["points"]),
            acted_on=date.fromisoformat(data["acted_on"]),
            recorder=UUID(data["recorder"]),
            is_open=row["state"] in _OPEN,
            quarter=row["quarter"],
        )

    async def is_correction(self, account: UUID, event: str) -> bool:
        """Tell whether an event corrected an entry of this account."""
        row = await self._reader.row(
            "SELECT 1 FROM read.corrections WHERE account = %s AND event = %s", account, event
        )
        return row is not None


def _recorded(document: dict[str, Any], account: UUID, entry: str) -> dict[str, Any]:
    data: dict[str, Any] = document["data"]
    if document["type"] == IMPORTED:
        entries = (each for each in data["entries"] if each["entry"] == entry)
        data = {**next(entries, {}), "recorder": data["recorder"]}
    if document["subject"] != str(account) or data.get("entry") != entry:
        raise OriginalDiffersError(f"{document['id']} does not record {entry}: rebuild")
    return data
