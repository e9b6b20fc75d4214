"""A contribution in kind (实物入社): offered, valued, and approved with the share that it gives."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from typing_extensions import override

from assets.domain.property.days import check_happened
from chassis.aggregate import AggregateRoot, Created, event
from chassis.errors import ConflictError, NotFoundError, RefusedError
from chassis.personal.values import Personal, Sealed
from kernel.ids import named_id


class InKindUnknownError(NotFoundError):
    """The entity has no contribution in kind of this number."""

    code = "in_kind_unknown"


class InKindExistsError(ConflictError):
    """The entity has a contribution in kind of this number already."""

    code = "in_kind_exists"


class InKindApprovedError(ConflictError):
    """The contribution is approved already."""

    code = "in_kind_approved"


class ValuationMissingError(RefusedError):
    """Nobody has valued the contribution."""

    code = "valuation_missing"


class ContributorDecidesError(RefusedError):
    """Whoever contributes neither values nor approves it."""

    code = "contributor_decides"


class ValuerApprovesError(RefusedError):
    """Whoever valued a contribution does not approve it."""

    code = "valuer_approves"


class ValueBelowShareError(RefusedError):
    """The value does not reach one share."""

    code = "value_below_share"


@dataclass(frozen=True, kw_only=True)
class Offer:
    """What somebody offers to contribute."""

    entity: UUID
    number: str
    kind: str
    contributor: UUID
    contributor_type: str
    description: Personal
    offered_on: date
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ValueFound:
    """What a valuation found, by which method, and who answers for it."""

    value_fen: int
    method: str
    valued_on: date
    valuer: UUID
    appraiser: UUID | None = None
    """The firm that was asked, where there is one."""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Approval:
    """Who approved the value on which resolution."""

    approver: UUID
    resolution: str
    approved_on: date


class InKindContribution(AggregateRoot):
    """Gives whole shares for the value that another person than the valuer approved."""

    TOPIC = "assets.in_kind_contribution"

    class Offered(Created):
        """Somebody offered to contribute a thing or a right."""

        TOPIC = "assets.in_kind_contribution.offered"
        entity: UUID
        number: str
        kind: str
        contributor: UUID
        contributor_type: str
        description: Personal | Sealed
        offered_on: date
        evidence: list[str]

    class Valued(AggregateRoot.Event):
        """The contribution was valued (评估作价); the last valuation counts."""

        TOPIC = "assets.in_kind_contribution.valued"
        value_fen: int
        method: str
        valued_on: date
        valuer: UUID
        appraiser: UUID | None
        evidence: list[str]

    class Approved(AggregateRoot.Event):
        """The value was approved; it gives so many shares, and what reaches no share is left."""

        TOPIC = "assets.in_kind_contribution.approved"
        value_fen: int
        share_fen: int
        shares: int
        remainder_fen: int
        approver: UUID
        resolution: str
        approved_on: date

    @staticmethod
    @override
    def create_id(entity: UUID, number: str) -> UUID:
        """Derive the id, so that an entity has each number once."""
        return named_id(f"/assets/in_kind_contribution/{entity}/{number}")

    @classmethod
    def offer(cls, offer: Offer, *, today: date) -> "InKindContribution":
        """Take down what somebody offers."""
        check_happened(offer.offered_on, today=today)
        return cls(
            entity=offer.entity,
            number=offer.number,
            kind=offer.kind,
            contributor=offer.contributor,
            contributor_type=offer.contributor_type,
            description=offer.description,
            offered_on=offer.offered_on,
            evidence=list(offer.evidence),
        )

    @event(Offered)
    def __init__(
        self,
        entity: UUID,
        number: str,
        kind: str,
        contributor: UUID,
        contributor_type: str,
        description: Personal | Sealed,
        offered_on: date,
        evidence: list[str],
    ) -> None:
        self.entity = entity
        self.number = number
        self.kind = kind
        self.contributor = contributor
        self.value: ValueFound | None = None
        self.shares: int | None = None

    def value_at(self, found: ValueFound, *, near: frozenset[UUID], today: date) -> None:
        """Record what a valuation found; `near` are the contributor and whoever is near to it."""
        self._check_open(found.valued_on, today)
        if found.valuer in near:
            raise ContributorDecidesError("have somebody value it who is not near the contributor")
        self._valued(
            value_fen=found.value_fen,
            method=found.method,
            valued_on=found.valued_on,
            valuer=found.valuer,
            appraiser=found.appraiser,
            evidence=list(found.evidence),
        )

    def approve(
        self, approval: Approval, *, share_fen: int, near: frozenset[UUID], today: date
    ) -> int:
        """Approve the last valuation; gives how many whole shares it makes."""
        self._check_open(approval.approved_on, today)
        if self.value is None:
            raise ValuationMissingError(f"have {self.number} valued first")
        if approval.approver in near:
            raise ContributorDecidesError("have somebody approve who is not near the contributor")
        if approval.approver == self.value.valuer:
            raise ValuerApprovesError("have another person approve than valued it")
        shares, remainder_fen = divmod(self.value.value_fen, share_fen)
        if not shares:
            raise ValueBelowShareError(f"one share stands for {share_fen} fen: the value is less")
        self._approved(
            value_fen=self.value.value_fen,
            share_fen=share_fen,
            shares=shares,
            remainder_fen=remainder_fen,
            approver=approval.approver,
            resolution=approval.resolution,
            approved_on=approval.approved_on,
        )
        return shares

    def _check_open(self, day: date, today: date) -> None:
        check_happened(day, today=today)
        if self.shares is not None:
            raise InKindApprovedError(f"{self.number} is approved: what is new is another offer")

    @event(Valued)
    def _valued(
        self,
        value_fen: int,
        method: str,
        valued_on: date,
        valuer: UUID,
        appraiser: UUID | None,
        evidence: list[str],
    ) -> None:
        self.value = ValueFound(
            value_fen=value_fen,
            method=method,
            valued_on=valued_on,
            valuer=valuer,
            appraiser=appraiser,
            evidence=tuple(evidence),
        )

    @event(Approved)
    def _approved(
        self,
        value_fen: int,
        share_fen: int,
        shares: int,
        remainder_fen: int,
        approver: UUID,
        resolution: str,
        approved_on: date,
    ) -> None:
        self.shares = shares
