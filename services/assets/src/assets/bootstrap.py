"""The only place where the objects of assets are made and joined."""

from pathlib import Path

from assets.features.bank import BANK
from assets.features.books import BOOKS
from assets.features.budgets import BUDGETS
from assets.features.contracts import CONTRACTS_KEPT
from assets.features.core import Core
from assets.features.exports import EXPORTS, ledger_file, ocds_file
from assets.features.funds import FUNDS
from assets.features.income import INCOME
from assets.features.members import MEMBERS_AND_PAY
from assets.features.openings import OPENINGS
from assets.features.pages import PAGES
from assets.features.paper import PAPER, evidence_file
from assets.features.payments import PAYMENTS_ON_THEIR_WAY, REQUESTS, STAFFING
from assets.features.periods import PERIODS
from assets.features.property import PROPERTY
from assets.settings import AssetsSettings
from chassis.foundation import Foundation, ServiceName
from chassis.parts import Parts, joined
from chassis.service import Service

# The inbox of payments has a path of its own, which else would be taken for a request's id.
FEATURES = (
    PAYMENTS_ON_THEIR_WAY,
    STAFFING,
    REQUESTS,
    BUDGETS,
    FUNDS,
    BOOKS,
    OPENINGS,
    CONTRACTS_KEPT,
    PERIODS,
    EXPORTS,
    PROPERTY,
    MEMBERS_AND_PAY,
    INCOME,
    BANK,
    PAGES,
    PAPER,
)

NAME = ServiceName(
    name="assets",
    actions=(
        *(action for feature in FEATURES for action in feature.actions),
        "assets.log.read",
    ),
)
READ_MODELS = tuple(model for feature in FEATURES for model in feature.read_models)


def build(base: Foundation) -> Parts:
    """Join use cases, adapters and entrypoints on an open foundation."""
    core = Core.on(base)
    return joined(*(feature.build(core) for feature in FEATURES), Parts(read_models=READ_MODELS))


SERVICE = Service(
    name=NAME,
    settings=AssetsSettings,
    build=build,
    migrations=Path(__file__).parents[2] / "migrations",
    commands={"ledger": ledger_file, "ocds": ocds_file, "evidence": evidence_file},
)
