"""The port of bank accounts on this service's own log, its read models and its vault."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from assets.adapters.payments.payment_index import PaymentIndex
from assets.application.bank.ports import (
    FileHead,
    KnownAccount,
    KnownItem,
    KnownLine,
    KnownPayee,
)
from assets.domain.bank.line_errors import BankLineUnknownError
from assets.domain.bank.pay_file_errors import PayFileForgottenError, PayFileUnknownError
from assets.domain.books.entity import BankAccountUnknownError
from chassis.personal.texts import SealedTexts
from chassis.personal.vault import Vault
from chassis.reading import Reader


class BankAccounts:
    """Gives what the read models know, and waits for them where they do not know it yet."""

    def __init__(
        self, reader: Reader, vault: Vault, *, source: str, payments: PaymentIndex
    ) -> None:
        """Read through this reader, and open what is sealed with this vault."""
        self._reader = reader
        self._texts = SealedTexts(vault, source=source)
        self._payments = payments

    async def of(self, entity: UUID, bank_account: UUID) -> KnownAccount:
        """Give a bank account of an entity; raises `BankAccountUnknownError`."""
        row = await self._account(entity, bank_account)
        return KnownAccount(
            bank_account=bank_account, entity=entity, number_token=row["number_token"]
        )

    async def line(self, account: KnownAccount, bank_line: UUID) -> KnownLine:
        """Give a line of an account; raises `BankLineUnknownError`."""
        rows = await self._soon(
            "SELECT b.bank_line, b.booked_on, b.amount_fen, b.reference, m.payment_request,"
            " m.pay_file, m.covered FROM read.bank_lines b LEFT JOIN read.bank_matches m ON"
            " m.position = b.matched WHERE b.bank_line = %s AND b.bank_account = %s",
            *(bank_line, account.bank_account),
        )
        if not rows:
            raise BankLineUnknownError("the bank account has no such line")
        (row,) = rows
        covered = [(UUID(each["voucher"]), each["line"]) for each in row.pop("covered") or ()]
        return KnownLine(**row, covered=covered)

    async def items(self, entity: UUID, pay_file: UUID) -> tuple[UUID, Sequence[KnownItem]]:
        """Give the bank account of a pay file, and its payments in their order."""
        rows = await self._soon(
            "SELECT f.bank_account, i.number, i.payment_request, i.amount_fen FROM"
            " read.pay_file_items i JOIN read.pay_files f USING (pay_file) WHERE f.entity = %s AND"
            " f.pay_file = %s ORDER BY i.number",
            *(entity, pay_file),
        )
        if not rows:
            raise PayFileUnknownError("the entity has no such pay file")
        (bank_account,) = {row.pop("bank_account") for row in rows}
        return bank_account, [
            KnownItem(**row, placed=await self._payments.placed(row["payment_request"]))
            for row in rows
        ]

    async def head(self, account: KnownAccount, number: str, on: date) -> FileHead:
        """Give what a file says of who pays; raises `PayFileForgottenError`."""
        row = await self._account(account.entity, account.bank_account)
        (own,) = await self.opened([(row["number"], row["event"], "number")])
        if own is None:
            raise PayFileForgottenError("the number of the bank account was forgotten")
        return FileHead(number=number, made_on=on, payer=row["name"], account=own, bank=row["bank"])

    async def payees(self, unit: UUID, parties: Sequence[UUID]) -> dict[UUID, KnownPayee]:
        """Give the registered accounts of payees that can be read."""
        rows = await self._soon(
            "SELECT * FROM read.payee_accounts WHERE unit = %s AND party = ANY(%s) AND holder IS"
            " NOT NULL",
            *(unit, list(parties)),
            least=len(set(parties)),
        )
        texts = await self.opened(
            [(row[name], row["event"], name) for row in rows for name in ("holder", "number")]
        )
        found = {}
        for place, row in enumerate(rows):
            holder, number = texts[2 * place : 2 * place + 2]
            if holder is not None and number is not None:
                found[row["party"]] = KnownPayee(
                    party=row["party"],
                    holder=holder,
                    account=number,
                    account_token=row["number_token"],
                    bank=row["bank"],
                    bank_code=row["bank_code"],
                    registrar=row["registrar"],
                )
        return found

    async def opened(self, values: Sequence[tuple[str, str, str]]) -> list[str | None]:
        """Open sealed texts, each named with its event and field; None where it was forgotten."""
        return await self._texts.opened(values)

    async def _account(self, entity: UUID, bank_account: UUID) -> dict[str, Any]:
        rows = await self._soon(
            "SELECT b.*, e.name FROM read.bank_accounts b JOIN read.entities e USING (entity) WHERE"
            " b.bank_account = %s AND b.entity = %s",
            *(bank_account, entity),
        )
        if not rows:
            raise BankAccountUnknownError(
                "the entity has no such bank account: open it first",
                bank_account=str(bank_account),
            )
        return rows[0]

    async def _soon(self, statement: str, *values: Any, least: int = 1) -> list[dict[str, Any]]:
        """Give the rows; where some are missing, once the read models are as far as the log."""
        rows = await self._reader.rows(statement, *values)
        if len(rows) < least:
            await self._reader.caught_up()
            rows = await self._reader.rows(statement, *values)
        return rows
