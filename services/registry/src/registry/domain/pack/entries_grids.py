"""The entries of the grids: their sorts, the form of their codes, and the ranks of their team."""

from collections.abc import Iterator
from typing import TypeAlias

from registry.domain.pack.grids import Grids

Entry: TypeAlias = dict[str, str | int | bool]


def grid_entries(content: Grids) -> Iterator[Entry]:
    """Give the sorts, then the code, then the ranks from the highest to the lowest."""
    rules = content.rules
    for sort in rules.sorts:
        entry: Entry = {"entry": "grid_sort", "sort": sort.key, "tree": sort.tree}
        entry |= {"name": sort.name, "name_en": sort.name_en, "letter": sort.letter}
        limits = {"households_most": sort.households_most, "persons_most": sort.persons_most}
        entry |= {key: value for key, value in limits.items() if value is not None}
        yield entry | {"basis": sort.basis}
    code: Entry = {"entry": "grid_code", "parts": "/".join(rules.code.parts)}
    yield code | {
        "separator": rules.code.separator,
        "number_digits": rules.code.number_digits,
    }
    for rank in rules.ranks:
        line: Entry = {"entry": "grid_rank", "rank": rank.key, "level": rank.level}
        line |= {"name": rank.name, "name_en": rank.name_en, "held_by": rank.held_by}
        line |= {"escalates": rank.escalates, "basis": rank.basis}
        seats = {"seats": rank.seats, "seats_open_point": rank.seats_open_point}
        yield line | {key: value for key, value in seats.items() if value is not None}
