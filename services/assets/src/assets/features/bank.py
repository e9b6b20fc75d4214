"""Bank accounts: statements, matching, reconciliation, pay files."""

from assets.adapters.bank.account_numbers import KeyedAccountNumbers
from assets.adapters.bank.adopted_formats import AdoptedBankRules
from assets.adapters.bank.balances import BankBalances
from assets.adapters.bank.bank_accounts import BankAccounts
from assets.adapters.bank.candidates import LineCandidates
from assets.adapters.bank.pay_writer import WritePayFiles
from assets.adapters.bank.statement_files import ReadBankFiles
from assets.adapters.books.account_tokens import CLASSES
from assets.adapters.books.adopted_charts import AdoptedCharts
from assets.adapters.books.ledger import Ledger
from assets.adapters.members.pay_list_index import PayListIndex
from assets.adapters.payments.payment_index import PaymentIndex
from assets.application.bank.matching import Matching
from assets.application.bank.pay_files import PayFiles
from assets.application.bank.pay_results import PayResults
from assets.application.bank.ports import Around
from assets.application.bank.statements import Statements
from assets.application.bank.voucher_matching import VoucherMatching
from assets.application.payments.payment_slips import PaymentSlips
from assets.entrypoints.bank.line_reads import LineReads, bank_line_read_routes
from assets.entrypoints.bank.lines import MATCH, LineParts, bank_line_routes
from assets.entrypoints.bank.money import EntityMoney
from assets.entrypoints.bank.parts import UPLOADS, BankBase
from assets.entrypoints.bank.pay_file_reads import READ, PayFileReads, pay_file_read_routes
from assets.entrypoints.bank.pay_files import KEEP, MAKE, PayFileParts, pay_file_routes
from assets.entrypoints.bank.payee_account_reads import (
    PayeeAccountReads,
    payee_account_read_routes,
)
from assets.entrypoints.bank.reconciliations import ReconciliationParts, reconciliation_routes
from assets.entrypoints.bank.statements import IMPORT, StatementParts, bank_statement_routes
from assets.features.books import entity_parts
from assets.features.core import Core, Feature
from assets.projections.bank.bank_lines import BANK_LINES
from assets.projections.bank.pay_files import PAY_FILES
from chassis.parts import Parts
from chassis.personal.opening import open_tokens


def entity_money(core: Core) -> EntityMoney:
    """Give what shows books and banks beside each other."""
    reader = core.base.reader
    return EntityMoney(
        entities=entity_parts(core),
        balances=BankBalances(reader, Ledger(reader)),
        charts=AdoptedCharts(core.base.register),
    )


def _build(core: Core) -> Parts:
    """Take over what banks tell, and tell them what to pay."""
    base = core.base
    slips = PaymentSlips(core.posting, PayListIndex(base.reader))
    tokens = open_tokens(base.subject_keys, base.algorithms, CLASSES)
    numbers = KeyedAccountNumbers(tokens)
    payments = PaymentIndex(base.reader, base.log)
    accounts = BankAccounts(base.reader, base.vault, source=base.source, payments=payments)
    rules = AdoptedBankRules(base.register)
    around = Around(rules=rules, accounts=accounts, numbers=numbers, today=base.today)
    files, writer = ReadBankFiles(), WritePayFiles()
    bank = BankBase(
        entities=entity_parts(core),
        accounts=accounts,
        numbers=numbers,
        today=base.today,
        cursor_key=base.cursor_key("bank"),
    )
    statements = StatementParts(base=bank, statements=Statements(base.log, around, files=files))
    lines = LineParts(
        base=bank,
        matching=Matching(base.log, around, payments=payments, slips=slips),
        vouchers=VoucherMatching(base.log, around),
    )
    told = PayResults(base.log, around, files=files, chains=core.chains, slips=slips)
    made = PayFiles(base.log, around, payments=payments, writer=writer)
    return Parts(
        routers=(
            bank_statement_routes(statements),
            bank_line_routes(lines),
            bank_line_read_routes(
                LineReads(base=bank, candidates=LineCandidates(base.reader), rules=rules)
            ),
            reconciliation_routes(ReconciliationParts(base=bank, money=entity_money(core))),
            pay_file_routes(PayFileParts(base=bank, files=made, results=told)),
            payee_account_read_routes(PayeeAccountReads(base=bank)),
            pay_file_read_routes(PayFileReads(base=bank, rules=rules, writer=writer)),
        ),
        uploads=UPLOADS,
    )


BANK = Feature(
    actions=(IMPORT, MATCH, KEEP, MAKE, READ, "assets.bank.read"),
    read_models=(BANK_LINES, PAY_FILES),
    build=_build,
)
