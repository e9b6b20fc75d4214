"""Books and contracts in the forms that other people's programs read."""

from collections.abc import Sequence

import psycopg

from assets.adapters.books.adopted_charts import AdoptedCharts
from assets.adapters.exports.posted_vouchers import PostedVouchers
from assets.entrypoints.exports.ledger_command import LedgerCommandParts, ledger
from assets.entrypoints.exports.ledger_routes import LedgerParts, ledger_routes
from assets.features.books import book_reads, entity_parts
from assets.features.core import Core, Feature
from chassis.foundation import Foundation
from chassis.parts import Parts


def _build(core: Core) -> Parts:
    """Give the ledger as files."""
    return Parts(routers=(ledger_routes(_ledgers(core)),))


def _ledgers(core: Core) -> LedgerParts:
    base = core.base
    return LedgerParts(
        reads=book_reads(core, entity_parts(core)),
        posted=PostedVouchers(base.reader, vault=base.vault, source=base.source),
        charts=AdoptedCharts(base.register),
    )


async def ledger_file(base: Foundation, arguments: Sequence[str]) -> int:
    """Write the books of all entities to a file for the operator."""
    with psycopg.connect(base.store_options.url, autocommit=True) as connection:
        base.register.load(connection)
    core = Core.on(base)
    return await ledger(LedgerCommandParts(ledgers=_ledgers(core), today=base.today()), arguments)


EXPORTS = Feature(actions=(), read_models=(), build=_build)
