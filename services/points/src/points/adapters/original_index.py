"""Which originals there are and who cites them, from this service's own read models."""

from collections.abc import Collection
from uuid import UUID

from chassis.evidence.index import KeptOriginals
from chassis.evidence.originals import Originals
from chassis.reading import Reader


class OriginalIndex(KeptOriginals):
    """Finds originals by their id, and by the accounts whose entries cite them."""

    def __init__(self, reader: Reader, originals: Originals) -> None:
        """Look originals up through this reader, and at the files themselves for their state."""
        super().__init__(reader, originals)
        self._entries = reader

    async def cited_in(self, accounts: Collection[UUID]) -> dict[str, list[tuple[UUID, str]]]:
        """Give, by id, account and name of each entry of these accounts that rests on it."""
        rows = await self._entries.rows(
            "SELECT account, entry, unnest(evidence || "
            "array_remove(ARRAY[check_sheet, recognition_sheet], NULL)) AS evidence "
            "FROM read.entries WHERE account = ANY(%s) ORDER BY account, entry",
            list(accounts),
        )
        found: dict[str, list[tuple[UUID, str]]] = {}
        for row in rows:
            found.setdefault(row["evidence"], []).append((row["account"], row["entry"]))
        return found

    async def concerns(self, evidence: str, person: UUID) -> bool:
        """Tell whether a person speaks for an account in which an entry cites the original."""
        row = await self._entries.row(
            "SELECT 1 FROM read.entries JOIN read.accounts USING (account) "
            "WHERE evidence @> ARRAY[%s::text] AND %s = ANY(contacts) LIMIT 1",
            *(evidence, person),
        )
        return row is not None
