"""What can become true of an asset after its card was opened."""

from datetime import date
from uuid import UUID

from assets.domain.property.asset_facts import PartOut, PartResult
from chassis.aggregate import AggregateRoot
from chassis.personal.values import Personal, Sealed


class AssetCardEvents:
    """The events of an asset's card but the first."""

    class Revalued(AggregateRoot.Event):
        """The cost changed by an improvement (改良、扩建) or a valuation (价值调整).

        From `begins` on what is left of it is spread over so many months.
        """

        TOPIC = "assets.asset_card.revalued"
        kind: str
        reference: str
        changed_on: date
        added_fen: int
        added_quantity: int
        residual_fen: int
        begins: str
        base_fen: int
        months: int
        resolution: str | None
        evidence: list[str]

    class Reclassified(AggregateRoot.Event):
        """The asset serves another purpose from this day on (用途变更)."""

        TOPIC = "assets.asset_card.reclassified"
        asset_class: str
        since: date

    class Moved(AggregateRoot.Event):
        """Another post keeps the asset from this day on, or it stands elsewhere (移交)."""

        TOPIC = "assets.asset_card.moved"
        keeper: UUID | None
        location: Personal | Sealed | None
        since: date

    class Counted(AggregateRoot.Event):
        """The asset was counted in a stock-take (盘点); what was found may differ from the card."""

        TOPIC = "assets.asset_card.counted"
        stock_take: str
        counted_on: date
        found: int
        carried: int
        note: Personal | Sealed | None
        evidence: list[str]
        irregular: list[str]

    class Disposed(AggregateRoot.Event):
        """The asset went out (处置), with so much depreciated of its cost."""

        TOPIC = "assets.asset_card.disposed"
        way: str
        disposed_on: date
        depreciated_fen: int
        resolution: str | None
        reason: Personal | Sealed | None
        evidence: list[str]

    class PartDisposed(AggregateRoot.Event):
        """A part of the asset went out (部分处置) with its share of cost and depreciation."""

        TOPIC = "assets.asset_card.part_disposed"
        out: PartOut
        reason: Personal | Sealed | None
        evidence: list[str]

    class PartSettled(AggregateRoot.Event):
        """The disposal of a part brought and took so much."""

        TOPIC = "assets.asset_card.part_settled"
        reference: str
        result: PartResult

    class Settled(AggregateRoot.Event):
        """The disposal brought and took so much; the result is above zero where it is a gain."""

        TOPIC = "assets.asset_card.settled"
        settled_on: date
        proceeds_fen: int
        costs_fen: int
        result_fen: int
        evidence: list[str]
