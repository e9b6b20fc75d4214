"""A project (项目): what was decided about it, who answers for it, and how far it has come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from typing_extensions import override

from assets.domain.budgets.project_errors import (
    AcceptanceNotSeparateError,
    DecidingVoteMissingError,
    ProjectAcceptedError,
    ProjectNotStartedError,
    ProjectStartedError,
    ProjectUnchangedError,
)
from assets.domain.budgets.project_events import ProjectEvents
from assets.domain.budgets.resolution import Resolution
from assets.domain.budgets.work import Work
from assets.domain.payments.steps import PaidInFutureError
from chassis.aggregate import AggregateRoot, Created, event
from kernel.ids import named_id


@dataclass(frozen=True, kw_only=True, slots=True)
class ProjectTerms:
    """By which rules a project goes: those of its kind on the day on which it was registered."""

    rule: str
    vote_required: bool
    acceptors_min: int
    allocation: str


class Project(ProjectEvents, AggregateRoot):
    """Starts on a deciding vote where its kind asks for one, and is accepted by several persons.

    What was one budget, owner or progress stays readable when another takes its place.
    """

    TOPIC = "assets.project"

    class Registered(Created):
        """The unit set the project up (立项), by the rules of its kind on that day."""

        TOPIC = "assets.project.registered"
        unit: UUID
        key: str
        name: str
        kind: str
        budget_fen: int
        owner_post: UUID
        registrar: UUID
        terms: ProjectTerms
        resolution: str | None = None

    @staticmethod
    @override
    def create_id(unit: UUID, key: str) -> UUID:
        """Derive the project's id, so that a unit has each key once."""
        return named_id(f"/assets/project/{unit}/{key}")

    @event(Registered)
    def __init__(
        self,
        unit: UUID,
        key: str,
        name: str,
        kind: str,
        budget_fen: int,
        owner_post: UUID,
        registrar: UUID,
        terms: ProjectTerms,
        resolution: str | None = None,
    ) -> None:
        self.unit = unit
        self.budget_fen = budget_fen
        self.owner_post = owner_post
        self.percent = 0
        self.terms = terms
        self.vote: UUID | None = None
        self.started = self.accepted = False
        self.registrar = registrar
        self.signers: frozenset[UUID] = frozenset()
        self.earned_fen: dict[UUID, int] = {}

    def change_budget(self, budget_fen: int, *, resolution: str) -> None:
        """Let the project have another budget; it may be less than is taken of it already."""
        _check_new(budget_fen, self.budget_fen)
        self._budget_changed(budget_fen=budget_fen, resolution=resolution)

    def change_owner(self, owner_post: UUID) -> None:
        """Let another post answer for the project."""
        _check_new(owner_post, self.owner_post)
        self._owner_changed(owner_post=owner_post)

    def report_progress(self, percent: int, *, evidence: Sequence[str]) -> None:
        """Record how far the project has come; it may turn out that it was less."""
        _check_new(percent, self.percent)
        self._progressed(percent=percent, evidence=list(evidence))

    def link_vote(self, vote: Resolution) -> None:
        """Say which resolution decided the project."""
        if self.started:
            raise ProjectStartedError("the project has started: its vote was linked before")
        _check_new(vote.id, self.vote)
        self._vote_linked(vote=vote.id, resolution=vote.reference, decided_on=vote.decided_on)

    def start(self, *, started_on: date, today: date) -> None:
        """Start the project, once it is decided."""
        if self.started:
            raise ProjectStartedError("the project has started already")
        if self.terms.vote_required and self.vote is None:
            raise DecidingVoteMissingError("link the vote that decided the project first")
        _check_happened(started_on, today=today)
        self._started(started_on=started_on)

    def record_labour(self, work: Work, *, today: date) -> int:
        """Record the days that a resident worked; gives the wage in fen."""
        if not self.started:
            raise ProjectNotStartedError("start the project first: nobody worked for it before")
        _check_happened(work.until, today=today)
        amount_fen = work.wage_fen()
        self._labour_recorded(
            worker=work.worker,
            since=work.since,
            until=work.until,
            days=work.days,
            rate_fen=work.rate_fen,
            amount_fen=amount_fen,
        )
        return amount_fen

    def accept(self, person: UUID, *, today: date) -> bool:
        """Sign that the project is done as decided; tells whether enough have signed now."""
        if self.accepted:
            raise ProjectAcceptedError("the project is accepted already")
        if not self.started:
            raise ProjectNotStartedError("the project has not started: there is nothing to accept")
        if person == self.registrar or person in self.signers:
            raise AcceptanceNotSeparateError(
                "let somebody else sign: you entered the project, or have signed already"
            )
        self._acceptance_signed(person=person)
        if len(self.signers) >= self.terms.acceptors_min:
            self._accepted(accepted_on=today)
        return self.accepted

    @event(ProjectEvents.BudgetChanged)
    def _budget_changed(self, budget_fen: int, resolution: str) -> None:
        self.budget_fen = budget_fen

    @event(ProjectEvents.OwnerChanged)
    def _owner_changed(self, owner_post: UUID) -> None:
        self.owner_post = owner_post

    @event(ProjectEvents.Progressed)
    def _progressed(self, percent: int, evidence: list[str]) -> None:
        self.percent = percent

    @event(ProjectEvents.VoteLinked)
    def _vote_linked(self, vote: UUID, resolution: str, decided_on: date) -> None:
        self.vote = vote

    @event(ProjectEvents.Started)
    def _started(self, started_on: date) -> None:
        self.started = True

    @event(ProjectEvents.LabourRecorded)
    def _labour_recorded(
        self,
        worker: UUID,
        since: date,
        until: date,
        days: Decimal,
        rate_fen: int,
        amount_fen: int,
    ) -> None:
        self.earned_fen[worker] = self.earned_fen.get(worker, 0) + amount_fen

    @event(ProjectEvents.AcceptanceSigned)
    def _acceptance_signed(self, person: UUID) -> None:
        self.signers |= {person}

    @event(ProjectEvents.Accepted)
    def _accepted(self, accepted_on: date) -> None:
        self.accepted = True


def _check_new(said: object, known: object) -> None:
    if said == known:
        raise ProjectUnchangedError("this is so already: there is nothing to record")


def _check_happened(day: date, *, today: date) -> None:
    if day > today:
        raise PaidInFutureError(f"{day} has not come; record it once it happened")
