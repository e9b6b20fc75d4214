"""What every feature of assets stands on, and what a feature is made of."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assets.adapters.books.adopted_posting_rules import AdoptedPostingRules
from assets.adapters.budgets.adopted_budget_rules import AdoptedBudgetRules
from assets.adapters.payments.adopted_benefits import AdoptedBenefits
from assets.adapters.payments.adopted_chains import AdoptedChains
from assets.adapters.payments.payee_contacts import PayeeContacts
from assets.adapters.payments.registered_signers import RegisteredSigners
from assets.application.budgets.commitments import BudgetCommitments
from assets.application.funds.commitments import FundCommitments
from assets.application.paper.irregular_acts import IrregularActs
from assets.application.payments.commitments import AllCommitments
from assets.application.payments.ports import Commitments
from assets.entrypoints.paper.sheets import Sheets
from chassis.evidence.index import KeptOriginals
from chassis.evidence.originals import Originals
from chassis.evidence.serving import paper_gate
from chassis.evidence.settings import open_originals
from chassis.foundation import Foundation
from chassis.identity.dependencies import Gate
from chassis.parts import Parts
from chassis.projections.model import ReadModel

ENTER_PAPER = "assets.paper.enter"


@dataclass(frozen=True, kw_only=True)
class Core:
    """What every feature of assets stands on."""

    base: Foundation
    chains: AdoptedChains
    benefit_lists: AdoptedBenefits
    posting: AdoptedPostingRules
    originals: Originals
    contacts: PayeeContacts

    @property
    def signers(self) -> RegisteredSigners:
        """Who signs payments, and who stands too near to a payee."""
        return RegisteredSigners(self.base.register, self.contacts)

    @property
    def kept_originals(self) -> KeptOriginals:
        """Which originals there are, and how each stands."""
        return KeptOriginals(self.base.reader, self.originals)

    @property
    def gate(self) -> Gate:
        """The gate of the routes: what a request cites must have been kept here."""
        return replace(self.base.gate, unkept=self.kept_originals.unkept)

    @property
    def paper_gate(self) -> Gate:
        """The gate of routes that a clerk may enter sheets at."""
        own = paper_gate(self.base, self.kept_originals, ENTER_PAPER)
        return replace(own, unkept=self.kept_originals.unkept)

    @property
    def sheets(self) -> Sheets:
        """What becomes of sheets whose signers could not do what they signed."""
        return Sheets(acts=IrregularActs(self.base.log), register=self.base.register)

    @property
    def budget_rules(self) -> AdoptedBudgetRules:
        """The adopted rules of budgets and projects."""
        return AdoptedBudgetRules(self.base.register, county=self.base.settings.county)

    @property
    def commitments(self) -> Commitments:
        """What payments take of budgets, projects, invoices and funds."""
        today = self.base.today
        budgets = BudgetCommitments(self.budget_rules, today=today)
        return AllCommitments(budgets, FundCommitments(today=today))

    @classmethod
    def on(cls, base: Foundation) -> "Core":
        """Make it on an open foundation."""
        return cls(
            base=base,
            chains=AdoptedChains(base.register, county=base.settings.county),
            benefit_lists=AdoptedBenefits(base.register, county=base.settings.county),
            posting=AdoptedPostingRules(base.register, county=base.settings.county),
            originals=open_originals(base),
            contacts=PayeeContacts(base.database),
        )


@dataclass(frozen=True, kw_only=True)
class Feature:
    """One thing that assets does: what it may be asked, what it shows, how it is joined."""

    actions: Sequence[str]
    """The actions of its routes, as posts are permitted them."""
    read_models: Sequence[ReadModel]
    build: Callable[[Core], Parts]
    """Makes and joins its objects; its read models are added by the bootstrap."""
