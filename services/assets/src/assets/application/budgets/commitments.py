"""What a payment takes of budgets, projects and invoices, decided and stored with the payment."""

from collections.abc import Callable, Iterator
from datetime import date
from uuid import UUID

from assets.application.budgets.ports import RuleBooks
from assets.application.payments.ports import Found
from assets.domain.budgets.allotment import Allotment
from assets.domain.budgets.budget import Budget
from assets.domain.budgets.budget_errors import (
    AllotmentPaidError,
    BudgetEntityMissingError,
    BudgetUnknownError,
)
from assets.domain.budgets.holdings import Holding
from assets.domain.budgets.invoice import (
    CitedInvoice,
    Invoice,
    InvoicesBeyondAmountError,
    check_credit_code,
)
from assets.domain.budgets.project import Project
from assets.domain.budgets.project_errors import ProjectNotNamedError, ProjectUnknownError
from assets.domain.budgets.project_funds import ProjectFunds
from assets.domain.budgets.resolution import Resolution
from assets.domain.budgets.resting import Resting, check_resolved
from assets.domain.budgets.rules import BudgetRules, reached
from assets.domain.budgets.sources import Ask
from assets.domain.payments.request import PaymentRequest
from assets.domain.payments.steps import State, Terms
from chassis.aggregate import AggregateRoot
from chassis.errors import DomainError
from chassis.eventstore.log import Wanted


class BudgetCommitments:
    """Takes and gives back what a payment holds, in the same transaction as its own event."""

    def __init__(self, rules: RuleBooks, *, today: Callable[[], date]) -> None:
        """Decide by these rules; `today` is the business date in Beijing."""
        self._rules = rules
        self._today = today

    def beside(self, allotment: Allotment) -> list[Wanted]:
        """Give what has to be loaded beside a payment to which something happens."""
        return list(_places(allotment))

    def beside_reported(self, allotment: Allotment) -> list[Wanted]:
        """Give the same: what speaks against a payment stands in what it takes."""
        return self.beside(allotment)

    def beside_new(self, unit: UUID, terms: Terms, before: Allotment) -> list[Wanted]:
        """Give what has to be loaded beside a payment that is asked for, or changed."""
        wanted = dict.fromkeys((*_places(before), *_places(terms.allotment)))
        if self._needs_resolution(unit, terms):
            wanted[Resolution, Resolution.create_id(unit, terms.resolution)] = None
        return list(wanted)

    def permit(
        self, request: PaymentRequest, found: Found, *, before: Allotment
    ) -> list[AggregateRoot]:
        """Let a payment that is asked for take its parts, or refuse it; gives what to save."""
        terms, today = request.terms, self._today()
        rules = self._rules.in_force(request.unit, today)
        _check_terms(terms, rules)
        _check_kept(before, request)
        beside = _Beside(request, found)
        if self._needs_resolution(request.unit, terms):
            resolution = beside.resolution(Resolution.create_id(request.unit, terms.resolution))
            check_resolved(
                resolution, reference=terms.resolution, resting=_resting(request), today=today
            )
        beside.leave(before)
        allotment, wanted = terms.allotment, _holding(request)
        if allotment.budget_line is not None:
            beside.budget(allotment).permit(request.id, allotment.line, wanted)
        if allotment.project is not None:
            project, funds = beside.project(allotment.project)
            funds.permit(project, _ask(request, wanted, rules))
        for cited in allotment.invoices:
            beside.invoice(cited).permit(request.id, cited)
        return beside.changed()

    def follow(self, request: PaymentRequest, found: Found) -> list[AggregateRoot]:
        """Count what a payment takes after something happened to it; gives what to save."""
        allotment, wanted = request.terms.allotment, _holding(request)
        beside = _Beside(request, found)
        if allotment.budget_line is not None:
            beside.budget(allotment).follow(request.id, allotment.line, wanted)
        if allotment.project is not None:
            project, funds = beside.project(allotment.project)
            funds.follow(project, self._asked(request, wanted))
        for cited in allotment.invoices:
            invoice = beside.invoice(cited)
            if wanted.used_fen:
                paid = wanted.spent_fen >= request.terms.amount_fen
                invoice.follow(request.id, cited, paid=paid)
            else:
                invoice.leave(request.id)
        return beside.changed()

    def irregular(self, request: PaymentRequest, amount_fen: int, found: Found) -> list[str]:
        """Give the codes of all that speaks against a payment of so much, which was made."""
        objections = self._objections(request, _holding(request, paid_fen=amount_fen), found)
        return list(dict.fromkeys(each.code for each in objections))

    def _objections(
        self, request: PaymentRequest, wanted: Holding, found: Found
    ) -> Iterator[DomainError]:
        allotment, beside = request.terms.allotment, _Beside(request, found)
        if allotment.budget_line is not None:
            budget = beside.budget(allotment)
            yield from budget.objections(request.id, allotment.line, wanted)
        if allotment.project is not None:
            project, funds = beside.project(allotment.project)
            yield from funds.objections(project, self._asked(request, wanted))
        for cited in allotment.invoices:
            yield from beside.invoice(cited).objections(request.id, cited)

    def _asked(self, request: PaymentRequest, wanted: Holding) -> Ask:
        return _ask(request, wanted, self._rules.in_force(request.unit, self._today()))

    def _needs_resolution(self, unit: UUID, terms: Terms) -> bool:
        rules = self._rules.in_force(unit, self._today())
        return rules is not None and reached(rules.payments_from_fen, terms.amount_fen)


