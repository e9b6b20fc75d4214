"""Members and pay: rolls, distributions, monthly runs, pay lists, and what everybody sees of it."""

from assets.adapters.books.adopted_charts import AdoptedCharts
from assets.adapters.books.ledger import Ledger
from assets.adapters.members.adopted_member_rules import AdoptedMemberRules
from assets.adapters.members.booked_income import BookedIncome
from assets.adapters.members.list_signers import RegisteredListSigners
from assets.adapters.members.pay_list_index import PayListIndex
from assets.application.members.around import Around
from assets.application.members.case_fees import CaseFees
from assets.application.members.distributions import Distributions
from assets.application.members.pay_lists import PayLists
from assets.application.members.pay_runs import PayRuns
from assets.application.members.rolls import Rolls
from assets.entrypoints.members.case_fees import case_fee_routes
from assets.entrypoints.members.distributions import distribution_routes
from assets.entrypoints.members.growth import GrowthParts, growth_routes
from assets.entrypoints.members.own import own_routes
from assets.entrypoints.members.parts import (
    ASK,
    CLAIM_FEE,
    DISTRIBUTE,
    FILE_DOSSIER,
    KEEP_ROLL,
    PAY,
    READ,
    READ_OWN,
    MemberParts,
)
from assets.entrypoints.members.pay_lists import pay_list_routes
from assets.entrypoints.members.pay_runs import pay_run_routes
from assets.entrypoints.members.rolls import roll_routes
from assets.features.books import entity_parts
from assets.features.core import Core, Feature
from assets.projections.members.distributions import DISTRIBUTIONS
from assets.projections.members.pay_lists import PAY_LISTS
from assets.projections.members.pay_runs import PAY_RUNS
from assets.projections.members.rolls import ROLLS
from chassis.parts import Parts


def _build(core: Core) -> Parts:
    """Share income among members and pay by the month, by lists that rules compute."""
    base = core.base
    charts, entities = AdoptedCharts(base.register), entity_parts(core)
    rules = AdoptedMemberRules(base.register, county=base.settings.county)
    around = Around(
        rules=rules,
        incomes=BookedIncome(base.reader),
        placements=entities.index,
        sizes=PayListIndex(base.reader),
        today=base.today,
    )
    parts = MemberParts(
        entities=entities,
        rolls=Rolls(base.log),
        distributions=Distributions(base.log, around, charts=charts),
        pay_runs=PayRuns(base.log, around),
        pay_lists=PayLists(
            base.log,
            around,
            chains=core.chains,
            signers=RegisteredListSigners(base.register),
        ),
        case_fees=CaseFees(base.log, around),
        today=base.today,
        cursor_key=base.cursor_key("members"),
    )
    growth = GrowthParts(members=parts, ledger=Ledger(base.reader), charts=charts, rules=rules)
    return Parts(
        routers=(
            roll_routes(parts),
            distribution_routes(parts),
            pay_run_routes(parts),
            pay_list_routes(parts),
            case_fee_routes(parts),
            own_routes(parts),
            growth_routes(growth),
        ),
    )


MEMBERS_AND_PAY = Feature(
    actions=(KEEP_ROLL, DISTRIBUTE, PAY, ASK, CLAIM_FEE, FILE_DOSSIER, READ, READ_OWN),
    read_models=(ROLLS, DISTRIBUTIONS, PAY_LISTS, PAY_RUNS),
    build=_build,
)
