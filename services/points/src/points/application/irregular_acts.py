"""Records what a sheet says was decided by somebody who was not entitled to it."""

from dataclasses import dataclass
from uuid import UUID

from chassis.context import Context
from chassis.eventstore.log import Decision, Log
from chassis.receipts import StoredReceipt
from points.domain.irregular_act import IrregularAct


@dataclass(frozen=True, kw_only=True)
class ReportIrregularAct:
    """Put on record that a sheet says this; nothing is decided by it."""

    scheme: str
    act: str
    about: str
    sheet: str
    signer: UUID
    irregular: tuple[str, ...]


class IrregularActs:
    """The use case of such reports."""

    def __init__(self, log: Log) -> None:
        """Record on this log."""
        self._log = log

    async def report_irregular_act(
        self, command: ReportIrregularAct, context: Context
    ) -> StoredReceipt:
        """Record the report; the same sheet told again changes nothing and answers alike."""
        act_id = IrregularAct.create_id(command.sheet, command.act, command.about)

        def decide(known: IrregularAct | None) -> Decision:
            answer = {"report": str(act_id), "irregular": list(command.irregular)}
            if known is not None:
                return Decision(answer={**answer, "irregular": known.irregular})
            reported = IrregularAct(
                scheme=command.scheme,
                act=command.act,
                about=command.about,
                sheet=command.sheet,
                signer=command.signer,
                irregular=list(command.irregular),
            )
            return Decision(saved=[reported], answer=answer)

        return await self._log.execute([(IrregularAct, act_id)], decide, context)
