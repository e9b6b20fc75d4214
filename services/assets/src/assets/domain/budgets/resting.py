"""What may rest on a resolution (决议): known, of a day that came, about this, and so much."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from assets.domain.budgets.adoption import (
    PAYMENT_MATTER,
    PROJECT_MATTER,
    Matter,
    VotesNotCarriedError,
)
from assets.domain.budgets.project import Project
from assets.domain.budgets.resolution import Resolution, ResolutionMissingError
from assets.domain.payments.steps import DecidedInFutureError
from chassis.errors import RefusedError


class BeyondResolutionError(RefusedError):
    """The resolution does not give this much."""

    code = "beyond_resolution"


class ResolutionAboutOtherError(RefusedError):
    """The resolution decides about something else."""

    code = "resolution_about_other"


@dataclass(frozen=True, kw_only=True)
class Resting:
    """What is to rest on a resolution: an amount, for a project, or of a request of this number."""

    amount_fen: int
    project: UUID | None = None
    payment: str | None = None


def check_resolved(
    found: Resolution | None, *, reference: str, resting: Resting, today: date
) -> Resolution:
    """Give the resolution, or refuse to rest this on it."""
    if found is None:
        raise ResolutionMissingError(f"record the resolution {reference} of the unit first")
    if found.decided_on > today:
        raise DecidedInFutureError(f"{found.decided_on} has not come; wait for the decision")
    if found.votes is not None and not found.votes.carried:
        raise VotesNotCarriedError(f"{reference} was not carried: have it decided anew")
    if found.matter is not None:
        _check_matter(found.matter, resting, unit=found.unit, reference=reference)
    return found


def _check_matter(matter: Matter, resting: Resting, *, unit: UUID, reference: str) -> None:
    others = {
        PROJECT_MATTER: resting.project != Project.create_id(unit, matter.key),
        PAYMENT_MATTER: resting.payment != matter.key,
    }
    if others.get(matter.kind, False):
        raise ResolutionAboutOtherError(
            f"{reference} is about the {matter.kind} {matter.key}: name that, or another resolution"
        )
    if matter.ceiling_fen is not None and resting.amount_fen > matter.ceiling_fen:
        raise BeyondResolutionError(
            f"{reference} gives {matter.ceiling_fen} fen at most: ask for less or have more decided"
        )
