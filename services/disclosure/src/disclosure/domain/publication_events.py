"""What can happen to a publication (公示) once it is required, as it is stored for ever."""

from datetime import date
from decimal import Decimal

from chassis.aggregate import AggregateRoot


class PublicationEvents:
    """The events of `Publication` but for the first, which stands with its creation."""

    class Published(AggregateRoot.Event):
        """The list is public: it is the approved one, line for line."""

        TOPIC = "disclosure.publication.published"
        kind: str
        scheme: str
        period: str
        lines: int
        points: Decimal
        statement: str
        approved_event: str
        positions_first: int
        positions_last: int
        resolution: str
        objections_until: date | None = None

    class Reissued(AggregateRoot.Event):
        """A corrected list is public (重新公布); the one that it replaces stays readable."""

        TOPIC = "disclosure.publication.reissued"
        kind: str
        scheme: str
        period: str
        revision: int
        last_day: date
        lines: int
        restated: int
        entries: int
        points: Decimal
        statement: str
        replaces: str
        approved_event: str
        approved_position: int
        approved_on: date
        approved_at: str
        approver: str
        positions_first: int
        positions_last: int
        resolution: str
        objections_until: date | None = None

    class Withheld(AggregateRoot.Event):
        """The lines that arrived are not the approved ones: a finding, and nothing is shown."""

        TOPIC = "disclosure.publication.withheld"
        kind: str
        scheme: str
        period: str
        lines: int
        statement: str
        approved_event: str
        positions_first: int
        positions_last: int
        reason: str
        computed: str
