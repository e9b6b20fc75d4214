"""The only place where the objects of assets are made and joined."""

from pathlib import Path

from assets.adapters.adopted_benefits import AdoptedBenefits
from assets.adapters.adopted_chains import AdoptedChains
from assets.application.assets import Assets
from assets.entrypoints.award_messages import register_awards
from assets.entrypoints.http import CommandParts, command_routes
from assets.entrypoints.messages import register_handlers
from assets.entrypoints.payments_http import PAY, REPORT, SIGN
from assets.entrypoints.reads import ReadParts, read_routes
from assets.features import BOOK_ACTIONS, BOOK_MODELS, FEATURES, Core
from assets.projections.chain_obstacles import CHAIN_OBSTACLES
from assets.projections.payment_requests import PAYMENT_REQUESTS
from assets.projections.payments import PAYMENTS
from assets.projections.suspensions import SUSPENSIONS
from assets.settings import AssetsSettings
from chassis.foundation import Foundation, ServiceName
from chassis.parts import Parts, joined
from chassis.service import Service

NAME = ServiceName(
    name="assets",
    actions=(
        "assets.payment_request.make",
        "assets.payment_request.read",
        SIGN,
        PAY,
        REPORT,
        *BOOK_ACTIONS,
        "assets.log.read",
    ),
)

PAYMENT_MODELS = (PAYMENT_REQUESTS, SUSPENSIONS, PAYMENTS, CHAIN_OBSTACLES)
READ_MODELS = (*PAYMENT_MODELS, *BOOK_MODELS)


def build(base: Foundation) -> Parts:
    """Join use cases, adapters and entrypoints on an open foundation."""
    benefit_lists = AdoptedBenefits(base.register, county=base.settings.county)
    chains = AdoptedChains(base.register, county=base.settings.county)
    assets = Assets(base.log, benefit_lists=benefit_lists, chains=chains, today=base.today)
    commands = CommandParts(gate=base.gate, assets=assets, register=base.register, today=base.today)
    reads = ReadParts(gate=base.gate, reader=base.reader, cursor_key=base.cursor_key(NAME.name))
    requests = Parts(
        routers=(command_routes(commands), read_routes(reads)),
        read_models=PAYMENT_MODELS,
        consumers={
            "points": lambda listener: register_handlers(listener, assets),
            "awards": lambda listener: register_awards(listener, assets),
        },
    )
    core = Core(base=base, chains=chains, benefit_lists=benefit_lists)
    # The inbox has a path of its own, which else would be taken for a request's id.
    return joined(*(feature(core) for feature in FEATURES), requests)


SERVICE = Service(
    name=NAME,
    settings=AssetsSettings,
    build=build,
    migrations=Path(__file__).parents[2] / "migrations",
)
