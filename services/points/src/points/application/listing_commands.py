"""What may be asked about listings on the blacklist (黑名单), each as one command."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class ListingRef:
    """One listing, with the account and the scheme that it belongs to."""

    listing: UUID
    account: UUID
    scheme: str


@dataclass(frozen=True, kw_only=True)
class ProposeListing:
    """Propose, as the assessment group, that a subject be listed."""

    account: UUID
    scheme: str
    recorder: UUID
    present: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class ApproveListing:
    """Approve a listing, as the party branch, and name the one person who helps."""

    ref: ListingRef
    approver: UUID
    resolution: str
    helper: UUID


@dataclass(frozen=True, kw_only=True)
class RefuseListing:
    """Not approve a listing, as the party branch, and why."""

    ref: ListingRef
    approver: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class AssignHelper:
    """Let another person help a listed subject from now on."""

    ref: ListingRef
    helper: UUID


@dataclass(frozen=True, kw_only=True)
class ReportVisit:
    """Report a visit that a helper made."""

    ref: ListingRef
    helper: UUID
    visited_on: date
    note: str | None


@dataclass(frozen=True, kw_only=True)
class ProposeExit:
    """Propose, as the assessment group, that a listing end early."""

    ref: ListingRef
    recorder: UUID
    present: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class ApproveExit:
    """Approve, as the party branch, that a listing end early."""

    ref: ListingRef
    approver: UUID
    resolution: str


@dataclass(frozen=True, kw_only=True)
class PassDeadline:
    """Note that a listing's period is over, if it is."""

    ref: ListingRef
