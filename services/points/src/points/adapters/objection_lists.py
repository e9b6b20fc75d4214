"""Who objected to what, and what was decided, from this service's own read models."""

from typing import Any
from uuid import UUID

from chassis.personal.texts import SealedTexts
from chassis.personal.vault import Vault
from chassis.reading import Reader

Row = dict[str, Any]

_OBJECTIONS = (
    "SELECT o.*, f.account, f.entry, f.scheme, f.grid, a.label, a.contacts FROM read.objections o "
    "JOIN read.objection_files f USING (objection) JOIN read.accounts a USING (account) WHERE "
)


class ObjectionLists:
    """Answers with the words of the objectors, as far as their keys are still there."""

    def __init__(self, reader: Reader, vault: Vault, *, source: str) -> None:
        """Ask through this reader, and open what was sealed at this source."""
        self._reader = reader
        self._texts = SealedTexts(vault, source=source)

    async def of_account(self, account: UUID) -> dict[str, Row]:
        """Give the latest objection to each entry of an account, by entry."""
        rows = await self._reader.rows(_OBJECTIONS + "f.account = %s ORDER BY o.number", account)
        return {row["entry"]: row for row in await self._opened(rows)}

    async def waiting(self, scheme: str) -> list[Row]:
        """Give the objections of a scheme that wait for their decision, the oldest first."""
        rows = await self._reader.rows(
            _OBJECTIONS + "f.scheme = %s AND o.state = 'open' ORDER BY o.opened_at LIMIT 200",
            scheme,
        )
        return await self._opened(rows)

    async def one(self, account: UUID, objection: UUID) -> Row | None:
        """Give the latest objection of a file."""
        rows = await self._reader.rows(
            _OBJECTIONS + "f.account = %s AND o.objection = %s ORDER BY o.number DESC LIMIT 1",
            *(account, objection),
        )
        opened = await self._opened(rows)
        return opened[0] if opened else None

    async def _opened(self, rows: list[Row]) -> list[Row]:
        reasons = await self._texts.of(rows, "reason")
        return [{**row, "reason": reason} for row, reason in zip(rows, reasons, strict=True)]
