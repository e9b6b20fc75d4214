"""What waits for whom, from this service's own read models: the lists that the pages show."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from chassis.reading import Reader

Row = dict[str, Any]

_ENTRIES = (
    "SELECT e.*, a.label, (e.recorded_at AT TIME ZONE 'Asia/Shanghai')::date > e.acted_on AS late "
    "FROM read.entries e JOIN read.accounts a USING (account) "
)


class WorkLists:
    """Answers with what is stored; each list has a limit, and says nothing of names."""

    def __init__(self, reader: Reader) -> None:
        """Ask through this reader."""
        self.reader = reader

    async def accounts_of(self, person: UUID) -> list[Row]:
        """Give the accounts for which a person speaks."""
        return await self.reader.rows(
            "SELECT * FROM read.accounts WHERE %s = ANY(contacts) ORDER BY label LIMIT 50", person
        )

    async def account(self, account: UUID) -> Row | None:
        """Give one account."""
        return await self.reader.row("SELECT * FROM read.accounts WHERE account = %s", account)

    async def labels_of(self, persons: Iterable[UUID]) -> dict[UUID, str]:
        """Give, by person, the label of the household for which that person speaks."""
        wanted = list(persons)
        rows = await self.reader.rows(
            "SELECT label, contacts FROM read.accounts WHERE contacts && %s::uuid[] "
            "ORDER BY (subject_type = 'household') DESC, label",
            wanted,
        )
        labels: dict[UUID, str] = {}
        for row in rows:
            for person in row["contacts"]:
                labels.setdefault(person, row["label"])
        return labels

    async def found(self, scheme: str, grid: UUID, wanted: str, *, limit: int) -> list[Row]:
        """Give the accounts of a grid whose label holds a text, in the order of their labels."""
        return await self.reader.rows(
            "SELECT account, label, subject_type FROM read.accounts WHERE scheme = %s AND "
            "grid = %s AND position(lower(%s) IN lower(label)) > 0 "
            "ORDER BY length(label), label LIMIT %s",
            *(scheme, grid, wanted, limit),
        )

    async def entry(self, account: UUID, entry: str) -> Row | None:
        """Give one entry."""
        return await self.reader.row(
            _ENTRIES + "WHERE e.account = %s AND e.entry = %s", account, entry
        )

    async def in_state(self, scheme: str, grid: UUID, state: str, *, limit: int) -> list[Row]:
        """Give a grid's entries in a state, the oldest act first."""
        return await self.reader.rows(
            _ENTRIES + "WHERE a.scheme = %s AND e.grid = %s AND e.state = %s "
            "ORDER BY e.acted_on, a.label, e.entry LIMIT %s",
            *(scheme, grid, state, limit),
        )

    async def counts(self, scheme: str, grid: UUID) -> dict[str, int]:
        """Give how many entries of a grid are in each state."""
        rows = await self.reader.rows(
            "SELECT e.state, count(*) AS number FROM read.entries e "
            "JOIN read.accounts a USING (account) WHERE a.scheme = %s AND e.grid = %s "
            "GROUP BY e.state",
            *(scheme, grid),
        )
        return {row["state"]: row["number"] for row in rows}

    async def recorded_by(self, person: UUID, grid: UUID, *, limit: int) -> list[Row]:
        """Give what a person recorded in a grid, the latest first."""
        return await self.reader.rows(
            _ENTRIES + "WHERE e.recorder = %s AND e.grid = %s ORDER BY e.position DESC LIMIT %s",
            *(person, grid, limit),
        )

    async def registers(self, scheme: str) -> list[Row]:
        """Give a scheme's monthly registers, those that wait first and then the latest."""
        return await self.reader.rows(
            "SELECT * FROM read.registers WHERE scheme = %s "
            "ORDER BY (waiting > 0) DESC, month DESC, grid LIMIT 200",
            scheme,
        )

    async def register(self, scheme: str, grid: UUID, month: str) -> Row | None:
        """Give one monthly register."""
        return await self.reader.row(
            "SELECT * FROM read.registers WHERE scheme = %s AND grid = %s AND month = %s",
            *(scheme, grid, month),
        )

    async def reported_in(self, register: UUID) -> list[Row]:
        """Give the entries of a register on which the group has not decided."""
        return await self.reader.rows(
            _ENTRIES + "WHERE e.register = %s AND e.state = 'reported' "
            "ORDER BY a.label, e.acted_on, e.entry LIMIT 500",
            register,
        )

    async def irregular(self, scheme: str, about: str) -> list[Row]:
        """Give what sheets report of a decision that their signers could not take."""
        return await self.reader.rows(
            "SELECT * FROM read.irregular_acts WHERE scheme = %s AND about = %s "
            "ORDER BY position LIMIT 20",
            *(scheme, about),
        )

    async def quarters(self, scheme: str) -> dict[str, Row]:
        """Give what is known of a scheme's quarters, by quarter."""
        rows = await self.reader.rows("SELECT * FROM read.quarters WHERE scheme = %s", scheme)
        return {row["quarter"]: row for row in rows}

    async def reissue_due(self, scheme: str, quarter: str) -> int:
        """Give how many lines of an approved quarter corrections have changed since."""
        row = await self.reader.row(
            "SELECT count(*) AS number FROM read.restatements JOIN read.accounts USING (account) "
            "WHERE scheme = %s AND quarter = %s AND (points_due <> 0 OR standing_due <> 0)",
            *(scheme, quarter),
        )
        return 0 if row is None else int(row["number"])

    async def summary(self, scheme: str, last_day: date) -> list[Row]:
        """Give, by grid, what an approval up to a day would settle and what it would leave."""
        return await self.reader.rows(
            "SELECT a.grid, count(DISTINCT a.account) AS accounts, "
            "count(e.entry) FILTER (WHERE e.state = 'recognised') AS entries, "
            "coalesce(sum(e.points) FILTER (WHERE e.state = 'recognised'), 0) AS points, "
            "count(e.entry) FILTER (WHERE e.state = 'recorded') AS unchecked, "
            "count(e.entry) FILTER (WHERE e.state = 'checked') AS unreported, "
            "count(e.entry) FILTER (WHERE e.state = 'reported') AS undecided "
            "FROM read.accounts a LEFT JOIN read.entries e "
            "ON e.account = a.account AND e.acted_on <= %s WHERE a.scheme = %s GROUP BY a.grid",
            *(last_day, scheme),
        )

    async def settled(self, account: UUID) -> list[Row]:
        """Give the line that each approved quarter gave an account, as it was approved last."""
        return await self.reader.rows(
            "SELECT DISTINCT ON (quarter) quarter, points, standing FROM read.statement_lines "
            "WHERE account = %s ORDER BY quarter, position DESC",
            account,
        )

    async def entries_of(self, account: UUID, *, first: int, limit: int) -> list[Row]:
        """Give an account's entries, the latest act first."""
        return await self.reader.rows(
            _ENTRIES + "WHERE e.account = %s ORDER BY e.acted_on DESC, e.entry DESC "
            "LIMIT %s OFFSET %s",
            *(account, limit, first),
        )
