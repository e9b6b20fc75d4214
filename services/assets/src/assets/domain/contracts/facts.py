"""What happens to a contract, each as one record: money, profits, services, decisions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from assets.domain.contracts.release import Release, Settlement
from assets.domain.contracts.terms import Terms


# Frozen records are remembered as bytes, which hold no others: this one is written anew.
@dataclass(kw_only=True, slots=True)
class Amendment:
    """Other terms, and the day from which on they count."""

    effective_on: date
    terms: Terms
    evidence: tuple[str, ...]
    resolution: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Ending:
    """The last day of a contract that is terminated."""

    last_on: date
    evidence: tuple[str, ...]
    resolution: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiver:
    """An amount that a resolution lets go."""

    waived_on: date
    amount_fen: int
    resolution: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Receipt:
    """Money that came in for an instalment."""

    received_on: date
    amount_fen: int
    reference: str
    bank_account: UUID | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Profit:
    """The profit of a period, and what is due of it to whoever receives on the contract."""

    period: str
    profit_fen: int
    share_fen: int
    guaranteed_fen: int
    evidence: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Acceptance:
    """That a service was found as agreed: when, by whom, on what papers."""

    accepted_on: date
    accepter: UUID
    evidence: tuple[str, ...]
    payable_fen: int
    retained_fen: int
    """What is paid at once, and what is owed until the year is settled; together the whole."""
    deliverable: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Gap:
    """A unit that should have scored a month and did not."""

    month: str
    unit: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class FurtherInput:
    """What was taken into account beside the scores, and how often it occurred."""

    key: str
    count: int


# Frozen records are remembered as bytes, which hold no others: this one is written anew.
@dataclass(kw_only=True, slots=True)
class Decided:
    """What was decided about the retained money of a year, and on what basis."""

    year: str
    decided_on: date
    decision: str
    release: str
    rule: str
    instalments: list[int]
    held: list[int]
    gaps: list[Gap]
    inputs: list[FurtherInput]
    released_fen: int
    forfeited_fen: int
    mean_score: str | None = None
    """The exact mean, as a fraction where it is none in decimals."""


@dataclass(frozen=True, kw_only=True)
class Basis:
    """On what a settlement of retained money rests."""

    release: Release
    inputs: Mapping[str, int]
    rule: str
    decision: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """What a payment is asked for: an instalment, or what a settlement released."""

    instalment: int | None = None
    settlement: int | None = None


def decided_as(found: Settlement, basis: Basis, *, year: str, today: date) -> Decided:
    """Write down what was decided, with everything that it rests on."""
    return Decided(
        year=year,
        decided_on=today,
        decision=basis.decision,
        release=basis.release.key,
        rule=basis.rule,
        instalments=list(found.instalments),
        held=list(found.held),
        gaps=[Gap(month=month, unit=unit) for month, unit in found.gaps],
        inputs=[FurtherInput(key=key, count=n) for key, n in sorted(basis.inputs.items())],
        released_fen=found.released_fen,
        forfeited_fen=found.forfeited_fen,
        mean_score=None if found.mean is None else str(found.mean),
    )
