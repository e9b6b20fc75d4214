"""Opening balances from an older chart of accounts."""

from assets.adapters.books.adopted_charts import AdoptedCharts
from assets.adapters.books.adopted_conversions import AdoptedConversions
from assets.application.books.openings import Openings
from assets.entrypoints.books.openings import UPLOADS, OpeningParts, opening_routes
from assets.features.books import book_reads, entity_parts
from assets.features.core import Core, Feature
from assets.projections.books.conversions import CONVERSIONS
from chassis.parts import Parts


def _build(core: Core) -> Parts:
    """Take balances over by the adopted conversions."""
    base = core.base
    conversions = AdoptedConversions(base.register, today=base.today)
    charts = AdoptedCharts(base.register)
    parts = OpeningParts(
        reads=book_reads(core, entity_parts(core)),
        openings=Openings(base.log, charts=charts, conversions=conversions),
        conversions=conversions,
    )
    return Parts(routers=(opening_routes(parts),), uploads=UPLOADS)


# Who may prepare vouchers and read the books may do so here; the actions are those of the books.
OPENINGS = Feature(actions=(), read_models=(CONVERSIONS,), build=_build)
