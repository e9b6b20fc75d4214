"""Handles each command of points as one transaction: load, decide, save."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from uuid import UUID

from chassis.context import Context
from chassis.errors import NotPermittedError
from chassis.eventstore.log import Decision, Log, Wanted
from chassis.personal.values import Personal
from chassis.receipts import StoredReceipt
from points.application.commands import (
    ApproveQuarter,
    CheckEntries,
    NoteOverdue,
    NotePublished,
    RecogniseMonth,
    RecordEntry,
    ReportMonth,
)
from points.application.evidence import check_kept, cited
from points.application.ports import Accounts, Rules
from points.application.rounds import (
    AccountUnknownError,
    approve,
    known_accounts,
    opened_quarter,
    recognise,
    report,
)
from points.domain.account import Account
from points.domain.entry import Act, Origin
from points.domain.evidence import Evidence
from points.domain.quarter import (
    EarlierQuarterOpenError,
    QuarterNotApprovedError,
    SchemeQuarter,
)
from points.domain.register import NothingToRecogniseError, Register

NOTE_RETENTION = "points_note"


class NotInGroupError(NotPermittedError):
    """Somebody present is no member of the assessment group."""

    code = "not_in_assessment_group"


class Points:
    """The use cases of points; each answers with the receipt of what was stored."""

    def __init__(
        self, log: Log, *, rules: Rules, accounts: Accounts, today: Callable[[], date]
    ) -> None:
        """Decide on this log, by these rules; `today` is the business date in Beijing."""
        self._log = log
        self._rules = rules
        self._accounts = accounts
        self._today = today

    async def record_entry(
        self, command: RecordEntry, context: Context, *, version: int | None = None
    ) -> StoredReceipt:
        """Record an entry under the table in force on the day of the act.

        What a subject declares itself goes the same way; the officer checks it like others.
        """
        act = Act(
            item=command.item,
            points=command.points,
            acted_on=command.acted_on,
            ordinal=command.ordinal,
        )
        note = None
        if command.note is not None:
            note = Personal(command.recorder, NOTE_RETENTION, command.note)
        origin = Origin(
            recorder=command.recorder,
            evidence=command.evidence,
            declared=command.declared,
            note=note,
        )

        def decide(account: Account | None, *evidence: Evidence | None) -> Decision:
            if account is None:
                raise AccountUnknownError("there is no such points account")
            check_kept(evidence)
            rules = self._rules.of(account.scheme)
            rules.check_day(act.acted_on, today=self._day(context))
            table = rules.table_on(act.acted_on)
            entry = account.record(table, act, origin)
            return Decision(
                saved=[account],
                answer={"entry": entry, "table": table.version},
                contexts={account.id: context.resting_on(table.version)},
            )

        wanted: list[Wanted] = [(Account, command.account), *cited(command.evidence)]
        return await self._log.execute(wanted, decide, context, version=version)

    async def check_entries(self, command: CheckEntries, context: Context) -> StoredReceipt:
        """Check entries of one grid: all of them, or none when one cannot be."""
        checked: dict[UUID, list[str]] = defaultdict(list)
        for account, entry in command.checked:
            checked[account].append(entry)
        wanted = list(dict.fromkeys([*checked, *(gone.account for gone in command.rejected)]))

        def decide(*found: Account | None) -> Decision:
            accounts = {account.id: account for account in known_accounts(found, wanted)}
            for account in accounts.values():
                if account.grid != command.grid or account.scheme != command.scheme:
                    raise AccountUnknownError(f"{account.label} is not in this grid's scheme")
            for account_id, entries in checked.items():
                accounts[account_id].check(entries)
            for rejected in command.rejected:
                accounts[rejected.account].reject(rejected.entry, rejected.reason)
            return Decision(
                saved=list(accounts.values()),
                answer={"checked": len(command.checked), "rejected": len(command.rejected)},
            )

        return await self._log.execute([(Account, one) for one in wanted], decide, context)

    async def report_month(self, command: ReportMonth, context: Context) -> StoredReceipt:
        """Report every checked entry of a grid that was not reported before."""
        accounts = await self._accounts.in_grid(command.scheme, command.grid)
        register_id = Register.create_id(command.scheme, command.grid, str(command.month))
        waiting = await self._accounts.waiting_registers(command.scheme, command.grid)
        others = [one for one in waiting if one != register_id]

        def decide(register: Register | None, *found: Register | Account | None) -> Decision:
            register = register or Register(command.scheme, command.grid, str(command.month))
            elsewhere = [one for one in found if isinstance(one, Register)]
            known = [one for one in found if isinstance(one, Account)]
            return report(register, elsewhere, known, command, self._today())

        wanted: list[Wanted] = [(Register, register_id), *((Register, one) for one in others)]
        wanted += [(Account, one) for one in accounts]
        return await self._log.execute(wanted, decide, context)

    async def recognise_month(self, command: RecogniseMonth, context: Context) -> StoredReceipt:
        """Recognise, as the assessment group, what a grid reported, but for the named entries."""
        rules = self._rules.of(command.scheme)
        strangers = set(command.present) - self._rules.members(command.scheme, self._day(context))
        if strangers:
            raise NotInGroupError("somebody named as present is no member of the group today")
        accounts = await self._accounts.in_grid(command.scheme, command.grid)
        register_id = Register.create_id(command.scheme, command.grid, str(command.month))

        def decide(register: Register | None, *found: Account | None) -> Decision:
            if register is None:
                raise NothingToRecogniseError(f"the grid has reported nothing for {command.month}")
            return recognise(register, known_accounts(found, accounts), command, rules.quorum())

        wanted: list[Wanted] = [(Register, register_id), *((Account, one) for one in accounts)]
        return await self._log.execute(wanted, decide, context)

    async def approve_quarter(self, command: ApproveQuarter, context: Context) -> StoredReceipt:
        """Approve, as the party branch, a quarter's recognised entries; they count from now."""
        rules = self._rules.of(command.scheme)
        accounts = await self._accounts.in_scheme(command.scheme)
        quarter_id = SchemeQuarter.create_id(command.scheme, str(command.quarter))
        earlier = command.quarter.previous()
        earlier_id = SchemeQuarter.create_id(command.scheme, str(earlier))

        def decide(
            quarter: SchemeQuarter | None,
            before: SchemeQuarter | None,
            *found: Account | None,
        ) -> Decision:
            rules.check_counted(command.quarter)
            first_day = rules.tables[0].effective_on
            if earlier.last_on >= first_day and (before is None or before.statement is None):
                raise EarlierQuarterOpenError(f"approve {earlier} first")
            if quarter is None:
                quarter = opened_quarter(rules, command.scheme, command)
            quarter.check_approvable(today=self._day(context))
            return approve(quarter, known_accounts(found, accounts), command, rules, context)

        wanted: list[Wanted] = [
            (SchemeQuarter, quarter_id),
            (SchemeQuarter, earlier_id),
            *((Account, one) for one in accounts),
        ]
        return await self._log.execute(wanted, decide, context)

    async def note_overdue(self, command: NoteOverdue, context: Context) -> StoredReceipt:
        """Note that a quarter was not approved on its day; nothing when it was, or is not yet."""
        rules = self._rules.of(command.scheme)
        quarter_id = SchemeQuarter.create_id(command.scheme, str(command.quarter))

        def decide(quarter: SchemeQuarter | None) -> Decision:
            if self._today() <= rules.approval_on(command.quarter):
                return Decision()
            if quarter is None:
                quarter = opened_quarter(rules, command.scheme, command)
            quarter.fall_overdue(today=self._today())
            return Decision(saved=[quarter])

        return await self._log.execute([(SchemeQuarter, quarter_id)], decide, context)

    async def note_nothing(self, context: Context) -> StoredReceipt:
        """Remember that an event of another service asks nothing of points."""
        return await self._log.execute([], Decision, context)

    async def note_published(self, command: NotePublished, context: Context) -> StoredReceipt:
        """Note that the approved statement of a quarter was published."""
        quarter_id = SchemeQuarter.create_id(command.scheme, str(command.quarter))

        def decide(quarter: SchemeQuarter | None) -> Decision:
            if quarter is None:
                raise QuarterNotApprovedError(f"{command.quarter}: nothing of it was approved")
            quarter.publish(statement=command.statement, publication=command.publication)
            return Decision(saved=[quarter])

        return await self._log.execute([(SchemeQuarter, quarter_id)], decide, context)

    def _day(self, context: Context) -> date:
        """Give the day on which somebody acts: that of signing, where it was on paper."""
        return context.signed_on or self._today()
