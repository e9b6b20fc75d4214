"""What is refused of an asset's card, and what follows from what it holds."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from assets.domain.property.asset_facts import (
    IMPROVEMENT,
    VALUATION,
    Acquired,
    Count,
    Disposal,
    ValueChange,
)
from assets.domain.property.days import check_happened
from assets.domain.property.property_errors import (
    AssetGoneError,
    AssetLetError,
    AssetNotGoneError,
    ChangeBeforeLastError,
    ChangeExistsError,
    DepreciatedBeforeError,
    DisposalSettledError,
    ImprovementAmountError,
    NothingDiffersError,
    PropertyResolutionMissingError,
    RemainingLifeMissingError,
    ResidualBeyondCostError,
    SupplierMissingError,
)
from assets.domain.property.quantities import Step, quantity_on
from assets.domain.property.rules import PropertyRules
from assets.domain.property.schedule import Segment, due_fen, months_between
from kernel.periods import Month

SHORTAGE, SURPLUS, AFTER_DISPOSAL = "shortage", "surplus", "after_disposal"
"""What a stock-take may find (盘亏、盘盈、已处置仍在)."""


class AssetCardRules:
    """Looks into a card's state and changes nothing but how its cost is spread."""

    number: str
    keeper: UUID | None
    cost_fen: int
    residual_fen: int
    before_fen: int
    quantities: Sequence[Step]
    classes: Sequence[tuple[date, str]]
    changed_on: date
    segments: list[Segment]
    changes: set[str]
    disposed_on: date | None
    disposed_fen: int
    settled: bool

    @classmethod
    def check_acquired(
        cls, facts: Acquired, rules: PropertyRules, *, today: date
    ) -> tuple[Month | None, int]:
        """Refuse facts that cannot be; gives the first charged month, and over how many."""
        check_happened(facts.acquired_on, today=today)
        rules.check_class(facts.asset_class)
        rules.check_source(facts.source)
        way = rules.acquisition(facts.way)
        if way.from_supplier and facts.supplier is None:
            raise SupplierMissingError("name whom the cost is owed to")
        if way.slip is not None and facts.depreciated_fen:
            raise DepreciatedBeforeError(f"what is {facts.way} begins without depreciation")
        left_fen = facts.cost_fen - facts.residual_fen - facts.depreciated_fen
        _check_left(left_fen)
        if facts.useful_months is None:
            return None, 0
        begins, months = rules.first_charged(Month.of(facts.acquired_on)), facts.useful_months
        if facts.depreciated_until is not None:
            next_month = facts.depreciated_until.next()
            months -= max(0, months_between(begins, next_month))
            begins = max(begins, next_month)
        if months < 1:
            _check_life(left_fen)
            return None, 0
        return begins, months

    def check_change(self, day: date, *, today: date) -> None:
        """Refuse a change of what went out, or out of the order of days."""
        check_happened(day, today=today)
        if self.disposed_on is not None:
            raise AssetGoneError(f"{self.number} went out on {self.disposed_on}")
        if day < self.changed_on:
            raise ChangeBeforeLastError(
                f"{self.number} changed on {self.changed_on}: name that day or a later one"
            )

    def check_value_change(self, change: ValueChange) -> None:
        """Refuse a change of nothing, and a valuation without a resolution."""
        if change.reference in self.changes:
            raise ChangeExistsError(f"give the change a number of its own: {change.reference}")
        if change.kind == IMPROVEMENT and change.added_fen < 1:
            raise ImprovementAmountError("name what the improvement took; a valuation takes off")
        if not change.added_fen and change.residual_fen in (None, self.residual_fen):
            raise NothingDiffersError("name an amount above or below zero, or another residual")
        if change.kind == VALUATION and change.resolution is None:
            raise PropertyResolutionMissingError(
                "name the resolution by which the value is set anew"
            )

    def spread_anew(self, change: ValueChange, rules: PropertyRules) -> tuple[Month, int, int]:
        """Give from which month on, after which sum and over how many months the rest is charged.

        What the months before have charged stays: their sum never changes.
        """
        begins = rules.first_charged(Month.of(change.changed_on))
        base_fen = self.due_fen(begins.previous())
        left_fen = self.cost_fen + change.added_fen - self.residual_after(change) - base_fen
        _check_left(left_fen)
        months = change.remaining_months
        if months is None:
            months = self.segments[-1].months_left(begins.previous()) if self.segments else 0
        if months < 1 and self.segments:
            _check_life(left_fen)
        return begins, base_fen, months

    def residual_after(self, change: ValueChange) -> int:
        """Give the residual value (预计净残值) after a change, in fen."""
        return self.residual_fen if change.residual_fen is None else change.residual_fen

    def differences(self, count: Count, carried: int) -> list[str]:
        """Name how what was found differs from what the card carries."""
        found = [SHORTAGE] if count.found < carried else []
        found += [SURPLUS] if count.found > carried else []
        gone = self.disposed_on is not None and count.counted_on >= self.disposed_on
        return [*found, AFTER_DISPOSAL] if gone and count.found else found

    def check_disposal(self, disposal: Disposal, rules: PropertyRules) -> None:
        """Refuse a way that is unknown, or that needs a resolution and names none."""
        way = rules.disposal(disposal.way)
        if self.cost_fen >= way.resolution_from_fen and disposal.resolution is None:
            raise PropertyResolutionMissingError(
                f"name the resolution: {rules.rule} asks for one from a cost of "
                f"{way.resolution_from_fen} fen on"
            )

    def check_not_let(self, day: date, let_until: date | None) -> None:
        """Refuse to let go of what is let on that day or later."""
        if let_until is not None and let_until >= day:
            raise AssetLetError(
                f"{self.number} is let until {let_until}: end the contract before {day}",
                let_until=let_until.isoformat(),
            )

    def check_settlement(self, day: date, *, today: date) -> None:
        """Refuse the result of a disposal that was not, or a second one."""
        check_happened(day, today=today)
        if self.disposed_on is None or day < self.disposed_on:
            raise AssetNotGoneError(f"{self.number} did not go out by {day}: dispose of it first")
        if self.settled:
            raise DisposalSettledError("correct the result in the books: it is recorded already")

    def due_fen(self, month: Month) -> int:
        """Give what is depreciated by the end of a month, in fen; after a disposal what it was."""
        if self.disposed_on is not None and month >= Month.of(self.disposed_on):
            return self.disposed_fen
        return due_fen(self.segments, month, before_fen=self.before_fen)

    def quantity_on(self, day: date) -> int:
        """Give how much there is on a day."""
        return quantity_on(self.quantities, day)

    def class_on(self, day: date) -> str:
        """Give the class of the asset on a day; before it came in, the one it came in with."""
        known = [asset_class for since, asset_class in self.classes if since <= day]
        return known[-1] if known else self.classes[0][1]

    def _spread(self, begins: str, base_fen: int, months: int) -> None:
        amount_fen = self.cost_fen - self.residual_fen - base_fen
        if months:
            self.segments = [
                *self.segments,
                Segment(begins=begins, base_fen=base_fen, amount_fen=amount_fen, months=months),
            ]


def _check_left(left_fen: int) -> None:
    if left_fen < 0:
        raise ResidualBeyondCostError(
            f"residual value and depreciation are {-left_fen} fen more than the cost: mend one"
        )


def _check_life(left_fen: int) -> None:
    if left_fen:
        raise RemainingLifeMissingError(
            f"{left_fen} fen are left to depreciate: name over how many months"
        )
