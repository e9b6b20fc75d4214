"""The books of accounting entities: vouchers, months, statements."""

from assets.adapters.books.account_tokens import CLASSES, KeyedAccountTokens
from assets.adapters.books.adopted_charts import AdoptedCharts
from assets.adapters.books.adopted_note_rules import AdoptedNoteRules
from assets.adapters.books.earlier_slips import ReadEarlierSlips
from assets.adapters.books.entity_index import EntityIndex
from assets.adapters.books.ledger import Ledger
from assets.adapters.books.slip_origins import LoggedSlipOrigins
from assets.adapters.books.year_books import YearBooks
from assets.application.books.books import Books
from assets.application.books.entities import Entities
from assets.application.books.several import Several
from assets.application.books.slip_reviews import SlipChecks, SlipReviews
from assets.application.books.slip_vouchers import SlipVouchers
from assets.entrypoints.books.digests import digest_routes
from assets.entrypoints.books.entities import EntityParts, entity_routes
from assets.entrypoints.books.notes import NoteParts, note_routes
from assets.entrypoints.books.reads import BookReads, book_read_routes
from assets.entrypoints.books.several import several_routes
from assets.entrypoints.books.slip_reviews import slip_review_routes
from assets.entrypoints.books.slips import SlipParts, slip_routes
from assets.entrypoints.books.statements import StatementParts, statement_routes
from assets.entrypoints.books.vouchers import BookParts, voucher_routes
from assets.features.core import Core, Feature
from assets.projections.books.entities import ENTITIES
from assets.projections.books.ledger import LEDGER
from assets.projections.books.slips import SLIPS
from assets.projections.books.vouchers import VOUCHERS
from chassis.parts import Parts
from chassis.personal.opening import open_tokens


def entity_parts(core: Core) -> EntityParts:
    """Give what everything about an entity's books stands on."""
    base = core.base
    tokens = KeyedAccountTokens(open_tokens(base.subject_keys, base.algorithms, CLASSES))
    return EntityParts(
        gate=core.paper_gate,
        entities=Entities(base.log, charts=AdoptedCharts(base.register), tokens=tokens),
        index=EntityIndex(base.reader),
        register=base.register,
        reader=base.reader,
    )


def book_reads(core: Core, entities: EntityParts) -> BookReads:
    """Give what the routes need that show books."""
    return BookReads(
        entities=entities,
        vault=core.base.vault,
        source=core.base.source,
        cursor_key=core.base.cursor_key("books"),
    )


def kept_books(core: Core, entities: EntityParts) -> BookParts:
    """Give what takes vouchers into the books and closes months."""
    base = core.base
    books = Books(
        base.log,
        charts=AdoptedCharts(base.register),
        balances=Ledger(base.reader),
        slips=SlipChecks(rules=core.posting, origins=LoggedSlipOrigins(base.reader, base.log)),
        today=base.today,
    )
    return BookParts(entities=entities, books=books, today=base.today)


def _build(core: Core) -> Parts:
    """Keep the books of accounting entities: vouchers, months, statements."""
    base = core.base
    charts, ledger = AdoptedCharts(base.register), Ledger(base.reader)
    entities = entity_parts(core)
    kept = kept_books(core, entities)
    reads = book_reads(core, entities)
    slips = SlipParts(
        reads=reads,
        slips=SlipVouchers(
            base.log,
            charts=charts,
            rules=core.posting,
            earlier=ReadEarlierSlips(base.reader, base.log),
        ),
        reviews=SlipReviews(base.log, rules=core.posting),
        sheets=core.sheets,
        today=base.today,
    )
    shown = StatementParts(reads=reads, ledger=ledger, charts=charts)
    noted = NoteParts(
        statements=shown,
        books=YearBooks(base.reader, ledger),
        rules=AdoptedNoteRules(base.register),
    )
    return Parts(
        routers=(
            entity_routes(entities),
            voucher_routes(kept),
            book_read_routes(reads),
            digest_routes(base.reader),
            statement_routes(shown),
            note_routes(noted),
            slip_routes(slips),
            slip_review_routes(slips),
            several_routes(entities, Several(base.log, charts=charts)),
        ),
    )


BOOKS = Feature(
    actions=(
        "assets.entity.keep",
        "assets.voucher.prepare",
        "assets.voucher.review",
        "assets.voucher.sign",
        "assets.voucher.post",
        "assets.voucher.void",
        "assets.period.close",
        "assets.slip.set_aside",
        "assets.slip.review",
        "assets.slip.answer",
        "assets.books.read",
    ),
    read_models=(ENTITIES, VOUCHERS, LEDGER, SLIPS),
    build=_build,
)
