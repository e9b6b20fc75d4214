"""Books and contracts in the forms that other people's programs read."""

from collections.abc import Sequence

import psycopg

from assets.adapters.books.adopted_charts import AdoptedCharts
from assets.adapters.contracts.contract_index import ContractIndex
from assets.adapters.exports.posted_vouchers import PostedVouchers
from assets.adapters.exports.spending_contracts import SpendingContracts
from assets.entrypoints.exports.ledger_command import LedgerCommandParts, ledger
from assets.entrypoints.exports.ledger_routes import LedgerParts, ledger_routes
from assets.entrypoints.exports.ocds_command import OcdsCommandParts, ocds
from assets.entrypoints.exports.ocds_routes import READ_OCDS, OcdsParts, ocds_routes
from assets.entrypoints.exports.ocds_words import Naming
from assets.features.books import book_reads, entity_parts
from assets.features.core import Core, Feature
from assets.settings import AssetsSettings
from chassis.foundation import Foundation
from chassis.parts import Parts


def _build(core: Core) -> Parts:
    """Give the ledger as files, and spending contracts as Open Contracting data."""
    return Parts(routers=(ledger_routes(_ledgers(core)), ocds_routes(_ocds(core))))


def _ledgers(core: Core) -> LedgerParts:
    base = core.base
    return LedgerParts(
        reads=book_reads(core, entity_parts(core)),
        posted=PostedVouchers(base.reader, vault=base.vault, source=base.source),
        charts=AdoptedCharts(base.register),
    )


def _ocds(core: Core) -> OcdsParts:
    base = core.base
    settings = base.settings
    assert isinstance(settings, AssetsSettings)
    naming = Naming(
        county=settings.county,
        prefix=settings.ocid_prefix,
        url=settings.own_url(),
        demonstration=settings.demonstration,
    )
    return OcdsParts(
        reads=book_reads(core, entity_parts(core)),
        contracts=SpendingContracts(base.reader),
        index=ContractIndex(base.reader),
        naming=naming,
        today=base.today,
        cursor_key=base.cursor_key("ocds"),
    )


async def ledger_file(base: Foundation, arguments: Sequence[str]) -> int:
    """Write the books of all entities to a file for the operator."""
    with psycopg.connect(base.store_options.url, autocommit=True) as connection:
        base.register.load(connection)
    core = Core.on(base)
    return await ledger(LedgerCommandParts(ledgers=_ledgers(core), today=base.today()), arguments)


async def ocds_file(base: Foundation, arguments: Sequence[str]) -> int:
    """Write the records of all spending contracts to a file for the operator."""
    return await ocds(OcdsCommandParts(ocds=_ocds(Core.on(base))), arguments)


EXPORTS = Feature(actions=(READ_OCDS,), read_models=(), build=_build)
