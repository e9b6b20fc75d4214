"""An honour (荣誉称号): one title of one year for one subject, proposed and then awarded."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from typing_extensions import override

from chassis.aggregate import AggregateRoot, Created, event
from chassis.errors import ConflictError, NotFoundError, RefusedError
from kernel.ids import named_id


class State(StrEnum):
    """How far an honour has come."""

    PROPOSED = "proposed"
    DECLINED = "declined"
    AWARDED = "awarded"


class HonourUnknownError(NotFoundError):
    """Nobody has proposed this honour."""

    code = "honour_unknown"


class HonourProposedError(ConflictError):
    """The same title is proposed for this subject and year; the branch has not decided yet."""

    code = "honour_already_proposed"


class HonourAwardedError(ConflictError):
    """The subject has this title of this year already."""

    code = "honour_already_awarded"


class HonourDeclinedError(RefusedError):
    """The party branch declined the proposal; it can be proposed anew."""

    code = "honour_declined"


class OwnHonourError(RefusedError):
    """Who speaks for the subject takes no part in deciding on its honour."""

    code = "honour_of_own_subject"


class ProposedItThemselfError(RefusedError):
    """Who proposed an honour may not award or decline it."""

    code = "honour_proposed_it_themself"


class Honour(AggregateRoot):
    """Is awarded once, after a proposal, by persons who did not propose it and gain nothing."""

    TOPIC = "points.honour"

    class Proposed(Created):
        """The assessment group proposed the subject for the title; rank and points are recorded."""

        TOPIC = "points.honour.proposed"
        scheme: str
        year: str
        account: UUID
        subject: UUID
        subject_type: str
        title: str
        rank: int
        points: Decimal
        closing_on: date
        bonus: int
        present: list[UUID]

    class ProposedAnew(AggregateRoot.Event):
        """After a refusal the assessment group proposed the subject again."""

        TOPIC = "points.honour.proposed_anew"
        bonus: int
        present: list[UUID]

    class Declined(AggregateRoot.Event):
        """The party branch did not approve the proposal."""

        TOPIC = "points.honour.declined"
        resolution: str

    class Awarded(AggregateRoot.Event):
        """The party branch approved: the subject has the title, and the bonus (in fen) is due."""

        TOPIC = "points.honour.awarded"
        scheme: str
        year: str
        account: UUID
        subject: UUID
        subject_type: str
        title: str
        rank: int
        points: Decimal
        closing_on: date
        bonus: int
        resolution: str

    @staticmethod
    @override
    def create_id(scheme: str, year: str, account: UUID, title: str) -> UUID:
        """Derive the honour's id, so that a subject has a title of a year once."""
        return named_id(f"/points/honour/{scheme}/{year}/{title}/{account}")

    @event(Proposed)
    def __init__(
        self,
        scheme: str,
        year: str,
        account: UUID,
        subject: UUID,
        subject_type: str,
        title: str,
        rank: int,
        points: Decimal,
        closing_on: date,
        bonus: int,
        present: list[UUID],
    ) -> None:
        self.scheme = scheme
        self.year = year
        self.account = account
        self.subject = subject
        self.subject_type = subject_type
        self.title = title
        self.rank = rank
        self.points = points
        self.closing_on = closing_on
        self.bonus = bonus
        self.present = frozenset(present)
        self.state = State.PROPOSED

    def propose_anew(self, *, bonus: int, present: Sequence[UUID]) -> None:
        """Propose again what the branch declined."""
        if self.state is State.PROPOSED:
            raise HonourProposedError(f"{self.title} is proposed already: the branch decides")
        self._check_not_awarded()
        self._proposed_anew(bonus=bonus, present=sorted(set(present)))

    def award(self, *, approver: UUID, contacts: frozenset[UUID], resolution: str) -> None:
        """Award what was proposed; from now on the bonus is due."""
        self._check_decidable(approver, contacts)
        self._awarded(
            scheme=self.scheme,
            year=self.year,
            account=self.account,
            subject=self.subject,
            subject_type=self.subject_type,
            title=self.title,
            rank=self.rank,
            points=self.points,
            closing_on=self.closing_on,
            bonus=self.bonus,
            resolution=resolution,
        )

    def decline(self, *, approver: UUID, contacts: frozenset[UUID], resolution: str) -> None:
        """Not approve what was proposed."""
        self._check_decidable(approver, contacts)
        self._declined(resolution=resolution)

    def _check_decidable(self, approver: UUID, contacts: frozenset[UUID]) -> None:
        self._check_not_awarded()
        if self.state is State.DECLINED:
            raise HonourDeclinedError(f"{self.title} was declined: let the group propose it anew")
        check_none_of(contacts, {approver})
        if approver in self.present:
            raise ProposedItThemselfError("another member of the branch decides on this proposal")

    def _check_not_awarded(self) -> None:
        if self.state is State.AWARDED:
            raise HonourAwardedError(f"{self.title} of {self.year} was awarded already")

    @event(ProposedAnew)
    def _proposed_anew(self, bonus: int, present: list[UUID]) -> None:
        self.bonus = bonus
        self.present = frozenset(present)
        self.state = State.PROPOSED

    @event(Declined)
    def _declined(self, resolution: str) -> None:
        self.state = State.DECLINED

    @event(Awarded)
    def _awarded(
        self,
        scheme: str,
        year: str,
        account: UUID,
        subject: UUID,
        subject_type: str,
        title: str,
        rank: int,
        points: Decimal,
        closing_on: date,
        bonus: int,
        resolution: str,
    ) -> None:
        self.state = State.AWARDED


def check_none_of(contacts: frozenset[UUID], deciding: set[UUID]) -> None:
    """Refuse a decision in which somebody takes part who speaks for the subject."""
    if contacts & deciding:
        raise OwnHonourError("who speaks for the subject steps aside from deciding on its honour")
