"""What schemes and their items are called, from the sections that were adopted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from chassis.pages.languages import CHINESE, Spoken
from chassis.pages.names import RegisterNames, find_entry, said_of
from chassis.replica.sections import AdoptedSection
from kernel.points import parse_points


@dataclass(frozen=True, kw_only=True)
class NamedItem:
    """One item of a score table with its bounds."""

    code: str
    name: str
    least: Decimal
    most: Decimal


@dataclass(frozen=True, kw_only=True)
class NamedClass:
    """One class of a score table with its items, in the table's order."""

    name: str
    items: Sequence[NamedItem]


class RuleNames(RegisterNames):
    """Names schemes and items beside what the register names."""

    def scheme(self, scheme: str, spoken: Spoken) -> str:
        """Name a scheme by the rules that adopted it."""
        entry = find_entry(self._entries("scheme", scheme), entry="scheme")
        return said_of(entry, spoken) or scheme

    def classes(self, scheme: str, on: date, spoken: Spoken) -> list[NamedClass]:
        """Give the table in force on a day, class by class; empty where none was."""
        in_force = [one for one in self._tables(scheme) if one.effective_on <= on]
        if not in_force:
            return []
        names = {
            entry["class"]: said_of(entry, spoken)
            for entry in in_force[-1].entries
            if entry["entry"] == "score_class"
        }
        frame = find_entry(self._entries("scheme", scheme), entry="scheme")
        negative = "negative_name" if spoken is CHINESE else "negative_name_en"
        names[frame.get("negative_class", "")] = frame.get(negative, "")
        items: dict[str, list[NamedItem]] = {}
        for entry in in_force[-1].entries:
            if entry["entry"] == "score_item":
                items.setdefault(entry["class"], []).append(_item(entry, spoken))
        return [NamedClass(name=names.get(key) or key, items=found) for key, found in items.items()]

    def item(self, table: str, item: str, spoken: Spoken) -> str:
        """Name an item of one version of a table."""
        for section in self._register.sections("score_table"):
            entry = find_entry(section.entries, entry="score_item", table=table, item=item)
            if entry:
                return said_of(entry, spoken) or item
        return item

    def table(self, table: str) -> AdoptedSection | None:
        """Give the adopted section of one version of a score table."""
        return next(
            (
                section
                for section in self._register.sections("score_table")
                if find_entry(section.entries, entry="score_table", table=table)
            ),
            None,
        )

    def _tables(self, scheme: str) -> tuple[AdoptedSection, ...]:
        return self._register.sections("score_table", scheme)


def _item(entry: Mapping[str, Any], spoken: Spoken) -> NamedItem:
    return NamedItem(
        code=entry["item"],
        name=said_of(entry, spoken) or entry["item"],
        least=parse_points(entry["points_least"]),
        most=parse_points(entry["points_most"]),
    )
