"""A contribution (捐赠、筹资、投工、让地): who gave what for which project, under which receipt."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from typing_extensions import override

from assets.domain.funds.contribution_errors import ContributedInFutureError, PublicationSaidError
from assets.domain.funds.given import Given
from chassis.aggregate import AggregateRoot, Created, event
from kernel.ids import named_id


@dataclass(frozen=True, kw_only=True)
class Contributor:
    """Who gave, out of which source, and whether the publication leaves the name out."""

    party: UUID
    party_type: str
    source: str
    anonymous: bool = False


class Contribution(AggregateRoot):
    """Stands under one receipt number of its entity; only how it is published changes."""

    TOPIC = "assets.contribution"

    class Recorded(Created):
        """The contributor gave this on this day, and has a receipt for it."""

        TOPIC = "assets.contribution.recorded"
        entity: UUID
        unit: UUID
        campaign: UUID
        project: UUID
        receipt: str
        contributor: Contributor
        given: Given
        contributed_on: date
        evidence: list[str]
        irregular: list[str]
        fund: UUID | None = None

    class Anonymised(AggregateRoot.Event):
        """The contributor asked not to be named (匿名)."""

        TOPIC = "assets.contribution.anonymised"
        asked_on: date

    class Named(AggregateRoot.Event):
        """The contributor asked to be named after all."""

        TOPIC = "assets.contribution.named"
        asked_on: date

    @staticmethod
    @override
    def create_id(entity: UUID, receipt: str) -> UUID:
        """Derive the contribution's id, so that an entity gives each receipt number once."""
        return named_id(f"/assets/contribution/{entity}/{receipt}")

    @event(Recorded)
    def __init__(
        self,
        entity: UUID,
        unit: UUID,
        campaign: UUID,
        project: UUID,
        receipt: str,
        contributor: Contributor,
        given: Given,
        contributed_on: date,
        evidence: list[str],
        irregular: list[str],
        fund: UUID | None = None,
    ) -> None:
        self.entity = entity
        self.unit = unit
        self.project = project
        self.fund = fund
        self.contributed_on = contributed_on
        self.evidence = tuple(evidence)
        self.contributor = contributor
        self.given = given
        self.irregular = tuple(irregular)
        self.anonymous = contributor.anonymous

    def publish_anonymously(self, *, asked_on: date, today: date) -> None:
        """Leave the contributor's name out of what is published, as they asked."""
        _check_asked(asked_on, today)
        if self.anonymous:
            raise PublicationSaidError("the contributor is not named already")
        self._anonymised(asked_on=asked_on)

    def publish_named(self, *, asked_on: date, today: date) -> None:
        """Name the contributor in what is published, as they asked."""
        _check_asked(asked_on, today)
        if not self.anonymous:
            raise PublicationSaidError("the contributor is named already")
        self._named(asked_on=asked_on)

    @event(Anonymised)
    def _anonymised(self, asked_on: date) -> None:
        self.anonymous = True

    @event(Named)
    def _named(self, asked_on: date) -> None:
        self.anonymous = False


def _check_asked(asked_on: date, today: date) -> None:
    if asked_on > today:
        raise ContributedInFutureError(f"{asked_on} has not come; record it once they asked")
