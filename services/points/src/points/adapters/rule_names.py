"""What schemes, items, units and posts are called, from the sections that were adopted."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from chassis.http.titles import Title
from chassis.pages.languages import CHINESE, Spoken
from chassis.replica.memory import RegisterMemory, UnitUnknownError
from chassis.replica.sections import AdoptedSection
from kernel.points import parse_points

UNIT_UNNAMED = Title("没有登记名称的单位", "a unit without a name")
POST_UNNAMED = Title("没有登记名称的岗位", "a post without a name")
_ACTOR = re.compile(r"person/[0-9a-f-]{36}/([0-9a-f-]{36})")


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


class RuleNames:
    """Answers in the language of a page, in words: no id is ever shown for a name."""

    def __init__(self, register: RegisterMemory) -> None:
        """Read this memory of the register."""
        self._register = register

    def unit(self, unit: UUID, spoken: Spoken) -> str:
        """Name a unit."""
        try:
            known = self._register.unit(unit)
        except UnitUnknownError:
            return UNIT_UNNAMED.in_language(spoken.language)
        entry = _find(self._entries("units"), entry="unit", unit=known.key)
        return _said(entry, spoken) or known.name

    def scheme(self, scheme: str, spoken: Spoken) -> str:
        """Name a scheme by the rules that adopted it."""
        return _said(_find(self._entries("scheme", scheme), entry="scheme"), spoken) or scheme

    def post(self, post: UUID, spoken: Spoken) -> str:
        """Name a post with its unit, such as 一组 网格员."""
        found = self._register.post(post)
        if found is None:
            return POST_UNNAMED.in_language(spoken.language)
        kind, unit = found
        entry = _find(self._entries("bodies"), entry="post", kind=kind)
        return f"{self.unit(unit, spoken)} {_said(entry, spoken) or kind}"

    def actor(self, actor: str, spoken: Spoken) -> str | None:
        """Name the post in which an envelope's actor acted, or None where it was in none."""
        found = _ACTOR.fullmatch(actor)
        return None if found is None else self.post(UUID(found[1]), spoken)

    def classes(self, scheme: str, on: date, spoken: Spoken) -> list[NamedClass]:
        """Give the table in force on a day, class by class; empty where none was."""
        in_force = [one for one in self._tables(scheme) if one.effective_on <= on]
        if not in_force:
            return []
        names = {
            entry["class"]: _said(entry, spoken)
            for entry in in_force[-1].entries
            if entry["entry"] == "score_class"
        }
        frame = _find(self._entries("scheme", scheme), entry="scheme")
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
            entry = _find(section.entries, entry="score_item", table=table, item=item)
            if entry:
                return _said(entry, spoken) or item
        return item

    def table(self, table: str) -> AdoptedSection | None:
        """Give the adopted section of one version of a score table."""
        return next(
            (
                section
                for section in self._register.sections("score_table")
                if _find(section.entries, entry="score_table", table=table)
            ),
            None,
        )

    def _tables(self, scheme: str) -> tuple[AdoptedSection, ...]:
        return self._register.sections("score_table", scheme)

    def _entries(self, kind: str, scheme: str | None = None) -> Iterable[Mapping[str, Any]]:
        sections = self._register.sections(kind, scheme)
        return sections[-1].entries if sections else ()


def _item(entry: Mapping[str, Any], spoken: Spoken) -> NamedItem:
    return NamedItem(
        code=entry["item"],
        name=_said(entry, spoken) or entry["item"],
        least=parse_points(entry["points_least"]),
        most=parse_points(entry["points_most"]),
    )


def _said(entry: Mapping[str, Any], spoken: Spoken) -> str:
    chinese: str = entry.get("name", "")
    return chinese if spoken is CHINESE else entry.get("name_en") or chinese


def _find(entries: Iterable[Mapping[str, Any]], **wanted: str) -> Mapping[str, Any]:
    return next(
        (entry for entry in entries if all(entry.get(k) == v for k, v in wanted.items())), {}
    )
