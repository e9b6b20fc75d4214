"""The notes to the statements (会计报表附注) as of a business date, from the books themselves."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends

from assets.adapters.books.adopted_note_rules import AdoptedNoteRules
from assets.adapters.books.ledger import AsOf
from assets.adapters.books.year_books import YearBooks
from assets.domain.books.chart import Chart
from assets.domain.books.notes import Movement, NotePoint, NoteRules, Owed, ageing_bounds, owed
from assets.entrypoints.books.note_answers import (
    AgeAnswer,
    AssetClassAnswer,
    AssetsNoteAnswer,
    MovementAnswer,
    NoteAnswer,
    NotesAnswer,
    OrganisationNoteAnswer,
    OwedAnswer,
    OwedSumAnswer,
    PartiesNoteAnswer,
    PendingNoteAnswer,
    ResultNoteAnswer,
)
from assets.entrypoints.books.reads import READ_BOOKS, RecordedUntil
from assets.entrypoints.books.statements import StatementParts
from chassis.http.pagination import Cursors, CursorText, Limit, Page
from chassis.http.positions import After
from chassis.identity.dependencies import Caller

_ENTITY = "SELECT entity, unit, form, name, credit_code, chart, books_from FROM read.entities"


@dataclass(frozen=True, kw_only=True)
class NoteParts:
    """What the notes need beside what statements do."""

    statements: StatementParts
    books: YearBooks
    rules: AdoptedNoteRules


def note_routes(parts: NoteParts) -> APIRouter:
    """Give the routes of the notes."""
    router = APIRouter(tags=["books"])
    _notes(router, parts)
    _parties(router, parts)
    return router


def _notes(router: APIRouter, parts: NoteParts) -> None:
    reads = parts.statements.reads
    read = reads.entities.gate.caller(READ_BOOKS)

    @router.get("/entities/{entity}/notes")
    async def notes(
        entity: UUID,
        on: date,
        caller: Annotated[Caller, Depends(read)],
        recorded_until: RecordedUntil = None,
        after: After = None,
    ) -> NotesAnswer:
        """Read the notes to the statements of a day: its year, point by point."""
        await reads.entities.require(caller, entity, after)
        position = await reads.entities.reader.position()
        chart = await parts.statements.chart(entity, on)
        rules = parts.rules.of(chart.version, on)
        as_of = AsOf(on=on, recorded_until=recorded_until)
        noting = _Noting(parts, entity, as_of=as_of, chart=chart, rules=rules)
        return NotesAnswer(
            entity=entity,
            chart=chart.version,
            rule=rules.rule,
            on=on,
            position=position,
            notes=[await noting.note(point) for point in rules.points],
        )


def _parties(router: APIRouter, parts: NoteParts) -> None:
    reads = parts.statements.reads
    read = reads.entities.gate.caller(READ_BOOKS)
    fields: dict[str, type[int | str]] = {"account": str, "party": str}
    cursors = Cursors(listing="note_parties", fields=fields, key=reads.cursor_key)

    @router.get("/entities/{entity}/notes/parties")
    async def note_parties(  # noqa: PLR0913, PLR0917  # each is one query parameter
        entity: UUID,
        on: date,
        caller: Annotated[Caller, Depends(read)],
        recorded_until: RecordedUntil = None,
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[OwedAnswer]:
        """List what each party owes or is owed on a day, by account and age, never netted."""
        await reads.entities.require(caller, entity, after)
        chart = await parts.statements.chart(entity, on)
        rules = parts.rules.of(chart.version, on)
        as_of = AsOf(on=on, recorded_until=recorded_until)
        found = await _owed(parts, entity, as_of=as_of, chart=chart, rules=rules)
        start = cursors.start(cursor, account="", party="")
        place = (start["account"], start["party"])
        left = [each for each in found if (each.account, each.party or "") > place]
        return Page(
            items=[OwedAnswer.model_validate(asdict(each)) for each in left[:limit]],
            next=cursors.following(left[: limit + 1], limit),
        )


async def _owed(
    parts: NoteParts, entity: UUID, *, as_of: AsOf, chart: Chart, rules: NoteRules
) -> list[Owed]:
    grown = await parts.books.grown(entity, as_of, rules.accounts_of("parties"))
    return owed(grown, chart, on=as_of.on, days=rules.ageing_days)


class _Noting:
    """Answers the points of the notes of one entity on one day."""

    def __init__(
        self, parts: NoteParts, entity: UUID, *, as_of: AsOf, chart: Chart, rules: NoteRules
    ) -> None:
        self._parts = parts
        self._books = parts.books
        self._entity = entity
        self._as_of = as_of
        self._chart = chart
        self._rules = rules
        self._answers: Mapping[str, Callable[[NotePoint], Awaitable[dict[str, Any]]]] = {
            "organisation": self._organisation,
            "accounts": self._accounts,
            "parties": self._parties,
            "assets": self._assets,
            "results": self._results,
            "pending": self._pending,
        }

    async def note(self, point: NotePoint) -> NoteAnswer:
        """Give a point with its answer, or with the text that stands for one."""
        said = asdict(point)
        named = {name: said[name] for name in NoteAnswer.model_fields if name in said}
        answer = self._answers.get(point.answer)
        found = {} if answer is None else await answer(point)
        return NoteAnswer(**named, point=point.key, **found)

    async def _organisation(self, _point: NotePoint) -> dict[str, Any]:
        reader = self._parts.statements.reads.entities.reader
        row = await reader.row(f"{_ENTITY} WHERE entity = %s", self._entity)
        return {"organisation": OrganisationNoteAnswer.model_validate(row)}

    async def _accounts(self, point: NotePoint) -> dict[str, Any]:
        moved = await self._books.movements(self._entity, self._as_of, frozenset(point.accounts))
        return {"movements": [self._movement(each) for each in moved]}

    async def _parties(self, _point: NotePoint) -> dict[str, Any]:
        found = await _owed(
            self._parts, self._entity, as_of=self._as_of, chart=self._chart, rules=self._rules
        )
        claims = [each for each in found if each.claim]
        debts = [each for each in found if not each.claim]
        ageing = [
            AgeAnswer(
                days_least=least,
                days_most=most,
                receivables_fen=sum(each.by_age[place] for each in claims),
                payables_fen=sum(each.by_age[place] for each in debts),
            )
            for place, (least, most) in enumerate(ageing_bounds(self._rules.ageing_days))
        ]
        answer = PartiesNoteAnswer(
            receivables_fen=sum(each.open_fen for each in claims),
            payables_fen=sum(each.open_fen for each in debts),
            accounts=[*self._sums(claims, claim=True), *self._sums(debts, claim=False)],
            ageing=ageing,
        )
        return {"parties": answer}

    async def _assets(self, point: NotePoint) -> dict[str, Any]:
        moved = await self._books.movements(self._entity, self._as_of, frozenset(point.accounts))
        classes = await self._books.cards(self._entity, self._as_of)
        cost = sum(each.closing_fen for each in moved if not self._contra(each))
        depreciated = -sum(each.closing_fen for each in moved if self._contra(each))
        answer = AssetsNoteAnswer(
            movements=[self._movement(each) for each in moved],
            classes=[AssetClassAnswer.model_validate(row) for row in classes],
            without_card_cost_fen=cost - sum(row["cost_fen"] for row in classes),
            without_card_depreciated_fen=depreciated
            - sum(row["depreciated_fen"] for row in classes),
        )
        return {"assets": answer}

    async def _results(self, point: NotePoint) -> dict[str, Any]:
        rows = await self._books.results(self._entity, self._as_of, frozenset(point.accounts))
        answers = []
        for row in rows:
            account = self._chart.account(row["account"])
            answers.append(
                ResultNoteAnswer(
                    account=account.code,
                    account_name=account.name,
                    sub=row["sub"],
                    amount_fen=row["fen"] if account.kind == "income" else -row["fen"],
                )
            )
        return {"results": answers}

    async def _pending(self, _point: NotePoint) -> dict[str, Any]:
        answer = PendingNoteAnswer(
            retained_fen=await self._books.retained_fen(self._entity, self._as_of),
            open_audit_cases=await self._books.open_cases(self._entity, self._as_of),
        )
        return {"pending": answer}

    def _contra(self, movement: Movement) -> bool:
        return self._chart.account(movement.account).contra

    def _movement(self, movement: Movement) -> MovementAnswer:
        name = self._chart.account(movement.account).name
        closing_fen = movement.closing_fen
        return MovementAnswer(**asdict(movement), account_name=name, closing_fen=closing_fen)

    def _sums(self, found: Sequence[Owed], *, claim: bool) -> list[OwedSumAnswer]:
        return [
            OwedSumAnswer(
                account=code,
                account_name=self._chart.account(code).name,
                claim=claim,
                parties=sum(each.account == code for each in found),
                open_fen=sum(each.open_fen for each in found if each.account == code),
            )
            for code in sorted({each.account for each in found})
        ]
