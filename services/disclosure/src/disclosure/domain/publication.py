"""A publication (公示): one period's list, made public exactly as it was approved."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from typing_extensions import override

from chassis.aggregate import AggregateRoot, Created, event
from chassis.errors import ConflictError
from disclosure.domain.approval import Approval, Contradiction
from disclosure.domain.publication_events import PublicationEvents
from disclosure.domain.statement import StatementLine, statement_sha256
from kernel.ids import named_id

POINTS_QUARTER = "points_quarter"


class State(StrEnum):
    """How far the disclosure of a period has come."""

    DUE = "due"
    PUBLISHED = "published"
    WITHHELD = "withheld"


class AnotherApprovalError(ConflictError):
    """The period was approved by an earlier event; a second approval is no correction of it."""

    code = "another_approval"


class Publication(PublicationEvents, AggregateRoot):
    """Shows nothing that was not approved, and nothing other than what was approved.

    A re-issue follows the revision that it replaces, and what it replaces stays readable.
    """

    TOPIC = "disclosure.publication"

    class Required(Created):
        """The period was approved, so its list must be published."""

        TOPIC = "disclosure.publication.required"
        kind: str
        unit: str
        scheme: str
        period: str
        last_day: date
        lines: int
        entries: int
        points: Decimal
        statement: str
        resolution: str
        approved_event: str
        approved_position: int
        approved_on: date
        approved_at: str
        approver: str

    @staticmethod
    @override
    def create_id(kind: str, unit: str, scheme: str, period: str) -> UUID:
        """Derive the publication's id, so that a unit discloses a scheme's period once."""
        return named_id(f"/disclosure/publication/{kind}/{unit}/{scheme}/{period}")

    @classmethod
    def id_for(cls, approval: Approval) -> UUID:
        """Give the id of the publication that an approval asks for."""
        return cls.create_id(POINTS_QUARTER, approval.unit, approval.scheme, approval.quarter)

    @classmethod
    def required_by(cls, approval: Approval) -> "Publication":
        """Begin the disclosure of an approved quarter."""
        return cls(
            kind=POINTS_QUARTER,
            unit=approval.unit,
            scheme=approval.scheme,
            period=approval.quarter,
            last_day=approval.last_day,
            lines=approval.lines,
            entries=approval.entries,
            points=approval.points,
            statement=approval.statement,
            resolution=approval.resolution,
            approved_event=approval.identity,
            approved_position=approval.position,
            approved_on=approval.approved_on,
            approved_at=approval.approved_at,
            approver=approval.approver,
        )

    @event(Required)
    def __init__(
        self,
        kind: str,
        unit: str,
        scheme: str,
        period: str,
        last_day: date,
        lines: int,
        entries: int,
        points: Decimal,
        statement: str,
        resolution: str,
        approved_event: str,
        approved_position: int,
        approved_on: date,
        approved_at: str,
        approver: str,
    ) -> None:
        self.kind = kind
        self.scheme = scheme
        self.period = period
        self.approved_event = approved_event
        self.statement = statement
        self.state = State.DUE
        self.revision = 0
        self.withheld: set[str] = set()

    def publish(
        self, approval: Approval, lines: Sequence[StatementLine], *, objections_until: date | None
    ) -> None:
        """Publish the lines of the approval, or withhold them where they are not the approved ones.

        Says nothing once that is decided. The lines are all of the approval's, none missing.
        """
        self.check(approval)
        assert len(lines) == approval.lines
        if self.state is not State.DUE:
            return
        positions = [line.position for line in lines] or [approval.position]
        if self._withhold(approval, lines, positions):
            return
        self._published(
            kind=self.kind,
            scheme=self.scheme,
            period=self.period,
            lines=len(lines),
            points=approval.points,
            statement=self.statement,
            approved_event=self.approved_event,
            positions_first=min(positions),
            positions_last=max(positions),
            resolution=approval.resolution,
            objections_until=objections_until,
        )

    def is_due_for(self, approval: Approval) -> bool:
        """Tell whether a re-issue is the next one: what it replaces is public."""
        return self.revision >= approval.revision - 1 and self.state is State.PUBLISHED

    def reissue(
        self,
        approval: Approval,
        lines: Sequence[StatementLine],
        *,
        positions: Sequence[int],
        objections_until: date | None,
    ) -> None:
        """Publish a corrected list, or withhold it and leave the one before where it is.

        Says nothing once that is decided. The positions are those of the lines that it restates.
        """
        if self.revision >= approval.revision or approval.identity in self.withheld:
            return
        if self._withhold(approval, lines, positions):
            return
        self._reissued(
            kind=self.kind,
            scheme=self.scheme,
            period=self.period,
            revision=approval.revision,
            last_day=approval.last_day,
            lines=len(lines),
            restated=approval.own,
            entries=approval.entries,
            points=approval.points,
            statement=approval.statement,
            replaces=self.statement,
            approved_event=approval.identity,
            approved_position=approval.position,
            approved_on=approval.approved_on,
            approved_at=approval.approved_at,
            approver=approval.approver,
            positions_first=min(positions),
            positions_last=max(positions),
            resolution=approval.resolution,
            objections_until=objections_until,
        )

    def _withhold(
        self, approval: Approval, lines: Sequence[StatementLine], positions: Sequence[int]
    ) -> bool:
        """Withhold lines that are not the approved ones; tells whether they are not."""
        contradiction = approval.contradiction(lines)
        if contradiction is None and approval.replaces not in (None, self.statement):
            contradiction = Contradiction.REPLACES
        if contradiction is None:
            return False
        self._withheld(
            kind=self.kind,
            scheme=self.scheme,
            period=self.period,
            lines=len(lines),
            statement=approval.statement,
            approved_event=approval.identity,
            positions_first=min(positions),
            positions_last=max(positions),
            reason=contradiction.value,
            computed=statement_sha256(lines),
        )
        return True

    def check(self, approval: Approval) -> None:
        """Refuse another approval than the one that this publication was required by."""
        if approval.identity != self.approved_event:
            raise AnotherApprovalError(
                f"{self.period} of {self.scheme} was approved by {self.approved_event}: "
                "correct that one instead of approving again"
            )

    @event(PublicationEvents.Published)
    def _published(
        self,
        kind: str,
        scheme: str,
        period: str,
        lines: int,
        points: Decimal,
        statement: str,
        approved_event: str,
        positions_first: int,
        positions_last: int,
        resolution: str,
        objections_until: date | None,
    ) -> None:
        self.state = State.PUBLISHED
        self.revision = 1

    @event(PublicationEvents.Reissued)
    def _reissued(
        self,
        kind: str,
        scheme: str,
        period: str,
        revision: int,
        last_day: date,
        lines: int,
        restated: int,
        entries: int,
        points: Decimal,
        statement: str,
        replaces: str,
        approved_event: str,
        approved_position: int,
        approved_on: date,
        approved_at: str,
        approver: str,
        positions_first: int,
        positions_last: int,
        resolution: str,
        objections_until: date | None,
    ) -> None:
        self.statement = statement
        self.revision = revision

    @event(PublicationEvents.Withheld)
    def _withheld(
        self,
        kind: str,
        scheme: str,
        period: str,
        lines: int,
        statement: str,
        approved_event: str,
        positions_first: int,
        positions_last: int,
        reason: str,
        computed: str,
    ) -> None:
        # What is public stays so when a later revision of it is withheld.
        if self.state is State.DUE:
            self.state = State.WITHHELD
        self.withheld.add(approved_event)
