"""What the group and the branch decide at once over many accounts."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from chassis.context import Context
from chassis.errors import NotFoundError
from chassis.eventstore.log import Decision
from kernel.periods import Quarter
from kernel.points import format_points
from points.application.commands import (
    ApproveQuarter,
    NoteOverdue,
    RecogniseMonth,
    RejectedEntry,
    ReportMonth,
)
from points.domain.account import Account
from points.domain.quarter import QuarterMovedOnError, SchemeQuarter
from points.domain.register import Register, ReportedEntry
from points.domain.rules import SchemeRules
from points.domain.statement import StatementLine, statement_sha256


class AccountUnknownError(NotFoundError):
    """There is no such points account."""

    code = "account_unknown"


def known_accounts(found: Sequence[Account | None], wanted: Sequence[UUID]) -> list[Account]:
    """Give the accounts; raises `AccountUnknownError` when one of the wanted is not there."""
    known = [account for account in found if account is not None]
    if len(known) != len(wanted):
        raise AccountUnknownError("one of the named points accounts does not exist")
    return known


def opened_quarter(
    rules: SchemeRules, scheme: str, command: ApproveQuarter | NoteOverdue
) -> SchemeQuarter:
    """Give the scheme's quarter as it begins."""
    return SchemeQuarter(scheme, str(command.quarter), rules.approval_on(command.quarter))


def report(
    register: Register,
    elsewhere: Sequence[Register],
    accounts: Sequence[Account],
    command: ReportMonth,
    today: date,
) -> Decision:
    """Report what is checked, but for what waits in another register of the grid."""
    gone = {entry for other in elsewhere for entry in other.waiting}
    entries = {
        reported: account.open[name].points
        for account in accounts
        for name in account.open.reportable_until(command.month.last_on)
        if (reported := ReportedEntry(account=account.id, entry=name)) not in gone
    }
    before = len(register.waiting)
    register.report(entries, today=today)
    new = register.waiting[before:]
    points = sum((entries[entry] for entry in new), Decimal(0))
    answer = {"entries": len(new), "points": format_points(points)}
    return Decision(saved=[register], answer=answer)


def recognise(
    register: Register, found: list[Account], command: RecogniseMonth, quorum: int
) -> Decision:
    """Recognise what waits in a register, but for the named entries."""
    register.check_seen(command.seen)
    accounts = {account.id: account for account in found}
    # Who records the decision takes part in it, also when not counted as present.
    deciding = frozenset({*command.present, command.recogniser})
    refused = {(gone.account, gone.entry): gone for gone in command.not_recognised}
    recognised: dict[UUID, list[str]] = defaultdict(list)
    not_recognised: list[RejectedEntry] = []
    elsewhere: list[ReportedEntry] = []
    points = Decimal(0)
    for waiting in register.waiting:
        gone = refused.get((waiting.account, waiting.entry))
        if gone is not None:
            not_recognised.append(gone)
            continue
        if not accounts[waiting.account].open.is_waiting(waiting.entry):
            elsewhere.append(waiting)
            continue
        recognised[waiting.account].append(waiting.entry)
        points += accounts[waiting.account].open[waiting.entry].points
    register.recognise(
        present=command.present,
        quorum=quorum,
        not_recognised=[
            ReportedEntry(account=gone.account, entry=gone.entry) for gone in command.not_recognised
        ],
        elsewhere=elsewhere,
        points=points,
    )
    for account_id, entries in recognised.items():
        accounts[account_id].recognise(entries, register=register.id, present=deciding)
    for gone in not_recognised:
        accounts[gone.account].refuse_recognition(
            gone.entry, reason=gone.reason, register=register.id, present=deciding
        )
    touched = {*recognised, *(gone.account for gone in not_recognised)}
    return Decision(
        saved=[register, *(accounts[one] for one in accounts if one in touched)],
        answer={
            "recognised": sum(len(entries) for entries in recognised.values()),
            "not_recognised": len(not_recognised),
            "points": format_points(points),
        },
    )


def approve(
    quarter: SchemeQuarter,
    accounts: list[Account],
    command: ApproveQuarter,
    rules: SchemeRules,
    context: Context,
) -> Decision:
    """Settle every account and approve the statement of their lines."""
    last_day = rules.last_day_of(command.quarter)
    accounts = _listed(accounts, command.quarter, last_day)
    lines: list[StatementLine] = []
    entries = 0
    for account in accounts:
        before = account.standing
        entries += len(account.open.recognised_until(last_day))
        account.settle(command.quarter, last_day=last_day, approver=command.approver)
        lines.append(
            StatementLine(
                account=account.id,
                label=account.label,
                points=account.standing - before,
                standing=account.standing,
            )
        )
    points = sum((line.points for line in lines), Decimal(0))
    if command.seen not in (None, (entries, points)):
        raise QuarterMovedOnError(f"{command.quarter} comes to {entries} entries, {points} points")
    statement = statement_sha256(lines)
    quarter.approve(
        last_day=last_day,
        lines=len(lines),
        entries=entries,
        points=points,
        statement=statement,
        resolution=command.resolution,
    )
    return Decision(
        # The approval comes last: whoever reads it has read every line before it.
        saved=[*accounts, quarter],
        contexts={account.id: replace(context, unit=str(account.grid)) for account in accounts},
        answer={
            "statement": statement,
            "lines": len(lines),
            "entries": entries,
            "points": format_points(points),
        },
    )


def _listed(accounts: list[Account], quarter: Quarter, last_day: date) -> list[Account]:
    """Give the accounts that have a line: what was closed before needs entries that came late."""
    return [
        account
        for account in accounts
        if not account.life.over_before(quarter) or account.open.recognised_until(last_day)
    ]
