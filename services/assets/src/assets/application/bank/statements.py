"""Imports statements (导入对账单): what a bank told is recorded, whatever is wrong with it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from assets.application.bank.commands import ImportStatement
from assets.application.bank.ports import Around, BankFiles, KnownAccount
from assets.application.books.entities import VOUCHERS_RETENTION
from assets.domain.bank.formats import BankRules
from assets.domain.bank.line import BankLine
from assets.domain.bank.pay_file_errors import BankAccountOfAnotherError
from assets.domain.bank.statement import BankStatement, FileOf, Place, StatementSeries
from assets.domain.bank.statement_file import Irregular, Stated, line_keys, stated
from chassis.aggregate import AggregateRoot
from chassis.context import Context
from chassis.eventstore.log import Decision, Log, Wanted
from chassis.personal.values import Personal
from chassis.receipts import StoredReceipt
from kernel.ids import named_id


@dataclass(frozen=True, kw_only=True)
class Read:
    """A file that was read, with what is known of its account and of those who stand in it."""

    account: KnownAccount
    said: Stated
    rules: BankRules
    keys: list[str]
    tokens: list[str | None]
    """Of each entry's counterparty."""
    irregular: list[Irregular]


class Statements:
    """The use case of statements; the same file again is answered as the first time."""

    def __init__(self, log: Log, around: Around, *, files: BankFiles) -> None:
        """Decide on this log, by what lies around."""
        self._log = log
        self._around = around
        self._files = files

    async def import_statement(self, command: ImportStatement, context: Context) -> StoredReceipt:
        """Record a statement and its lines, each line once in all files of the account."""
        account = await self._around.accounts.of(command.entity, command.bank_account)
        today = self._around.today()
        read = await asyncio.to_thread(self._read, command, account, today)
        ids = [BankLine.create_id(account.bank_account, key) for key in read.keys]
        context = replace(
            context,
            effective_on=min(read.said.until, today),
            authority=(*context.authority, read.rules.rule),
        )

        def decide(
            series: StatementSeries | None,
            statement: BankStatement | None,
            *known: BankLine | None,
        ) -> Decision:
            if statement is not None:
                return Decision(answer=_answer(statement))
            series = series or StatementSeries(account.bank_account)
            return _decided(command, read, series, list(known), context)

        wanted: list[Wanted] = [
            (StatementSeries, StatementSeries.create_id(account.bank_account)),
            (BankStatement, BankStatement.create_id(account.bank_account, command.file.digest)),
            *((BankLine, each) for each in ids),
        ]
        return await self._log.execute(wanted, decide, context)

    def _read(self, command: ImportStatement, account: KnownAccount, today: date) -> Read:
        numbers, rules = self._around.numbers, self._around.rules.in_force(today)
        file = self._files.statement(command.file.content, command.file.kind, rules, command.form)
        irregular = []
        if file.account is None:
            irregular.append(Irregular.ACCOUNT_UNSTATED)
        elif not numbers.same(account.number_token, file.account):
            raise BankAccountOfAnotherError(
                "the file is of another bank account: import it where it belongs"
            )
        said = stated(file, since=command.since, until=command.until)
        tokens = [
            None
            if each.account is None
            else self._around.numbers.token(each.account, each.booked_on)
            for each in said.entries
        ]
        return Read(
            account=account,
            said=said,
            rules=rules,
            keys=line_keys(said.entries),
            tokens=tokens,
            irregular=[*irregular, *said.irregularities(today=today)],
        )


def _decided(
    command: ImportStatement,
    read: Read,
    series: StatementSeries,
    known: Sequence[BankLine | None],
    context: Context,
) -> Decision:
    account, entries = read.account, read.said.entries
    statement_id = BankStatement.create_id(account.bank_account, command.file.digest)
    lines: list[AggregateRoot] = []
    days: dict[UUID, Context] = {}
    places = []
    for index, entry in enumerate(entries):
        line = known[index]
        if line is None:
            line = _line(read, index, statement_id)
            lines.append(line)
            # A line counts on its own day; one of a day to come, on the day it was told.
            on = min(entry.booked_on, context.effective_on)
            days[line.id] = context.counting_on(on)
        repeated = known[index] is not None
        places.append(Place(row=entry.row, line=line.id, repeated=repeated))
    new_on = [e.booked_on for e, place in zip(entries, places, strict=True) if not place.repeated]
    found = [*read.irregular, *series.irregularities(read.said, new_on)]
    statement = BankStatement.take_over(
        FileOf(
            entity=account.entity,
            bank_account=account.bank_account,
            digest=command.file.digest,
            importer=command.importer,
        ),
        read.said,
        places,
        [each.value for each in found],
    )
    series.add(statement.id, read.said)
    # Hundreds of lines are looked at one by one, and most of them much later.
    saved = [statement, series, *lines]
    return Decision(saved=saved, answer=_answer(statement), contexts=days, let_go=True)


def _line(read: Read, index: int, statement: UUID) -> BankLine:
    entry, token = read.said.entries[index], read.tokens[index]
    subject = _subject(read.account.entity, token, f"{statement}/{index}")
    return BankLine(
        entity=read.account.entity,
        bank_account=read.account.bank_account,
        key=read.keys[index],
        statement=statement,
        row=entry.row,
        booked_on=entry.booked_on,
        amount_fen=entry.amount_fen,
        balance_fen=entry.balance_fen,
        reference=entry.reference,
        purpose=read.rules.purpose(entry.remark),
        name=_sealed(subject, entry.name),
        account=_sealed(subject, entry.account),
        account_token=token,
        remark=_sealed(subject, entry.remark),
    )


def _subject(entity: UUID, token: str | None, otherwise: str) -> UUID:
    """Give the data subject of a line: whoever has an account is one, known by its token."""
    return named_id(f"/assets/counterparty/{entity}/{token or otherwise}")


def _sealed(subject: UUID, text: str | None) -> Personal | None:
    return None if text is None else Personal(subject, VOUCHERS_RETENTION, text)


def _answer(statement: BankStatement) -> dict[str, object]:
    return {
        "statement": str(statement.id),
        "since": statement.since.isoformat(),
        "until": statement.until.isoformat(),
        "lines": statement.lines,
        "repeated": statement.repeated,
        "irregular": list(statement.irregular),
    }
