"""What is open on contracts as of a business date, as it was recorded until an instant.

An instalment that was cancelled or stated later does not count; nor does money that moved later.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from chassis.reading import Reader

Row = dict[str, Any]

_KNOWN = (
    "(%(until)s::timestamptz IS NULL OR i.stated_at <= %(until)s) AND (i.cancelled_at IS NULL OR"
    " i.cancelled_at > %(until)s::timestamptz)"
)
_STANDING = (
    "SELECT i.*, coalesce(m.received_fen, 0)::bigint AS received_fen, coalesce(m.waived_fen,"
    " 0)::bigint AS waived_fen, coalesce(m.paid_fen, 0)::bigint AS paid_fen, i.amount_fen -"
    " coalesce(m.received_fen + m.waived_fen + m.paid_fen, 0)::bigint AS open_fen, %(on)s::date -"
    " i.due_on AS days FROM read.instalments i LEFT JOIN LATERAL (SELECT"
    " coalesce(sum(amount_fen) FILTER (WHERE fact = 'received'), 0) AS received_fen,"
    " coalesce(sum(amount_fen) FILTER (WHERE fact = 'waived'), 0) AS waived_fen,"
    " coalesce(sum(CASE fact WHEN 'paid' THEN amount_fen WHEN 'returned' THEN -amount_fen END),"
    " 0) AS paid_fen FROM read.contract_money o WHERE o.contract = i.contract AND o.instalment ="
    " i.number AND o.moved_on <= %(on)s AND (%(until)s::timestamptz IS NULL OR o.recorded_at <="
    f" %(until)s)) AS m ON true WHERE {_KNOWN}"
)
_SCHEDULE = f"{_STANDING} AND i.contract = %(contract)s ORDER BY i.due_on, i.number"
_OWED = (
    f"SELECT s.*, c.number AS contract_number FROM ({_STANDING} AND i.entity = %(entity)s AND"
    " i.direction = 'receivable' AND i.due_on <= %(latest)s) AS s JOIN read.contracts c USING"
    " (contract) WHERE s.open_fen > 0"
)
_OVERDUE = (
    f"{_OWED} AND (s.due_on, s.contract, s.number) > (%(due_on)s::date, %(contract)s::uuid,"
    " %(number)s) ORDER BY s.due_on, s.contract, s.number LIMIT %(limit)s"
)
_AGEING = (
    "SELECT width_bucket(days, %(edges)s::integer[]) AS class, count(*) AS instalments,"
    f" sum(open_fen)::bigint AS open_fen FROM ({_OWED}) AS owed GROUP BY 1 ORDER BY 1"
)
_AGEING_OF_PARTIES = (
    "SELECT party, width_bucket(days, %(edges)s::integer[]) AS class, sum(open_fen)::bigint AS"
    " open_fen, array_agg(DISTINCT contract_number ORDER BY contract_number) AS contracts FROM"
    f" ({_OWED}) AS owed GROUP BY 1, 2 ORDER BY 1, 2"
)
_BENEFITS = (
    f"SELECT s.*, c.number AS contract_number, CASE s.kind WHEN 'rent' THEN 'land_lease' WHEN"
    " 'share' THEN 'share' WHEN 'guaranteed_income' THEN 'share' WHEN 'wage' THEN 'wage' ELSE"
    f" 'other' END AS benefit FROM ({_STANDING} AND i.party = %(party)s AND i.entity ="
    " %(entity)s AND i.direction = 'payable' AND i.due_on BETWEEN %(since)s AND %(on)s) AS s JOIN"
    " read.contracts c USING (contract)"
)
_BENEFIT_LINES = (
    f"SELECT * FROM ({_BENEFITS}) AS b WHERE (due_on, contract, number) > (%(due_on)s::date,"
    " %(contract)s::uuid, %(number)s) ORDER BY due_on, contract, number LIMIT %(limit)s"
)
_BENEFIT_SUMS = (
    "SELECT benefit, sum(amount_fen)::bigint AS due_fen, sum(paid_fen)::bigint AS paid_fen FROM"
    f" ({_BENEFITS}) AS b GROUP BY benefit"
)
BENEFITS = ("land_lease", "share", "wage", "other")
Place = tuple[str, UUID, int]
"""After which day, contract and instalment a page begins."""
FIRST: Place = ("0001-01-01", UUID(int=0), 0)


@dataclass(frozen=True, kw_only=True)
class AsOf:
    """The business date on which it is asked, and until when it was recorded."""

    on: date
    recorded_until: datetime | None = None

    def values(self) -> dict[str, Any]:
        """Give both as statements name them."""
        return {"on": self.on, "until": self.recorded_until}


@dataclass(frozen=True, kw_only=True)
class Household:
    """Whose benefits are asked for: of which entity, from which day on."""

    entity: UUID
    party: UUID
    since: date

    def values(self) -> dict[str, Any]:
        """Give all as statements name them."""
        return {"entity": self.entity, "party": self.party, "since": self.since}


@dataclass(frozen=True, kw_only=True)
class AgeingClass:
    """One class of ageing: from which to which day after the due one, and what is open in it."""

    days_least: int
    days_most: int | None
    instalments: int
    open_fen: int


class Receivables:
    """Answers what is open and since when; every figure follows from the service's own log."""

    def __init__(self, reader: Reader) -> None:
        """Ask through this reader."""
        self._reader = reader

    async def schedule(self, contract: UUID, as_of: AsOf) -> list[Row]:
        """Give every instalment of a contract with what came of it."""
        return await self._reader.named_rows(_SCHEDULE, {**as_of.values(), "contract": contract})

    async def overdue(self, entity: UUID, as_of: AsOf, *, after: Place, limit: int) -> list[Row]:
        """Give what was due before a day and is open on it, the oldest first."""
        due_on, contract, number = after
        page = {"due_on": due_on, "contract": contract, "number": number, "limit": limit}
        values = {**as_of.values(), **page, "entity": entity}
        # Who pays on the day itself pays in time.
        return await self._reader.named_rows(
            _OVERDUE, {**values, "latest": as_of.on - timedelta(days=1)}
        )

    async def ageing(self, entity: UUID, as_of: AsOf, *, days: Sequence[int]) -> list[AgeingClass]:
        """Give what is open by how long ago it fell due; `days` end all classes but the last."""
        edges = [day + 1 for day in days]
        rows = await self._reader.named_rows(
            _AGEING, {**as_of.values(), "entity": entity, "latest": as_of.on, "edges": edges}
        )
        found = {row["class"]: row for row in rows}
        none = {"instalments": 0, "open_fen": 0}
        return [
            AgeingClass(
                days_least=0 if place == 0 else edges[place - 1],
                days_most=days[place] if place < len(days) else None,
                instalments=found.get(place, none)["instalments"],
                open_fen=found.get(place, none)["open_fen"],
            )
            for place in range(len(days) + 1)
        ]

    async def ageing_of_parties(
        self, entity: UUID, as_of: AsOf, *, days: Sequence[int]
    ) -> list[Row]:
        """Give what each party has open in each of the same classes."""
        edges = [day + 1 for day in days]
        return await self._reader.named_rows(
            _AGEING_OF_PARTIES,
            {**as_of.values(), "entity": entity, "latest": as_of.on, "edges": edges},
        )

    async def benefits(
        self, scope: Household, as_of: AsOf, *, after: Place, limit: int
    ) -> list[Row]:
        """Give what fell due to a household on contracts, each line with its contract."""
        due_on, contract, number = after
        page = {"due_on": due_on, "contract": contract, "number": number, "limit": limit}
        values = {**as_of.values(), **scope.values(), **page}
        return await self._reader.named_rows(_BENEFIT_LINES, values)

    async def benefit_sums(self, scope: Household, as_of: AsOf) -> dict[str, Row]:
        """Give what fell due to a household and what was paid of it, by kind."""
        rows = await self._reader.named_rows(_BENEFIT_SUMS, {**as_of.values(), **scope.values()})
        none = {"due_fen": 0, "paid_fen": 0}
        found = {row["benefit"]: row for row in rows}
        return {benefit: found.get(benefit, none) for benefit in BENEFITS}
