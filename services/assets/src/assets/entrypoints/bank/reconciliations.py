"""Bank reconciliations (银行存款余额调节表) and what an entity's money comes to, over HTTP."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict

from assets.adapters.books.ledger import AsOf
from assets.domain.bank.reconciliation import InTransit, Reconciliation
from assets.entrypoints.bank.money import AccountMoney, EntityMoney
from assets.entrypoints.bank.parts import BankBase
from assets.entrypoints.bank.statements import READ_BANK
from assets.entrypoints.books.reads import RecordedUntil
from assets.entrypoints.payments.bodies import IsoDate
from chassis.http.positions import After
from chassis.identity.dependencies import Caller

ITEMS_SHOWN_MAX = 200


class InTransitAnswer(BaseModel):
    """One item in transit (未达账项): a line of the bank, or a line of a voucher."""

    model_config = ConfigDict(frozen=True)

    dated_on: date
    amount_fen: int
    bank_line: UUID | None
    reference: str | None
    voucher: UUID | None
    number: int | None
    line: int | None


class ItemsAnswer(BaseModel):
    """All items of one class: their sum, and the first of them one by one."""

    model_config = ConfigDict(frozen=True)

    total_fen: int
    count: int
    items: list[InTransitAnswer]

    @classmethod
    def of(cls, items: Sequence[InTransit]) -> "ItemsAnswer":
        """Show the items of a class."""
        return cls(
            total_fen=sum(each.amount_fen for each in items),
            count=len(items),
            items=[
                InTransitAnswer(
                    dated_on=each.dated_on,
                    amount_fen=each.amount_fen,
                    bank_line=each.bank_line,
                    reference=each.reference,
                    voucher=each.voucher,
                    number=each.number,
                    line=each.line,
                )
                for each in items[:ITEMS_SHOWN_MAX]
            ],
        )


class ReconciliationAnswer(BaseModel):
    """The reconciliation of one bank account on a day; received is above zero, paid below."""

    model_config = ConfigDict(frozen=True)

    entity: UUID
    bank_account: UUID
    on: date
    position: int
    statement: UUID
    covered_until: date
    irregular: list[str]
    book_fen: int
    bank_received: ItemsAnswer
    bank_paid: ItemsAnswer
    adjusted_book_fen: int
    statement_fen: int
    books_received: ItemsAnswer
    books_paid: ItemsAnswer
    adjusted_statement_fen: int
    unexplained_fen: int
    balanced: bool


class AccountPositionAnswer(BaseModel):
    """What one bank account holds by the books, and by its latest statement up to the day."""

    model_config = ConfigDict(frozen=True)

    bank_account: UUID
    bank: str
    kind: str
    book_fen: int
    statement_fen: int | None
    covered_until: date | None
    unmatched_lines: int


class CashPositionAnswer(BaseModel):
    """What an entity's money comes to on a day: cash, and each bank account."""

    model_config = ConfigDict(frozen=True)

    entity: UUID
    on: date
    position: int
    cash_fen: int
    bank_fen: int
    total_fen: int
    accounts: list[AccountPositionAnswer]


@dataclass(frozen=True, kw_only=True)
class ReconciliationParts:
    """What the routes of balances need."""

    base: BankBase
    money: EntityMoney


def reconciliation_routes(parts: ReconciliationParts) -> APIRouter:
    """Give the routes that show balances beside each other."""
    router = APIRouter(tags=["bank"])
    _reconciliation(router, parts)
    _position(router, parts)
    return router


def _reconciliation(router: APIRouter, parts: ReconciliationParts) -> None:
    base = parts.base
    reads = base.entities.gate.caller(READ_BANK)

    @router.get("/entities/{entity}/bank-accounts/{bank_account}/reconciliation")
    async def reconciliation(  # noqa: PLR0913, PLR0917  # each is one query parameter
        entity: UUID,
        bank_account: UUID,
        on: IsoDate,
        caller: Annotated[Caller, Depends(reads)],
        recorded_until: RecordedUntil = None,
        after: After = None,
    ) -> ReconciliationAnswer:
        """Read the bank reconciliation (银行存款余额调节表) of a day, as of a month end."""
        await base.entities.require(caller, entity, after)
        as_of = AsOf(on=on, recorded_until=recorded_until)
        position = await base.entities.reader.position()
        said, found = await parts.money.reconciled(entity, bank_account, as_of)
        return ReconciliationAnswer(
            entity=entity,
            bank_account=bank_account,
            on=on,
            position=position,
            statement=said.statement,
            covered_until=said.covered_until,
            irregular=list(said.irregular),
            **_shown(found),
        )


def _position(router: APIRouter, parts: ReconciliationParts) -> None:
    base = parts.base
    reads = base.entities.gate.caller(READ_BANK)

    @router.get("/entities/{entity}/cash-position")
    async def cash_position(
        entity: UUID,
        on: IsoDate,
        caller: Annotated[Caller, Depends(reads)],
        recorded_until: RecordedUntil = None,
        after: After = None,
    ) -> CashPositionAnswer:
        """Read what an entity's money comes to on a day: cash, and each bank account."""
        await base.entities.require(caller, entity, after)
        as_of = AsOf(on=on, recorded_until=recorded_until)
        position = await base.entities.reader.position()
        cash, held = await parts.money.of(entity, as_of)
        accounts = [_account(each) for each in held]
        return CashPositionAnswer(
            entity=entity,
            on=on,
            position=position,
            cash_fen=cash,
            bank_fen=sum(each.book_fen for each in held),
            total_fen=cash + sum(each.book_fen for each in held),
            accounts=accounts,
        )


def _account(held: AccountMoney) -> AccountPositionAnswer:
    return AccountPositionAnswer(
        bank_account=held.bank_account,
        bank=held.bank,
        kind=held.kind,
        book_fen=held.book_fen,
        statement_fen=None if held.said is None else held.said.balance_fen,
        covered_until=None if held.said is None else held.said.covered_until,
        unmatched_lines=held.unmatched,
    )


def _shown(found: Reconciliation) -> dict[str, Any]:
    return {
        "book_fen": found.book_fen,
        "bank_received": ItemsAnswer.of(found.bank_received),
        "bank_paid": ItemsAnswer.of(found.bank_paid),
        "adjusted_book_fen": found.adjusted_book_fen,
        "statement_fen": found.statement_fen,
        "books_received": ItemsAnswer.of(found.books_received),
        "books_paid": ItemsAnswer.of(found.books_paid),
        "adjusted_statement_fen": found.adjusted_statement_fen,
        "unexplained_fen": found.unexplained_fen,
        "balanced": found.unexplained_fen == 0,
    }
