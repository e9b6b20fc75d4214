"""The statements of the books as of a business date: balances, trial balance, receipts, totals."""

from dataclasses import asdict, dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends

from assets.adapters.books.ledger import AsOf, Ledger, sub_balance
from assets.application.books.ports import Charts
from assets.domain.books.chart import BANK, CASH, RESULT_CLASSES, Chart
from assets.domain.books.statements import balance_sheet, income_statement
from assets.entrypoints.books.answers import (
    AddedUpAnswer,
    AddedUpChartAnswer,
    MoneyLineAnswer,
    ResultLineAnswer,
    StatementsAnswer,
    SubAccountAnswer,
    TrialBalanceAnswer,
    TrialLineAnswer,
)
from assets.entrypoints.books.bodies import AccountCode
from assets.entrypoints.books.reads import READ_BOOKS, BookReads, RecordedUntil
from chassis.http.pagination import Cursors, CursorText, Limit, Page
from chassis.http.positions import After
from chassis.identity.dependencies import Caller
from kernel.periods import Month

_MONEY = (
    "SELECT l.voucher, l.number, l.line, l.dated_on, l.kind, l.account, l.bank_account, l.debit_fen"
    " AS received_fen, l.credit_fen AS paid_fen, ARRAY(SELECT DISTINCT o.account FROM"
    " read.journal_lines o WHERE o.voucher = l.voucher AND o.account <> ALL(%(money)s) ORDER BY"
    " o.account) AS against FROM read.journal_lines l WHERE l.entity = %(entity)s AND l.account ="
    " ANY(%(money)s) AND l.month = %(month)s AND l.dated_on <= %(on)s AND l.number IS NOT NULL AND"
    " (%(until)s::timestamptz IS NULL OR l.posted_at <= %(until)s) AND"
    " l.kind <> 'opening' AND (l.number, l.line) > (%(number)s, %(line)s)"
    " ORDER BY l.number, l.line LIMIT %(limit)s"
)


@dataclass(frozen=True, kw_only=True)
class StatementParts:
    """What the routes of statements need."""

    reads: BookReads
    ledger: Ledger
    charts: Charts

    async def chart(self, entity: UUID, on: date) -> Chart:
        """Give the chart of an entity's books."""
        known = await self.reads.entities.index.known(entity)
        return self.charts.of(known.chart, on)


def statement_routes(parts: StatementParts) -> APIRouter:
    """Give the routes that show the books as of a day."""
    router = APIRouter(tags=["books"])
    _balances(router, parts)
    _trial_balance(router, parts)
    _money(router, parts)
    _statements(router, parts)
    _county(router, parts)
    return router


def _balances(router: APIRouter, parts: StatementParts) -> None:
    read = parts.reads.entities.gate.caller(READ_BOOKS)

    @router.get("/entities/{entity}/accounts/{account}/balances")
    async def balances(  # noqa: PLR0913, PLR0917  # each is one query parameter
        entity: UUID,
        account: AccountCode,
        on: date,
        caller: Annotated[Caller, Depends(read)],
        recorded_until: RecordedUntil = None,
        after: After = None,
    ) -> list[SubAccountAnswer]:
        """Read the balance of every sub-account of an account at the end of a day."""
        await parts.reads.entities.require(caller, entity, after)
        as_of = AsOf(on=on, recorded_until=recorded_until)
        rows = await parts.ledger.sub_accounts(entity, as_of, account=account)
        return [
            SubAccountAnswer.of({**row, "balance_fen": sub_balance(row).balance_fen})
            for row in rows
        ]


def _trial_balance(router: APIRouter, parts: StatementParts) -> None:
    read = parts.reads.entities.gate.caller(READ_BOOKS)

    @router.get("/entities/{entity}/trial-balance")
    async def trial_balance(
        entity: UUID,
        on: date,
        caller: Annotated[Caller, Depends(read)],
        recorded_until: RecordedUntil = None,
        after: After = None,
    ) -> TrialBalanceAnswer:
        """Read the trial balance (科目余额表) of a day's month up to the day."""
        await parts.reads.entities.require(caller, entity, after)
        position = await parts.reads.entities.reader.position()
        chart = await parts.chart(entity, on)
        as_of = AsOf(on=on, recorded_until=recorded_until)
        rows = await parts.ledger.sub_accounts(entity, as_of)
        return TrialBalanceAnswer(
            entity=entity,
            chart=chart.version,
            month=Month.of(on).text,
            on=on,
            position=position,
            accounts=trial_lines(rows, chart),
        )


