"""The slips by which the books know what happened to an asset; the rules say under which key."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import islice
from uuid import UUID

from assets.domain.books.slip import SHARES_MAX, Share, SlipDraft
from assets.domain.property.asset_card import AssetCard
from assets.domain.property.asset_facts import (
    IMPROVEMENT,
    Acquired,
    Disposal,
    PartOut,
    Settlement,
    ValueChange,
)
from assets.domain.property.depreciation import ChargedCard
from assets.domain.property.rules import PropertyRules
from kernel.periods import Month


def slip_key(card: UUID, fact: str) -> str:
    """Give the key of the slip of a fact about an asset."""
    return f"asset/{card}/{fact}"


def disposed_fact(part: str | None = None) -> str:
    """Name that an asset, or a part of it, went out."""
    return "disposed" if part is None else f"disposed/{part}"


def settled_fact(part: str | None = None) -> str:
    """Name that what a disposal brought and took is known."""
    return "settled" if part is None else f"settled/{part}"


def acquired_slip(card: AssetCard, facts: Acquired, rules: PropertyRules) -> Iterator[SlipDraft]:
    """Give the slip of what came in, unless the books know it from elsewhere."""
    way = rules.acquisition(facts.way)
    if way.slip is None:
        return
    amounts = {"amount": facts.cost_fen}
    if way.from_supplier:
        amounts["payable"] = facts.cost_fen
    named = _named(card, facts.asset_class)
    if facts.supplier is not None:
        named["party"] = str(facts.supplier)
    yield SlipDraft(
        entity=facts.entity,
        key=slip_key(card.id, "acquired"),
        rule=way.slip,
        dated_on=facts.acquired_on,
        shares=(Share(amounts=amounts, named=named),),
        evidence=facts.evidence,
    )


def value_slip(card: AssetCard, change: ValueChange, rules: PropertyRules) -> Iterator[SlipDraft]:
    """Give the slip of what an improvement or a valuation added to the cost or took off."""
    if not change.added_fen:
        return
    rose = "raised" if change.added_fen > 0 else "lowered"
    fact = "improved" if change.kind == IMPROVEMENT else rose
    yield SlipDraft(
        entity=card.entity,
        key=slip_key(card.id, f"value/{change.reference}"),
        rule=rules.slips[fact],
        dated_on=change.changed_on,
        shares=_shares(card, {"amount": abs(change.added_fen)}, change.changed_on),
        evidence=change.evidence,
    )


def disposed_slip(
    card: AssetCard, disposal: Disposal, rules: PropertyRules, *, out: PartOut | None = None
) -> Iterator[SlipDraft]:
    """Give the slip of what went out: its cost, what is depreciated of it, and what is left.

    That is the whole asset, or a part of it.
    """
    cost_fen, depreciated_fen = card.cost_fen, card.disposed_fen
    if out is not None:
        cost_fen, depreciated_fen = out.cost_fen, out.depreciated_fen
    amounts = {"cost": cost_fen, "depreciated": depreciated_fen}
    amounts["carrying"] = cost_fen - depreciated_fen
    yield SlipDraft(
        entity=card.entity,
        key=slip_key(card.id, disposed_fact(None if out is None else out.reference)),
        rule=rules.disposal(disposal.way).slip,
        dated_on=disposal.disposed_on,
        shares=_shares(card, amounts, disposal.disposed_on),
        evidence=disposal.evidence,
    )


def settled_slip(
    card: AssetCard,
    settlement: Settlement,
    rules: PropertyRules,
    *,
    result_fen: int,
    part: str | None = None,
) -> Iterator[SlipDraft]:
    """Give the slip of a disposal's gain or loss; nothing where it is neither."""
    if result_fen:
        yield SlipDraft(
            entity=card.entity,
            key=slip_key(card.id, settled_fact(part)),
            rule=rules.slips["gain" if result_fen > 0 else "loss"],
            dated_on=settlement.settled_on,
            shares=_shares(card, {"amount": abs(result_fen)}, settlement.settled_on),
            evidence=settlement.evidence,
        )


def depreciation_key(month: Month, asset_class: str, part: int) -> str:
    """Give the key of a slip of a month's depreciation."""
    return f"depreciation/{month}/{asset_class}/{part}"


def depreciation_slips(
    entity: UUID,
    month: Month,
    lines: Iterable[ChargedCard],
    rules: PropertyRules,
    *,
    dated_on: date,
) -> Iterator[SlipDraft]:
    """Give the slips of a month: one for each class, of at most 90 sources."""
    sums: dict[str, dict[str, int]] = {}
    for line in lines:
        by_source = sums.setdefault(line.asset_class, {})
        by_source[line.source] = by_source.get(line.source, 0) + line.amount_fen
    for asset_class, by_source in sorted(sums.items()):
        left = iter(sorted(by_source.items()))
        part = 1
        while some := list(islice(left, SHARES_MAX)):
            yield SlipDraft(
                entity=entity,
                key=depreciation_key(month, asset_class, part),
                rule=rules.depreciation_slip(asset_class),
                dated_on=dated_on,
                shares=tuple(
                    Share(amounts={"amount": fen}, named={"sub": asset_class, "source": source})
                    for source, fen in some
                ),
            )
            part += 1


def _shares(card: AssetCard, amounts: Mapping[str, int], on: date) -> tuple[Share]:
    return (Share(amounts=amounts, named=_named(card, card.class_on(on))),)


def _named(card: AssetCard, asset_class: str) -> dict[str, str]:
    named = {"sub": asset_class, "source": card.source}
    return named if card.project is None else {**named, "project": str(card.project)}
