"""What can be asked of contracts: which there are, one with its story, its schedule, its lines."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends

from assets.adapters.contracts.receivables import AsOf, Receivables
from assets.domain.contracts.errors import ContractUnknownError
from assets.domain.contracts.terms import Form
from assets.entrypoints.books.answers import BookedLineAnswer
from assets.entrypoints.books.reads import RecordedUntil
from assets.entrypoints.contracts.answers import (
    ContractAnswer,
    ContractLineAnswer,
    InstalmentAnswer,
    MatterAnswer,
    RequestAnswer,
    ScheduleAnswer,
)
from assets.entrypoints.contracts.contracts_http import ContractParts
from chassis.http.pagination import Cursors, CursorText, Limit, Page
from chassis.http.positions import After
from chassis.identity.dependencies import Caller
from chassis.identity.permissions import permission
from chassis.personal.texts import SealedTexts
from chassis.personal.vault import Vault
from chassis.reading import Reader

READ = permission("assets.contract.read")
Row = dict[str, Any]

_LISTED = (
    "SELECT * FROM read.contracts c WHERE entity = %(entity)s AND position > %(position)s AND"
    " (%(form)s::text IS NULL OR form = %(form)s) AND (%(party)s::uuid IS NULL OR party ="
    " %(party)s) AND (%(on)s::date IS NULL OR %(on)s BETWEEN since AND coalesce(terminated_on,"
    " until)) AND (%(until)s::timestamptz IS NULL OR signed_at <= %(until)s) AND"
    " (%(matter)s::uuid IS NULL OR EXISTS (SELECT 1 FROM read.contract_matters m WHERE m.contract"
    " = c.contract AND m.matter = %(matter)s)) ORDER BY position LIMIT %(limit)s"
)
_REQUESTS = (
    "SELECT r.*, coalesce((SELECT sum(CASE fact WHEN 'paid' THEN amount_fen WHEN 'returned' THEN"
    " -amount_fen END) FROM read.contract_money m WHERE m.payment_request = r.payment_request AND"
    " m.moved_on <= %(on)s AND (%(until)s::timestamptz IS NULL OR m.recorded_at <= %(until)s)),"
    " 0)::bigint AS paid_fen FROM read.contract_requests r WHERE contract = %(contract)s AND"
    " (%(until)s::timestamptz IS NULL OR asked_at <= %(until)s) ORDER BY asked_at, number"
)


@dataclass(frozen=True, kw_only=True)
class ContractReads:
    """What the reading routes of contracts need."""

    contracts: ContractParts
    receivables: Receivables
    reader: Reader
    vault: Vault
    source: str
    cursor_key: bytes

    async def require(self, caller: Caller, contract: UUID, after: int | None) -> None:
        """Let in who may read a contract, once the read models are as far as was asked."""
        caller.require((await self.contracts.index.known(contract)).unit)
        await self.reader.caught_up(after or 0)

    async def require_entity(self, caller: Caller, entity: UUID, after: int | None) -> UUID:
        """Let in who may read an entity's contracts; gives its unit."""
        unit = (await self.contracts.entities.known(entity)).unit
        caller.require(unit)
        await self.reader.caught_up(after or 0)
        return unit

    async def shown(self, rows: list[Row]) -> list[ContractAnswer]:
        """Give contracts with what they are about, and their words where not forgotten."""
        ids = [row["contract"] for row in rows]
        matters = await self.reader.rows(
            "SELECT * FROM read.contract_matters WHERE contract = ANY(%s) ORDER BY matter", ids
        )
        texts = await self._texts.of(rows, "summary")
        return [
            ContractAnswer(
                **{name: row[name] for name in ContractAnswer.model_fields if name in row}
                | {
                    "owner": row["entity"],
                    "summary": text,
                    "matters": [
                        MatterAnswer.of(each)
                        for each in matters
                        if each["contract"] == row["contract"]
                    ],
                }
            )
            for row, text in zip(rows, texts, strict=True)
        ]

    async def told(self, rows: list[Row]) -> list[ContractLineAnswer]:
        """Give the lines of a story with their words opened."""
        said = [
            (json.dumps(value), row["event_id"], name)
            for row in rows
            for name, value in json.loads(row["sealed"]).items()
        ]
        texts = await self._texts.opened(said)
        words = {event: text for (_, event, _), text in zip(said, texts, strict=True)}
        return [
            ContractLineAnswer(
                **{name: row[name] for name in ContractLineAnswer.model_fields if name in row}
                | {"data": json.loads(row["data"]), "words": words.get(row["event_id"])}
            )
            for row in rows
        ]

    @property
    def _texts(self) -> SealedTexts:
        return SealedTexts(self.vault, source=self.source)


def contract_read_routes(parts: ContractReads) -> APIRouter:
    """Give the routes that show contracts."""
    router = APIRouter(tags=["contracts"])
    _listing(router, parts)
    _one(router, parts)
    _schedule(router, parts)
    _bookings(router, parts)
    return router


