"""What assets does beyond requests and suspensions: each feature is made and joined here."""

from dataclasses import dataclass

from assets.adapters.account_tokens import CLASSES, KeyedAccountTokens
from assets.adapters.adopted_benefits import AdoptedBenefits
from assets.adapters.adopted_chains import AdoptedChains
from assets.adapters.adopted_charts import AdoptedCharts
from assets.adapters.entity_index import EntityIndex
from assets.adapters.ledger import Ledger
from assets.adapters.payee_contacts import PayeeContacts
from assets.adapters.payment_index import PaymentIndex
from assets.adapters.registered_signers import RegisteredSigners
from assets.application.books import Books
from assets.application.chain_watch import ChainWatch
from assets.application.entities import Entities
from assets.application.payments import Around, Payments
from assets.entrypoints.book_reads import BookReads, book_read_routes
from assets.entrypoints.book_statements import StatementParts, statement_routes
from assets.entrypoints.chain_staffing import ChainStaffing, StaffingParts
from assets.entrypoints.entities import EntityParts, entity_routes
from assets.entrypoints.payee_messages import register_payees
from assets.entrypoints.payment_inbox import InboxParts, inbox_routes
from assets.entrypoints.payments_http import PaymentParts, payment_routes
from assets.entrypoints.payments_reads import StoryParts, payment_read_routes
from assets.entrypoints.vouchers import BookParts, voucher_routes
from assets.projections.entities import ENTITIES
from assets.projections.ledger import LEDGER
from assets.projections.vouchers import VOUCHERS
from chassis.foundation import Foundation
from chassis.parts import Parts
from chassis.personal.opening import open_tokens

BOOK_ACTIONS = (
    "assets.entity.keep",
    "assets.voucher.prepare",
    "assets.voucher.review",
    "assets.voucher.sign",
    "assets.voucher.post",
    "assets.voucher.void",
    "assets.period.close",
    "assets.books.read",
)
BOOK_MODELS = (ENTITIES, VOUCHERS, LEDGER)


@dataclass(frozen=True, kw_only=True)
class Core:
    """What every feature of assets stands on."""

    base: Foundation
    chains: AdoptedChains
    benefit_lists: AdoptedBenefits


def payments(core: Core) -> Parts:
    """Let a payment go its way, from signature to signature to what the bank paid."""
    base = core.base
    contacts = PayeeContacts(base.database)
    signers = RegisteredSigners(base.register, contacts)
    index = PaymentIndex(base.reader)
    around = Around(
        index=index,
        chains=core.chains,
        signers=signers,
        benefit_lists=core.benefit_lists,
        today=base.today,
    )
    parts = PaymentParts(
        gate=base.gate,
        payments=Payments(base.log, around),
        index=index,
        chains=core.chains,
        register=base.register,
        today=base.today,
    )
    inbox = InboxParts(
        payments=parts,
        signers=signers,
        reader=base.reader,
        today=base.today,
        cursor_key=base.cursor_key("payment_inbox"),
    )
    stories = StoryParts(
        payments=parts,
        reader=base.reader,
        vault=base.vault,
        source=base.source,
        cursor_key=base.cursor_key("payments"),
    )
    return Parts(
        routers=(inbox_routes(inbox), payment_routes(parts), payment_read_routes(stories)),
        consumers={"payees": lambda listener: register_payees(listener, contacts)},
    )


def staffing(core: Core) -> Parts:
    """Say when the present post holders cannot complete a chain."""
    base = core.base
    look = ChainStaffing(
        StaffingParts(
            watch=ChainWatch(base.log),
            chains=core.chains,
            signers=RegisteredSigners(base.register, PayeeContacts(base.database)),
            register=base.register,
            reader=base.reader,
            today=base.today,
        )
    )
    return Parts(jobs={"chain_staffing": look.look})


def books(core: Core) -> Parts:
    """Keep the books of accounting entities: vouchers, months, statements."""
    base = core.base
    charts, ledger = AdoptedCharts(base.register), Ledger(base.reader)
    tokens = KeyedAccountTokens(open_tokens(base.subject_keys, base.algorithms, CLASSES))
    entities = EntityParts(
        gate=base.gate,
        entities=Entities(base.log, charts=charts, tokens=tokens),
        index=EntityIndex(base.reader),
        register=base.register,
        reader=base.reader,
    )
    kept = BookParts(
        entities=entities,
        books=Books(base.log, charts=charts, balances=ledger, today=base.today),
        today=base.today,
    )
    reads = BookReads(
        entities=entities,
        vault=base.vault,
        source=base.source,
        cursor_key=base.cursor_key("books"),
    )
    shown = StatementParts(reads=reads, ledger=ledger, charts=charts)
    return Parts(
        routers=(
            entity_routes(entities),
            voucher_routes(kept),
            book_read_routes(reads),
            statement_routes(shown),
        ),
        read_models=BOOK_MODELS,
    )


FEATURES = (payments, staffing, books)
