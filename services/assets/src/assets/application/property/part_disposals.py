"""Lets parts of assets go out, each with its share of cost and depreciation; the books know it."""

from assets.application.books.slips import slip_wanted
from assets.application.property.asset_slips import (
    disposed_fact,
    disposed_slip,
    settled_fact,
    settled_slip,
    slip_key,
)
from assets.application.property.card_commands import DisposeOfPart, SettleDisposal
from assets.application.property.cards import decided, entered, known, to_dispose
from assets.application.property.desk import PropertyDesk
from assets.domain.property.asset_card import AssetCard
from assets.domain.property.depreciation import Depreciation
from assets.domain.property.let_quantities import LetQuantities
from chassis.aggregate import AggregateRoot
from chassis.context import Context
from chassis.eventstore.log import Decision, Wanted
from chassis.receipts import StoredReceipt


class PartDisposals:
    """The use cases of parts of assets; each answers with the receipt of what was stored."""

    def __init__(self, desk: PropertyDesk) -> None:
        """Decide at this desk."""
        self._desk = desk

    async def dispose_of_part(self, command: DisposeOfPart, context: Context) -> StoredReceipt:
        """Let a part of an asset go out, where what is let of it is left."""
        part, today = command.part, self._desk.today()
        rules, context = self._desk.ruled(context, on=part.disposed_on)
        card_id = AssetCard.create_id(command.entity, command.number)

        def decide(
            found: AssetCard | None,
            charged: Depreciation | None,
            lets: LetQuantities | None,
            *around: AggregateRoot | None,
        ) -> Decision:
            card = known(found)
            out = card.dispose_of_part(
                part,
                rules,
                charged_fen=0 if charged is None else charged.of(card.id),
                let_most=0 if lets is None else lets.most_from(part.disposed_on),
                today=today,
            )
            saved = entered(disposed_slip(card, part, rules, out=out), around, today)
            return decided(card, saved, cost_fen=card.cost_fen, depreciated_fen=out.depreciated_fen)

        wanted = to_dispose(command.entity, card_id)
        key = slip_key(card_id, disposed_fact(part.reference))
        wanted += slip_wanted(command.entity, key, dated_on=part.disposed_on, today=today)
        return await self._desk.log.execute(wanted, decide, context)

    async def settle_part(self, command: SettleDisposal, context: Context) -> StoredReceipt:
        """Record what the disposal of a part brought and took."""
        settlement, today = command.settlement, self._desk.today()
        rules, context = self._desk.ruled(context, on=settlement.settled_on)
        card_id, part = AssetCard.create_id(command.entity, command.number), command.part
        assert part is not None, "the whole asset is settled by its own use case"

        def decide(found: AssetCard | None, *around: AggregateRoot | None) -> Decision:
            card = known(found)
            result_fen = card.settle_part(part, settlement, today=today)
            drafts = settled_slip(card, settlement, rules, result_fen=result_fen, part=part)
            return decided(card, entered(drafts, around, today), result_fen=result_fen)

        key = slip_key(card_id, settled_fact(part))
        wanted: list[Wanted] = [(AssetCard, card_id)]
        wanted += slip_wanted(command.entity, key, dated_on=settlement.settled_on, today=today)
        return await self._desk.log.execute(wanted, decide, context)
