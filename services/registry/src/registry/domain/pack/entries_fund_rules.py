"""The entries of the rules of funds, each post with the unit in which it stands."""

from collections.abc import Iterator
from typing import TypeAlias

from registry.domain.pack.entries_payment_chains import places_of_posts
from registry.domain.pack.fund_rules import AidRule, FundKind, FundRules, FundSource
from registry.domain.pack.pack import Pack

Entry: TypeAlias = dict[str, str | int | bool]


def fund_rules_entries(content: FundRules, pack: Pack) -> Iterator[Entry]:
    """Give the units, then each source and kind of fund, and at last how aid is decided."""
    rules = content.rules
    head: Entry = {"entry": "fund_rules", "nominal_value_fen": rules.nominal_value_fen}
    yield head | ({} if rules.labour is None else {"labour": rules.labour})
    for unit in rules.units:
        yield {"entry": "fund_rules_unit", "unit": unit}
    for source in rules.sources:
        yield _source_entry(source)
    for kind in rules.kinds:
        yield from _kind_entries(kind)
    if rules.aid is not None:
        yield from _aid_entries(rules.aid, places_of_posts(pack))


def _source_entry(source: FundSource) -> Entry:
    entry: Entry = {"entry": "fund_source", "source": source.key, "name": source.name}
    entry |= {"name_en": source.name_en, "basis": source.basis}
    rules = {"received": source.received, "spent": source.spent, "goods": source.goods}
    return entry | {key: rule for key, rule in rules.items() if rule is not None}


def _kind_entries(kind: FundKind) -> Iterator[Entry]:
    entry: Entry = {"entry": "fund_kind", "kind": kind.key, "name": kind.name}
    entry |= {"name_en": kind.name_en, "draw": kind.draw, "spending": kind.spending}
    entry |= {"open_to_owners": kind.open_to_owners, "aid": kind.aid}
    yield entry | {"owner": kind.owner, "basis": kind.basis}
    for purpose in kind.purposes:
        named: Entry = {"entry": "fund_kind_purpose", "kind": kind.key, "purpose": purpose.key}
        yield named | {"name": purpose.name, "name_en": purpose.name_en}
    for source in kind.sources:
        yield {"entry": "fund_kind_source", "kind": kind.key, "source": source}


def _aid_entries(aid: AidRule, places: dict[str, str]) -> Iterator[Entry]:
    entry: Entry = {"entry": "aid_rule", "purpose": aid.purpose, **aid.majority.model_dump()}
    entry |= {"members_post": aid.members.post, "members_least": aid.members.least}
    entry |= {"members_most": aid.members.most, "owner": aid.owner, "basis": aid.basis}
    if aid.members.post in places:
        entry["members_post_unit"] = places[aid.members.post]
    yield entry
    for step in aid.steps:
        named: Entry = {"entry": "aid_step", "step": step.key, "name": step.name}
        named |= {"name_en": step.name_en, "post": step.post, "place": step.place}
        standing = places if step.place == "unit" else {}
        yield named | {"signers": step.signers} | _standing(step.post, standing)
        for post in step.substitutes:
            substitute: Entry = {"entry": "aid_substitute", "step": step.key, "post": post}
            yield substitute | _standing(post, places)
    for post in aid.body_posts:
        member: Entry = {"entry": "aid_body_post", "post": post}
        yield member | _standing(post, places)


def _standing(post: str, places: dict[str, str]) -> Entry:
    return {"post_unit": places[post]} if post in places else {}
