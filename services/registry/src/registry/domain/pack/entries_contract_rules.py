"""The entries of contract rules: forms with their charges, classes of ageing, releases."""

from collections.abc import Iterator
from typing import TypeAlias

from kernel.points import format_points
from registry.domain.pack.contract_rules import ContractForm, ContractRules, RetentionRelease

Entry: TypeAlias = dict[str, str | int | bool]


def contract_rules_entries(content: ContractRules) -> Iterator[Entry]:
    """Give for whom the rules are, then each form, the classes of ageing, and each release."""
    own = content.rules
    yield {"entry": "contract_rules", "owner": own.owner, "basis": own.basis}
    for unit in own.units:
        yield {"entry": "contract_rules_unit", "unit": unit}
    for form in own.forms:
        yield from _form_entries(form)
    for number, days in enumerate(own.ageing_days, 1):
        yield {"entry": "contract_ageing", "class": number, "days_most": days}
    for release in own.releases:
        yield from _release_entries(release)


def _form_entries(form: ContractForm) -> Iterator[Entry]:
    entry: Entry = {"entry": "contract_form", "form": form.form, "name": form.name}
    entry |= {"name_en": form.name_en, "share": form.share, "matters": form.matters}
    entry |= {"resolution_from_fen": form.resolution_from_fen, "months_most": form.months_most}
    yield entry | {"owner": form.owner, "basis": form.basis}
    for direction in form.directions:
        yield {"entry": "contract_direction", "form": form.form, "direction": direction}
    for charge in form.charges:
        charged: Entry = {"entry": "contract_charge", "form": form.form}
        yield charged | {"charge": charge.kind, "needed": charge.needed}


def _release_entries(release: RetentionRelease) -> Iterator[Entry]:
    entry: Entry = {"entry": "retention_release", "release": release.key, "name": release.name}
    entry |= {"name_en": release.name_en, "full_marks": format_points(release.full_marks)}
    entry |= {"method": release.method, "missing": release.missing}
    yield entry | {"owner": release.owner, "basis": release.basis}
    for tier in release.tiers:
        tiered: Entry = {"entry": "retention_tier", "release": release.key}
        yield tiered | {"least": format_points(tier.least), "percent": tier.percent}
    for each in release.inputs:
        further: Entry = {"entry": "retention_input", "release": release.key, "input": each.key}
        further |= {"name": each.name, "name_en": each.name_en}
        yield further | {"percent_each": each.percent_each, "percent_most": each.percent_most}
