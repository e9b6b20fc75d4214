"""Notes what keeps the present post holders from completing a chain, and when that is gone."""

from dataclasses import dataclass
from uuid import UUID

from assets.domain.payments.chain_watch import WatchedChain
from chassis.context import Context
from chassis.eventstore.log import Decision, Log
from chassis.receipts import StoredReceipt
from kernel.staffing import Staffing


@dataclass(frozen=True, kw_only=True)
class NoteStaffing:
    """Take over whether a chain of a unit can be completed now, and if not, why."""

    unit: UUID
    section: str
    chain: str
    rule: str
    staffing: Staffing


class ChainWatch:
    """The use case of watching."""

    def __init__(self, log: Log) -> None:
        """Note on this log."""
        self._log = log

    async def note_staffing(self, command: NoteStaffing, context: Context) -> StoredReceipt:
        """Say what stands in the way now and did not before, and what does no longer."""

        def decide(watched: WatchedChain | None) -> Decision:
            if watched is None and command.staffing.possible:
                return Decision()
            chain = watched or WatchedChain(command.unit, command.section, command.chain)
            chain.note(command.rule, command.staffing)
            return Decision(saved=[chain])

        watch_id = WatchedChain.create_id(command.unit, command.section, command.chain)
        return await self._log.execute([(WatchedChain, watch_id)], decide, context)
