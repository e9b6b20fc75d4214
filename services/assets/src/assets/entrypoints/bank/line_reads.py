"""What can be asked of the lines of a bank account: each line, its history, what it may be."""

import asyncio
import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict

from assets.adapters.bank.candidates import LineCandidates
from assets.application.bank.ports import Rules
from assets.domain.bank.line_errors import BankLineUnknownError
from assets.domain.bank.suggestions import Looked, suggest
from assets.entrypoints.bank.lines import LINE
from assets.entrypoints.bank.parts import BankBase, masked
from assets.entrypoints.bank.statements import READ_BANK
from assets.entrypoints.payments.bodies import IsoDate
from assets.entrypoints.row_answer import RowAnswer
from chassis.http.pagination import Cursors, CursorText, Limit, Page
from chassis.http.positions import After
from chassis.identity.dependencies import Caller

_SEALED = ("name", "account", "remark")
_SHOWN = (
    "SELECT b.*, m.kind, m.payment_request, m.reference AS matched_reference, m.covered, m.slips,"
    " m.pay_file, m.evidence, m.matcher, m.matched_at FROM read.bank_lines b LEFT JOIN"
    " read.bank_matches m ON m.position = b.matched"
)


class BankLineAnswer(BaseModel):
    """One line; received is above zero. The counterparty is null where it was forgotten."""

    model_config = ConfigDict(frozen=True)

    bank_line: UUID
    statement: UUID
    row: int
    booked_on: date
    amount_fen: int
    balance_fen: int | None
    reference: str | None
    purpose: str | None
    name: str | None
    account: str | None
    remark: str | None
    kind: str | None
    payment_request: UUID | None
    slips: list[UUID]
    pay_file: UUID | None
    matcher: UUID | None
    matched_at: datetime | None
    position: int


class MatchAnswer(RowAnswer):
    """One match of a line, and why it was undone, where it was."""

    kind: str
    payment_request: UUID | None
    reference: str | None
    covered: list[dict[str, Any]]
    slips: list[UUID]
    rule: str | None
    pay_file: UUID | None
    evidence: list[str]
    matcher: UUID
    matched_at: datetime
    ended_at: datetime | None
    unmatcher: UUID | None
    reason: str | None


class BankLineHistoryAnswer(BankLineAnswer):
    """One line with every match it had, the first one first."""

    matches: list[MatchAnswer]


class SuggestionAnswer(BaseModel):
    """What a line may be, and what speaks for it."""

    model_config = ConfigDict(frozen=True)

    kind: str
    dated_on: date
    amount_fen: int
    payment_request: UUID | None
    reference: str | None
    voucher: UUID | None
    draft: str | None
    line: int | None
    reasons: list[str]


