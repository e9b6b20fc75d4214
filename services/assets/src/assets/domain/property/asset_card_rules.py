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
    PartDisposal,
    PartOut,
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
    PartNotLessError,
    PartUnknownError,
    PropertyResolutionMissingError,
    RemainingLifeMissingError,
    ResidualBeyondCostError,
    SupplierMissingError,
)
from assets.domain.property.quantities import Step, quantity_on
from assets.domain.property.rules import PropertyRules
from assets.domain.property.schedule import Segment, due_fen, months_between
from kernel.money import split_fen
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
    quantities: list[Step]
    classes: Sequence[tuple[date, str]]
    changed_on: date
    segments: list[Segment]
    changes: set[str]
    disposed_on: date | None = None
    disposed_fen: int = 0
    settled: bool = False
    parts_out: dict[str, PartOut]
    parts_settled: set[str]

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
        left_fen = self.cost_fen + change.added_fen - self.residual_after(change)
        left_fen -= base_fen - self.depreciated_out_fen
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
        # An asset does not go out part by part without the resolution that it needs as a whole.
        whole_fen = self.cost_fen + sum(out.cost_fen for out in self.parts_out.values())
        if whole_fen >= way.resolution_from_fen and disposal.resolution is None:
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

    def check_part(self, part: PartDisposal, let_most: int) -> None:
        """Refuse a part that went out, that is nothing or everything, or that is let.

        `let_most` is the most that is let on any day from then on.
        """
        if part.reference in self.parts_out:
            raise ChangeExistsError(f"give the part a number of its own: {part.reference}")
        left = self.quantity_on(part.disposed_on) - part.quantity
        if part.quantity < 0 or left < 1 or not 0 < self.part_cost_fen(part) < self.cost_fen:
            raise PartNotLessError(
                "name a quantity or a cost of the part that is less than the card's, or let the "
                "whole asset go out"
            )
        if let_most > left:
            raise AssetLetError(
                f"{let_most} of {self.number} are let and {left} would be left: end a contract "
                f"before {part.disposed_on}"
            )

    def part_cost_fen(self, part: PartDisposal) -> int:
        """Give the cost of a part: its own, or its quantity's share of the card's cost."""
        if part.cost_fen is not None:
            return part.cost_fen
        there = self.quantity_on(part.disposed_on)
        return split_fen(self.cost_fen, [part.quantity, there - part.quantity])[0]

    def part_out(self, part: PartDisposal, rules: PropertyRules, *, charged_fen: int) -> PartOut:
        """Give what goes out with a part.

        Its cost is split like the whole asset's into what is depreciated, the residual value and
        what is still to be charged: each the exact share rounded to a fen, so that they add up to
        the part's cost; a fen that is left over goes to the largest remainder, among equal ones in
        this order. What goes out and what stays are always together what was there.
        """
        last = rules.last_charged(Month.of(part.disposed_on))
        base_fen = self.charged_by(last, charged_fen)
        depreciated_fen = base_fen - self.depreciated_out_fen
        left_fen = self.cost_fen - self.residual_fen - depreciated_fen
        cost_fen = self.part_cost_fen(part)
        out = split_fen(cost_fen, [depreciated_fen, self.residual_fen, left_fen])
        return PartOut(
            reference=part.reference,
            way=part.way,
            disposed_on=part.disposed_on,
            quantity=part.quantity,
            cost_fen=cost_fen,
            depreciated_fen=out[0],
            residual_fen=out[1],
            begins=last.next().text,
            base_fen=base_fen,
            months=self.segments[-1].months_left(last) if self.segments else 0,
            resolution=part.resolution,
        )

    def check_part_settlement(self, reference: str, day: date, *, today: date) -> PartOut:
        """Give the part whose disposal has a result, or refuse one that did not go or has one."""
        check_happened(day, today=today)
        if (out := self.parts_out.get(reference)) is None:
            raise PartUnknownError(
                f"no part {reference} of {self.number} went out: look at its card"
            )
        if day < out.disposed_on:
            raise AssetNotGoneError(
                f"the part went out on {out.disposed_on}: name that or a later day"
            )
        if reference in self.parts_settled:
            raise DisposalSettledError("correct the result in the books: it is recorded already")
        return out

    def check_settlement(self, day: date, *, today: date) -> None:
        """Refuse the result of a disposal that was not, or a second one."""
        check_happened(day, today=today)
        if self.disposed_on is None or day < self.disposed_on:
            raise AssetNotGoneError(f"{self.number} did not go out by {day}: dispose of it first")
        if self.settled:
            raise DisposalSettledError("correct the result in the books: it is recorded already")

    def due_fen(self, month: Month) -> int:
        """Give what is depreciated by the end of a month, in fen; after a disposal what it was.

        What went out with parts of the asset is among it: months charged it, and took it not back.
        """
        if self.disposed_on is not None and month >= Month.of(self.disposed_on):
            return self.disposed_fen + self.depreciated_out_fen
        return due_fen(self.segments, month, before_fen=self.before_fen)

    def charged_by(self, month: Month, charged_fen: int) -> int:
        """Give what months and what was before them depreciate by the end of a month."""
        return max(self.due_fen(month), self.before_fen + charged_fen)

    @property
    def depreciated_out_fen(self) -> int:
        """What of the depreciation went out with parts, in fen."""
        return sum(out.depreciated_fen for out in self.parts_out.values())

    def quantity_on(self, day: date) -> int:
        """Give how much there is on a day."""
        return quantity_on(self.quantities, day)

    def class_on(self, day: date) -> str:
        """Give the class of the asset on a day; before it came in, the one it came in with."""
        known = [asset_class for since, asset_class in self.classes if since <= day]
        return known[-1] if known else self.classes[0][1]

    def _take_out(self, out: PartOut) -> None:
        self.parts_out[out.reference] = out
        self.cost_fen -= out.cost_fen
        self.residual_fen -= out.residual_fen
        left = self.quantities[-1].quantity - out.quantity
        self.quantities = [*self.quantities, Step(since=out.disposed_on, quantity=left)]
        self._spread(out.begins, out.base_fen, out.months)

    def _spread(self, begins: str, base_fen: int, months: int) -> None:
        depreciated_fen = base_fen - self.depreciated_out_fen
        amount_fen = self.cost_fen - self.residual_fen - depreciated_fen
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
