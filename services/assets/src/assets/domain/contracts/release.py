"""What becomes of retained money at the end of a year, by the adopted function of the scores.

A month in which a unit that should score did not is a gap: it is shown, and never full marks. By
the adopted rules it counts as no marks, or what was retained of it is held until it is scored.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal
from uuid import UUID

from assets.domain.contracts.errors import ReleaseUnknownError
from assets.domain.contracts.terms import PARTS
from kernel.money import split_fen

Scores = Mapping[tuple[str, UUID], Mapping[UUID, Decimal]]
"""By month and unit, what each scorer gave."""


@dataclass(frozen=True, kw_only=True)
class Tier:
    """From this mean score on, so many hundredths are released."""

    least: Decimal
    percent: int


@dataclass(frozen=True, kw_only=True)
class Deduction:
    """A further input beside the scores: each case takes so many hundredths, up to a most."""

    key: str
    percent_each: int
    percent_most: int


@dataclass(frozen=True, kw_only=True)
class Release:
    """One adopted way to decide on what was retained."""

    key: str
    full_marks: Decimal
    method: Literal["tiers", "proportional"]
    missing: Literal["no_marks", "held"]
    tiers: tuple[Tier, ...] = ()
    deductions: tuple[Deduction, ...] = ()

    def share(self, mean: Fraction, inputs: Mapping[str, int]) -> Fraction:
        """Give which share of the retained money a mean score releases, between 0 and 1."""
        unknown = sorted(set(inputs) - {each.key for each in self.deductions})
        if unknown:
            named = ", ".join(each.key for each in self.deductions) or "none"
            raise ReleaseUnknownError(f"{self.key} asks for {named} beside the scores")
        if self.method == "proportional":
            given = mean / Fraction(self.full_marks)
        else:
            reached = [tier.percent for tier in self.tiers if Fraction(tier.least) <= mean]
            given = Fraction(max(reached, default=0), PARTS)
        for each in self.deductions:
            taken = min(inputs.get(each.key, 0) * each.percent_each, each.percent_most)
            given -= Fraction(taken, PARTS)
        return min(max(given, Fraction(0)), Fraction(1))


@dataclass(frozen=True, kw_only=True)
class Retained:
    """What was retained of one accepted instalment, and the months that it was for."""

    instalment: int
    months: tuple[str, ...]
    retained_fen: int


@dataclass(frozen=True, kw_only=True)
class Settlement:
    """What is released and forfeited of which instalments; what is held is in neither."""

    instalments: tuple[int, ...]
    held: tuple[int, ...]
    gaps: tuple[tuple[str, UUID], ...]
    mean: Fraction | None
    released_fen: int
    forfeited_fen: int


def settle(
    release: Release,
    parts: Sequence[Retained],
    scores: Scores,
    *,
    units: Sequence[UUID],
    inputs: Mapping[str, int],
) -> Settlement:
    """Decide on the retained parts; released and forfeited are together what is not held."""
    months = sorted({month for part in parts for month in part.months})
    gaps = tuple(gaps_of(months, units, scores))
    without = {month for month, _ in gaps} if release.missing == "held" else set()
    held = tuple(part.instalment for part in parts if without.intersection(part.months))
    decided = [part for part in parts if part.instalment not in held]
    counted = sorted({month for part in decided for month in part.months})
    mean = _mean([month_score(month, units, scores) for month in counted])
    # Without anybody who is to score, nothing speaks against the service but the deductions.
    given = release.share(
        Fraction(release.full_marks) if mean is None or not units else mean, inputs
    )
    total = sum(part.retained_fen for part in decided)
    released, forfeited = split_fen(total, [given, 1 - given])
    return Settlement(
        instalments=tuple(part.instalment for part in decided),
        held=held,
        gaps=gaps,
        mean=mean if units else None,
        released_fen=released,
        forfeited_fen=forfeited,
    )


def gaps_of(
    months: Sequence[str], units: Sequence[UUID], scores: Scores
) -> Iterator[tuple[str, UUID]]:
    """Give each month and unit of which nobody gave a score."""
    for month in months:
        for unit in units:
            if not scores.get((month, unit)):
                yield month, unit


def month_score(month: str, units: Sequence[UUID], scores: Scores) -> Fraction:
    """Give the mean of the units' mean scores of a month; a unit without scores gives no marks."""
    given = [list(scores.get((month, unit), {}).values()) for unit in units]
    means = [sum(map(Fraction, each), Fraction(0)) / len(each) for each in given if each]
    return sum(means, Fraction(0)) / len(units) if units else Fraction(0)


def _mean(scores: Sequence[Fraction]) -> Fraction | None:
    return sum(scores, Fraction(0)) / len(scores) if scores else None
