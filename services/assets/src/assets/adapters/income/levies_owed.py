"""What each party owes of levies as of a day, and how long ago it fell due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from chassis.reading import Reader

Row = dict[str, Any]

_STANDING = (
    "SELECT levy, party, quantity, billed_fen, waived_fen, paid_fen, billed_fen - waived_fen -"
    " paid_fen AS outstanding_fen FROM (SELECT m.levy, m.party, coalesce(max(quantity), 0)::bigint"
    " AS quantity, coalesce(sum(amount_fen) FILTER (WHERE kind = 'billed'), 0)::bigint AS"
    " billed_fen, coalesce(sum(amount_fen) FILTER (WHERE kind = 'waived'), 0)::bigint AS"
    " waived_fen, coalesce(sum(amount_fen) FILTER (WHERE kind IN ('paid', 'taken_back')),"
    " 0)::bigint AS paid_fen FROM read.levy_movements m WHERE m.moved_on <= %(on)s AND"
    " (%(until)s::timestamptz IS NULL OR m.recorded_at <= %(until)s)"
)
_SUMMED = "GROUP BY m.levy, m.party) AS s"
_BILLS = (
    f"{_STANDING} AND m.levy = %(levy)s AND m.party > %(party)s {_SUMMED} ORDER BY party"
    " LIMIT %(limit)s"
)
# What is collected for others is owed to them; it never stands in the entity's own books.
_AGEING = (
    "SELECT o.party, width_bucket(%(on)s::date - l.due_on, %(edges)s::integer[]) AS class,"
    " sum(o.outstanding_fen)::bigint AS open_fen FROM read.levies l JOIN LATERAL"
    f" ({_STANDING} AND m.levy = l.levy {_SUMMED}) AS o ON true WHERE l.entity = %(entity)s AND"
    " l.creditor IS NULL AND l.due_on <= %(on)s AND o.outstanding_fen > 0 GROUP BY 1, 2"
    " ORDER BY 1, 2"
)


@dataclass(frozen=True, kw_only=True)
class AsOf:
    """The business date on which it is asked, and until when it was recorded."""

    on: date
    recorded_until: datetime | None = None

    def values(self) -> dict[str, Any]:
        """Give both as statements name them."""
        return {"on": self.on, "until": self.recorded_until}


class LeviesOwed:
    """Answers from what was billed, paid and waived, party by party."""

    def __init__(self, reader: Reader) -> None:
        """Ask through this reader."""
        self._reader = reader

    async def bills(self, levy: UUID, as_of: AsOf, *, party: UUID, limit: int) -> list[Row]:
        """Give what parties owe of one levy, those after one."""
        values = {**as_of.values(), "levy": levy, "party": party, "limit": limit}
        return await self._reader.named_rows(_BILLS, values)

    async def ageing_of_parties(
        self, entity: UUID, as_of: AsOf, *, days: Sequence[int]
    ) -> list[Row]:
        """Give what each party owes an entity, by how long ago; `days` end all classes but one."""
        edges = [day + 1 for day in days]
        return await self._reader.named_rows(
            _AGEING, {**as_of.values(), "entity": entity, "edges": edges}
        )
