"""Who reads an account: those who run or supervise the scheme there, and whoever it is about."""

from uuid import UUID

from chassis.errors import NotPermittedError
from chassis.identity.dependencies import Caller
from points.adapters.account_index import AccountIndex


async def check_reads_account(index: AccountIndex, caller: Caller, account: UUID) -> None:
    """Let a caller read an account, or raise a `NotPermittedError`."""
    if not await reads_account(index, caller, account):
        raise NotPermittedError("this account is read by its subject and by those who supervise it")


async def reads_account(index: AccountIndex, caller: Caller, account: UUID) -> bool:
    """Tell whether a caller may read an account."""
    placed = await index.placed(account)
    if caller.grant(placed.grid) is not None:
        return True
    person = caller.principal.person
    return person is not None and person in await index.contacts(account)
