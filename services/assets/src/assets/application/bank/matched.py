"""What matching lines has in common: the line itself, and how a decision on it is saved."""

from collections.abc import Sequence

from assets.application.bank.commands import At
from assets.application.bank.ports import Accounts, KnownLine
from assets.domain.bank.line import BankLine
from assets.domain.bank.line_errors import BankLineUnknownError
from chassis.aggregate import AggregateRoot
from chassis.context import Context
from chassis.eventstore.log import Decision


async def line_at(accounts: Accounts, at: At) -> KnownLine:
    """Give what never changes of a line; raises `BankLineUnknownError`."""
    account = await accounts.of(at.entity, at.bank_account)
    return await accounts.line(account, at.bank_line)


def own_line(line: BankLine | None, at: At) -> BankLine:
    """Give the line of the account; raises `BankLineUnknownError`."""
    if line is None or line.bank_account != at.bank_account:
        raise BankLineUnknownError("the bank account has no such line")
    return line


def matched(line: BankLine, saved: Sequence[AggregateRoot], context: Context) -> Decision:
    """Save a match; all of it counts on the line's day."""
    day = context.counting_on(line.booked_on)
    return Decision(
        saved=saved,
        answer={"bank_line": str(line.id), "matched": True},
        contexts={each.id: day for each in saved},
    )
