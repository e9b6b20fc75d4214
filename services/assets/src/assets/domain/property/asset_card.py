"""The card of a fixed asset (固定资产卡片): what it is, cost, where it is, what happened."""

from datetime import date
from typing import Any
from uuid import UUID

from typing_extensions import override

from assets.domain.property.asset_card_events import AssetCardEvents
from assets.domain.property.asset_card_rules import AssetCardRules
from assets.domain.property.asset_facts import (
    Acquired,
    Count,
    Disposal,
    PartDisposal,
    PartOut,
    PartResult,
    Settlement,
    ValueChange,
)
from assets.domain.property.days import check_happened
from assets.domain.property.property_errors import NothingDiffersError
from assets.domain.property.quantities import Step
from assets.domain.property.rules import PropertyRules
from assets.domain.property.schedule import Segment
from chassis.aggregate import AggregateRoot, Created, event
from chassis.personal.values import Personal, Sealed
from kernel.ids import named_id
from kernel.periods import Month


class AssetCard(AssetCardRules, AssetCardEvents, AggregateRoot):
    """Is opened once under its number in its entity; its history is never changed.

    What it charges over its months is its cost without the residual value, to the fen.
    """

    TOPIC = "assets.asset_card"

    class Opened(Created):
        """The entity has this asset from this day on (增加)."""

        TOPIC = "assets.asset_card.opened"
        entity: UUID
        number: str
        name: str
        asset_class: str
        quantity: int
        measure: str
        cost_fen: int
        residual_fen: int
        source: str
        way: str
        acquired_on: date
        useful_months: int | None
        keeper: UUID | None
        location: Personal | Sealed | None
        supplier: UUID | None
        project: UUID | None
        depreciated_fen: int
        begins: str | None
        months: int
        evidence: list[str]

    @staticmethod
    @override
    def create_id(entity: UUID, number: str) -> UUID:
        """Derive the card's id, so that an entity has each number once."""
        return named_id(f"/assets/asset_card/{entity}/{number}")

    @classmethod
    def acquire(cls, facts: Acquired, rules: PropertyRules, *, today: date) -> "AssetCard":
        """Open the card of an asset that came in."""
        begins, months = cls.check_acquired(facts, rules, today=today)
        said: dict[str, Any] = {**vars(facts), "evidence": list(facts.evidence)}
        del said["depreciated_until"]
        return cls(**said, begins=None if begins is None else begins.text, months=months)

    @event(Opened)
    def __init__(
        self,
        entity: UUID,
        number: str,
        name: str,
        asset_class: str,
        quantity: int,
        measure: str,
        cost_fen: int,
        residual_fen: int,
        source: str,
        way: str,
        acquired_on: date,
        useful_months: int | None,
        keeper: UUID | None,
        location: Personal | Sealed | None,
        supplier: UUID | None,
        project: UUID | None,
        depreciated_fen: int,
        begins: str | None,
        months: int,
        evidence: list[str],
    ) -> None:
        self.entity = entity
        self.number = number
        self.source = source
        self.supplier = supplier
        self.project = project
        self.keeper = keeper
        self.cost_fen = cost_fen
        self.residual_fen = residual_fen
        self.before_fen = depreciated_fen
        self.quantities = [Step(since=acquired_on, quantity=quantity)]
        self.classes = [(acquired_on, asset_class)]
        self.changed_on = acquired_on
        self.segments: list[Segment] = []
        self.changes: set[str] = set()
        self.parts_out: dict[str, PartOut] = {}
        self.parts_settled: set[str] = set()
        if begins is not None:
            self._spread(begins, depreciated_fen, months)

    def change_value(self, change: ValueChange, rules: PropertyRules, *, today: date) -> None:
        """Change the cost, and maybe the quantity; what is charged already stays charged."""
        self.check_change(change.changed_on, today=today)
        self.check_value_change(change)
        begins, base_fen, months = self.spread_anew(change, rules)
        said: dict[str, Any] = {**vars(change), "evidence": list(change.evidence)}
        del said["remaining_months"]
        said |= {"residual_fen": self.residual_after(change), "begins": begins.text}
        self._revalued(**said, base_fen=base_fen, months=months)

    def reclassify(
        self, asset_class: str, *, rules: PropertyRules, since: date, today: date
    ) -> None:
        """Let the asset serve another purpose from a day on."""
        rules.check_class(asset_class)
        self.check_change(since, today=today)
        if asset_class == self.class_on(since):
            raise NothingDiffersError(f"the asset is of the class {asset_class} already")
        self._reclassified(asset_class=asset_class, since=since)

    def move(
        self, *, keeper: UUID | None, location: Personal | None, since: date, today: date
    ) -> None:
        """Hand the asset over to another keeper, or note that it stands elsewhere."""
        self.check_change(since, today=today)
        if location is None and keeper == self.keeper:
            raise NothingDiffersError("name another keeper, or another place")
        self._moved(keeper=keeper, location=location, since=since)

    def count(self, count: Count, *, today: date) -> list[str]:
        """Record what a stock-take found, whatever it is; gives how it differs from the card."""
        check_happened(count.counted_on, today=today)
        carried = self.quantity_on(count.counted_on)
        irregular = self.differences(count, carried)
        said: dict[str, Any] = {**vars(count), "evidence": list(count.evidence)}
        self._counted(**said, carried=carried, irregular=irregular)
        return irregular

    def dispose(
        self,
        disposal: Disposal,
        rules: PropertyRules,
        *,
        charged_fen: int,
        let_until: date | None,
        today: date,
    ) -> int:
        """Let the asset go out; gives what is depreciated of its cost by then, in fen.

        `charged_fen` is what the months that were run have charged; `let_until` the last day on
        which a part of the asset is let.
        """
        self.check_change(disposal.disposed_on, today=today)
        self.check_disposal(disposal, rules)
        self.check_not_let(disposal.disposed_on, let_until)
        last = rules.last_charged(Month.of(disposal.disposed_on))
        depreciated_fen = self.charged_by(last, charged_fen) - self.depreciated_out_fen
        said: dict[str, Any] = {**vars(disposal), "evidence": list(disposal.evidence)}
        self._disposed(**said, depreciated_fen=depreciated_fen)
        return depreciated_fen

    def dispose_of_part(
        self,
        part: PartDisposal,
        rules: PropertyRules,
        *,
        charged_fen: int,
        let_most: int,
        today: date,
    ) -> PartOut:
        """Let a part of the asset go out with its share of everything; the rest stays here."""
        self.check_change(part.disposed_on, today=today)
        self.check_disposal(part, rules)
        self.check_part(part, let_most)
        out = self.part_out(part, rules, charged_fen=charged_fen)
        self._part_disposed(out=out, reason=part.reason, evidence=list(part.evidence))
        return out

    def settle_part(self, reference: str, settlement: Settlement, *, today: date) -> int:
        """Record what the disposal of a part brought and took; gives its result in fen."""
        out = self.check_part_settlement(reference, settlement.settled_on, today=today)
        result_fen = settlement.proceeds_fen - settlement.costs_fen - out.carrying_fen
        said: dict[str, Any] = {**vars(settlement), "evidence": list(settlement.evidence)}
        self._part_settled(reference=reference, result=PartResult(**said, result_fen=result_fen))
        return result_fen

    def settle(self, settlement: Settlement, *, today: date) -> int:
        """Record what the disposal brought and took; gives its result in fen (清理净损益)."""
        self.check_settlement(settlement.settled_on, today=today)
        carrying_fen = self.cost_fen - self.disposed_fen
        result_fen = settlement.proceeds_fen - settlement.costs_fen - carrying_fen
        said: dict[str, Any] = {**vars(settlement), "evidence": list(settlement.evidence)}
        self._settled(**said, result_fen=result_fen)
        return result_fen

    @event(AssetCardEvents.Revalued)
    def _revalued(
        self,
        kind: str,
        reference: str,
        changed_on: date,
        added_fen: int,
        added_quantity: int,
        residual_fen: int,
        begins: str,
        base_fen: int,
        months: int,
        resolution: str | None,
        evidence: list[str],
    ) -> None:
        self.changed_on = changed_on
        self.changes.add(reference)
        self.cost_fen += added_fen
        self.residual_fen = residual_fen
        if added_quantity:
            more = self.quantities[-1].quantity + added_quantity
            self.quantities = [*self.quantities, Step(since=changed_on, quantity=more)]
        self._spread(begins, base_fen, months)

    @event(AssetCardEvents.Reclassified)
    def _reclassified(self, asset_class: str, since: date) -> None:
        self.changed_on = since
        self.classes = [*self.classes, (since, asset_class)]

    @event(AssetCardEvents.Moved)
    def _moved(self, keeper: UUID | None, location: Personal | Sealed | None, since: date) -> None:
        self.changed_on = since
        self.keeper = keeper

    @event(AssetCardEvents.Counted)
    def _counted(
        self,
        stock_take: str,
        counted_on: date,
        found: int,
        carried: int,
        note: Personal | Sealed | None,
        evidence: list[str],
        irregular: list[str],
    ) -> None:
        """Nothing follows for the card: a difference is mended by a disposal or another card."""

    @event(AssetCardEvents.Disposed)
    def _disposed(
        self,
        way: str,
        disposed_on: date,
        depreciated_fen: int,
        resolution: str | None,
        reason: Personal | Sealed | None,
        evidence: list[str],
    ) -> None:
        self.changed_on = disposed_on
        self.disposed_on = disposed_on
        self.disposed_fen = depreciated_fen
        self.quantities = [*self.quantities, Step(since=disposed_on, quantity=0)]

    @event(AssetCardEvents.PartDisposed)
    def _part_disposed(
        self, out: PartOut, reason: Personal | Sealed | None, evidence: list[str]
    ) -> None:
        self.changed_on = out.disposed_on
        self._take_out(out)

    @event(AssetCardEvents.PartSettled)
    def _part_settled(self, reference: str, result: PartResult) -> None:
        self.parts_settled.add(reference)

    @event(AssetCardEvents.Settled)
    def _settled(
        self,
        settled_on: date,
        proceeds_fen: int,
        costs_fen: int,
        result_fen: int,
        evidence: list[str],
    ) -> None:
        self.settled = True
