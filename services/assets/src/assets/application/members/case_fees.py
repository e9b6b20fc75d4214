"""Records filed dossiers, lets fees be claimed on them, and keeps the office's budget."""

from assets.application.books.entities import known
from assets.application.members.around import Around
from assets.application.members.commands import ClaimCaseFee, CommitOfficeExpense, FileDossier
from assets.domain.books.entity import Entity
from assets.domain.members.case_fee import (
    CaseFee,
    CaseFeeClaimedError,
    Dossier,
    DossierInFutureError,
    DossierNotFiledError,
    OfficeBudget,
)
from assets.domain.members.member_rules import CASE_FEE, PaySchemeUnknownError
from assets.domain.members.pay_run import PayItem, PayRun
from chassis.context import Context
from chassis.eventstore.log import Decision, Log, Wanted
from chassis.receipts import StoredReceipt
from kernel.periods import Month


class CaseFees:
    """The use cases of mediators' fees; each answers with the receipt of what was stored."""

    def __init__(self, log: Log, around: Around) -> None:
        """Decide on this log, by what lies around."""
        self._log = log
        self._around = around

    async def file_dossier(self, command: FileDossier, context: Context) -> StoredReceipt:
        """Take over that a dossier was filed; a second time changes nothing."""
        if command.filed_on > self._around.today():
            raise DossierInFutureError(f"{command.filed_on} has not come: record it once filed")

        def decide(found: Dossier | None) -> Decision:
            if found is not None:
                found.check_same(command.reference, command.mediators)
            dossier = found or Dossier(
                case=command.case,
                reference=command.reference,
                filed_on=command.filed_on,
                mediators=sorted(set(command.mediators)),
            )
            saved = [] if found is not None else [dossier]
            return Decision(saved=saved, answer={"dossier": str(dossier.id)})

        return await self._log.execute(
            [(Dossier, Dossier.create_id(command.case))], decide, context
        )

    async def claim_case_fee(self, command: ClaimCaseFee, context: Context) -> StoredReceipt:
        """Owe a mediator the fee of a case whose dossier was filed, with the next month's pay."""
        rules, context = await self._around.ruled(command.entity, context)
        scheme = rules.scheme(command.scheme)
        if scheme.kind != CASE_FEE:
            raise PaySchemeUnknownError(f"{scheme.key} pays no fees of cases: name one that does")
        fee_fen = scheme.fee(command.grade)
        month = Month.of(self._around.today())
        months = (month, month.next())

        def decide(
            entity: Entity | None,
            dossier: Dossier | None,
            claimed: CaseFee | None,
            *runs: PayRun | None,
        ) -> Decision:
            entity = known(entity)
            scheme.check_payer(entity.form)
            if dossier is None:
                raise DossierNotFiledError("have the dossier of the case filed first")
            dossier.check_mediator(command.mediator)
            if claimed is not None:
                raise CaseFeeClaimedError(
                    f"the fee for {dossier.reference} is paid with {claimed.month} already",
                    month=claimed.month,
                )
            this = runs[0] is not None and runs[0].made
            run = runs[1] if this else runs[0]
            run = run or PayRun(entity.id, scheme.key, months[this].text)
            fee = CaseFee(
                case=command.case,
                mediator=command.mediator,
                entity=entity.id,
                scheme=scheme.key,
                grade=command.grade,
                amount_fen=fee_fen,
                month=run.month,
                dossier=dossier.reference,
                rule=rules.rule,
            )
            run.record([_item(fee, dossier)])
            answer = {"case_fee": str(fee.id), "amount_fen": fee_fen, "month": run.month}
            return Decision(saved=[fee, run], answer=answer)

        wanted: list[Wanted] = [
            (Entity, command.entity),
            (Dossier, Dossier.create_id(command.case)),
            (CaseFee, CaseFee.create_id(command.case, command.mediator)),
        ]
        wanted += [
            (PayRun, PayRun.create_id(command.entity, scheme.key, each.text)) for each in months
        ]
        return await self._log.execute(wanted, decide, context)

    async def commit_office_expense(
        self, command: CommitOfficeExpense, context: Context
    ) -> StoredReceipt:
        """Commit a part of a year's office budget; never more than is left of it."""
        rules, context = await self._around.ruled(command.entity, context)
        scheme = rules.scheme(command.scheme)
        budget_fen = scheme.office_fen_year
        if budget_fen is None:
            raise PaySchemeUnknownError(f"{scheme.key} has no office: name a scheme that has one")

        def decide(entity: Entity | None, budget: OfficeBudget | None) -> Decision:
            scheme.check_payer(known(entity).form)
            budget = budget or OfficeBudget(
                entity=command.entity,
                scheme=scheme.key,
                year=str(command.year),
                budget_fen=budget_fen,
                rule=rules.rule,
            )
            budget.commit(number=command.number, item=command.item, amount_fen=command.amount_fen)
            left = budget.budget_fen - budget.committed_fen
            return Decision(saved=[budget], answer={"number": command.number, "left_fen": left})

        own_id = OfficeBudget.create_id(command.entity, scheme.key, str(command.year))
        wanted: list[Wanted] = [(Entity, command.entity), (OfficeBudget, own_id)]
        return await self._log.execute(wanted, decide, context)


def _item(fee: CaseFee, dossier: Dossier) -> PayItem:
    return PayItem(
        number=f"case-{fee.case}-{str(fee.mediator)[:8]}",
        person=fee.mediator,
        item=CASE_FEE,
        amount_fen=fee.amount_fen,
        reference=dossier.reference,
    )