class _Beside:
    """The aggregates beside one request, found or made; whatever was decided on them is saved."""

    def __init__(self, request: PaymentRequest, found: Found) -> None:
        self._request = request
        self._by_id = {each.id: each for each in found if each is not None}

    def budget(self, allotment: Allotment) -> Budget:
        found = self._by_id.get(_budget_id(allotment))
        if not isinstance(found, Budget) or found.unit != self._request.unit:
            raise BudgetUnknownError("the entity has no budget of this year: adopt it first")
        return found

    def project(self, project: UUID) -> tuple[Project, ProjectFunds]:
        found = self._by_id.get(project)
        if not isinstance(found, Project) or found.unit != self._request.unit:
            raise ProjectUnknownError("the unit has no such project")
        funds = self._by_id.get(ProjectFunds.create_id(project))
        if not isinstance(funds, ProjectFunds):
            funds = ProjectFunds(project)
            self._by_id[funds.id] = funds
        return found, funds

    def invoice(self, cited: CitedInvoice) -> Invoice:
        found = self._by_id.get(Invoice.create_id(cited.issuer, cited.number))
        if not isinstance(found, Invoice):
            found = Invoice(cited.issuer, cited.number)
            self._by_id[found.id] = found
        return found

    def resolution(self, resolution: UUID) -> Resolution | None:
        found = self._by_id.get(resolution)
        return found if isinstance(found, Resolution) else None

    def leave(self, before: Allotment) -> None:
        """Free what was named before and is named no more."""
        allotment, request = self._request.terms.allotment, self._request.id
        if before.budget_line is not None and (
            allotment.budget_line is None or _budget_id(allotment) != _budget_id(before)
        ):
            self.budget(before).leave(request)
        if before.project is not None and before.project != allotment.project:
            self.project(before.project)[1].leave(request)
        kept = {(each.issuer, each.number) for each in allotment.invoices}
        for cited in before.invoices:
            if (cited.issuer, cited.number) not in kept:
                self.invoice(cited).leave(request)

    def changed(self) -> list[AggregateRoot]:
        """Give what something was decided on."""
        return [each for each in self._by_id.values() if each.pending_events]


def _places(allotment: Allotment) -> Iterator[Wanted]:
    if allotment.budget_line is not None and allotment.entity is not None:
        yield Budget, _budget_id(allotment)
    if allotment.project is not None:
        yield Project, allotment.project
        yield ProjectFunds, ProjectFunds.create_id(allotment.project)
    for cited in allotment.invoices:
        yield Invoice, Invoice.create_id(cited.issuer, cited.number)


def _holding(request: PaymentRequest, *, paid_fen: int = 0) -> Holding:
    """Give what a request takes now, or would take after another payment."""
    spent_fen = request.totals.net_fen + paid_fen
    alive = request.state in {State.REQUESTED, State.ORDERED}
    committed_fen = max(0, request.terms.amount_fen - spent_fen) if alive else 0
    return Holding(committed_fen=committed_fen, spent_fen=spent_fen)


def _resting(request: PaymentRequest) -> Resting:
    terms = request.terms
    return Resting(
        amount_fen=terms.amount_fen, project=terms.allotment.project, payment=request.number
    )


def _ask(request: PaymentRequest, wanted: Holding, rules: BudgetRules | None) -> Ask:
    terms = request.terms
    wage = rules is not None and terms.purpose in rules.wage_purposes
    return Ask(
        payment=request.id,
        wanted=wanted,
        parts=terms.sources,
        award=rules is not None and terms.purpose in rules.award_purposes,
        worker=terms.payee if wage else None,
    )


def _check_terms(terms: Terms, rules: BudgetRules | None) -> None:
    allotment = terms.allotment
    if allotment.budget_line is not None and allotment.entity is None:
        raise BudgetEntityMissingError("name the entity in whose budget the line stands")
    if allotment.project is None:
        bound = rules is not None and terms.purpose in rules.award_purposes | rules.wage_purposes
        if bound or terms.sources:
            raise ProjectNotNamedError(f"name the project for which {terms.purpose} is paid")
    seen = {(each.issuer, each.number) for each in terms.invoices}
    cited = sum(each.amount_fen for each in terms.invoices)
    if cited > terms.amount_fen or len(seen) < len(terms.invoices):
        raise InvoicesBeyondAmountError(
            "cite each invoice once, and for no more in all than is asked for"
        )
    for each in terms.invoices:
        check_credit_code(each.issuer)


def _check_kept(before: Allotment, request: PaymentRequest) -> None:
    after = request.terms.allotment
    places = [(each.entity, each.budget_line, each.project) for each in (before, after)]
    if request.totals.net_fen and places[0] != places[1]:
        raise AllotmentPaidError(
            f"{request.totals.net_fen} fen were paid on the request: leave line and project"
        )


def _budget_id(allotment: Allotment) -> UUID:
    assert allotment.entity is not None, "a line is a line of an entity's budget"
    return Budget.create_id(allotment.entity, allotment.budget_year)
