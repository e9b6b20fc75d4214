"""Contracts: what they owe whom and when, what is served on them, and what is open of it."""

from assets.adapters.books.entity_index import EntityIndex
from assets.adapters.contracts.adopted_rules import AdoptedContractRules
from assets.adapters.contracts.contract_index import ContractIndex
from assets.adapters.contracts.receivables import Receivables
from assets.application.contracts.certificates import Certificates
from assets.application.contracts.contracts import Contracts
from assets.application.contracts.money import ContractMoney
from assets.application.contracts.payables import ContractPayables
from assets.application.contracts.services import ContractServices
from assets.application.payments.related import RelatedFlags
from assets.entrypoints.contracts.contracts_http import KEEP, ContractParts, contract_routes
from assets.entrypoints.contracts.due_job import DueInstalments, DueParts
from assets.entrypoints.contracts.money_http import (
    ASK,
    COLLECT,
    MoneyParts,
    contract_money_routes,
)
from assets.entrypoints.contracts.reads import ContractReads, contract_read_routes
from assets.entrypoints.contracts.receivable_reads import receivable_routes
from assets.entrypoints.contracts.service_reads import service_read_routes
from assets.entrypoints.contracts.services_http import ACCEPT, SCORE, ServiceParts, service_routes
from assets.features.core import Core, Feature
from assets.projections.contracts.certificates import CERTIFICATES
from assets.projections.contracts.contracts import CONTRACTS
from assets.projections.contracts.instalments import INSTALMENTS
from assets.projections.contracts.scores import SERVICE_SCORES
from chassis.parts import Parts


def _build(core: Core) -> Parts:
    """Keep contracts, what falls due on them, and what comes of it."""
    base = core.base
    rules = AdoptedContractRules(base.register, county=base.settings.county)
    money = ContractMoney(base.log, today=base.today)
    contracts = ContractParts(
        gate=core.paper_gate,
        contracts=Contracts(base.log, rules=rules, today=base.today),
        certificates=Certificates(base.log),
        index=ContractIndex(base.reader),
        entities=EntityIndex(base.reader),
        register=base.register,
        today=base.today,
    )
    paid = MoneyParts(
        contracts=contracts,
        money=money,
        payables=_payables(core),
    )
    served = ServiceParts(
        contracts=contracts,
        services=ContractServices(base.log, rules=rules, today=base.today),
        sheets=core.sheets,
    )
    reads = ContractReads(
        contracts=contracts,
        receivables=Receivables(base.reader),
        reader=base.reader,
        vault=base.vault,
        source=base.source,
        cursor_key=base.cursor_key("contracts"),
    )
    due = DueInstalments(
        DueParts(money=money, register=base.register, reader=base.reader, today=base.today)
    )
    return Parts(
        routers=(
            contract_routes(contracts),
            contract_money_routes(paid),
            service_routes(served),
            contract_read_routes(reads),
            receivable_routes(reads, rules),
            service_read_routes(reads),
        ),
        jobs={"contracts_due": due.look},
    )


def _payables(core: Core) -> ContractPayables:
    """Ask for payments of contracts on the chains of all payments."""
    base = core.base
    signers = core.signers
    flags = RelatedFlags(signers=signers, posting=core.posting)
    return ContractPayables(
        base.log,
        chains=core.chains,
        flags=flags,
        commitments=core.commitments,
        today=base.today,
    )


CONTRACTS_KEPT = Feature(
    actions=(KEEP, COLLECT, ASK, ACCEPT, SCORE, "assets.contract.read"),
    read_models=(CONTRACTS, INSTALMENTS, SERVICE_SCORES, CERTIFICATES),
    build=_build,
)
