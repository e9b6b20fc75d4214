"""The entries of a payment's approval chains, each post with the unit in which it stands."""

from collections.abc import Iterator
from typing import TypeAlias

from registry.domain.pack.bodies import Bodies
from registry.domain.pack.pack import Pack
from registry.domain.pack.payment_chains import PaymentChain, PaymentChains, PaymentStep

Entry: TypeAlias = dict[str, str | int | bool]


def payment_chain_entries(content: PaymentChains, pack: Pack) -> Iterator[Entry]:
    """Give each chain with the units and categories it is for, then its steps in their order.

    A post without a unit of its own stands in the unit that pays.
    """
    places = places_of_posts(pack)
    for chain in content.rules.chains:
        yield _chain_entry(chain)
        for unit in chain.units:
            yield {"entry": "payment_chain_unit", "chain": chain.key, "unit": unit}
        for category in chain.categories:
            yield {"entry": "payment_chain_category", "chain": chain.key, "category": category}
        for named in chain.preconditions:
            entry: Entry = {"entry": "payment_precondition", "chain": chain.key}
            yield entry | {
                "precondition": named.key,
                "name": named.name,
                "name_en": named.name_en,
            }
        for number, stage in enumerate(chain.stages, 1):
            for step in stage.steps:
                place: Entry = {"chain": chain.key, "stage": number, "order": stage.order}
                yield from _step_entries(step, place, places)


def _chain_entry(chain: PaymentChain) -> Entry:
    entry: Entry = {"entry": "payment_chain", "chain": chain.key, "name": chain.name}
    entry |= {"name_en": chain.name_en, "amount_fen_least": chain.amount_fen_least}
    if chain.amount_fen_most is not None:
        entry["amount_fen_most"] = chain.amount_fen_most
    return entry | {"cash": chain.cash, "owner": chain.owner, "basis": chain.basis}


def _step_entries(step: PaymentStep, place: Entry, places: dict[str, str]) -> Iterator[Entry]:
    entry: Entry = {"entry": "payment_step", **place, "step": step.key, "name": step.name}
    entry |= {"name_en": step.name_en, "post": step.post}
    entry |= {"signers": step.signers, "separate": step.separate}
    yield entry | _standing(step.post, places)
    for post in step.substitutes:
        substitute: Entry = {"entry": "payment_substitute", "chain": place["chain"]}
        yield substitute | {"step": step.key, "post": post} | _standing(post, places)


def _standing(post: str, places: dict[str, str]) -> Entry:
    return {"post_unit": places[post]} if post in places else {}


def places_of_posts(pack: Pack) -> dict[str, str]:
    """Give the unit of each post that stands in one place."""
    found: dict[str, str] = {}
    for _, content in pack.of_kind(Bodies):
        bodies = {body.key: body.unit for body in content.bodies.bodies}
        for post in content.bodies.posts:
            unit = bodies[post.body] if post.body is not None else post.unit
            if unit is not None:
                found[post.key] = unit
    return found
