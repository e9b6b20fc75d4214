"""Opens the cards of assets, and records what becomes of them; the books know it by slips."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any
from uuid import UUID

from assets.application.books.slips import WANTED_PER_SLIP, enter_slip, slip_wanted
from assets.application.property.asset_slips import (
    acquired_slip,
    disposed_slip,
    settled_slip,
    slip_key,
    value_slip,
)
from assets.application.property.card_commands import (
    ChangeValue,
    CountAsset,
    DisposeOfAsset,
    MoveAsset,
    OpenCard,
    ReclassifyAsset,
    SettleDisposal,
)
from assets.application.property.desk import PropertyDesk
from assets.domain.books.slip import SlipDraft
from assets.domain.property.asset_card import AssetCard
from assets.domain.property.depreciation import Depreciation
from assets.domain.property.let_quantities import LetQuantities
from assets.domain.property.property_errors import AssetCardUnknownError, AssetExistsError
from chassis.aggregate import AggregateRoot
from chassis.context import Context
from chassis.eventstore.log import Decision, Wanted
from chassis.receipts import StoredReceipt

Drafts = Iterator[SlipDraft]


class Cards:
    """The use cases of assets; each answers with the receipt of what was stored."""

    def __init__(self, desk: PropertyDesk) -> None:
        """Decide at this desk."""
        self._desk = desk

    async def open_card(self, command: OpenCard, context: Context) -> StoredReceipt:
        """Open the card of an asset that came in."""
        facts, today = command.facts, self._desk.today()
        rules, context = self._desk.ruled(context, on=facts.acquired_on)
        card_id = AssetCard.create_id(facts.entity, facts.number)

        def decide(found: AssetCard | None, *around: AggregateRoot | None) -> Decision:
            if found is not None:
                raise AssetExistsError(f"{facts.number} is taken: give the asset another number")
            card = AssetCard.acquire(facts, rules, today=today)
            saved = entered(acquired_slip(card, facts, rules), around, today)
            return decided(card, saved)

        slip = self._slip(facts.entity, slip_key(card_id, "acquired"), facts.acquired_on)
        return await self._desk.log.execute([(AssetCard, card_id), *slip], decide, context)

    async def change_value(self, command: ChangeValue, context: Context) -> StoredReceipt:
        """Change the cost of an asset by an improvement or a valuation."""
        change, today = command.change, self._desk.today()
        rules, context = self._desk.ruled(context, on=change.changed_on)
        card_id = AssetCard.create_id(command.entity, command.number)

        def decide(found: AssetCard | None, *around: AggregateRoot | None) -> Decision:
            card = known(found)
            card.change_value(change, rules, today=today)
            saved = entered(value_slip(card, change, rules), around, today)
            return decided(card, saved, cost_fen=card.cost_fen)

        key = slip_key(card_id, f"value/{change.reference}")
        slip = self._slip(command.entity, key, change.changed_on)
        return await self._desk.log.execute([(AssetCard, card_id), *slip], decide, context)

    async def reclassify_asset(self, command: ReclassifyAsset, context: Context) -> StoredReceipt:
        """Let an asset serve another purpose from a day on."""
        rules, context = self._desk.ruled(context, on=command.since)

        def act(card: AssetCard, today: date) -> dict[str, Any]:
            card.reclassify(command.asset_class, rules=rules, since=command.since, today=today)
            return {}

        return await self._done(command.entity, command.number, act, context)

    async def move_asset(self, command: MoveAsset, context: Context) -> StoredReceipt:
        """Hand an asset over to another keeper, or note that it stands elsewhere."""

        def act(card: AssetCard, today: date) -> dict[str, Any]:
            card.move(
                keeper=command.keeper, location=command.location, since=command.since, today=today
            )
            return {}

        return await self._done(command.entity, command.number, act, context)

    async def count_asset(self, command: CountAsset, context: Context) -> StoredReceipt:
        """Record what a stock-take found, whatever it is."""

        def act(card: AssetCard, today: date) -> dict[str, Any]:
            return {"irregular": card.count(command.count, today=today)}

        return await self._done(command.entity, command.number, act, context)

    async def dispose_of_asset(self, command: DisposeOfAsset, context: Context) -> StoredReceipt:
        """Let an asset go out, where nothing of it is let and the resolution is named."""
        disposal, today = command.disposal, self._desk.today()
        rules, context = self._desk.ruled(context, on=disposal.disposed_on)
        card_id = AssetCard.create_id(command.entity, command.number)

        def decide(
            found: AssetCard | None,
            charged: Depreciation | None,
            lets: LetQuantities | None,
            *around: AggregateRoot | None,
        ) -> Decision:
            card = known(found)
            depreciated_fen = card.dispose(
                disposal,
                rules,
                charged_fen=0 if charged is None else charged.of(card.id),
                let_until=None if lets is None else lets.last_day(),
                today=today,
            )
            drafts = disposed_slip(card, disposal, rules)
            saved = entered(drafts, around, today)
            return decided(card, saved, depreciated_fen=depreciated_fen)

        wanted = to_dispose(command.entity, card_id)
        wanted += self._slip(command.entity, slip_key(card_id, "disposed"), disposal.disposed_on)
        return await self._desk.log.execute(wanted, decide, context)

    async def settle_disposal(self, command: SettleDisposal, context: Context) -> StoredReceipt:
        """Record what a disposal brought and took."""
        settlement, today = command.settlement, self._desk.today()
        rules, context = self._desk.ruled(context, on=settlement.settled_on)
        card_id = AssetCard.create_id(command.entity, command.number)

        def decide(found: AssetCard | None, *around: AggregateRoot | None) -> Decision:
            card = known(found)
            result_fen = card.settle(settlement, today=today)
            drafts = settled_slip(card, settlement, rules, result_fen=result_fen)
            saved = entered(drafts, around, today)
            return decided(card, saved, result_fen=result_fen)

        slip = self._slip(command.entity, slip_key(card_id, "settled"), settlement.settled_on)
        return await self._desk.log.execute([(AssetCard, card_id), *slip], decide, context)

    def _slip(self, entity: UUID, key: str, dated_on: date) -> list[Wanted]:
        return slip_wanted(entity, key, dated_on=dated_on, today=self._desk.today())

    async def _done(
        self,
        entity: UUID,
        number: str,
        act: Callable[[AssetCard, date], dict[str, Any]],
        context: Context,
    ) -> StoredReceipt:
        """Do something on one card that the books need not know."""
        today = self._desk.today()

        def decide(found: AssetCard | None) -> Decision:
            card = known(found)
            answer = act(card, today)
            return decided(card, [], **answer)

        wanted: list[Wanted] = [(AssetCard, AssetCard.create_id(entity, number))]
        return await self._desk.log.execute(wanted, decide, context)


def to_dispose(entity: UUID, card: UUID) -> list[Wanted]:
    """Name what a disposal is decided on: the card, what was charged off it, and what is let."""
    return [
        (AssetCard, card),
        (Depreciation, Depreciation.create_id(entity)),
        (LetQuantities, LetQuantities.create_id(card)),
    ]


def known(card: AssetCard | None) -> AssetCard:
    """Give the card; raises `AssetCardUnknownError` where there is none."""
    if card is None:
        raise AssetCardUnknownError("the entity has no asset of this number")
    return card


def entered(
    drafts: Drafts, around: tuple[AggregateRoot | None, ...], today: date
) -> list[AggregateRoot]:
    """Enter the slip of a fact, where it has one."""
    assert len(around) == WANTED_PER_SLIP
    draft = next(drafts, None)
    return [] if draft is None else enter_slip(draft, around, today=today)


def decided(card: AssetCard, others: list[AggregateRoot], **answer: Any) -> Decision:
    """Save a card with what goes beside it, and answer what follows."""
    return Decision(saved=[card, *others], answer={"asset": str(card.id), **answer})
