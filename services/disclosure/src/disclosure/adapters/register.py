"""The names of units, schemes and bodies, from what this service knows of the register."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from chassis.replica.memory import RegisterMemory, UnitUnknownError
from disclosure.application.names import Named


class RegisterNames:
    """Answers with the adopted sections of the day; what is unknown has no name."""

    def __init__(self, memory: RegisterMemory) -> None:
        """Read this memory."""
        self._memory = memory

    def unit(self, unit: UUID, on: date) -> Named | None:
        """Name a unit."""
        try:
            known = self._memory.unit(unit)
        except UnitUnknownError:
            return None
        entry = _find(self._entries("units", None, on), entry="unit", unit=known.key)
        return Named(key=known.key, zh=known.name, en=entry.get("name_en") or known.name)

    def scheme(self, scheme: str, on: date) -> Named | None:
        """Name a points scheme by the rules that adopted it."""
        return _named(scheme, _find(self._entries("scheme", scheme, on), entry="scheme"))

    def approving_body(self, scheme: str, on: date) -> Named | None:
        """Name the body that approves a scheme's periods."""
        step = _find(self._entries("cycle", scheme, on), entry="cycle_step", step="approval")
        key = step.get("by_body", "")
        return _named(key, _find(self._entries("bodies", None, on), entry="body", body=key))

    def title(self, scheme: str, title: str, on: date) -> Named | None:
        """Name an honour (荣誉称号) of a scheme."""
        entries = self._entries("honours", scheme, on)
        return _named(title, _find(entries, entry="honour_title", title=title))

    def objection_days(self, scheme: str, on: date) -> int | None:
        """Give for how many days a scheme's publications are open to objections."""
        point = _find(
            self._entries("cycle", scheme, on), entry="open_point", key="objection-window-days"
        )
        return point.get("value")

    def _entries(self, kind: str, scheme: str | None, on: date) -> Iterable[dict[str, Any]]:
        in_force = [s for s in self._memory.sections(kind, scheme) if s.effective_on <= on]
        return in_force[-1].entries if in_force else ()


def _find(entries: Iterable[dict[str, Any]], **wanted: str) -> dict[str, Any]:
    return next(
        (entry for entry in entries if all(entry.get(k) == v for k, v in wanted.items())), {}
    )


def _named(key: str, entry: dict[str, Any]) -> Named | None:
    if "name" not in entry:
        return None
    return Named(key=key, zh=entry["name"], en=entry.get("name_en") or entry["name"])
