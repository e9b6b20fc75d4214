"""The scores of a service (监督打分): what villagers' representatives gave, month by month."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from typing_extensions import override

from assets.domain.contracts.contract import Contract
from assets.domain.contracts.errors import ScoredAlreadyError, ScoreRefusedError
from assets.domain.contracts.release import Release
from chassis.aggregate import AggregateRoot, Created, event
from kernel.ids import named_id
from kernel.periods import Month


@dataclass(frozen=True, kw_only=True)
class Mark:
    """What one representative of a unit gives for a month."""

    month: Month
    unit: UUID
    scorer: UUID
    score: Decimal


class ServiceScores(AggregateRoot):
    """Has one score of each representative for each month, from the units that are to score."""

    TOPIC = "assets.service_scores"

    class Opened(Created):
        """The service of a contract was scored for the first time."""

        TOPIC = "assets.service_scores.opened"
        contract: UUID

    class MonthScored(AggregateRoot.Event):
        """A villagers' representative of a unit scored a month of the service."""

        TOPIC = "assets.service_scores.month_scored"
        month: str
        unit: UUID
        scorer: UUID
        score: Decimal

    @staticmethod
    @override
    def create_id(contract: UUID) -> UUID:
        """Derive the id, so that a contract has its scores in one place."""
        return named_id(f"/assets/service_scores/{contract}")

    @event(Opened)
    def __init__(self, contract: UUID) -> None:
        self.contract = contract
        self.given: dict[tuple[str, UUID], dict[UUID, Decimal]] = {}

    def score(self, contract: Contract, release: Release, mark: Mark, *, today: date) -> None:
        """Take a score of a month of the service, once from each representative."""
        if mark.unit not in contract.serviced().scored_by:
            raise ScoreRefusedError("this unit does not score the service of this contract")
        month, last_on = mark.month, contract.ended_on or contract.until
        if month.last_on < contract.agreement.since or month.first_on > min(last_on, today):
            raise ScoreRefusedError(f"{month} is no month in which the service was rendered")
        if not 0 <= mark.score <= release.full_marks:
            raise ScoreRefusedError(f"give 0 to {release.full_marks} marks, not {mark.score}")
        if mark.scorer in self.given.get((month.text, mark.unit), {}):
            raise ScoredAlreadyError(f"you have scored {month} already")
        self._month_scored(month=month.text, unit=mark.unit, scorer=mark.scorer, score=mark.score)

    @event(MonthScored)
    def _month_scored(self, month: str, unit: UUID, scorer: UUID, score: Decimal) -> None:
        self.given.setdefault((month, unit), {})[scorer] = score
