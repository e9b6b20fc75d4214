"""Registers works and purchases, and takes down who accepted them."""

from assets.application.property.desk import PropertyDesk
from assets.application.property.shared_commands import RegisterWork, RejectWork, SignAcceptance
from assets.domain.property.work import Work, WorkExistsError, WorkUnknownError
from chassis.context import Context
from chassis.eventstore.log import Decision, Wanted
from chassis.receipts import StoredReceipt


class Works:
    """The use cases of works; each answers with the receipt of what was stored."""

    def __init__(self, desk: PropertyDesk) -> None:
        """Decide at this desk."""
        self._desk = desk

    async def register_work(self, command: RegisterWork, context: Context) -> StoredReceipt:
        """Register works; how many have to accept them is fixed by that."""
        facts, today = command.facts, self._desk.today()
        rules, context = self._desk.ruled(context, on=facts.registered_on)

        def decide(found: Work | None) -> Decision:
            if found is not None:
                raise WorkExistsError(f"{facts.number} is taken: give the works another number")
            work = Work.register(
                facts,
                measure=rules.measure(facts.kind),
                signers=rules.acceptance_signers,
                today=today,
            )
            return Decision(saved=[work], answer={"work": str(work.id)})

        wanted: list[Wanted] = [(Work, Work.create_id(facts.unit, facts.number))]
        return await self._desk.log.execute(wanted, decide, context)

    async def sign_acceptance(self, command: SignAcceptance, context: Context) -> StoredReceipt:
        """Find works in order, as one of those who accept them."""
        today = context.signed_on or self._desk.today()

        def decide(found: Work | None) -> Decision:
            work = known(found)
            accepted = work.sign_acceptance(command.finding, today=today)
            answer = {"work": str(work.id), "accepted": accepted, "signed": len(work.found)}
            return Decision(saved=[work], answer=answer)

        wanted: list[Wanted] = [(Work, Work.create_id(command.unit, command.number))]
        return await self._desk.log.execute(wanted, decide, context)

    async def reject_work(self, command: RejectWork, context: Context) -> StoredReceipt:
        """Find works not in order."""
        today = context.signed_on or self._desk.today()

        def decide(found: Work | None) -> Decision:
            work = known(found)
            work.reject(
                command.person,
                reason=command.reason,
                rejected_on=command.rejected_on,
                today=today,
            )
            answer = {"work": str(work.id), "accepted": False, "signed": 0}
            return Decision(saved=[work], answer=answer)

        wanted: list[Wanted] = [(Work, Work.create_id(command.unit, command.number))]
        return await self._desk.log.execute(wanted, decide, context)


def known(work: Work | None) -> Work:
    """Give the works; raises `WorkUnknownError` where there are none."""
    if work is None:
        raise WorkUnknownError("the unit has no works of this number")
    return work
