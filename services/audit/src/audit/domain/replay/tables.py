"""Score tables (评分表) rebuilt from what was adopted: which act counted how much, on which day."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from audit.domain.finding_codes import FindingCode
from audit.domain.findings import Finding
from audit.domain.replay.recorded import Recorded
from chassis import canonical
from chassis.canonical import NotCanonicalError
from kernel.points import parse_points
from mingbai_verify.merkle import leaf_hash, root_of

CHUNK_ADOPTED = "registry.section.chunk_adopted.v1"
ADOPTED = "registry.section.adopted.v1"
SECTION_EVENTS = (CHUNK_ADOPTED, ADOPTED)


@dataclass(frozen=True, kw_only=True)
class Item:
    """What one item of a table gives."""

    name: str
    name_en: str
    least: Decimal
    most: Decimal


@dataclass(frozen=True, kw_only=True)
class Table:
    """One adopted version of a scheme's score table."""

    name: str
    """Scheme and version, `anjia-points/1`."""
    scheme: str
    version: int
    effective_on: date
    adopted_index: int
    """The leaf by which it became known; no earlier act of the log can rest on it."""
    resolution: str
    items: Mapping[str, Item]


class Tables:
    """Knows every table that was adopted whole: the entries are those that the root covers."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self._chunks: dict[str, list[tuple[int, list[Any]]]] = defaultdict(list)
        self._tables: list[Table] = []

    def take(self, recorded: Recorded) -> None:
        """Take the next event of a section; anything else is passed over."""
        if recorded.type not in SECTION_EVENTS:
            return
        try:
            if recorded.type == CHUNK_ADOPTED:
                chunk = (recorded.data["index"], recorded.data["entries"])
                self._chunks[recorded.subject].append(chunk)
            else:
                self._close(recorded)
        except (KeyError, TypeError, ValueError, NotCanonicalError) as error:
            reason = type(error).__name__
            facts: dict[str, str | int] = {"index": recorded.stamp.index, "reason": reason}
            self.findings.append(Finding(code=FindingCode.EVENT_UNREADABLE, facts=facts))

    def named(self, name: str, *, before: int) -> Table | None:
        """Give the table of this name, as it was known before an index."""
        known = [each for each in self._tables if each.name == name and each.adopted_index < before]
        return known[-1] if known else None

    def in_force(self, scheme: str, day: date, *, before: int) -> Table | None:
        """Give the table in force on a business date, as it was known before an index."""
        in_force = [
            each
            for each in self._tables
            if each.scheme == scheme and each.effective_on <= day and each.adopted_index < before
        ]
        return max(in_force, key=lambda each: (each.effective_on, each.version), default=None)

    def _close(self, recorded: Recorded) -> None:
        data = recorded.data
        chunks = sorted(self._chunks.pop(recorded.subject, []), key=lambda chunk: chunk[0])
        entries = [entry for _, chunk in chunks for entry in chunk]
        root = f"sha256:{root_of(leaf_hash(canonical.encode(each)) for each in entries).hex()}"
        counted = (len(chunks), len(entries), root)
        if counted != (data["chunks"], data["entries_count"], data["root"]):
            section = str(data["section"])
            facts: dict[str, str | int] = {"section": section, "index": recorded.stamp.index}
            self.findings.append(Finding(code=FindingCode.SECTION_DIFFERS, facts=facts))
        elif data["kind"] == "score_table":
            self._tables.append(_table(recorded, entries))


def _table(recorded: Recorded, entries: list[dict[str, Any]]) -> Table:
    data = recorded.data
    items = [entry for entry in entries if entry["entry"] == "score_item"]
    names = [entry["table"] for entry in entries if entry["entry"] == "score_table"]
    return Table(
        name=names[0],
        scheme=data["scheme"],
        version=int(data["version"]),
        effective_on=date.fromisoformat(data["effective_on"]),
        adopted_index=recorded.stamp.index,
        resolution=str(data.get("resolution_reference", "")),
        items={
            entry["item"]: Item(
                name=entry["name"],
                name_en=entry["name_en"],
                least=parse_points(entry["points_least"]),
                most=parse_points(entry["points_most"]),
            )
            for entry in items
        },
    )
