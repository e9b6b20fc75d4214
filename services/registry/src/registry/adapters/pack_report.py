"""Collects what is wrong with a pack while its files are read, and where each value stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from registry.domain.pack.findings import Finding, Path

Place: TypeAlias = tuple[int, int]

FINDINGS_MAX = 500
UNKNOWN: Place = (0, 0)


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """What a file says as plain data, and the line and column where each part of it stands."""

    value: Any
    places: Mapping[Path, Place]

    def place(self, path: Path) -> Place:
        """Give the place of a part, or of the nearest part around it that is known."""
        for length in range(len(path), -1, -1):
            if path[:length] in self.places:
                return self.places[path[:length]]
        return UNKNOWN


@dataclass(kw_only=True)
class Report:
    """Keeps each finding once, and no more than `FINDINGS_MAX` of them."""

    found: dict[Finding, None] = field(default_factory=dict)
    left_out: int = 0

    def add(self, *, file: str, place: Place, code: str, message: str) -> None:
        """Note one defect at a place of a file."""
        line, column = place
        finding = Finding(file=file, line=line, column=column, code=code, message=message)
        if finding in self.found:
            return
        if len(self.found) >= FINDINGS_MAX:
            self.left_out += 1
            return
        self.found[finding] = None

    def findings(self) -> tuple[Finding, ...]:
        """Give all findings by file and line, and say last how many more there are."""
        ordered = sorted(self.found)
        if self.left_out:
            ordered.append(
                Finding(
                    file="pack.yaml",
                    line=0,
                    column=0,
                    code="findings_left_out",
                    message=f"Mend these first; {self.left_out} more are not listed.",
                )
            )
        return tuple(ordered)
