"""What can happen to a project after it was registered, as it is stored for ever."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from chassis.aggregate import AggregateRoot


class ProjectEvents:
    """The events of `Project` but for the first, which stands with its creation."""

    class BudgetChanged(AggregateRoot.Event):
        """The project's budget is another one from now on, by a decision."""

        TOPIC = "assets.project.budget_changed"
        budget_fen: int
        resolution: str

    class OwnerChanged(AggregateRoot.Event):
        """Another post answers for the project (责任人) from now on."""

        TOPIC = "assets.project.owner_changed"
        owner_post: UUID

    class Progressed(AggregateRoot.Event):
        """The project has come so far (进度); what shows it is named by hash."""

        TOPIC = "assets.project.progressed"
        percent: int
        evidence: list[str]

    class VoteLinked(AggregateRoot.Event):
        """A resolution decided the project (一事一议)."""

        TOPIC = "assets.project.vote_linked"
        vote: UUID
        resolution: str
        decided_on: date

    class Started(AggregateRoot.Event):
        """The project started (开工)."""

        TOPIC = "assets.project.started"
        started_on: date

    class LabourRecorded(AggregateRoot.Event):
        """A resident worked so many days at a rate (以工代赈); the wage is their product."""

        TOPIC = "assets.project.labour_recorded"
        worker: UUID
        since: date
        until: date
        days: Decimal
        rate_fen: int
        amount_fen: int

    class AcceptanceSigned(AggregateRoot.Event):
        """One person found the project done as decided."""

        TOPIC = "assets.project.acceptance_signed"
        person: UUID

    class Accepted(AggregateRoot.Event):
        """As many persons as the rules ask for have signed: the project is accepted (验收)."""

        TOPIC = "assets.project.accepted"
        accepted_on: date
