"""Income: receipts and cash, money of others, levies, earmarked money, and what is missing."""

from assets.adapters.books.account_tokens import CLASSES, KeyedAccountTokens
from assets.adapters.books.adopted_charts import AdoptedCharts
from assets.adapters.books.adopted_posting_rules import AdoptedPostingRules
from assets.adapters.books.entity_index import EntityIndex
from assets.adapters.income.adopted_income_rules import AdoptedIncomeRules
from assets.adapters.income.pass_through_accounts import PostedPassThroughs
from assets.adapters.income.registered_households import RegisteredHouseholds
from assets.adapters.income.written_receipts import WrittenReceipts
from assets.application.books.entities import Entities
from assets.application.income.around import Around
from assets.application.income.cash import Cash
from assets.application.income.earmarks import Earmarks
from assets.application.income.levies import Levies
from assets.application.income.pass_throughs import PassThroughs
from assets.application.income.receipts import Receipts
from assets.entrypoints.books.entities import EntityParts
from assets.entrypoints.income.cash_reads import cash_read_routes
from assets.entrypoints.income.commands_http import (
    cash_routes,
    pass_through_routes,
    receipt_routes,
)
from assets.entrypoints.income.earmark_reads import earmark_read_routes
from assets.entrypoints.income.household_messages import register_households
from assets.entrypoints.income.levies_http import earmark_routes, levy_routes
from assets.entrypoints.income.levy_reads import levy_read_routes
from assets.entrypoints.income.missing_reads import missing_read_routes
from assets.entrypoints.income.parts import ACTIONS, IncomeParts
from assets.entrypoints.income.pass_through_reads import pass_through_read_routes
from assets.entrypoints.income.receipt_reads import receipt_read_routes
from assets.features.core import Core, Feature
from assets.projections.income.cash import CASH
from assets.projections.income.earmarks import EARMARKS
from assets.projections.income.levies import LEVIES
from assets.projections.income.pass_throughs import PASS_THROUGHS
from assets.projections.income.receipts import RECEIPTS
from chassis.parts import Parts
from chassis.personal.opening import open_tokens


def _build(core: Core) -> Parts:
    """Take income in, and show what came, what is owed and what is missing."""
    base, county = core.base, core.base.settings.county
    charts = AdoptedCharts(base.register)
    rules = AdoptedIncomeRules(base.register, county=county)
    around = Around(base.log, rules=rules, today=base.today)
    households = RegisteredHouseholds(base.database, base.register)
    posting = AdoptedPostingRules(base.register, county=county)
    tokens = KeyedAccountTokens(open_tokens(base.subject_keys, base.algorithms, CLASSES))
    parts = IncomeParts(
        entities=EntityParts(
            gate=core.gate,
            entities=Entities(base.log, charts=charts, tokens=tokens),
            index=EntityIndex(base.reader),
            register=base.register,
            reader=base.reader,
        ),
        receipts=Receipts(around, index=WrittenReceipts(base.reader)),
        cash=Cash(around),
        pass_throughs=PassThroughs(around, accounts=PostedPassThroughs(posting, charts)),
        levies=Levies(around, households=households),
        earmarks=Earmarks(around),
        rules=rules,
        vault=base.vault,
        source=base.source,
        cursor_key=base.cursor_key("income"),
        today=base.today,
    )
    return Parts(
        routers=(
            receipt_routes(parts),
            receipt_read_routes(parts),
            cash_routes(parts),
            cash_read_routes(parts),
            pass_through_routes(parts),
            pass_through_read_routes(parts),
            levy_routes(parts),
            levy_read_routes(parts),
            earmark_routes(parts),
            earmark_read_routes(parts),
            missing_read_routes(parts),
        ),
        consumers={"households": lambda listener: register_households(listener, households)},
    )


INCOME = Feature(
    actions=ACTIONS,
    read_models=(RECEIPTS, CASH, PASS_THROUGHS, LEVIES, EARMARKS),
    build=_build,
)
