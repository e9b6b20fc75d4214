"""Handles what points says as one transaction each, and decides what becomes public."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

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

    def __init__(
        self,
        log: Log,
        *,
        received: Received,
        window_days: Callable[[str, date], int | None],
        today: Callable[[], date],
    ) -> None:
        """Decide on this log; `today` is the business date in Beijing.

        `window_days` gives how long a scheme's publications await objections, where that is known.
        """
        self._window_days = window_days
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
        if await self._publish_when_whole(approval):
            return
        if approval.replaces is None:
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
        own = approval.own_lines(await self._received.lines_near(approval))
        if own is None:
            return False
        if approval.replaces is None:
            await self._publish(approval, own)
        elif not await self._reissue(approval, own):
            return False
        await self._received.mark_decided(approval)
        # A re-issue may have come before what it replaces.
        for later in await self._received.undecided():
            if (later.scheme, later.quarter) == (approval.scheme, approval.quarter):
                await self._publish_when_whole(later)
        return True

    async def _publish(self, approval: Approval, lines: Sequence[StatementLine]) -> None:
        if approval.contradiction(lines) is None:
            # Kept before the publication is: what is announced can always be shown.
            await self._received.keep_published(approval, lines)

        def decide(publication: Publication | None) -> Decision:
            publication = publication or Publication.required_by(approval)
            publication.publish(approval, lines, objections_until=self._until(approval))
            return Decision(saved=[publication])

        await self._execute(approval, decide)

    async def _reissue(self, approval: Approval, own: Sequence[StatementLine]) -> bool:
        """Decide on a re-issue once what it replaces is public; tells whether it was."""
        before = await self._received.published(approval)
        if before is None:
            return False
        lines = approval.whole(own, before)
        if approval.contradiction(lines) is None:
            await self._received.keep_published(approval, lines)
        due = False

        def decide(publication: Publication | None) -> Decision:
            nonlocal due
            due = publication is not None and publication.is_due_for(approval)
            if publication is None or not due:
                return Decision()
            publication.reissue(
                approval,
                lines,
                positions=[line.position for line in own],
                objections_until=self._until(approval),
            )
            return Decision(saved=[publication])

        await self._execute(approval, decide)
        return due

    def _until(self, approval: Approval) -> date | None:
        """Give the day until which objections are answered within the publication."""
        today = self._today()
        days = self._window_days(approval.scheme, today)
        return None if days is None else today + timedelta(days=days)

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
