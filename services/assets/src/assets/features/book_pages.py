"""The pages of books: an entity's money, accounts, months, days, receivables and budgets."""

from pathlib import Path

from assets.adapters.bank.bank_accounts import BankAccounts
from assets.adapters.books.ledger import Ledger
from assets.adapters.budgets.budget_lines import BudgetLines
from assets.adapters.contracts.adopted_rules import AdoptedContractRules
from assets.adapters.contracts.receivables import Receivables
from assets.adapters.income.adopted_income_rules import AdoptedIncomeRules
from assets.adapters.income.levies_owed import LeviesOwed
from assets.adapters.payments.cash_desk import CashDesk
from assets.adapters.payments.payment_index import PaymentIndex
from assets.entrypoints.books.reads import READ_BOOKS
from assets.entrypoints.pages.books import shelf
from assets.entrypoints.pages.books.ageing import ageing_routes
from assets.entrypoints.pages.books.budget import budget_routes
from assets.entrypoints.pages.books.cash import cash_routes
from assets.entrypoints.pages.books.day import day_routes
from assets.entrypoints.pages.books.ledger import ledger_routes
from assets.entrypoints.pages.books.month import month_routes
from assets.entrypoints.pages.books.parts import MoneyParts
from assets.entrypoints.pages.books.shelf import shelf_routes
from assets.entrypoints.pages.books.voucher import voucher_routes
from assets.entrypoints.pages.books.words import WORDS
from assets.entrypoints.pages.parts import Offer, PageParts
from assets.features.bank import entity_money
from assets.features.books import book_reads, entity_parts, kept_books
from assets.features.core import Core
from assets.features.page_area import PageArea, PageRoutes
from chassis.http.titles import Title

BOOKS = Offer(
    title=Title("账簿", "Books"),
    hint=Title(
        "货币资金、明细账、结账、应收和预算",
        "Money, accounts, closing, receivables and budgets",
    ),
    path="/units/{unit}/books",
    permission=READ_BOOKS,
)
ROUTES = (
    shelf_routes,
    cash_routes,
    ledger_routes,
    voucher_routes,
    month_routes,
    day_routes,
    ageing_routes,
    budget_routes,
)


def _pages(core: Core, shared: PageParts) -> PageRoutes:
    base, county = core.base, core.base.settings.county
    entities = entity_parts(core)
    parts = MoneyParts(
        desk=shared.desk,
        names=shared.names,
        reads=book_reads(core, entities),
        kept=kept_books(core, entities),
        ledger=Ledger(base.reader),
        money=entity_money(core),
        accounts=BankAccounts(
            base.reader,
            base.vault,
            source=base.source,
            payments=PaymentIndex(base.reader, base.log),
        ),
        posting=core.posting,
        receivables=Receivables(base.reader),
        levies=LeviesOwed(base.reader),
        contract_rules=AdoptedContractRules(base.register, county=county),
        income_rules=AdoptedIncomeRules(base.register, county=county),
        budget_lines=BudgetLines(base.reader),
        cash_desk=CashDesk(base.reader),
        today=base.today,
    )
    return PageRoutes(routers=[routes(parts) for routes in ROUTES], offers=(BOOKS,))


BOOK_PAGES = PageArea(room=Path(shelf.__file__).parent, words=WORDS, build=_pages)
