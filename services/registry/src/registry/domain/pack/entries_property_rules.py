"""The entries of the rules for collective property."""

from collections.abc import Iterator
from typing import TypeAlias

from registry.domain.pack.property_rules import (
    LoadKind,
    Named,
    PropertyRules,
    PropertyRulesFile,
    Subsidy,
)

Entry: TypeAlias = dict[str, str | int | bool]


def property_rules_entries(content: PropertyRules) -> Iterator[Entry]:
    """Give the rules first, then the units they are for, then every word of them."""
    rules = content.rules
    head: Entry = {"entry": "property_rules", "owner": rules.owner, "basis": rules.basis}
    head |= {"depreciation_begins": rules.depreciation_begins}
    head |= {"depreciation_ends": rules.depreciation_ends, "share_fen": rules.share_fen}
    yield head | {"acceptance_signers": rules.acceptance_signers}
    for unit in rules.units:
        yield {"entry": "property_unit", "unit": unit}
    yield from _assets(rules)
    for work in rules.works:
        entry = _named("work_kind", work)
        yield entry | {"measure": work.measure, "basis": work.basis}
    for kind in rules.in_kind:
        yield _named("in_kind", kind) | _slip(kind.slip)
    for load in rules.loads:
        yield from _load(load)
    for subsidy in rules.subsidies:
        yield from _subsidy(subsidy)


def _assets(rules: PropertyRulesFile) -> Iterator[Entry]:
    for each in rules.classes:
        yield _named("asset_class", each) | {"slip": each.slip, "basis": each.basis}
    for source in rules.sources:
        yield _named("asset_source", source)
    for way in rules.acquisitions:
        entry = _named("acquisition", way) | {"from_supplier": way.from_supplier}
        yield entry | _slip(way.slip)
    for out in rules.disposals:
        entry = _named("disposal", out) | {"slip": out.slip}
        yield entry | {"resolution_from_fen": out.resolution_from_fen}
    for fact, slip in rules.slips.model_dump().items():
        yield {"entry": "property_slip", "fact": fact, "slip": slip}


def _load(load: LoadKind) -> Iterator[Entry]:
    entry = _named("load_kind", load)
    yield entry | {"loss_tolerance_bp": load.loss_tolerance_bp, "basis": load.basis}
    for number, stage in enumerate(load.stages, 1):
        yield _named("load_stage", stage) | {"load_kind": load.key, "number": number}


def _subsidy(subsidy: Subsidy) -> Iterator[Entry]:
    entry = _named("subsidy", subsidy) | {"load_kind": subsidy.load, "load_stage": subsidy.stage}
    entry |= {"per_tonne_fen": subsidy.per_tonne_fen, "purpose": subsidy.purpose}
    yield entry | {"basis": subsidy.basis}
    for document in subsidy.documents:
        yield _named("subsidy_document", document) | {"subsidy": subsidy.key}


def _named(entry: str, word: Named) -> Entry:
    return {"entry": entry, entry: word.key, "name": word.name, "name_en": word.name_en}


def _slip(slip: str | None) -> Entry:
    return {} if slip is None else {"slip": slip}
