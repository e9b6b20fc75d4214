"""An awarded honour asks for its bonus once, whatever else is true of the payee."""

from datetime import date

from assets.adapters.books.adopted_posting_rules import AdoptedPostingRules
from assets.adapters.budgets.adopted_budget_rules import AdoptedBudgetRules
from assets.adapters.payments.adopted_benefits import AdoptedBenefits
from assets.adapters.payments.adopted_chains import AdoptedChains
from assets.adapters.payments.payee_contacts import PayeeContacts
from assets.adapters.payments.registered_signers import RegisteredSigners
from assets.application.budgets.commitments import BudgetCommitments
from assets.application.payments.related import RelatedFlags
from assets.application.payments.request_commands import RequestAwardPayment
from assets.application.payments.requests import Assets, Basis
from chassis.context import Context
from services.assets.tests.desk import Desk
from services.assets.tests.village import COUNTY, VILLAGE, subject, unit

ORIGIN = f"/demo/{COUNTY}/points#{subject('honour')}.1"


async def award(desk: Desk, *, bonus: int = 20_000) -> None:
    lists = AdoptedBenefits(desk.base.register, county=COUNTY)
    chains = AdoptedChains(desk.base.register, county=COUNTY)
    signers = RegisteredSigners(desk.base.register, PayeeContacts(desk.base.database))
    posting = AdoptedPostingRules(desk.base.register, county=COUNTY)
    rules = AdoptedBudgetRules(desk.base.register, county=COUNTY)
    assets = Assets(
        desk.base.log,
        Basis(
            benefit_lists=lists,
            chains=chains,
            flags=RelatedFlags(signers=signers, posting=posting),
            commitments=BudgetCommitments(rules, today=desk.base.today),
            today=desk.base.today,
        ),
    )
    command = RequestAwardPayment(
        unit=unit(VILLAGE),
        honour=subject("honour"),
        payee=subject("yard"),
        payee_type="household",
        amount_fen=bonus,
        resolution="〔2026〕9号",
        year="2026",
        origin=ORIGIN,
    )
    context = Context(
        actor="service/assets",
        unit=str(unit(VILLAGE)),
        division=VILLAGE,
        effective_on=date(2026, 12, 31),
        via="api",
    )
    await assets.request_award_payment(command, context)


async def test_an_award_makes_one_request_that_names_its_origin(desk: Desk) -> None:
    await award(desk)
    await award(desk)

    (event,) = desk.events()
    assert event["type"] == "assets.payment_request.requested.v1"
    assert event["data"] == {
        "unit": str(unit(VILLAGE)),
        "number": f"honour-{subject('honour')}",
        "purpose": "honour_bonus",
        "payee": str(subject("yard")),
        "payee_type": "household",
        "amount_fen": 20_000,
        "resolution": "〔2026〕9号",
        "period": "2026",
        "origin": ORIGIN,
    }


async def test_an_award_without_a_bonus_asks_for_nothing(desk: Desk) -> None:
    await award(desk, bonus=0)

    assert desk.events() == []
