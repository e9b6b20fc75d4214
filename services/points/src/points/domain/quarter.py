"""A quarter of a scheme (评议季度): approved once by the party branch, then published."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from typing_extensions import override

from chassis.aggregate import AggregateRoot, Created, event
from chassis.errors import ConflictError, RefusedError
from kernel.ids import named_id


class ApprovalTooEarlyError(RefusedError):
    """The day on which the quarter may be approved has not come."""

    code = "approval_too_early"


class QuarterApprovedError(ConflictError):
    """The quarter was approved already."""

    code = "quarter_already_approved"


class EarlierQuarterOpenError(RefusedError):
    """An earlier quarter was not approved yet."""

    code = "earlier_quarter_open"


class QuarterNotApprovedError(RefusedError):
    """Nothing is published that the party branch has not approved."""

    code = "quarter_not_approved"


class NothingToReissueError(RefusedError):
    """No correction has changed the published statement."""

    code = "nothing_to_reissue"


class QuarterMovedOnError(ConflictError):
    """The quarter comes to another sum than the one that the branch looked at."""

    code = "quarter_moved_on"


class SchemeQuarter(AggregateRoot):
    """Is published only after its approval, and approved only once and not before its day.

    Corrections change nothing of it until the branch approves a re-issue, which replaces the
    statement and keeps the one before readable.
    """

    TOPIC = "points.quarter"

    class Opened(Created):
        """The scheme counts this quarter."""

        TOPIC = "points.quarter.opened"
        scheme: str
        quarter: str
        approval_on: date

    class FellOverdue(AggregateRoot.Event):
        """The approval day passed without an approval; nothing is published meanwhile."""

        TOPIC = "points.quarter.fell_overdue"
        quarter: str

    class Approved(AggregateRoot.Event):
        """The party branch approved the quarter's statement (审定)."""

        TOPIC = "points.quarter.approved"
        scheme: str
        quarter: str
        last_day: date
        lines: int
        entries: int
        points: Decimal
        statement: str
        resolution: str

    class Reissued(AggregateRoot.Event):
        """The party branch approved a corrected statement, which replaces the one before."""

        TOPIC = "points.quarter.reissued"
        scheme: str
        quarter: str
        revision: int
        last_day: date
        lines: int
        restated: int
        entries: int
        points: Decimal
        statement: str
        replaces: str
        resolution: str

    class Published(AggregateRoot.Event):
        """The statement was published with this hash (公示)."""

        TOPIC = "points.quarter.published"
        quarter: str
        statement: str
        publication: str

    @staticmethod
    @override
    def create_id(scheme: str, quarter: str) -> UUID:
        """Derive the quarter's id, so that a scheme has each quarter once."""
        return named_id(f"/points/quarter/{scheme}/{quarter}")

    @event(Opened)
    def __init__(self, scheme: str, quarter: str, approval_on: date) -> None:
        self.scheme = scheme
        self.quarter = quarter
        self.approval_on = approval_on
        self.overdue = False
        self.statement: str | None = None
        self.revision = 0
        self.entries = 0
        self.last_day = approval_on
        self.published: dict[str, bool] = {}
        """Every approved statement, and whether it was published."""

    def fall_overdue(self, *, today: date) -> None:
        """Note that the approval day has passed; says nothing when it has not, or is approved."""
        if self.statement is None and not self.overdue and today > self.approval_on:
            self._fell_overdue(quarter=self.quarter)

    def check_approvable(self, *, today: date) -> None:
        """Refuse an approval before its day, and a second one."""
        self._check_not_approved()
        if today < self.approval_on:
            raise ApprovalTooEarlyError(
                f"{self.quarter} can be approved from {self.approval_on}; today is {today}"
            )

    def approve(
        self,
        *,
        last_day: date,
        lines: int,
        entries: int,
        points: Decimal,
        statement: str,
        resolution: str,
    ) -> None:
        """Approve the statement of this hash, once; `check_approvable` tells whether it is time."""
        self._check_not_approved()
        self._approved(
            scheme=self.scheme,
            quarter=self.quarter,
            last_day=last_day,
            lines=lines,
            entries=entries,
            points=points,
            statement=statement,
            resolution=resolution,
        )

    def check_reissuable(self) -> str:
        """Give the statement that a re-issue would replace; refuses where none was approved."""
        if self.statement is None:
            raise QuarterNotApprovedError(f"{self.quarter} was not approved: there is no statement")
        return self.statement

    def reissue(
        self, *, lines: int, restated: int, points: Decimal, statement: str, resolution: str
    ) -> None:
        """Replace the statement by a corrected one (重新公布)."""
        replaces = self.check_reissuable()
        if not restated:
            raise NothingToReissueError(f"{self.quarter}: no correction changes what is published")
        self._reissued(
            scheme=self.scheme,
            quarter=self.quarter,
            revision=self.revision + 1,
            last_day=self.last_day,
            lines=lines,
            restated=restated,
            entries=self.entries,
            points=points,
            statement=statement,
            replaces=replaces,
            resolution=resolution,
        )

    def publish(self, *, statement: str, publication: str) -> None:
        """Note that the approved statement was published; a repeated notice changes nothing."""
        if statement not in self.published:
            raise QuarterNotApprovedError(f"{self.quarter}: this statement was not approved")
        if not self.published[statement]:
            self._published(quarter=self.quarter, statement=statement, publication=publication)

    def _check_not_approved(self) -> None:
        if self.statement is not None:
            raise QuarterApprovedError(f"{self.quarter} was approved already")

    @event(FellOverdue)
    def _fell_overdue(self, quarter: str) -> None:
        self.overdue = True

    @event(Approved)
    def _approved(
        self,
        scheme: str,
        quarter: str,
        last_day: date,
        lines: int,
        entries: int,
        points: Decimal,
        statement: str,
        resolution: str,
    ) -> None:
        self.statement = statement
        self.revision = 1
        self.entries = entries
        self.last_day = last_day
        self.published[statement] = False
        self.overdue = False

    @event(Reissued)
    def _reissued(
        self,
        scheme: str,
        quarter: str,
        revision: int,
        last_day: date,
        lines: int,
        restated: int,
        entries: int,
        points: Decimal,
        statement: str,
        replaces: str,
        resolution: str,
    ) -> None:
        self.statement = statement
        self.revision = revision
        # A correction that is taken back leads to a statement of before, published anew.
        self.published[statement] = False

    @event(Published)
    def _published(self, quarter: str, statement: str, publication: str) -> None:
        self.published[statement] = True
