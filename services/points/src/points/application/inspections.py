"""Those who supervise look through a monthly register, and sign for it in the post they act in."""

from dataclasses import dataclass, field
from uuid import UUID

from chassis.context import Context
from chassis.eventstore.log import Decision, Log
from chassis.personal.values import Personal
from chassis.receipts import StoredReceipt
from kernel.periods import Month
from points.domain.register import NothingToInspectError, Register

NOTE_RETENTION = "points_note"


@dataclass(frozen=True, kw_only=True)
class InspectRegister:
    """Sign for having looked through the register of a grid and month."""

    scheme: str
    grid: UUID
    month: Month
    inspector: UUID
    outcome: str
    note: str | None = field(repr=False)


class Inspections:
    """The use cases of supervision; each answers with the receipt of what was stored."""

    def __init__(self, log: Log) -> None:
        """Decide on this log."""
        self._log = log

    async def inspect_register(self, command: InspectRegister, context: Context) -> StoredReceipt:
        """Record an inspection; raises `NothingToInspectError` before anything was reported."""
        register_id = Register.create_id(command.scheme, command.grid, str(command.month))

        def decide(register: Register | None) -> Decision:
            if register is None:
                raise NothingToInspectError(f"the grid has reported nothing for {command.month}")
            note = None
            if command.note is not None:
                note = Personal(command.inspector, NOTE_RETENTION, command.note)
            register.inspect(inspector=command.inspector, outcome=command.outcome, note=note)
            return Decision(saved=[register], answer={"register": str(register.id)})

        return await self._log.execute([(Register, register_id)], decide, context)
