"""The rows of a staged import, chunk by chunk: looked at by the accounts, then entered in them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson

from chassis.aggregate import AggregateRoot
from chassis.context import Context, IdempotencyKey, InboxRow
from chassis.errors import DomainError
from chassis.eventstore.log import Decision, Log
from chassis.eventstore.looking import look
from kernel.points import format_points, parse_points
from points.application.import_commands import context_of
from points.application.import_evidence import CitedEvidence, check_cited
from points.application.import_ports import RefusedRow, Staging
from points.application.import_preparing import refusal_of
from points.application.rounds import AccountUnknownError
from points.domain.account import Account
from points.domain.entry import Act
from points.domain.import_rows import AccountRowsError, RowRepeatedError
from points.domain.imported_entries import ImportedAct, ImportedRow
from points.domain.rules import SchemeRules

ACCOUNT_ROWS_MAX = 5_000
"""Of one subject in one file; they are decided in memory together."""
ACTS_REMEMBERED_MAX = 16_384
CONSUMER = "points-import"

KnownRow = tuple[int, ImportedAct | DomainError]
"""A line of the file, and its act or why no account takes it."""


@dataclass(frozen=True, kw_only=True)
class Entered:
    """What became of a chunk's rows."""

    entries: int
    points: Decimal
    left_out: Sequence[RefusedRow]


class _Acts(dict[int, ImportedAct | DomainError]):
    """The acts of a file by their numbers; one that is asked for first is read first."""

    def __init__(self, read: Callable[[int], ImportedAct | DomainError]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, number: int) -> ImportedAct | DomainError:
        found = self[number] = self._read(number)
        return found


class Chunks:
    """One import's chunks, decided by the rules as they are known on the day of the import."""

    def __init__(
        self,
        log: Log,
        rules: SchemeRules,
        staging: Staging,
        *,
        import_id: UUID,
        facts: Mapping[str, Any],
    ) -> None:
        """Decide on this log; `facts` are what is kept with the staged rows."""
        self._log = log
        self._rules = rules
        self._staging = staging
        self._import_id = import_id
        self._received_on = date.fromisoformat(facts["received_on"])
        self._importer = UUID(facts["importer"])
        self.context = context_of(facts["context"], self._received_on)
        """That of the import itself."""
        self._grids: dict[UUID, Context] = {
            UUID(grid): context_of(said, self._received_on) for grid, said in facts["grids"].items()
        }
        self._known = _Acts(self._act)
        self._evidence = CitedEvidence(log)
        self._cause = f"{facts['source']}#{import_id}.1"

    async def look(self, chunk: int) -> None:
        """Let the accounts say which rows of a chunk they would refuse, and stage those no more."""
        rows = self._rows(chunk)
        if not rows:
            return
        missing = await self._evidence.missing(self._cited(rows))
        refused: list[RefusedRow] = []

        def see(found: Mapping[UUID, AggregateRoot]) -> None:
            for account in found.values():
                assert isinstance(account, Account)
                refused.extend(self._refused(account, rows[account.id], missing))

        await look(self._log, list(rows), see)
        self._staging.refuse(refused)
        self._staging.drop(chunk, [row.line for row in refused])

    async def enter(self, chunk: int) -> Entered:
        """Record the rows of a chunk, once; what others recorded meanwhile is left out."""
        rows = self._rows(chunk)
        if not rows:
            return Entered(entries=0, points=Decimal(0), left_out=())

        def decide(*found: Account | None) -> Decision:
            saved, left_out, entered = [], list[RefusedRow](), list[Decimal]()
            contexts: dict[UUID, Context] = {}
            for account in found:
                if account is None:
                    raise AccountUnknownError("an account of the import is not there any more")
                taken, refused = self._entered(account, rows[account.id])
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
            return Decision(saved=saved, contexts=contexts, answer=answer, let_go=True)

        wanted = [(Account, account) for account in rows]
        receipt = await self._log.execute(wanted, decide, self._named(chunk))
        said = orjson.loads(receipt.body)
        if not said:
            # The answer is kept for a time only, the chunk's name for ever.
            entered = [
                act.act.points
                for each in rows.values()
                for _, act in each
                if isinstance(act, ImportedAct)
            ]
            return Entered(entries=len(entered), points=sum(entered, Decimal(0)), left_out=())
        left_out = [
            RefusedRow(line=line, code=code, message=text) for line, code, text in said["left_out"]
        ]
        return Entered(
            entries=said["entries"], points=parse_points(said["points"]), left_out=left_out
        )

    def _entered(
        self, account: Account, rows: Sequence[KnownRow]
    ) -> tuple[list[ImportedAct], list[RefusedRow]]:
        """Record in an account what it takes; give that, and why it does not take the rest."""
        acts: list[ImportedRow] = []
        refused: list[RefusedRow] = []
        for line, act in rows:
            if isinstance(act, ImportedAct):
                acts.append((line, act))
            else:
                refused.append(refusal_of(line, act))
        gone = account.import_acts(self._import_id, acts, recorder=self._importer)
        refused += [refusal_of(line, error) for line, error in gone]
        if not gone:
            return [act for _, act in acts], refused
        lines = {line for line, _ in gone}
        return [act for line, act in acts if line not in lines], refused

    def _refused(
        self, account: Account, rows: Sequence[KnownRow], missing: frozenset[str]
    ) -> list[RefusedRow]:
        refused: list[RefusedRow] = []
        names = {act.entry.entry for _, act in rows if isinstance(act, ImportedAct)}
        if len(names) == len(rows) <= ACCOUNT_ROWS_MAX and not missing and account.are_new(names):
            return refused
        first: dict[str, int] = {}
        for number, (line, act) in enumerate(rows, 1):
            if not isinstance(act, ImportedAct):
                # Not raised: one error, raised for row after row, would remember every time.
                refused.append(refusal_of(line, act))
                continue
            try:
                if number > ACCOUNT_ROWS_MAX:
                    raise AccountRowsError(
                        f"a file holds at most {ACCOUNT_ROWS_MAX} acts of {account.label}"
                    )
                account.check_new(act.act)
                if act.entry.evidence:
                    check_cited(act.entry.evidence, missing)
                before = first.setdefault(act.entry.entry, line)
                if before != line:
                    raise RowRepeatedError(
                        f"line {before} holds this act of {account.label} already; "
                        "another act of that day takes the next ordinal",
                        first=before,
                    )
            except DomainError as error:
                refused.append(refusal_of(line, error))
        return refused

    def _cited(self, rows: Mapping[UUID, Sequence[KnownRow]]) -> frozenset[str]:
        """Name the originals that rows cite; most rows of a file tell of a few acts."""
        acts = {act for each in rows.values() for _, act in each}
        return frozenset(
            digest for act in acts if isinstance(act, ImportedAct) for digest in act.entry.evidence
        )

    def _rows(self, chunk: int) -> dict[UUID, list[KnownRow]]:
        """Give the rows of a chunk by account, each with its act or why no account takes it."""
        if len(self._known) >= ACTS_REMEMBERED_MAX:
            self._known.clear()
        return self._staging.rows(chunk, self._known.__getitem__)

    def _act(self, number: int) -> ImportedAct | DomainError:
        """Give an act with the table in force on its day; many rows tell of the same."""
        said = self._staging.act(number)
        day = date.fromisoformat(said.acted_on)
        act = Act(item=said.item, points=Decimal(said.points), acted_on=day, ordinal=said.ordinal)
        try:
            self._rules.check_day(day, today=self._received_on)
            return ImportedAct.of(self._rules.table_on(day), act, said.evidence.split())
        except DomainError as error:
            return error

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
