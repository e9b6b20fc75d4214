"""A campaign (筹资筹劳、捐资捐物): what is raised for which project, into which fund."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from typing_extensions import override

from assets.domain.funds.contribution_errors import (
    CampaignClosedError,
    ContributedInFutureError,
    LabourRateError,
)
from chassis.aggregate import AggregateRoot, Created, event
from kernel.ids import named_id


@dataclass(frozen=True, kw_only=True)
class LabourRate:
    """What one measure of labour is worth, by which resolution (筹劳折价)."""

    rate_fen: int
    measure: str
    resolution: str


class Campaign(AggregateRoot):
    """Is opened by a resolution, and closed once; what was contributed is recorded all the same."""

    TOPIC = "assets.campaign"

    class Opened(Created):
        """Contributions are taken for this project by this resolution."""

        TOPIC = "assets.campaign.opened"
        entity: UUID
        unit: UUID
        key: str
        name: str
        project: UUID
        resolution: str
        opened_on: date
        fund: UUID | None = None
        labour_rate: LabourRate | None = None

    class Closed(AggregateRoot.Event):
        """Nothing more is asked for."""

        TOPIC = "assets.campaign.closed"
        closed_on: date

    @staticmethod
    @override
    def create_id(entity: UUID, key: str) -> UUID:
        """Derive the campaign's id, so that an entity has each key once."""
        return named_id(f"/assets/campaign/{entity}/{key}")

    @event(Opened)
    def __init__(
        self,
        entity: UUID,
        unit: UUID,
        key: str,
        name: str,
        project: UUID,
        resolution: str,
        opened_on: date,
        fund: UUID | None = None,
        labour_rate: LabourRate | None = None,
    ) -> None:
        self.entity, self.unit = entity, unit
        self.project = project
        self.fund = fund
        self.labour_rate = labour_rate
        self.closed_on: date | None = None

    def irregular(self, contributed_on: date) -> list[str]:
        """Give what is irregular about a contribution of a day."""
        late = self.closed_on is not None and contributed_on > self.closed_on
        return ["after_closing"] if late else []

    def close(self, *, closed_on: date, today: date) -> None:
        """Ask for nothing more from the next day on."""
        if self.closed_on is not None:
            raise CampaignClosedError(f"the campaign was closed on {self.closed_on}")
        if closed_on > today:
            raise ContributedInFutureError(f"{closed_on} has not come; close it on that day")
        self._closed(closed_on=closed_on)

    @event(Closed)
    def _closed(self, closed_on: date) -> None:
        self.closed_on = closed_on


def check_rate(rate: LabourRate | None) -> None:
    """Refuse a rate of nothing, or by no resolution."""
    if rate is not None and (rate.rate_fen <= 0 or not rate.resolution):
        raise LabourRateError("name a rate above zero and the resolution that gives it")
