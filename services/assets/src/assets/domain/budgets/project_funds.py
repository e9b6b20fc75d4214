"""The money of a project: what was pooled for it, by source, and what each payment takes of it."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from typing_extensions import override

from assets.domain.budgets.holdings import Holding
from assets.domain.budgets.project import Project
from assets.domain.budgets.project_errors import (
    BeyondProjectBudgetError,
    BeyondSourcesError,
    ProjectNotAcceptedError,
    ProjectNotStartedError,
    SourceExistsError,
    SourcesSumError,
    SourcesWithoutOrderError,
    SourceUnknownError,
    SpendingExistsError,
    WageBeyondLabourError,
)
from assets.domain.budgets.project_funds_events import ProjectFundsEvents
from assets.domain.budgets.sources import (
    OWN,
    Ask,
    Drawings,
    Parts,
    SourcePart,
    Spending,
    backwards,
    completed,
    draw,
    joined,
    named,
    summed,
)
from chassis.aggregate import AggregateRoot, Created, event
from chassis.errors import DomainError
from kernel.ids import named_id

STATED_ORDER = "stated_order"
"""The sources are drawn on in the order in which they were pooled, where a payment says nothing."""


class ProjectFunds(ProjectFundsEvents, AggregateRoot):
    """Lets nobody ask for more than the project's budget, nor for more than a source gave.

    What was paid is counted whether it should have been or not; what no source covers is counted
    beside them, so that none is ever below zero.
    """

    TOPIC = "assets.project_funds"

    class Opened(Created):
        """Money of the project is counted from now on."""

        TOPIC = "assets.project_funds.opened"
        project: UUID

    @staticmethod
    @override
    def create_id(project: UUID) -> UUID:
        """Derive the id, so that a project has these once."""
        return named_id(f"/assets/project_funds/{project}")

    @event(Opened)
    def __init__(self, project: UUID) -> None:
        self.project = project
        self.sources: dict[str, int] = {}
        self.drawings = Drawings()
        self.wages: dict[str, UUID] = {}

    def pool_source(self, source: str, *, department: str, amount_fen: int, reference: str) -> None:
        """Add a department's money to what the project draws on, after what was pooled before."""
        if source in self.sources:
            raise SourceExistsError(f"{source} was pooled already: give this one its own key")
        self._source_pooled(
            source=source, department=department, amount_fen=amount_fen, reference=reference
        )

    def permit(self, project: Project, ask: Ask) -> None:
        """Let a payment that is asked for take its part of the project, or refuse it."""
        for objection in self.objections(project, ask):
            raise objection
        payment, parts = str(ask.payment), self._allotted(project, ask)
        held = {source: fen for source, fen in self.drawings.committed(payment).items() if fen}
        same = held == {each.source: each.amount_fen for each in parts}
        if held and not (same and self.wages.get(payment) == ask.worker):
            self._free(ask.payment, sum(held.values()))
        self.follow(project, ask, parts)

    def follow(self, project: Project, ask: Ask, parts: Parts = ()) -> None:
        """Count what a payment takes of the project now, by the parts that were agreed on."""
        payment = str(ask.payment)
        paid = ask.wanted.spent_fen - self.drawings.total(payment).spent_fen
        if paid > 0:
            self._spend(project, ask.payment, paid)
        elif paid < 0:
            # What comes back goes where it came from, and is kept there for paying it out again.
            parts = draw(-paid, backwards(self.drawings.spent(payment)))
            self._returned(payment_request=ask.payment, amount_fen=-paid, parts=named(parts))
        more = ask.wanted.committed_fen - self.drawings.total(payment).committed_fen
        if more > 0:
            agreed = {part.source: part.amount_fen for part in parts}
            self._committed(
                payment_request=ask.payment,
                amount_fen=more,
                parts=named(draw(more, agreed or self.left(project))),
                worker=ask.worker,
            )
        elif more < 0:
            self._free(ask.payment, -more)

    def leave(self, payment_request: UUID) -> None:
        """Free what is committed for a payment that names the project no more."""
        held = self.drawings.total(str(payment_request)).committed_fen
        if held:
            self._free(payment_request, held)

    def book_spending(self, project: Project, spending: Spending) -> list[str]:
        """Record money that was spent outside this service; gives what is wrong with it."""
        reference, amount_fen = spending.reference, spending.amount_fen
        if self.drawings.of(reference):
            raise SpendingExistsError(f"{reference} is booked already: give each its own reference")
        if spending.parts and summed(spending.parts) != amount_fen:
            raise SourcesSumError(
                f"the sources give {summed(spending.parts)} fen, not {amount_fen}"
            )
        left = self.left(project)
        wished = {
            part.source: min(part.amount_fen, left.get(part.source, 0))
            for part in joined(spending.parts)
        }
        taken = named(draw(amount_fen, wished or left))
        irregular = []
        if not project.started:
            irregular.append(ProjectNotStartedError.code)
        if amount_fen > self.remaining_fen(project):
            irregular.append(BeyondProjectBudgetError.code)
        if self.sources and summed(taken) != amount_fen:
            irregular.append(BeyondSourcesError.code)
        self._spending_booked(
            reference=reference,
            amount_fen=amount_fen,
            parts=taken,
            spent_on=spending.spent_on,
            irregular=irregular,
            reporter=spending.reporter,
        )
        return irregular

    def objections(self, project: Project, ask: Ask) -> Iterator[DomainError]:
        """Give everything that speaks against what a payment wants, the weightiest first."""
        if not project.started:
            yield ProjectNotStartedError("start the project first: nothing is paid for it before")
        if ask.award and not project.accepted:
            yield ProjectNotAcceptedError("have the project accepted first: an award is for that")
        grown = ask.wanted.used_fen - self.drawings.total(str(ask.payment)).used_fen
        beyond = grown - self.remaining_fen(project)
        if grown > 0 and beyond > 0:
            yield BeyondProjectBudgetError(
                f"the project would be {beyond} fen beyond its budget: have it changed first",
                beyond_fen=beyond,
            )
        there = sum(max(0, fen) for fen in self.left(project).values())
        if self.sources and grown > there:
            yield BeyondSourcesError(f"{there} fen are left of all sources: take no more")
        due = self._due_fen(project, ask)
        if ask.worker is not None and ask.wanted.used_fen > due:
            yield WageBeyondLabourError(
                f"{due} fen are due by recorded days and rates: record the days first", due_fen=due
            )

    def remaining_fen(self, project: Project) -> int:
        """Give what of the budget is not taken, in fen; below zero where it was overdrawn."""
        return project.budget_fen - sum(self.drawings.used_fen.values())

    def left(self, project: Project) -> dict[str, int]:
        """Give what is left of each source, in the order of drawing."""
        if not self.sources:
            return {OWN: max(0, self.remaining_fen(project))}
        used = self.drawings.used_fen
        return {source: fen - used.get(source, 0) for source, fen in self.sources.items()}

    def _due_fen(self, project: Project, ask: Ask) -> int:
        if ask.worker is None:
            return 0
        others = [
            self.drawings.total(payment).used_fen
            for payment, worker in self.wages.items()
            if worker == ask.worker and payment != str(ask.payment)
        ]
        return max(0, project.earned_fen.get(ask.worker, 0) - sum(others))

    def _allotted(self, project: Project, ask: Ask) -> Parts:
        """Give from which sources a payment that is asked for is to come, or refuse its parts.

        What it holds already is at hand again; the parts add up to what is still to be paid.
        """
        left, wanted = self.left(project), ask.wanted.committed_fen
        for source, fen in self.drawings.committed(str(ask.payment)).items():
            left[source] = left.get(source, 0) + fen
        parts = joined(ask.parts)
        if not parts:
            if self.sources and wanted and project.terms.allocation != STATED_ORDER:
                raise SourcesWithoutOrderError("say how much comes from which source")
            return draw(wanted, left)
        for part in parts:
            if part.source not in self.sources:
                raise SourceUnknownError(f"the project has no source {part.source}: pool it first")
            if part.amount_fen > left[part.source]:
                raise BeyondSourcesError(
                    f"{left[part.source]} fen are left of {part.source}: take less of it",
                    source=part.source,
                )
        if summed(parts) != wanted:
            raise SourcesSumError(
                f"the sources give {summed(parts)} fen: let them add up to {wanted}"
            )
        return parts

    def _spend(self, project: Project, payment_request: UUID, amount_fen: int) -> None:
        committed = self.drawings.committed(str(payment_request))
        freed = draw(amount_fen, committed)
        rest = amount_fen - summed(freed)
        taken = [*freed, *draw(rest, self.left(project))]
        self._spent(
            payment_request=payment_request,
            amount_fen=amount_fen,
            parts=named(joined(taken)),
            freed_fen=summed(freed),
            freed=named(freed),
        )

    def _free(self, payment_request: UUID, amount_fen: int) -> None:
        parts = draw(amount_fen, backwards(self.drawings.committed(str(payment_request))))
        self._freed(payment_request=payment_request, amount_fen=amount_fen, parts=named(parts))

    @event(ProjectFundsEvents.SourcePooled)
    def _source_pooled(self, source: str, department: str, amount_fen: int, reference: str) -> None:
        self.sources[source] = amount_fen

    @event(ProjectFundsEvents.Committed)
    def _committed(
        self,
        payment_request: UUID,
        amount_fen: int,
        parts: list[SourcePart],
        worker: UUID | None = None,
    ) -> None:
        taken = completed(parts, amount_fen)
        self.drawings.move(str(payment_request), taken, Holding.committing)
        if worker is not None:
            self.wages[str(payment_request)] = worker

    @event(ProjectFundsEvents.Freed)
    def _freed(self, payment_request: UUID, amount_fen: int, parts: list[SourcePart]) -> None:
        given = completed(parts, amount_fen)
        self.drawings.move(str(payment_request), given, Holding.freeing)

    @event(ProjectFundsEvents.Spent)
    def _spent(
        self,
        payment_request: UUID,
        amount_fen: int,
        parts: list[SourcePart],
        freed_fen: int,
        freed: list[SourcePart],
    ) -> None:
        taken = completed(parts, amount_fen)
        self.drawings.move(str(payment_request), taken, Holding.spending)

    @event(ProjectFundsEvents.Returned)
    def _returned(self, payment_request: UUID, amount_fen: int, parts: list[SourcePart]) -> None:
        given = completed(parts, amount_fen)
        self.drawings.move(str(payment_request), given, Holding.returning)

    @event(ProjectFundsEvents.SpendingBooked)
    def _spending_booked(
        self,
        reference: str,
        amount_fen: int,
        parts: list[SourcePart],
        spent_on: date,
        irregular: list[str],
        reporter: UUID,
    ) -> None:
        self.drawings.move(reference, completed(parts, amount_fen), Holding.spending)
