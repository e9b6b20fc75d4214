"""How a contract begins: what the adopted rules allow, with the schedule that follows from it."""

from uuid import UUID

from assets.domain.contracts.contract import Contract
from assets.domain.contracts.rules import ContractRules
from assets.domain.contracts.schedule import instalments_of
from assets.domain.contracts.terms import Agreement
from chassis.personal.values import Personal


def sign(
    rules: ContractRules, agreement: Agreement, *, entity: UUID, number: str, summary: Personal
) -> Contract:
    """Give the contract that the adopted rules allow; its schedule is computed once for all."""
    rules.check(agreement)
    terms = agreement.terms
    return Contract(
        entity=entity,
        number=number,
        agreement=agreement,
        instalments=instalments_of(
            terms.charges, terms.deliverables, since=agreement.since, first=1
        ),
        rule=rules.rule,
        summary=summary,
    )
