"""Handles what points says as one transaction each, and decides what becomes public."""

from collections.abc import Callable
from datetime import date

from chassis.context import Context
from chassis.errors import DomainError
from chassis.eventstore.log import Decision, Log
from chassis.receipts import StoredReceipt
from disclosure.application.ports import Once, Received
from disclosure.domain.approval import Approval
from disclosure.domain.publication import Publication
from disclosure.domain.statement import StatementLine

ACTOR = "service/disclosure"


class Publications:
    """The use cases of disclosure; messages may come in any order and any number of times."""

    def __init__(self, log: Log, *, received: Received, today: Callable[[], date]) -> None:
        """Decide on this log; `today` is the business date in Beijing."""
        self._log = log
        self._received = received
        self._today = today

    async def receive_line(self, line: StatementLine, once: Once) -> None:
        """Keep one line of a statement, and publish when it was the last one to come."""
        await self._received.keep_line(line, once)
        approval = await self._received.approval_near(line)
        if approval is not None:
            await self._publish_when_whole(approval)

    async def receive_approval(self, approval: Approval, once: Once) -> None:
        """Keep an approval: its list is due from now, and published when all its lines are here."""
        await self._received.keep_approval(approval, once)
        if not await self._publish_when_whole(approval):
            await self._require(approval)

    async def publish_waiting(self) -> int:
        """Decide on every approval whose lines are all here; gives how many were decided.

        Messages do this as they come. It is for what a stop between two steps left undone.
        """
        decided = 0
        for approval in await self._received.undecided():
            try:
                decided += await self._publish_when_whole(approval)
            except DomainError:
                # Its message was set aside with the reason; an operator sees it there.
                continue
        return decided

    async def _require(self, approval: Approval) -> StoredReceipt:
        def decide(publication: Publication | None) -> Decision:
            if publication is None:
                return Decision(saved=[Publication.required_by(approval)])
            publication.check(approval)
            return Decision()

        return await self._execute(approval, decide)

    async def _publish_when_whole(self, approval: Approval) -> bool:
        """Decide when all lines are here; tells whether they were."""
        lines = approval.own_lines(await self._received.lines_near(approval))
        if lines is None:
            return False
        if approval.contradiction(lines) is None:
            # Kept before the publication is: what is announced can always be shown.
            await self._received.keep_published(approval, lines)

        def decide(publication: Publication | None) -> Decision:
            publication = publication or Publication.required_by(approval)
            publication.publish(approval, lines, objections_until=None)
            return Decision(saved=[publication])

        await self._execute(approval, decide)
        await self._received.mark_decided(approval)
        return True

    async def _execute(
        self, approval: Approval, decide: Callable[[Publication | None], Decision]
    ) -> StoredReceipt:
        context = Context(
            actor=ACTOR,
            unit=approval.unit,
            division=approval.division,
            effective_on=self._today(),
            via="api",
            causation_id=approval.identity,
        )
        return await self._log.execute(
            [(Publication, Publication.id_for(approval))], decide, context
        )
