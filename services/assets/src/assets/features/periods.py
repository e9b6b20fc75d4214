"""Whole periods of the books: reviewed, audited, drawn up in final accounts, disclosed."""

from assets.adapters.books.adopted_charts import AdoptedCharts
from assets.adapters.books.ledger import Ledger
from assets.application.books.period_reviews import Periods
from assets.entrypoints.books.period_reads import period_read_routes
from assets.entrypoints.books.periods import PeriodParts, period_routes
from assets.entrypoints.books.statements import StatementParts
from assets.features.books import book_reads, entity_parts
from assets.features.core import Core, Feature
from assets.projections.books.period_reviews import PERIOD_REVIEWS
from chassis.parts import Parts


def _build(core: Core) -> Parts:
    """Let others speak of an entity's books, and show what they said."""
    base = core.base
    shown = StatementParts(
        reads=book_reads(core, entity_parts(core)),
        ledger=Ledger(base.reader),
        charts=AdoptedCharts(base.register),
    )
    parts = PeriodParts(shown=shown, periods=Periods(base.log), today=base.today)
    return Parts(routers=(period_routes(parts), period_read_routes(parts)))


PERIODS = Feature(
    actions=(
        "assets.period.review",
        "assets.period.audit",
        "assets.period.draw_final_accounts",
    ),
    read_models=(PERIOD_REVIEWS,),
    build=_build,
)
