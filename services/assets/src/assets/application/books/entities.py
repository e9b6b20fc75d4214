"""Establishes accounting entities and opens and closes their bank accounts."""

import asyncio
from datetime import date

from assets.application.books.commands import CloseBankAccount, EstablishEntity, OpenBankAccount
from assets.application.books.ports import AccountTokens, Charts
from assets.domain.books.entity import Entity, EntityExistsError, EntityUnknownError
from chassis.context import Context
from chassis.eventstore.log import Decision, Log
from chassis.personal.values import Personal
from chassis.receipts import StoredReceipt

VOUCHERS_RETENTION = "vouchers"
"""Vouchers and what they rest on are kept for 30 years (会计档案管理办法)."""


class Entities:
    """The use cases of entities; each answers with the receipt of what was stored."""

    def __init__(self, log: Log, *, charts: Charts, tokens: AccountTokens) -> None:
        """Decide on this log, by these charts."""
        self._log = log
        self._charts = charts
        self._tokens = tokens

    async def establish_entity(self, command: EstablishEntity, context: Context) -> StoredReceipt:
        """Let a unit keep books in a form, once; the chart must be in force by then."""
        self._charts.of(command.chart, command.books_from.last_on)

        def decide(found: Entity | None) -> Decision:
            if found is not None:
                raise EntityExistsError(f"the unit keeps books as {command.form} already")
            entity = Entity(
                unit=command.unit,
                form=command.form,
                name=command.name,
                chart=command.chart,
                books_from=command.books_from.text,
                credit_code=command.credit_code,
            )
            return Decision(saved=[entity], answer={"entity": str(entity.id)})

        wanted = Entity.create_id(command.unit, command.form)
        return await self._log.execute([(Entity, wanted)], decide, context)

    async def open_bank_account(self, command: OpenBankAccount, context: Context) -> StoredReceipt:
        """Let lines name a bank account; its number is sealed, and compared by a token."""
        account = Entity.bank_account_id(command.entity, command.key)
        token = await asyncio.to_thread(self._tokens.of, command.number, command.since)

        def decide(entity: Entity | None) -> Decision:
            entity = known(entity)
            entity.open_bank_account(
                account=account,
                bank=command.bank,
                kind=command.kind,
                number=Personal(entity.id, VOUCHERS_RETENTION, command.number),
                number_token=token,
                since=command.since,
            )
            return Decision(saved=[entity], answer={"bank_account": str(account)})

        return await self._log.execute([(Entity, command.entity)], decide, context)

    async def close_bank_account(
        self, command: CloseBankAccount, context: Context
    ) -> StoredReceipt:
        """Let a bank account end with a day."""

        def decide(entity: Entity | None) -> Decision:
            entity = known(entity)
            entity.close_bank_account(command.account, until=command.until)
            return Decision(saved=[entity], answer={"until": _text(command.until)})

        return await self._log.execute([(Entity, command.entity)], decide, context)


def known(entity: Entity | None) -> Entity:
    """Give the entity; raises `EntityUnknownError` where there is none."""
    if entity is None:
        raise EntityUnknownError("there is no such accounting entity")
    return entity


def _text(day: date) -> str:
    return day.isoformat()
