"""The entries of a unit's benefits and of a scheme's blacklist."""

from collections.abc import Iterator
from typing import TypeAlias

from kernel.points import format_points
from registry.domain.pack.benefits import Benefits, Blacklist

Entry: TypeAlias = dict[str, str | int | bool]


def benefits_entries(content: Benefits) -> Iterator[Entry]:
    """Give the list first, then each benefit."""
    unit = content.benefits.unit
    yield {"entry": "benefit_list", "unit": unit}
    for benefit in content.benefits.benefits:
        entry: Entry = {"entry": "benefit", "benefit": benefit.key, "unit": unit}
        entry |= {"kind": benefit.kind, "name": benefit.name, "name_en": benefit.name_en}
        yield entry | {
            "owner": benefit.owner,
            "suspended": benefit.suspended,
            "basis": benefit.basis,
        }


def blacklist_entries(content: Blacklist, scheme: str) -> Iterator[Entry]:
    """Give the rule first, then each type of subject that it reaches."""
    rules = content.rules
    entry: Entry = {"entry": "blacklist", "scheme": scheme, "below": format_points(rules.below)}
    yield entry | {"assessed_by": rules.assessed_by, "approved_by": rules.approved_by}
    for key in rules.subject_types:
        yield {"entry": "blacklist_subject_type", "scheme": scheme, "type": key}