@dataclass(frozen=True, kw_only=True)
class LineReads:
    """What the reading routes of lines need."""

    base: BankBase
    candidates: LineCandidates
    rules: Rules

    async def opened(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Give rows with their texts opened, where they were not forgotten."""
        sealed = [json.loads(row.pop("sealed")) for row in rows]
        asked = [
            (json.dumps(texts[name]), row["event"], name)
            for row, texts in zip(rows, sealed, strict=True)
            for name in texts
        ]
        found = iter(await self.base.accounts.opened(asked))
        return [
            {**row, **dict.fromkeys(_SEALED), **{name: next(found) for name in texts}}
            for row, texts in zip(rows, sealed, strict=True)
        ]

    async def line(self, entity: UUID, bank_account: UUID, bank_line: UUID) -> dict[str, Any]:
        """Give one line of an account; raises `BankLineUnknownError`."""
        row = await self.base.entities.reader.row(
            f"{_SHOWN} WHERE b.bank_line = %s AND b.bank_account = %s AND b.entity = %s",
            *(bank_line, bank_account, entity),
        )
        if row is None:
            raise BankLineUnknownError("the bank account has no such line")
        (opened,) = await self.opened([row])
        return opened


def bank_line_read_routes(parts: LineReads) -> APIRouter:
    """Give the routes that show lines."""
    router = APIRouter(tags=["bank"])
    _lines(router, parts)
    _one_line(router, parts)
    _suggestions(router, parts)
    return router


def _lines(router: APIRouter, parts: LineReads) -> None:
    base = parts.base
    reads = base.entities.gate.caller(READ_BANK)
    cursors = Cursors(
        listing="bank_lines", fields={"booked_on": str, "bank_line": str}, key=base.cursor_key
    )

    @router.get(LINE.removesuffix("/{bank_line}"))
    async def bank_lines(  # noqa: PLR0913, PLR0917  # each is one query parameter
        entity: UUID,
        bank_account: UUID,
        since: IsoDate,
        on: IsoDate,
        caller: Annotated[Caller, Depends(reads)],
        state: Literal["matched", "unmatched"] | None = None,
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[BankLineAnswer]:
        """List the lines of an account from one day to another; `unmatched` are those left."""
        await base.entities.require(caller, entity, after)
        place = cursors.start(cursor, booked_on=since.isoformat(), bank_line=str(UUID(int=0)))
        rows = await base.entities.reader.rows(
            f"{_SHOWN} WHERE b.entity = %s AND b.bank_account = %s AND b.booked_on <= %s AND"
            " (b.booked_on, b.bank_line) > (%s::date, %s::uuid) AND (%s::text IS NULL OR"
            " (b.matched IS NOT NULL) = (%s = 'matched')) ORDER BY b.booked_on, b.bank_line"
            " LIMIT %s",
            *(entity, bank_account, on, place["booked_on"], place["bank_line"]),
            *(state, state, limit + 1),
        )
        items = [_line(row) for row in await parts.opened(rows[:limit])]
        return Page(items=items, next=cursors.following(rows, limit))


def _one_line(router: APIRouter, parts: LineReads) -> None:
    base = parts.base
    reads = base.entities.gate.caller(READ_BANK)

    @router.get(LINE)
    async def bank_line(
        entity: UUID,
        bank_account: UUID,
        bank_line: UUID,
        caller: Annotated[Caller, Depends(reads)],
        after: After = None,
    ) -> BankLineHistoryAnswer:
        """Read one line with every match it had."""
        await base.entities.require(caller, entity, after)
        row = await parts.line(entity, bank_account, bank_line)
        matches = await base.entities.reader.rows(
            "SELECT * FROM read.bank_matches WHERE bank_line = %s ORDER BY position", bank_line
        )
        undone = [each for each in matches if each["reason"] is not None]
        reasons = await base.accounts.opened(
            [(each["reason"], each["ended_by"], "reason") for each in undone]
        )
        for each, reason in zip(undone, reasons, strict=True):
            each["reason"] = reason
        shown = [MatchAnswer.of(each) for each in matches]
        return BankLineHistoryAnswer(**_line(row).model_dump(), matches=shown)


def _suggestions(router: APIRouter, parts: LineReads) -> None:
    base = parts.base
    reads = base.entities.gate.caller(READ_BANK)

    @router.get(f"{LINE}/suggestions")
    async def suggestions(
        entity: UUID,
        bank_account: UUID,
        bank_line: UUID,
        caller: Annotated[Caller, Depends(reads)],
        after: After = None,
    ) -> list[SuggestionAnswer]:
        """Suggest what a line may be, best first; a person confirms one of them."""
        await base.entities.require(caller, entity, after)
        row = await parts.line(entity, bank_account, bank_line)
        tokens: frozenset[str] = frozenset()
        if row["account"] is not None:
            tokens = await asyncio.to_thread(base.numbers.all_of, row["account"])
        looked = Looked(
            booked_on=row["booked_on"],
            amount_fen=row["amount_fen"],
            reference=row["reference"],
            tokens=tokens,
        )
        known = await base.entities.index.known(entity)
        candidates = await parts.candidates.of(
            looked, unit=known.unit, entity=entity, bank_account=bank_account
        )
        window = parts.rules.in_force(base.today()).window_days
        return [
            SuggestionAnswer(
                **{
                    name: getattr(each.candidate, name)
                    for name in SuggestionAnswer.model_fields
                    if name != "reasons"
                },
                reasons=list(each.reasons),
            )
            for each in suggest(looked, candidates, window_days=window)
        ]


def _line(row: dict[str, Any]) -> BankLineAnswer:
    shown = {name: row[name] for name in BankLineAnswer.model_fields}
    said = {"slips": row["slips"] or [], "account": masked(row["account"])}
    return BankLineAnswer(**{**shown, **said})
