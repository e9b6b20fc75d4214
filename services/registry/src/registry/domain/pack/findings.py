"""What is wrong with a county pack: each defect with its place and what to do about it."""

from dataclasses import dataclass
from typing import TypeAlias

from chassis.errors import InvalidError

Path: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, kw_only=True, order=True)
class Finding:
    """One defect at one place of one file; line and column count from 1, 0 means unknown."""

    file: str
    line: int
    column: int
    code: str
    message: str

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part)
        return f"{place}: {self.code}: {self.message}"


@dataclass(frozen=True, kw_only=True)
class Breach:
    """A rule that a section breaks; `path` begins with the role of the file within the section.

    An empty `section` means the head of the pack.
    """

    section: str
    path: Path
    code: str
    message: str


class PackError(InvalidError):
    """The pack cannot be adopted; `findings` names every defect that was found."""

    code = "pack_invalid"

    def __init__(self, folder: str, findings: tuple[Finding, ...]) -> None:
        """Take the folder that was read and all that is wrong in it."""
        lines = [str(finding) for finding in findings]
        super().__init__(
            f"Mend these {len(findings)} places of the pack {folder}, then read it again:\n"
            + "\n".join(lines),
            findings=lines,
        )
        self.findings = findings
