"""Raises flags on the restricted log, once each, and takes the answers of supervisors."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from audit.application.flag_book import FlagBook
from audit.domain.flags.flag import Flag, FlagUnknownError
from audit.domain.flags.interface import Suspicion
from audit.domain.flags.known import identity_of
from chassis.aggregate import AggregateRoot
from chassis.context import Context
from chassis.eventstore.log import Decision, Log
from chassis.personal.values import Personal
from chassis.receipts import StoredReceipt

FINDING_RETENTION = "audit_finding"
"""How long a supervisor's words are kept: as long as the finding that they answer."""

Answer = Literal["confirm", "dismiss", "request_case"]


@dataclass(frozen=True, kw_only=True)
class AnswerFlag:
    """Answer one flag, in a supervisor's own words."""

    flag: UUID
    answer: Answer
    supervisor: UUID
    words: str | None


@dataclass(frozen=True, kw_only=True)
class FlagOptions:
    """What an event of a flag takes from the register and the calendar."""

    division: Callable[[str], str]
    """Gives the division code of a unit."""
    today: Callable[[], date]


class Flags:
    """Handles each command as one transaction on the restricted log."""

    def __init__(self, log: Log, book: FlagBook, options: FlagOptions) -> None:
        """Decide on this log; the book tells what is open."""
        self._log = log
        self._book = book
        self._options = options

    async def raise_once(self, suspicion: Suspicion) -> bool:
        """Raise the flag of a suspicion; tells whether that was done now.

        A flag that exists is left as it is, whatever became of it; and while one of the same rule,
        subject and window waits for its answer, no other version of the rule asks again.
        """
        known = await asyncio.to_thread(self._book.current)
        if Flag.id_of(suspicion) in known.flags or known.open_as(identity_of(suspicion)):
            return False

        def decide(found: AggregateRoot | None) -> Decision:
            return Decision(saved=[Flag.of(suspicion)] if found is None else [])

        context = Context(
            actor="service/audit",
            unit=suspicion.unit,
            division=self._options.division(suspicion.unit),
            effective_on=self._options.today(),
            via="api",
        )
        receipt = await self._log.execute([(Flag, Flag.id_of(suspicion))], decide, context)
        return receipt.position is not None

    async def answer(self, command: AnswerFlag, context: Context) -> StoredReceipt:
        """Confirm, dismiss, or ask for a case; raises `FlagUnknownError` or what the flag says."""
        known = await asyncio.to_thread(self._book.flag, command.flag)
        if known is None:
            raise FlagUnknownError("no flag has this id: look at the list again")
        concerned = await asyncio.to_thread(self._book.concerned, known)
        said = None
        if command.words is not None:
            said = Personal(command.supervisor, FINDING_RETENTION, command.words)

        def decide(flag: AggregateRoot | None) -> Decision:
            assert isinstance(flag, Flag)
            if command.answer == "confirm":
                flag.confirm(supervisor=command.supervisor, concerned=concerned, note=said)
            else:
                assert said is not None, "the route asks for a reason"
                if command.answer == "dismiss":
                    flag.dismiss(supervisor=command.supervisor, concerned=concerned, reason=said)
                else:
                    flag.request_case(
                        supervisor=command.supervisor, concerned=concerned, reason=said
                    )
            return Decision(saved=[flag], answer={"flag": str(flag.id), "state": flag.state})

        return await self._log.execute([(Flag, command.flag)], decide, context)
