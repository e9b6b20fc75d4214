"""Opens the accounts of the register's subjects, at once or when a scheme begins to score them."""

from collections.abc import Callable
from datetime import date

from chassis.context import Context
from chassis.errors import NotFoundError
from chassis.eventstore.log import Decision, Log, Wanted
from chassis.receipts import StoredReceipt
from points.application.commands import ChangeContacts, CloseAccount, OpenAccount
from points.application.ports import (
    AccountNotOpenError,
    Rules,
    RulesNotHeardError,
    Unscored,
    UnscoredSubject,
)
from points.domain.account import Account
from points.domain.rules import CARRIED, SchemeRules

ACTOR = "service/points"
SUBJECTS_AT_ONCE = 500


class Subjects:
    """The use cases by which a registered subject comes to be scored."""

    def __init__(
        self, log: Log, *, rules: Rules, unscored: Unscored, today: Callable[[], date]
    ) -> None:
        """Decide on this log, by these rules; `today` is the business date in Beijing."""
        self._log = log
        self._rules = rules
        self._unscored = unscored
        self._today = today

    async def open_account(self, command: OpenAccount, context: Context) -> StoredReceipt:
        """Open a subject's account with the scheme's opening balance; a second time does nothing.

        A subject in a grid that no scheme scores, or of a type that the scheme does not, gets
        none yet, and waits for a scheme that does.
        """
        rules = self._rules_for(command)
        if rules is None:
            # It waits before its message counts as done: at worst it waits twice.
            await self._unscored.keep(
                UnscoredSubject(
                    command=command, division=context.division, cause=context.causation_id
                )
            )
            return await self._log.execute([], Decision, context)
        return await self._open(command, rules, context)

    async def open_scored(self) -> int:
        """Open the accounts of those that waited and are scored now; gives how many there are."""
        opened, place = 0, 0
        while waiting := await self._unscored.after(place, limit=SUBJECTS_AT_ONCE):
            for subject in waiting:
                opened += await self._open_waiting(subject)
            place = waiting[-1].place
        return opened

    async def change_contacts(self, command: ChangeContacts, context: Context) -> StoredReceipt:
        """Let other persons speak for a subject; one that is not scored has nothing to change."""
        scheme = self._rules.scheme_of(command.grid, self._today())
        if scheme is None:
            return await self._log.execute([], Decision, context)

        def decide(account: Account | None) -> Decision:
            known = opened_account(account)
            known.change_contacts(command.contacts, since=command.since)
            return Decision(saved=[known])

        account_id = Account.create_id(scheme, command.subject_id)
        return await self._log.execute([(Account, account_id)], decide, context)

    async def close_account(self, command: CloseAccount, context: Context) -> StoredReceipt:
        """Close the account of a household that has joined another one; a second time is free.

        Where the scheme says so, its standing goes on in the other one's account, as long as the
        same scheme scores both.
        """
        scheme = self._rules.scheme_of(command.grid, self._today())
        if scheme is None:
            return await self._log.execute([], Decision, context)
        rules = self._rules.of(scheme)
        same = self._rules.scheme_of(command.into_grid, self._today()) == scheme
        into_id = Account.create_id(scheme, command.into)

        def decide(account: Account | None, *joined: Account | None) -> Decision:
            known = opened_account(account)
            saved = [known]
            closed = known.close(since=command.since, merged_into=into_id)
            if closed and joined and rules.merge_opening == CARRIED:
                other = opened_account(joined[0])
                other.carry(known.id, known.standing)
                saved.append(other)
            return Decision(saved=saved)

        wanted: list[Wanted] = [(Account, Account.create_id(scheme, command.subject_id))]
        if same:
            wanted.append((Account, into_id))
        return await self._log.execute(wanted, decide, context)

    async def _open_waiting(self, subject: UnscoredSubject) -> bool:
        command = subject.command
        try:
            rules = self._rules_for(command)
        except (NotFoundError, RulesNotHeardError):
            return False
        if rules is None:
            return False
        context = Context(
            actor=ACTOR,
            unit=str(command.grid),
            division=subject.division,
            effective_on=self._today(),
            via="api",
            causation_id=subject.cause,
        )
        await self._open(command, rules, context)
        await self._unscored.let_go(command.subject_id)
        return True

    async def _open(
        self, command: OpenAccount, rules: SchemeRules, context: Context
    ) -> StoredReceipt:
        def decide(account: Account | None, *origins: Account | None) -> Decision:
            if account is not None:
                return Decision()
            origin = None if not origins else opened_account(origins[0])
            opened = Account(
                subject_id=command.subject_id,
                subject_type=command.subject_type,
                label=command.label,
                scheme=rules.scheme,
                grid=command.grid,
                contacts=list(command.contacts),
                opening=rules.opening_of(None if origin is None else origin.standing),
                origin=None if origin is None else origin.id,
                since=None if origin is None else command.since,
            )
            return Decision(saved=[opened], answer={"account": str(opened.id)})

        named = [command.subject_id]
        if command.split_from is not None:
            named.append(command.split_from)
        wanted: list[Wanted] = [(Account, Account.create_id(rules.scheme, one)) for one in named]
        return await self._log.execute(wanted, decide, context)

    def _rules_for(self, command: OpenAccount) -> SchemeRules | None:
        """Give the rules by which a subject is scored today, or None where there are none."""
        scheme = self._scheme_of(command)
        rules = None if scheme is None else self._rules.of(scheme)
        if rules is None or command.subject_type not in rules.subject_types:
            return None
        return rules

    def _scheme_of(self, command: OpenAccount) -> str | None:
        """Give the scheme of a subject's grid; a no is believed only of a register known so far."""
        try:
            scheme = self._rules.scheme_of(command.grid, self._today())
        except NotFoundError:
            if self._rules.known_position() >= command.registered_position:
                raise
            scheme = None
        if scheme is None and self._rules.known_position() < command.registered_position:
            raise RulesNotHeardError(
                "the grid's place is not known yet: it comes from the register"
            )
        return scheme


def opened_account(account: Account | None) -> Account:
    """Give the account; raises `AccountNotOpenError` where the register's earlier word is due."""
    if account is None:
        raise AccountNotOpenError("the account is not open yet: its registration is being told")
    return account
