"""What an entity's money comes to on a day, and how books and banks agree about it."""

from dataclasses import dataclass
from uuid import UUID

from assets.adapters.bank.balances import BankBalances, StatementBalance
from assets.adapters.books.ledger import AsOf
from assets.application.books.ports import Charts
from assets.domain.bank.reconciliation import Reconciliation, reconcile
from assets.domain.books.chart import BANK, CASH
from assets.domain.books.entity import BankAccountUnknownError
from assets.entrypoints.books.entities import EntityParts
from chassis.errors import NotFoundError


class StatementMissingError(NotFoundError):
    """No statement of the bank account reaches this day, or it states no balance."""

    code = "bank_statement_missing"


@dataclass(frozen=True, kw_only=True)
class AccountMoney:
    """What one bank account holds by the books, and what the bank's latest statement says."""

    bank_account: UUID
    bank: str
    kind: str
    book_fen: int
    said: StatementBalance | None
    unmatched: int
    """How many of the bank's lines up to the day are matched with nothing."""


@dataclass(frozen=True, kw_only=True)
class EntityMoney:
    """Puts what the books say of an entity's money beside what its banks say."""

    entities: EntityParts
    balances: BankBalances
    charts: Charts

    async def role(self, entity: UUID, role: str, as_of: AsOf) -> str:
        """Give the account of a role in an entity's chart."""
        known = await self.entities.index.known(entity)
        return self.charts.of(known.chart, as_of.on).roles[role]

    async def of(self, entity: UUID, as_of: AsOf) -> tuple[int, list[AccountMoney]]:
        """Give the fen in cash, and what lies on each bank account."""
        rows = await self.entities.reader.rows(
            "SELECT a.*, (SELECT count(*) FROM read.bank_lines b WHERE b.bank_account ="
            " a.bank_account AND b.matched IS NULL AND b.booked_on <= %s) AS unmatched FROM"
            " read.bank_accounts a WHERE a.entity = %s AND a.since <= %s ORDER BY a.since,"
            " a.bank_account",
            *(as_of.on, entity, as_of.on),
        )
        bank = await self.role(entity, BANK, as_of)
        accounts = [
            AccountMoney(
                bank_account=row["bank_account"],
                bank=row["bank"],
                kind=row["kind"],
                book_fen=await self.balances.booked_fen(
                    entity, as_of, account=bank, bank_account=row["bank_account"]
                ),
                said=await self.balances.stated(row["bank_account"], as_of),
                unmatched=row["unmatched"],
            )
            for row in rows
        ]
        cash = await self.balances.booked_fen(
            entity, as_of, account=await self.role(entity, CASH, as_of), bank_account=None
        )
        return cash, accounts

    async def reconciled(
        self, entity: UUID, bank_account: UUID, as_of: AsOf
    ) -> tuple[StatementBalance, Reconciliation]:
        """Give the bank's statement of a day and the reconciliation with it.

        Raises `StatementMissingError` where no statement tells a balance.
        """
        await self._check_account(entity, bank_account)
        said = await self.balances.stated(bank_account, as_of)
        if said is None or said.balance_fen is None:
            raise StatementMissingError(
                f"no statement tells the balance of {as_of.on}: import one that reaches it"
            )
        book_fen = await self.balances.booked_fen(
            entity,
            as_of,
            account=await self.role(entity, BANK, as_of),
            bank_account=bank_account,
        )
        at_bank, in_books = await self.balances.in_transit(
            entity, bank_account, as_of, begins=said.begins
        )
        return said, reconcile(
            book_fen=book_fen,
            statement_fen=said.balance_fen,
            at_bank=at_bank,
            in_books=in_books,
        )

    async def _check_account(self, entity: UUID, bank_account: UUID) -> None:
        row = await self.entities.reader.row(
            "SELECT 1 FROM read.bank_accounts WHERE entity = %s AND bank_account = %s",
            *(entity, bank_account),
        )
        if row is None:
            raise BankAccountUnknownError(
                "the entity has no such bank account", bank_account=str(bank_account)
            )
