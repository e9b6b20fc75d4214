"""Accounting entities and their bank accounts over HTTP."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from assets.adapters.books.entity_index import EntityIndex
from assets.application.books.commands import CloseBankAccount, EstablishEntity, OpenBankAccount
from assets.application.books.entities import Entities
from assets.entrypoints.books.answers import EntityAnswer
from assets.entrypoints.books.bodies import (
    BankAccountBody,
    BankAccountEndAnswer,
    BankAccountEndBody,
    BankAccountMadeAnswer,
    EntityBody,
    EntityMadeAnswer,
)
from chassis.context import Context
from chassis.http.positions import After
from chassis.http.receipts import answer
from chassis.identity.dependencies import Caller, Gate
from chassis.identity.permissions import permission
from chassis.reading import Reader
from chassis.replica.memory import RegisterMemory
from kernel.periods import Month


@dataclass(frozen=True, kw_only=True)
class EntityParts:
    """What the routes of entities need, and those of their books beside it."""

    gate: Gate
    entities: Entities
    index: EntityIndex
    register: RegisterMemory
    reader: Reader

    async def context(self, caller: Caller, entity: UUID, *, on: date, **more: Any) -> Context:
        """Give the envelope's part of a command on an entity; refuses whom no post lets in."""
        unit = (await self.index.known(entity)).unit
        division = self.register.unit(unit).division
        return caller.context(unit=unit, division=division, effective_on=on, **more)

    async def require(self, caller: Caller, entity: UUID, after: int | None) -> None:
        """Let in who may read of an entity, once the read models are as far as was asked."""
        caller.require((await self.index.known(entity)).unit)
        await self.reader.caught_up(after or 0)


def entity_routes(parts: EntityParts) -> APIRouter:
    """Give the routes by which books begin."""
    router = APIRouter(tags=["entities"])
    _establishing(router, parts)
    _banking(router, parts)
    _reading(router, parts)
    return router


def _establishing(router: APIRouter, parts: EntityParts) -> None:
    keep = parts.gate.caller(permission("assets.entity.keep", key_required=True))

    @router.post("/entities", status_code=201, response_model=EntityMadeAnswer)
    async def establish_entity(
        body: EntityBody, caller: Annotated[Caller, Depends(keep)]
    ) -> Response:
        """Let a unit keep books in a legal form (建账), once."""
        books_from = Month(body.books_from)
        context = caller.context(
            unit=body.unit,
            division=parts.register.unit(body.unit).division,
            effective_on=books_from.first_on,
        )
        command = EstablishEntity(**{**dict(body), "books_from": books_from})
        return answer(await parts.entities.establish_entity(command, context), status=201)


def _banking(router: APIRouter, parts: EntityParts) -> None:
    keep = parts.gate.caller(permission("assets.entity.keep", key_required=True))

    @router.post(
        "/entities/{entity}/bank-accounts", status_code=201, response_model=BankAccountMadeAnswer
    )
    async def open_bank_account(
        entity: UUID, body: BankAccountBody, caller: Annotated[Caller, Depends(keep)]
    ) -> Response:
        """Let an entity's money lie on a bank account."""
        context = await parts.context(caller, entity, on=body.since)
        command = OpenBankAccount(entity=entity, **dict(body))
        return answer(await parts.entities.open_bank_account(command, context), status=201)

    @router.post(
        "/entities/{entity}/bank-accounts/{bank_account}/endings",
        response_model=BankAccountEndAnswer,
    )
    async def close_bank_account(
        entity: UUID,
        bank_account: UUID,
        body: BankAccountEndBody,
        caller: Annotated[Caller, Depends(keep)],
    ) -> Response:
        """Let a bank account end with a day."""
        context = await parts.context(caller, entity, on=body.until)
        command = CloseBankAccount(entity=entity, account=bank_account, until=body.until)
        return answer(await parts.entities.close_bank_account(command, context), status=200)


def _reading(router: APIRouter, parts: EntityParts) -> None:
    read = parts.gate.caller(permission("assets.books.read"))

    @router.get("/units/{unit}/entities")
    async def entities(
        unit: UUID, caller: Annotated[Caller, Depends(read)], after: After = None
    ) -> list[EntityAnswer]:
        """List the entities of a unit; there is at most one of each form."""
        caller.require(unit)
        await parts.reader.caught_up(after or 0)
        rows = await parts.reader.rows(
            "SELECT * FROM read.entities WHERE unit = %s ORDER BY form", unit
        )
        return [EntityAnswer.of(row) for row in rows]
