"""Records what a month's pay depends on, and pays the month to everybody on the roll, once."""

from assets.application.books.entities import known
from assets.application.members.around import Around, Slots
from assets.application.members.commands import MakePayRun, RecordAssessments, RecordItems
from assets.application.members.rolls import known_roll
from assets.domain.books.entity import Entity
from assets.domain.members.case_fee import CaseFeeByClaimError
from assets.domain.members.member_rules import CASE_FEE, PayScheme
from assets.domain.members.pay_list import Listed, PayList, PayListExistsError
from assets.domain.members.pay_run import MonthInFutureError, PayRun
from assets.domain.members.roll import Roll
from chassis.aggregate import AggregateRoot
from chassis.context import Context
from chassis.eventstore.log import Decision, Log, Wanted
from chassis.receipts import StoredReceipt
from kernel.periods import Month


class PayRuns:
    """The use cases of monthly pay; each answers with the receipt of what was stored."""

    def __init__(self, log: Log, around: Around) -> None:
        """Decide on this log, by what lies around."""
        self._log = log
        self._around = around

    async def record_assessments(
        self, command: RecordAssessments, context: Context
    ) -> StoredReceipt:
        """Record how persons were assessed for a month."""
        rules, context = await self._around.ruled(command.entity, context)
        scheme = rules.scheme(command.scheme)

        def decide(entity: Entity | None, run: PayRun | None) -> Decision:
            run = _opened(entity, run, scheme, command.month)
            run.assess(command.assessments, resolution=command.resolution)
            return _answered(run)

        return await self._log.execute(_wanted(command), decide, context)

    async def record_items(self, command: RecordItems, context: Context) -> StoredReceipt:
        """Record amounts beside base and performance for a month."""
        rules, context = await self._around.ruled(command.entity, context)
        scheme = rules.scheme(command.scheme)
        if scheme.kind == CASE_FEE:
            raise CaseFeeByClaimError(f"{scheme.key} pays for cases: claim a fee on its dossier")

        def decide(entity: Entity | None, run: PayRun | None) -> Decision:
            run = _opened(entity, run, scheme, command.month)
            run.record(command.items)
            return _answered(run)

        return await self._log.execute(_wanted(command), decide, context)

    async def make_pay_run(self, command: MakePayRun, context: Context) -> StoredReceipt:
        """Pay a month: one list with everybody on the roll, and slips of what is owed."""
        rules, context = await self._around.ruled(command.entity, context)
        scheme, today = rules.scheme(command.scheme), self._around.today()
        if command.month.first_on > today:
            raise MonthInFutureError(f"{command.month} has not begun: pay it once it has")
        roll_id = Roll.create_id(command.entity, scheme.roll)
        run_id = PayRun.create_id(command.entity, scheme.key, command.month.text)
        slots = Slots(
            entity=command.entity,
            prefix=f"pay-run/{run_id}",
            lines=await self._around.sizes.of_roll(roll_id),
            dated_on=min(command.month.last_on, today),
            today=today,
        )
        number = list_number(scheme, command.month)

        def decide(
            entity: Entity | None,
            run: PayRun | None,
            roll: Roll | None,
            listed: PayList | None,
            *slips: AggregateRoot | None,
        ) -> Decision:
            run = _opened(entity, run, scheme, command.month)
            run.check_open()
            if listed is not None:
                raise PayListExistsError(f"{number} is the number of another list")
            members = known_roll(roll).as_of(slots.dated_on)
            lines = run.lines(scheme, members)
            listed = PayList.compute(
                Listed(
                    entity=run.entity,
                    number=number,
                    kind=scheme.kind,
                    source=run.id,
                    period=command.month.text,
                    rule=rules.rule,
                    roll=known_roll(roll).bound(members, slots.dated_on),
                ),
                lines,
            )
            listed.release(command.resolution)
            drafts = list(
                run.slips(scheme.kind, lines, dated_on=slots.dated_on, doer=command.person)
            )
            run.make(listed, resolution=command.resolution, slips=len(drafts))
            saved = [run, listed, *slots.entered(drafts, slips)]
            return Decision(saved=saved, answer=_made(run, listed, len(drafts)))

        wanted: list[Wanted] = [
            *_wanted(command),
            (Roll, roll_id),
            (PayList, PayList.create_id(command.entity, number)),
            *slots.wanted,
        ]
        day = context.counting_on(slots.dated_on)
        return await self._log.execute(wanted, decide, day)


def list_number(scheme: PayScheme, month: Month) -> str:
    """Give the number of a month's pay list."""
    return f"{scheme.key}-{month}"


def _opened(entity: Entity | None, run: PayRun | None, scheme: PayScheme, month: Month) -> PayRun:
    entity = known(entity)
    scheme.check_payer(entity.form)
    return run or PayRun(entity.id, scheme.key, month.text)


def _wanted(command: RecordAssessments | RecordItems | MakePayRun) -> list[Wanted]:
    run = PayRun.create_id(command.entity, command.scheme, command.month.text)
    return [(Entity, command.entity), (PayRun, run)]


def _answered(run: PayRun) -> Decision:
    answer = {"pay_run": str(run.id), "assessed": len(run.percents), "items": len(run.items)}
    return Decision(saved=[run], answer=answer)


def _made(run: PayRun, listed: PayList, slips: int) -> dict[str, str | int]:
    return {
        "pay_run": str(run.id),
        "pay_list": str(listed.id),
        "number": listed.number,
        "lines": len(listed.lines),
        "total_fen": listed.total_fen,
        "digest": listed.digest,
        "slips": slips,
    }
