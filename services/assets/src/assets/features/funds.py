"""Funds by source and purpose, contributions in money and in kind, and aid in need."""

from assets.adapters.books.entity_index import EntityIndex
from assets.adapters.funds.adopted_fund_rules import AdoptedFundRules
from assets.adapters.funds.fund_index import FundIndex
from assets.adapters.funds.registered_postholders import RegisteredPostholders
from assets.application.funds.aid import Aid, AidParts
from assets.application.funds.contributions import Contributions
from assets.application.funds.funds import Funds
from assets.entrypoints.funds.aid_http import aid_routes
from assets.entrypoints.funds.aid_reads import aid_read_routes
from assets.entrypoints.funds.contribution_reads import contribution_read_routes
from assets.entrypoints.funds.contributions_http import contribution_routes
from assets.entrypoints.funds.fund_reads import fund_read_routes
from assets.entrypoints.funds.funds_http import fund_routes
from assets.entrypoints.funds.parts import FundParts
from assets.features.core import Core, Feature
from assets.projections.funds.aid import AID_APPLICATIONS
from assets.projections.funds.contributions import CONTRIBUTIONS
from assets.projections.funds.funds import FUNDS as FUND_MODEL
from chassis.parts import Parts


def _build(core: Core) -> Parts:
    """Keep funds, what was contributed to them and to projects, and what they give as aid."""
    base = core.base
    rules = AdoptedFundRules(base.register, county=base.settings.county)
    index = FundIndex(base.reader)
    signers = core.signers
    aid = AidParts(
        rules=rules,
        index=index,
        chains=core.chains,
        postholders=RegisteredPostholders(base.register, signers),
        today=base.today,
    )
    parts = FundParts(
        gate=core.gate,
        funds=Funds(base.log, rules=rules, index=index, today=base.today),
        contributions=Contributions(base.log, rules=rules, index=index, today=base.today),
        aid=Aid(base.log, aid),
        rules=rules,
        index=index,
        entities=EntityIndex(base.reader),
        register=base.register,
        reader=base.reader,
        vault=base.vault,
        source=base.source,
        cursor_key=base.cursor_key("funds"),
        today=base.today,
    )
    return Parts(
        routers=(
            fund_routes(parts),
            fund_read_routes(parts),
            contribution_routes(parts),
            contribution_read_routes(parts),
            aid_routes(parts),
            aid_read_routes(parts),
        ),
    )


FUNDS = Feature(
    actions=(
        "assets.fund.establish",
        "assets.fund.manage",
        "assets.fund.report",
        "assets.fund.read",
        "assets.contribution.record",
        "assets.contribution.read",
        "assets.contribution.published",
        "assets.aid.apply",
        "assets.aid.enter",
        "assets.aid.decide",
        "assets.aid.read",
    ),
    read_models=(FUND_MODEL, CONTRIBUTIONS, AID_APPLICATIONS),
    build=_build,
)
