"""The contracts by which entities procure, each with what happened to it and its payments."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from chassis.reading import Reader

Row = dict[str, Any]

SPENDING_FORMS = ("service", "labour", "lease", "entrusted")
"""Services, labour, rented land and rooms, and operation entrusted to others; who has a share of
the entity's profit sells it nothing."""

_KNOWN = "(%(until)s::timestamptz IS NULL OR {} <= %(until)s)"
_CONTRACTS = (
    "SELECT c.contract, c.number, c.entity, c.party, c.position, e.name AS entity_name,"
    " e.credit_code FROM read.contracts c JOIN read.entities e USING (entity) WHERE c.direction ="
    " 'payable' AND c.form = ANY(%(forms)s) AND c.position > %(position)s AND {} AND"
    f" {_KNOWN.format('c.signed_at')} ORDER BY c.position LIMIT %(limit)s"
)
_ONE = _CONTRACTS.format("c.contract = %(contract)s")
_OF_ENTITIES = _CONTRACTS.format("(%(entities)s::uuid[] IS NULL OR c.entity = ANY(%(entities)s))")
_STORIES = (
    "SELECT contract, position, event, event_id, recorded_at, data, NULL::uuid AS payment_request,"
    " NULL::text AS payee FROM read.contract_story WHERE contract = ANY(%(contracts)s) AND"
    f" {_KNOWN.format('recorded_at')} UNION ALL SELECT r.contract, s.position, s.event,"
    " s.event_id, s.recorded_at, s.data, s.payment_request, (SELECT t.data::jsonb ->> 'payee' FROM"
    " read.payment_story t WHERE t.payment_request = s.payment_request AND t.position < s.position"
    " AND t.event IN ('requested', 'changed') ORDER BY t.position DESC LIMIT 1) AS payee FROM"
    " read.payment_story s JOIN read.contract_requests r USING (payment_request) WHERE r.contract ="
    " ANY(%(contracts)s) AND s.event IN ('confirmed', 'paid_irregularly', 'returned') AND"
    f" {_KNOWN.format('s.recorded_at')} ORDER BY position"
)


@dataclass(frozen=True, kw_only=True)
class SpendingContract:
    """A contract by which an entity procures, and its story, each event as a row."""

    contract: UUID
    number: str
    entity: UUID
    entity_name: str
    credit_code: str | None
    party: UUID
    position: int
    story: Sequence[Row]


class SpendingContracts:
    """Reads what was recorded until an instant, or by now."""

    def __init__(self, reader: Reader) -> None:
        """Ask through this reader."""
        self._reader = reader

    async def one(self, contract: UUID, until: datetime | None) -> SpendingContract | None:
        """Give a contract; None where it is none of spending, or was not recorded by then."""
        asked = {"contract": contract, "position": 0, "limit": 1, "until": until}
        found = await self._found(_ONE, asked)
        return found[0] if found else None

    async def page(
        self, entities: list[UUID] | None, until: datetime | None, *, after: int, limit: int
    ) -> list[SpendingContract]:
        """List contracts of some entities, or of all, in their order from behind a position on."""
        asked = {"entities": entities, "position": after, "limit": limit, "until": until}
        return await self._found(_OF_ENTITIES, asked)

    async def _found(self, statement: str, asked: Row) -> list[SpendingContract]:
        rows = await self._reader.named_rows(statement, {**asked, "forms": list(SPENDING_FORMS)})
        stories: dict[UUID, list[Row]] = {row["contract"]: [] for row in rows}
        told = {"contracts": list(stories), "until": asked["until"]}
        for event in await self._reader.named_rows(_STORIES, told):
            stories[event["contract"]].append(event)
        return [SpendingContract(**row, story=stories[row["contract"]]) for row in rows]
