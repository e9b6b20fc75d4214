"""Records what a sheet says was done by somebody who could not do it, or not then."""

from dataclasses import dataclass
from uuid import UUID

from assets.domain.paper.irregular_act import IrregularAct, SignedAct
from chassis.context import Context
from chassis.eventstore.log import Decision, Log
from chassis.receipts import StoredReceipt


@dataclass(frozen=True, kw_only=True)
class ReportIrregularAct:
    """Put on record that a sheet says this; nothing is done by it."""

    signed: SignedAct
    unit: UUID
    irregular: str


class IrregularActs:
    """The use case of such reports."""

    def __init__(self, log: Log) -> None:
        """Record on this log."""
        self._log = log

    async def report_irregular_act(
        self, command: ReportIrregularAct, context: Context
    ) -> StoredReceipt:
        """Record the report; the same sheet told again changes nothing and answers alike."""
        act_id = command.signed.id

        def decide(known: IrregularAct | None) -> Decision:
            answer = {"report": str(act_id), "irregular": [command.irregular]}
            if known is not None:
                return Decision(answer={**answer, "irregular": known.irregular})
            reported = IrregularAct.report(
                command.signed, unit=command.unit, irregular=[command.irregular]
            )
            return Decision(saved=[reported], answer=answer)

        return await self._log.execute([(IrregularAct, act_id)], decide, context)