def _listing(router: APIRouter, parts: ContractReads) -> None:
    read = parts.contracts.gate.caller(READ)
    cursors = Cursors(listing="contracts", fields={"position": int}, key=parts.cursor_key)

    @router.get("/entities/{entity}/contracts")
    async def contracts(  # noqa: PLR0913, PLR0917  # each is one query parameter
        entity: UUID,
        caller: Annotated[Caller, Depends(read)],
        form: Form | None = None,
        party: UUID | None = None,
        matter: UUID | None = None,
        on: date | None = None,
        recorded_until: RecordedUntil = None,
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[ContractAnswer]:
        """List the contracts of an entity in their order: in force on a day, or about an asset."""
        await parts.require_entity(caller, entity, after)
        start = cursors.start(cursor, position=0)["position"]
        named = {"entity": entity, "form": form, "party": party, "matter": matter, "on": on}
        rows = await parts.reader.named_rows(
            _LISTED, {**named, "until": recorded_until, "position": start, "limit": limit + 1}
        )
        items = await parts.shown(rows[:limit])
        return Page(items=items, next=cursors.following(rows, limit))


def _one(router: APIRouter, parts: ContractReads) -> None:
    read = parts.contracts.gate.caller(READ)
    cursors = Cursors(listing="contract_story", fields={"position": int}, key=parts.cursor_key)

    @router.get("/contracts/{contract}")
    async def contract(
        contract: UUID, caller: Annotated[Caller, Depends(read)], after: After = None
    ) -> ContractAnswer:
        """Read one contract as it stands."""
        await parts.require(caller, contract, after)
        row = await parts.reader.row("SELECT * FROM read.contracts WHERE contract = %s", contract)
        if row is None:
            raise ContractUnknownError("there is no such contract")
        (shown,) = await parts.shown([row])
        return shown

    @router.get("/contracts/{contract}/story")
    async def contract_story(  # noqa: PLR0913, PLR0917  # each is one query parameter
        contract: UUID,
        caller: Annotated[Caller, Depends(read)],
        recorded_until: RecordedUntil = None,
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[ContractLineAnswer]:
        """Read what happened to a contract: who did what, when, and on what authority."""
        await parts.require(caller, contract, after)
        start = cursors.start(cursor, position=0)["position"]
        rows = await parts.reader.rows(
            "SELECT * FROM read.contract_story WHERE contract = %s AND position > %s AND"
            " (%s::timestamptz IS NULL OR recorded_at <= %s) ORDER BY position LIMIT %s",
            *(contract, start, recorded_until, recorded_until, limit + 1),
        )
        items = await parts.told(rows[:limit])
        return Page(items=items, next=cursors.following(rows, limit))


def _schedule(router: APIRouter, parts: ContractReads) -> None:
    read = parts.contracts.gate.caller(READ)

    @router.get("/contracts/{contract}/schedule")
    async def schedule(
        contract: UUID,
        on: date,
        caller: Annotated[Caller, Depends(read)],
        recorded_until: RecordedUntil = None,
        after: After = None,
    ) -> ScheduleAnswer:
        """Read the schedule of a contract as of a day, with what came of each instalment."""
        await parts.require(caller, contract, after)
        position = await parts.reader.position()
        as_of = AsOf(on=on, recorded_until=recorded_until)
        rows = await parts.receivables.schedule(contract, as_of)
        requests = await parts.reader.named_rows(
            _REQUESTS, {**as_of.values(), "contract": contract}
        )
        return ScheduleAnswer(
            contract=contract,
            on=on,
            position=position,
            instalments=[InstalmentAnswer.of(row) for row in rows],
            requests=[RequestAnswer.of(row) for row in requests],
        )


def _bookings(router: APIRouter, parts: ContractReads) -> None:
    read = parts.contracts.gate.caller(READ)
    fields = {"dated_on": str, "voucher": str, "line": int}
    cursors = Cursors(listing="contract_bookings", fields=fields, key=parts.cursor_key)

    @router.get("/contracts/{contract}/bookings")
    async def contract_bookings(  # noqa: PLR0913, PLR0917  # each is one query parameter
        contract: UUID,
        on: date,
        caller: Annotated[Caller, Depends(read)],
        recorded_until: RecordedUntil = None,
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[BookedLineAnswer]:
        """List the lines in the books that name a contract, up to a day."""
        await parts.require(caller, contract, after)
        nobody = str(UUID(int=0))
        start = cursors.start(cursor, dated_on=date.min.isoformat(), voucher=nobody, line=0)
        rows = await parts.reader.rows(
            "SELECT * FROM read.journal_lines WHERE contract = %s AND number IS NOT NULL AND"
            " dated_on <= %s AND (%s::timestamptz IS NULL OR posted_at <= %s) AND (dated_on,"
            " voucher, line) > (%s::date, %s::uuid, %s) ORDER BY dated_on, voucher, line LIMIT %s",
            *(contract, on, recorded_until, recorded_until),
            *(start["dated_on"], start["voucher"], start["line"], limit + 1),
        )
        items = [BookedLineAnswer.of(row) for row in rows[:limit]]
        return Page(items=items, next=cursors.following(rows, limit))
