"""An owner (业主) whose money a fund holds in trust, and who may read its every movement."""

from datetime import date
from uuid import UUID

from typing_extensions import override

from assets.domain.funds.errors import OwnerUnknownError
from chassis.aggregate import AggregateRoot, Created, event
from kernel.ids import named_id


class FundOwner(AggregateRoot):
    """Is one person's share in the right to look into one fund, from day to day."""

    TOPIC = "assets.fund_owner"

    class Admitted(Created):
        """The person is an owner from this day on."""

        TOPIC = "assets.fund_owner.admitted"
        fund: UUID
        person: UUID
        since: date

    class Left(AggregateRoot.Event):
        """The day is the last one on which the person is an owner."""

        TOPIC = "assets.fund_owner.left"
        until: date

    class Returned(AggregateRoot.Event):
        """The person is an owner again from this day on."""

        TOPIC = "assets.fund_owner.returned"
        since: date

    @staticmethod
    @override
    def create_id(fund: UUID, person: UUID) -> UUID:
        """Derive the id, so that a person is an owner of a fund once."""
        return named_id(f"/assets/fund_owner/{fund}/{person}")

    @event(Admitted)
    def __init__(self, fund: UUID, person: UUID, since: date) -> None:
        self.fund = fund
        self.until: date | None = None

    def leave(self, *, until: date) -> None:
        """Let the person be an owner until a day."""
        if self.until is not None:
            raise OwnerUnknownError("the person is no owner of this fund any more")
        self._left(until=until)

    def return_(self, *, since: date) -> None:
        """Let a person who was an owner be one again."""
        assert self.until is not None, "whoever is an owner does not come back"
        self._returned(since=since)

    @event(Left)
    def _left(self, until: date) -> None:
        self.until = until

    @event(Returned)
    def _returned(self, since: date) -> None:
        self.until = None
