"""A listing (黑名单): one subject's way onto the blacklist, its helper, and its way out."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Self
from uuid import UUID

from typing_extensions import override

from chassis.aggregate import AggregateRoot, Created, event
from chassis.personal.values import Personal, Sealed
from kernel.ids import named_id
from points.domain.account import Account
from points.domain.blacklist import Assessed, Meeting, OwnSubjectError
from points.domain.listing_steps import (
    OUTSIDE_PERIOD,
    AssessedItThemselfError,
    EndReason,
    ExitNotProposedError,
    Listed,
    ListingNotInForceError,
    ListingNotProposedError,
    ListingOpenError,
    State,
    VisitInFutureError,
)


class Listing(AggregateRoot):
    """Is in force only after a second approval, with a helper, and for one period at most."""

    TOPIC = "points.listing"

    class Proposed(Created):
        """The assessment group found the standing below the threshold (经评议小组评议)."""

        TOPIC = "points.listing.proposed"
        listed: Listed
        contacts: list[UUID]
        number: int
        assessed: Assessed
        present: list[UUID]
        recorder: UUID

    class NotApproved(AggregateRoot.Event):
        """The party branch did not approve the listing; it never comes into force."""

        TOPIC = "points.listing.not_approved"
        reason: str

    class Approved(AggregateRoot.Event):
        """The party branch approved the listing (村党总支审核): it is in force on these days."""

        TOPIC = "points.listing.approved"
        listed: Listed
        since: date
        until: date
        assessed: Assessed
        approver: UUID
        resolution: str

    class HelperAssigned(AggregateRoot.Event):
        """One person helps the subject from now on (“1对1”联系帮扶), in place of any before."""

        TOPIC = "points.listing.helper_assigned"
        helper: UUID

    class Visited(AggregateRoot.Event):
        """A helper reported a visit; what makes it irregular is named."""

        TOPIC = "points.listing.visited"
        helper: UUID
        visited_on: date
        irregular: list[str]
        note: Personal | Sealed | None = None

    class ExitProposed(AggregateRoot.Event):
        """The assessment group found that what ends a listing early was reached."""

        TOPIC = "points.listing.exit_proposed"
        assessed: Assessed
        present: list[UUID]
        recorder: UUID

    class ExitApproved(AggregateRoot.Event):
        """The party branch approved the early end (转化升级)."""

        TOPIC = "points.listing.exit_approved"
        assessed: Assessed
        approver: UUID
        resolution: str

    class Ended(AggregateRoot.Event):
        """The listing was in force until this day and no longer."""

        TOPIC = "points.listing.ended"
        listed: Listed
        since: date
        until: date
        reason: str

    @staticmethod
    @override
    def create_id(account: UUID, number: int) -> UUID:
        """Derive the listing's id: the nth of an account, so that no two are made at once."""
        return named_id(f"/points/listing/{account}/{number}")

    @classmethod
    def propose(
        cls, account: Account, number: int, *, assessed: Assessed, meeting: Meeting
    ) -> Self:
        """Propose the nth listing of an account, by a meeting of the assessment group."""
        meeting.check(account.contacts)
        return cls._create(
            cls.Proposed,
            id=cls.create_id(account.id, number),
            listed=Listed.of(account),
            contacts=sorted(account.contacts),
            number=number,
            assessed=assessed,
            present=sorted(set(meeting.present)),
            recorder=meeting.recorder,
        )

    @event(Proposed)
    def __init__(
        self,
        listed: Listed,
        contacts: list[UUID],
        number: int,
        assessed: Assessed,
        present: list[UUID],
        recorder: UUID,
    ) -> None:
        self.listed = listed
        self.contacts = frozenset(contacts)
        self.number = number
        self.state = State.PROPOSED
        self.assessors = frozenset({*present, recorder})
        self.exit_assessors: frozenset[UUID] = frozenset()
        self.since: date | None = None
        self.until: date | None = None
        self.helper: UUID | None = None
        self.helpers: frozenset[UUID] = frozenset()

    def check_closed(self) -> None:
        """Refuse a further listing while this one is proposed or in force."""
        if self.state in (State.PROPOSED, State.IN_FORCE):
            raise ListingOpenError(f"{self.listed.label} has a listing that is {self.state.value}")

    def approve(
        self,
        *,
        assessed: Assessed,
        approver: UUID,
        resolution: str,
        helper: UUID,
        since: date,
        until: date,
    ) -> None:
        """Approve as the party branch, once, with the helper of the subject."""
        self.check_proposed()
        self._check_approver(approver, self.assessors)
        self._check_helper(helper)
        self._approved(
            listed=self.listed,
            since=since,
            until=until,
            assessed=assessed,
            approver=approver,
            resolution=resolution,
        )
        self._helper_assigned(helper=helper)

    def refuse_approval(self, *, approver: UUID, reason: str) -> None:
        """Not approve, as the party branch, saying why."""
        self.check_proposed()
        self._check_approver(approver, self.assessors)
        self._not_approved(reason=reason)

    def assign_helper(self, helper: UUID) -> None:
        """Let another person help the subject from now on; the same one changes nothing."""
        self.check_in_force()
        self._check_helper(helper)
        if helper != self.helper:
            self._helper_assigned(helper=helper)

    def visit(
        self, *, helper: UUID, visited_on: date, note: Personal | None, today: date
    ) -> Sequence[str]:
        """Record a visit that was made; gives what makes it irregular."""
        if visited_on > today:
            raise VisitInFutureError(f"{visited_on} is after today, {today}: report what was done")
        irregular = [] if self._covers(visited_on) else [OUTSIDE_PERIOD]
        self._visited(helper=helper, visited_on=visited_on, irregular=irregular, note=note)
        return irregular

    def propose_exit(self, *, assessed: Assessed, meeting: Meeting) -> None:
        """Propose, as the assessment group, that the listing end early."""
        self.check_in_force()
        meeting.check(self.contacts)
        self._exit_proposed(
            assessed=assessed, present=sorted(set(meeting.present)), recorder=meeting.recorder
        )

    def approve_exit(
        self, *, assessed: Assessed, approver: UUID, resolution: str, today: date
    ) -> None:
        """Approve, as the party branch, that the day before today is the listing's last."""
        self.check_in_force()
        if not self.exit_assessors:
            raise ExitNotProposedError("the assessment group proposes an early end first")
        self._check_approver(approver, self.exit_assessors)
        self._exit_approved(assessed=assessed, approver=approver, resolution=resolution)
        self._end(today - timedelta(days=1), EndReason.EXIT_APPROVED)

    def pass_deadline(self, *, today: date) -> None:
        """End with the period; says nothing while it runs, or when the listing has ended."""
        if self.state is State.IN_FORCE and self.until is not None and today > self.until:
            self._end(self.until, EndReason.PERIOD_OVER)

    def check_proposed(self) -> None:
        """Refuse what only a listing that waits for the branch allows."""
        if self.state is not State.PROPOSED:
            raise ListingNotProposedError(
                f"the listing of {self.listed.label} is {self.state.value}"
            )

    def check_in_force(self) -> None:
        """Refuse what only a listing in force allows."""
        if self.state is not State.IN_FORCE:
            raise ListingNotInForceError(
                f"the listing of {self.listed.label} is {self.state.value}"
            )

    def _check_approver(self, approver: UUID, assessors: frozenset[UUID]) -> None:
        if approver in assessors:
            raise AssessedItThemselfError("the approver took part in the assessment: another does")
        if approver in self.contacts:
            raise OwnSubjectError("the approver speaks for the subject: another member approves")

    def _check_helper(self, helper: UUID) -> None:
        if helper in self.contacts:
            raise OwnSubjectError("the helper speaks for the subject: name somebody else")

    def _covers(self, day: date) -> bool:
        return self.since is not None and self.until is not None and self.since <= day <= self.until

    def _end(self, until: date, reason: EndReason) -> None:
        assert self.since is not None
        self._ended(listed=self.listed, since=self.since, until=until, reason=reason.value)

    @event(NotApproved)
    def _not_approved(self, reason: str) -> None:
        self.state = State.NOT_APPROVED

    @event(Approved)
    def _approved(
        self,
        listed: Listed,
        since: date,
        until: date,
        assessed: Assessed,
        approver: UUID,
        resolution: str,
    ) -> None:
        self.state = State.IN_FORCE
        self.since, self.until = since, until

    @event(HelperAssigned)
    def _helper_assigned(self, helper: UUID) -> None:
        self.helper = helper
        self.helpers |= {helper}

    @event(Visited)
    def _visited(
        self, helper: UUID, visited_on: date, irregular: list[str], note: Personal | Sealed | None
    ) -> None:
        """Change nothing that a later decision asks for."""

    @event(ExitProposed)
    def _exit_proposed(self, assessed: Assessed, present: list[UUID], recorder: UUID) -> None:
        self.exit_assessors = frozenset({*present, recorder})

    @event(ExitApproved)
    def _exit_approved(self, assessed: Assessed, approver: UUID, resolution: str) -> None:
        self.exit_assessors = frozenset()

    @event(Ended)
    def _ended(
        self,
        listed: Listed,
        since: date,
        until: date,
        reason: str,
    ) -> None:
        self.state = State.ENDED
        self.until = until
