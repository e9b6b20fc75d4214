"""The rules of contract rules: each form once, ageing in order, tiers that can be reached."""

from collections.abc import Iterator, Sequence

from registry.domain.pack.contract_rules import ContractRules, ContractRulesFile, RetentionRelease
from registry.domain.pack.findings import Breach, Path
from registry.domain.pack.pack import Pack
from registry.domain.pack.rules_units import unit_keys

Defect = tuple[Path, str, str]


def check_contract_rules(pack: Pack) -> Iterator[Breach]:
    """Find what is doubled, out of order or unreachable, and units that two sections name."""
    taken: set[tuple[str | None, object]] = set()
    units = unit_keys(pack)
    for head, content in pack.of_kind(ContractRules):
        rules = content.rules
        for path, code, message in (*_forms(rules), *_ageing(rules), *_releases(rules)):
            yield _breach(head.key, path, code, message)
        for at, unit in enumerate(rules.units):
            if units is not None and unit not in units:
                message = f"Add the unit {unit}, or name one that exists."
                yield _breach(head.key, ("units", at), "unit_missing", message)
        own = {(unit, head.effective_on) for unit in rules.units or (None,)}
        if own & taken:
            message = "Keep the contract rules of a unit in one section for each day of effect."
            yield _breach(head.key, ("units",), "contract_rules_twice", message)
        taken |= own


def _forms(rules: ContractRulesFile) -> Iterator[Defect]:
    seen: set[str] = set()
    for at, form in enumerate(rules.forms):
        if form.form in seen:
            message = f"Keep the form {form.form} once."
            yield ("forms", at, "form"), "contract_form_duplicate", message
        seen.add(form.form)
        if not form.directions:
            message = "Say whether the entity receives or pays."
            yield ("forms", at, "directions"), "contract_direction_missing", message
        if not form.charges and form.share == "none":
            message = "Allow a charge or a share: a contract without either has nothing to pay."
            yield ("forms", at, "charges"), "contract_charge_missing", message
        kinds = [charge.kind for charge in form.charges]
        for place in _again(kinds):
            message = f"Keep the charge {kinds[place]} once."
            yield ("forms", at, "charges", place, "kind"), "contract_charge_duplicate", message


def _ageing(rules: ContractRulesFile) -> Iterator[Defect]:
    for at, days in enumerate(rules.ageing_days):
        if at and days <= rules.ageing_days[at - 1]:
            message = "Let each class of ageing end later than the one before."
            yield ("ageing_days", at), "ageing_out_of_order", message


def _releases(rules: ContractRulesFile) -> Iterator[Defect]:
    for place in _again([release.key for release in rules.releases]):
        message = f"Give this release a key of its own; {rules.releases[place].key} is taken."
        yield ("releases", place, "key"), "release_duplicate", message
    for at, release in enumerate(rules.releases):
        for path, code, message in _release(release):
            yield ("releases", at, *path), code, message


def _release(release: RetentionRelease) -> Iterator[Defect]:
    if release.full_marks <= 0:
        yield ("full_marks",), "release_without_marks", "Let the full marks be above zero."
    if (release.method == "tiers") != bool(release.tiers):
        message = "Give tiers where the method says so, and there alone."
        yield ("tiers",), "release_tiers_differ", message
    for at, tier in enumerate(release.tiers):
        if not 0 <= tier.least <= release.full_marks:
            message = f"Let a tier begin between 0 and {release.full_marks} marks."
            yield ("tiers", at, "least"), "release_tier_unreachable", message
    for place in _again([str(tier.least) for tier in release.tiers]):
        yield ("tiers", place, "least"), "release_tier_duplicate", "Keep one tier from here on."
    keys = [each.key for each in release.inputs]
    for place in _again(keys):
        message = f"Keep the input {keys[place]} once."
        yield ("inputs", place, "key"), "release_input_duplicate", message


def _again(keys: Sequence[str]) -> Iterator[int]:
    for place, key in enumerate(keys):
        if key in keys[:place]:
            yield place


def _breach(section: str, path: Path, code: str, message: str) -> Breach:
    return Breach(section=section, path=("rules", *path), code=code, message=message)
