"""What can happen to the money of a project, as it is stored for ever."""

from datetime import date
from uuid import UUID

from assets.domain.budgets.sources import SourcePart
from chassis.aggregate import AggregateRoot


class ProjectFundsEvents:
    """The events of `ProjectFunds` but for the first, which stands with its creation."""

    class SourcePooled(AggregateRoot.Event):
        """A department's money was pooled for the project (统筹), after those before it."""

        TOPIC = "assets.project_funds.source_pooled"
        source: str
        department: str
        amount_fen: int
        reference: str

    class Committed(AggregateRoot.Event):
        """A payment that was asked for takes so much of the project, by its sources."""

        TOPIC = "assets.project_funds.committed"
        payment_request: UUID
        amount_fen: int
        parts: list[SourcePart]
        worker: UUID | None = None

    class Freed(AggregateRoot.Event):
        """So much of the project is no longer taken by a payment that was asked for."""

        TOPIC = "assets.project_funds.freed"
        payment_request: UUID
        amount_fen: int
        parts: list[SourcePart]

    class Spent(AggregateRoot.Event):
        """So much was paid out of the project; `freed` of it out of what was committed."""

        TOPIC = "assets.project_funds.spent"
        payment_request: UUID
        amount_fen: int
        parts: list[SourcePart]
        freed_fen: int
        freed: list[SourcePart]

    class Returned(AggregateRoot.Event):
        """So much that was paid out of the project came back to its sources."""

        TOPIC = "assets.project_funds.returned"
        payment_request: UUID
        amount_fen: int
        parts: list[SourcePart]

    class SpendingBooked(AggregateRoot.Event):
        """Money was spent on the project outside this service; `irregular` says what is wrong."""

        TOPIC = "assets.project_funds.spending_booked"
        reference: str
        amount_fen: int
        parts: list[SourcePart]
        spent_on: date
        irregular: list[str]
        reporter: UUID
