"""The sources (资金来源) that are pooled for a project, and how amounts are drawn from them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from assets.domain.budgets.holdings import NOTHING, Holding

OWN = ""
"""Where a project's money has no source that is told apart, or goes beyond them all."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SourcePart:
    """So much of an amount comes from this source."""

    source: str
    amount_fen: int


Parts = tuple[SourcePart, ...]


def draw(amount_fen: int, left: Mapping[str, int]) -> Parts:
    """Take an amount from the sources in their order, each as far as it goes.

    The parts add up to the amount, or to all that is left where that is less.
    """
    parts = []
    for source, there in left.items():
        taken = min(amount_fen, max(0, there))
        if taken:
            parts.append(SourcePart(source=source, amount_fen=taken))
            amount_fen -= taken
    return tuple(parts)


def summed(parts: Iterable[SourcePart]) -> int:
    """Give what the parts add up to, in fen."""
    return sum(part.amount_fen for part in parts)


def named(parts: Iterable[SourcePart]) -> list[SourcePart]:
    """Give the parts that have a source, as an event tells them; the rest follows from the sum."""
    return [part for part in parts if part.source != OWN]


def completed(parts: Sequence[SourcePart], amount_fen: int) -> Parts:
    """Give the parts that an event tells, with what has no source."""
    rest = amount_fen - summed(parts)
    return (*parts, SourcePart(source=OWN, amount_fen=rest)) if rest else tuple(parts)


def joined(parts: Iterable[SourcePart]) -> Parts:
    """Put parts of the same source together, in the order in which the sources first stand."""
    amounts: dict[str, int] = {}
    for part in parts:
        amounts[part.source] = amounts.get(part.source, 0) + part.amount_fen
    return tuple(SourcePart(source=source, amount_fen=fen) for source, fen in amounts.items())


def backwards(taken: dict[str, int]) -> dict[str, int]:
    """Give what was taken, what was drawn on last first: it gets its money back first."""
    return dict(reversed(taken.items()))


@dataclass(frozen=True, kw_only=True)
class Ask:
    """What a payment wants of a project: how much of it in all, from which sources, what for."""

    payment: UUID
    wanted: Holding
    parts: Parts = ()
    award: bool = False
    """It rewards what was built (以奖代补)."""
    worker: UUID | None = None
    """It is the wage of this resident."""


@dataclass(frozen=True, kw_only=True)
class Spending:
    """Money that was spent on a project outside this service, as somebody reports it."""

    reference: str
    amount_fen: int
    parts: Parts
    spent_on: date
    reporter: UUID


@dataclass
class Drawings:
    """What each payment holds of each source of one project, and what is taken of each."""

    held: dict[str, dict[str, Holding]] = field(default_factory=dict)
    used_fen: dict[str, int] = field(default_factory=dict)

    def of(self, payment: str) -> Mapping[str, Holding]:
        """Give what one payment holds, by source."""
        return self.held.get(payment, {})

    def total(self, payment: str) -> Holding:
        """Give what one payment holds of all sources together."""
        held = self.of(payment).values()
        return Holding(
            committed_fen=sum(each.committed_fen for each in held),
            spent_fen=sum(each.spent_fen for each in held),
        )

    def committed(self, payment: str) -> dict[str, int]:
        """Give what is committed for a payment, by source, in the order of drawing."""
        return {name: each.committed_fen for name, each in self.of(payment).items()}

    def spent(self, payment: str) -> dict[str, int]:
        """Give what is spent on a payment, by source, in the order of drawing."""
        return {name: each.spent_fen for name, each in self.of(payment).items()}

    def move(
        self, payment: str, parts: Iterable[SourcePart], by: Callable[[Holding, int], Holding]
    ) -> None:
        """Take over what a payment did to what it holds of each source."""
        holdings = self.held.setdefault(payment, {})
        for part in parts:
            before = holdings.get(part.source, NOTHING)
            after = holdings[part.source] = by(before, part.amount_fen)
            taken = self.used_fen.get(part.source, 0)
            self.used_fen[part.source] = taken + after.used_fen - before.used_fen
