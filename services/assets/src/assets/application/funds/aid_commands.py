"""What may be asked of applications for aid, each as one command."""

from dataclasses import dataclass
from uuid import UUID

from assets.domain.funds.aid import AidTerms


@dataclass(frozen=True, kw_only=True)
class ApplyForAid:
    """Ask a fund for aid."""

    fund: UUID
    number: str
    terms: AidTerms
    circumstances: str
    entered_by: UUID


@dataclass(frozen=True, kw_only=True)
class VerifyAid:
    """Verify one step of an application, in one post."""

    aid: UUID
    step: str
    person: UUID
    post: str


@dataclass(frozen=True, kw_only=True)
class VoteOnAid:
    """Say yes or no to an application, in one post."""

    aid: UUID
    person: UUID
    post: str
    in_favour: bool


@dataclass(frozen=True, kw_only=True)
class WithdrawAid:
    """Take an application back."""

    aid: UUID
    person: UUID
