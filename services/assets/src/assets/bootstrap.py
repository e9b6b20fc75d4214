"""The only place where the objects of assets are made and joined."""

from pathlib import Path

from assets.adapters.adopted_benefits import AdoptedBenefits
from assets.application.assets import Assets
from assets.entrypoints.award_messages import register_awards
from assets.entrypoints.http import CommandParts, command_routes
from assets.entrypoints.messages import register_handlers
from assets.entrypoints.reads import ReadParts, read_routes
from assets.projections.payment_requests import PAYMENT_REQUESTS
from assets.projections.suspensions import SUSPENSIONS
from assets.settings import AssetsSettings
from chassis.foundation import Foundation, ServiceName
from chassis.parts import Parts
from chassis.service import Service

NAME = ServiceName(
    name="assets",
    actions=(
        "assets.payment_request.make",
        "assets.payment_request.read",
        "assets.log.read",
    ),
)

READ_MODELS = (PAYMENT_REQUESTS, SUSPENSIONS)


def build(base: Foundation) -> Parts:
    """Join use cases, adapters and entrypoints on an open foundation."""
    benefit_lists = AdoptedBenefits(base.register, county=base.settings.county)
    assets = Assets(base.log, benefit_lists=benefit_lists, today=base.today)
    commands = CommandParts(gate=base.gate, assets=assets, register=base.register, today=base.today)
    reads = ReadParts(gate=base.gate, reader=base.reader, cursor_key=base.cursor_key(NAME.name))
    return Parts(
        routers=(command_routes(commands), read_routes(reads)),
        read_models=READ_MODELS,
        consumers={
            "points": lambda listener: register_handlers(listener, assets),
            "awards": lambda listener: register_awards(listener, assets),
        },
    )


SERVICE = Service(
    name=NAME,
    settings=AssetsSettings,
    build=build,
    migrations=Path(__file__).parents[2] / "migrations",
)
