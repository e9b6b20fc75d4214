"""Who reads an account: those who run or supervise the scheme there, and whoever it is about."""

from uuid import UUID

from chassis.errors import NotPermittedError
from chassis.identity.dependencies import Caller
from points.adapters.account_index import AccountIndex


async def check_reads_account(index: AccountIndex, caller: Caller, account: UUID) -> None:
    """Let a caller read an account, or raise a `NotPermittedError`."""
    placed = await index.placed(account)
    if caller.grant(placed.grid) is not None:
        return
    person = caller.principal.person
    if person is None or person not in await index.contacts(account):
        raise NotPermittedError("this account is read by its subject and by those who supervise it")
