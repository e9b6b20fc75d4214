"""What units and posts are called, from what the register told and from adopted sections."""

import re
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from chassis.http.titles import Title
from chassis.pages.languages import CHINESE, Spoken
from chassis.replica.memory import RegisterMemory, UnitUnknownError

UNIT_UNNAMED = Title("没有登记名称的单位", "a unit without a name")
POST_UNNAMED = Title("没有登记名称的岗位", "a post without a name")
_ACTOR = re.compile(r"person/[0-9a-f-]{36}/([0-9a-f-]{36})")


class RegisterNames:
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
        entry = find_entry(self._entries("units"), entry="unit", unit=known.key)
        return said_of(entry, spoken) or known.name

    def kind_of_post(self, kind: str, spoken: Spoken) -> str:
        """Name a kind of post, such as 网格员."""
        entry = find_entry(self._entries("bodies"), entry="post", kind=kind)
        return said_of(entry, spoken) or kind

    def post(self, post: UUID, spoken: Spoken) -> str:
        """Name a post with its unit, such as 一组 网格员."""
        found = self._register.post(post)
        if found is None:
            return POST_UNNAMED.in_language(spoken.language)
        kind, unit = found
        return f"{self.unit(unit, spoken)} {self.kind_of_post(kind, spoken)}"

    def actor(self, actor: str, spoken: Spoken) -> str | None:
        """Name the post in which an envelope's actor acted, or None where it was in none."""
        found = _ACTOR.fullmatch(actor)
        return None if found is None else self.post(UUID(found[1]), spoken)

    def _entries(self, kind: str, scheme: str | None = None) -> Iterable[Mapping[str, Any]]:
        sections = self._register.sections(kind, scheme)
        return sections[-1].entries if sections else ()


def said_of(entry: Mapping[str, Any], spoken: Spoken) -> str:
    """Give an adopted entry's name in a language; empty where it has none."""
    chinese: str = entry.get("name", "")
    return chinese if spoken is CHINESE else entry.get("name_en") or chinese


def find_entry(entries: Iterable[Mapping[str, Any]], **wanted: str) -> Mapping[str, Any]:
    """Give the first adopted entry with these words, or an empty one."""
    return next(
        (entry for entry in entries if all(entry.get(k) == v for k, v in wanted.items())), {}
    )
