"""The rows of a staged import, chunk by chunk: looked at by the accounts, then entered in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson

from chassis.context import Context, IdempotencyKey, InboxRow
from chassis.errors import DomainError
from chassis.eventstore.log import Decision, Log
from kernel.points import format_points, parse_points
from points.application.import_commands import context_of
from points.application.import_ports import RefusedRow, StagedRow, Staging
from points.application.import_preparing import refusal_of
from points.application.rounds import AccountUnknownError
from points.domain.account import Account
from points.domain.entry import Act
from points.domain.import_rows import AccountRowsError, RowRepeatedError
from points.domain.imported_entries import ImportedAct
from points.domain.rules import SchemeRules
from points.domain.score_table import ScoreTable

ACCOUNT_ROWS_MAX = 5_000
"""Of one subject in one file; they are decided in memory together."""
ACTS_REMEMBERED_MAX = 16_384
CONSUMER = "points-import"


@dataclass(frozen=True, kw_only=True)
class Entered:
    """What became of a chunk's rows."""

    entries: int
    points: Decimal
    left_out: Sequence[RefusedRow]


class Chunks:
    """One import's chunks, decided by the rules as they are known on the day of the import."""

    def __init__(
        self, log: Log, rules: SchemeRules, *, import_id: UUID, facts: Mapping[str, Any]
    ) -> None:
        """Decide on this log; `facts` are what was kept with the rows."""
        self._log = log
        self._rules = rules
        self._import_id = import_id
        self._received_on = date.fromisoformat(facts["received_on"])
        self._importer = UUID(facts["importer"])
        self.context = context_of(facts["context"], self._received_on)
        """That of the import itself."""
        self._grids: dict[UUID, Context] = {
            UUID(grid): context_of(said, self._received_on) for grid, said in facts["grids"].items()
        }
        self._known: dict[tuple[Any, ...], tuple[ScoreTable, Act]] = {}
        self._cause = f"{facts['source']}#{import_id}.1"

    async def look(self, staging: Staging, chunk: int) -> None:
        """Let the accounts say which rows of a chunk they would refuse, and stage those no more."""
        rows = staging.rows(chunk)
        refused: list[RefusedRow] = []

        def decide(*found: Account | None) -> Decision:
            refused.clear()
            for account in found:
                if account is not None:
                    refused.extend(self._refused(account, rows[account.id]))
            return Decision()

        if rows:
            wanted = [(Account, account) for account in rows]
            await self._log.execute(wanted, decide, self.context)
            staging.refuse(refused)
            staging.drop([row.line for row in refused])

    async def enter(self, staging: Staging, chunk: int) -> Entered:
        """Record the rows of a chunk, once; what others recorded meanwhile is left out."""
        rows = staging.rows(chunk)
        if not rows:
            return Entered(entries=0, points=Decimal(0), left_out=())

        def decide(*found: Account | None) -> Decision:
            saved, left_out, entered = [], list[RefusedRow](), list[Decimal]()
            contexts: dict[UUID, Context] = {}
            for account in found:
                if account is None:
                    raise AccountUnknownError("an account of the import is not there any more")
                acts, refused = self._acts(rows[account.id])
                refused += [
                    refusal_of(act.line, error)
                    for act, error in account.import_acts(
                        self._import_id, acts, recorder=self._importer
                    )
                ]
                gone = {row.line for row in refused}
                taken = [act for act in acts if act.line not in gone]
                left_out += refused
                entered += [act.act.points for act in taken]
                if taken:
                    saved.append(account)
                    tables = sorted({act.table.version for act in taken})
                    contexts[account.id] = self.caused(self._grids[account.grid], *tables)
            answer = {
                "entries": len(entered),
                "points": format_points(sum(entered, Decimal(0))),
                "left_out": [[row.line, row.code, row.message] for row in left_out],
            }
            return Decision(saved=saved, contexts=contexts, answer=answer)

        wanted = [(Account, account) for account in rows]
        receipt = await self._log.execute(wanted, decide, self._named(chunk))
        said = orjson.loads(receipt.body)
        if not said:
            # The answer is kept for a time only, the chunk's name for ever.
            entered = [Decimal(row.points) for each in rows.values() for row in each]
            return Entered(entries=len(entered), points=sum(entered, Decimal(0)), left_out=())
        left_out = [
            RefusedRow(line=line, code=code, message=text) for line, code, text in said["left_out"]
        ]
        return Entered(
            entries=said["entries"], points=parse_points(said["points"]), left_out=left_out
        )

    def _refused(self, account: Account, rows: Sequence[StagedRow]) -> list[RefusedRow]:
        first: dict[str, int] = {}
        refused: list[RefusedRow] = []
        for number, row in enumerate(rows, 1):
            try:
                table, act = self._act(row)
                if number > ACCOUNT_ROWS_MAX:
                    raise AccountRowsError(
                        f"a file holds at most {ACCOUNT_ROWS_MAX} acts of {account.label}"
                    )
                account.check_new(table, act)
                if act.entry in first:
                    raise RowRepeatedError(
                        f"line {first[act.entry]} holds this act of {account.label} already; "
                        "another act of that day takes the next ordinal",
                        first=first[act.entry],
                    )
                first[act.entry] = row.line
            except DomainError as error:
                refused.append(refusal_of(row.line, error))
        return refused

    def _acts(self, rows: Sequence[StagedRow]) -> tuple[list[ImportedAct], list[RefusedRow]]:
        acts: list[ImportedAct] = []
        refused: list[RefusedRow] = []
        for row in rows:
            try:
                table, act = self._act(row)
            except DomainError as error:
                refused.append(refusal_of(row.line, error))
            else:
                acts.append(ImportedAct(row.line, table, act, row.evidence.split()))
        return acts, refused

    def _act(self, row: StagedRow) -> tuple[ScoreTable, Act]:
        """Give the act of a row and the table in force on its day; many rows tell of the same."""
        said = row[2:6]
        known = self._known.get(said)
        if known is None:
            act = Act(
                item=row.item,
                points=Decimal(row.points),
                acted_on=date.fromisoformat(row.acted_on),
                ordinal=row.ordinal,
            )
            self._rules.check_day(act.acted_on, today=self._received_on)
            if len(self._known) >= ACTS_REMEMBERED_MAX:
                self._known.clear()
            known = self._known[said] = (self._rules.table_on(act.acted_on), act)
        return known

    def caused(self, context: Context, *authority: str) -> Context:
        """Give the context of what follows from the import, on this authority."""
        return replace(context, authority=authority, causation_id=self._cause)

    def _named(self, chunk: int) -> Context:
        """Give the context under whose names a chunk is entered once and its answer kept."""
        name = str(self._import_id)
        return replace(
            self.context,
            inbox=InboxRow(
                consumer=CONSUMER,
                source=self._cause.partition("#")[0],
                event_id=f"{name}.1",
                ordinal=chunk,
            ),
            idempotency=IdempotencyKey(
                scope=CONSUMER, key=f"{name}/{chunk}", request_sha256=self._import_id.bytes
            ),
        )
