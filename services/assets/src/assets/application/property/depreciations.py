"""Runs the depreciation of a month over all assets of an entity, and enters its slips."""

from collections.abc import Collection, Sequence

from assets.application.books.slips import SlipKey, enter_slips, slips_wanted
from assets.application.property.asset_slips import depreciation_key, depreciation_slips
from assets.application.property.card_commands import RunDepreciation
from assets.application.property.desk import PropertyDesk
from assets.application.property.ports import CardIndex, KnownCard
from assets.domain.books.slip import SHARES_MAX
from assets.domain.property.asset_card import AssetCard
from assets.domain.property.depreciation import Depreciation
from assets.domain.property.rules import PropertyRules
from chassis.aggregate import AggregateRoot
from chassis.context import Context
from chassis.errors import RefusedError
from chassis.eventstore.log import Decision, Wanted
from chassis.receipts import StoredReceipt
from kernel.periods import Month

CARDS_MAX = 2_000
"""So many cards one run charges at once."""


class TooManyCardsError(RefusedError):
    """The entity has more assets than one run charges."""

    code = "depreciation_too_many"


class DepreciationRuns:
    """The use case of depreciation; it answers with the receipt of what was stored."""

    def __init__(self, desk: PropertyDesk, cards: CardIndex) -> None:
        """Decide at this desk, over the cards of this index."""
        self._desk = desk
        self._cards = cards

    async def run_depreciation(self, command: RunDepreciation, context: Context) -> StoredReceipt:
        """Charge a month once; what it charges enters the books by class and source."""
        month, today = command.month, self._desk.today()
        dated_on = min(month.last_on, max(today, month.first_on))
        rules, context = self._desk.ruled(context, on=dated_on)
        cards = await self._cards.of(command.entity)
        if len(cards) > CARDS_MAX:
            raise TooManyCardsError(f"one run charges {CARDS_MAX} assets; divide the entity's")
        keys = [
            SlipKey(entity=command.entity, key=key, dated_on=dated_on)
            for key in _keys(month, cards, rules)
        ]

        def decide(charged: Depreciation | None, *found: AggregateRoot | None) -> Decision:
            depreciation = charged or Depreciation(command.entity)
            known = [card for card in found[: len(cards)] if isinstance(card, AssetCard)]
            lines = depreciation.run(month, known, current=Month.of(today))
            drafts = {
                draft.key: draft
                for draft in depreciation_slips(
                    command.entity, month, lines, rules, dated_on=dated_on
                )
            }
            around = _around(keys, drafts.keys(), found[len(cards) :])
            entered = enter_slips(list(drafts.values()), around, today=today)
            total_fen = sum(line.amount_fen for line in lines)
            answer = {"month": month.text, "assets": len(lines), "total_fen": total_fen}
            return Decision(saved=[depreciation, *entered], answer=answer)

        wanted: list[Wanted] = [(Depreciation, Depreciation.create_id(command.entity))]
        wanted += [(AssetCard, each.card) for each in cards]
        wanted += slips_wanted(keys, today=today)
        return await self._desk.log.execute(wanted, decide, context)


def _keys(month: Month, cards: Sequence[KnownCard], rules: PropertyRules) -> list[str]:
    """Give the keys of all slips that the month can have, whatever class each card is of."""
    parts = -(-len({card.source for card in cards}) // SHARES_MAX)
    return [
        depreciation_key(month, asset_class, part)
        for asset_class in sorted(rules.classes)
        for part in range(1, parts + 1)
    ]


def _around(
    keys: Sequence[SlipKey], used: Collection[str], found: Sequence[AggregateRoot | None]
) -> list[AggregateRoot | None]:
    """Give what was found for the slips that are really entered, in their order."""
    per_slip = len(found) // len(keys) if keys else 0
    return [
        each
        for place, key in enumerate(keys)
        if key.key in used
        for each in found[place * per_slip : (place + 1) * per_slip]
    ]