def _money(router: APIRouter, parts: StatementParts) -> None:
    reads = parts.reads
    read = reads.entities.gate.caller(READ_BOOKS)
    cursors = Cursors(
        listing="money_lines", fields={"number": int, "line": int}, key=reads.cursor_key
    )

    @router.get("/entities/{entity}/receipts-and-payments")
    async def receipts_and_payments(  # noqa: PLR0913, PLR0917  # each is one query parameter
        entity: UUID,
        on: date,
        caller: Annotated[Caller, Depends(read)],
        recorded_until: RecordedUntil = None,
        limit: Limit = 50,
        cursor: CursorText = None,
        after: After = None,
    ) -> Page[MoneyLineAnswer]:
        """List receipts and payments item by item (收支明细) in a day's month, up to the day."""
        await reads.entities.require(caller, entity, after)
        chart = await parts.chart(entity, on)
        start = cursors.start(cursor, number=0, line=0)
        rows = await reads.entities.reader.named_rows(
            _MONEY,
            {
                **start,
                **AsOf(on=on, recorded_until=recorded_until).values(),
                "entity": entity,
                "money": [chart.roles[CASH], chart.roles[BANK]],
                "limit": limit + 1,
            },
        )
        items = [MoneyLineAnswer.of(row) for row in rows[:limit]]
        return Page(items=items, next=cursors.following(rows, limit))


def _statements(router: APIRouter, parts: StatementParts) -> None:
    read = parts.reads.entities.gate.caller(READ_BOOKS)

    @router.get("/entities/{entity}/statements")
    async def statements(
        entity: UUID,
        on: date,
        caller: Annotated[Caller, Depends(read)],
        recorded_until: RecordedUntil = None,
        after: After = None,
    ) -> StatementsAnswer:
        """Read the totals of balance sheet and income statement as of a day."""
        await parts.reads.entities.require(caller, entity, after)
        position = await parts.reads.entities.reader.position()
        chart = await parts.chart(entity, on)
        as_of = AsOf(on=on, recorded_until=recorded_until)
        rows = await parts.ledger.sub_accounts(entity, as_of)
        sheet = balance_sheet(map(sub_balance, rows), chart)
        moved = await parts.ledger.turnover(entity, as_of, accounts=chart.codes(*RESULT_CLASSES))
        result = income_statement(moved, chart)
        return StatementsAnswer(
            entity=entity,
            chart=chart.version,
            on=on,
            position=position,
            **asdict(sheet),
            income_fen=result.income_fen,
            expense_fen=result.expense_fen,
            net_income_fen=result.net_income_fen,
            by_account=[
                ResultLineAnswer(account=code, amount_fen=fen)
                for code, fen in result.by_account.items()
            ],
        )


def _county(router: APIRouter, parts: StatementParts) -> None:
    entities = parts.reads.entities
    read = entities.gate.caller(READ_BOOKS)

    @router.get("/units/{unit}/trial-balance")
    async def added_up_trial_balance(  # each is one query parameter
        unit: UUID,
        on: date,
        caller: Annotated[Caller, Depends(read)],
        recorded_until: RecordedUntil = None,
        after: After = None,
    ) -> AddedUpAnswer:
        """Read the trial balances of all entities of a unit and below it, added up (汇总表).

        Entities stay apart in their books; what is kept on different charts is not added up.
        """
        caller.require(unit)
        await entities.reader.caught_up(after or 0)
        position = await entities.reader.position()
        kept = await entities.index.within(entities.register.within(unit, on))
        as_of = AsOf(on=on, recorded_until=recorded_until)
        rows = await parts.ledger.added_up([each.entity for each in kept], as_of)
        return AddedUpAnswer(
            unit=unit,
            month=Month.of(on).text,
            on=on,
            position=position,
            charts=[
                AddedUpChartAnswer(
                    chart=version,
                    entities=sum(each.chart == version for each in kept),
                    accounts=trial_lines(list(own), parts.charts.of(version, on)),
                )
                for version, own in groupby(rows, key=itemgetter("chart"))
            ],
        )


def trial_lines(rows: list[dict[str, Any]], chart: Chart) -> list[TrialLineAnswer]:
    """Add sub-accounts up to their accounts, each with its name in the chart."""
    sums: dict[str, list[int]] = {}
    for row in rows:
        three = sums.setdefault(row["account"], [0, 0, 0])
        for place, name in enumerate(("opening_fen", "debit_fen", "credit_fen")):
            three[place] += row[name]
    return [
        TrialLineAnswer(
            account=code,
            name=chart.account(code).name,
            name_en=chart.account(code).name_en,
            opening_fen=opening,
            debit_fen=debit,
            credit_fen=credit,
            balance_fen=opening + debit - credit,
        )
        for code, (opening, debit, credit) in sums.items()
    ]
