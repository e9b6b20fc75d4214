"""Follows every source, unit and aggregate through a log's entries, and believes no sealing."""

from collections import Counter
from collections.abc import Callable, Iterable

from mingbai_verify.events import Event, read_event
from mingbai_verify.finding_codes import LogCode
from mingbai_verify.findings import FINDINGS_MAX, Finding
from mingbai_verify.links import Links
from mingbai_verify.sealings import Sealing, read_sealing
from mingbai_verify.versions import Versions


class Contents:
    """Takes the entries in the log's order.

    Each source's events are counted and chained and compared with every sealed head; the numbers
    of each unit, and the versions of each aggregate, come one after the other. So no event is
    missing and none stands twice, up to the last sealing.
    """

    def __init__(
        self, links: Links, versions: Versions, watch: Callable[[Event], None] | None = None
    ) -> None:
        """Keep what grows with the log in these, and show each event to who watches."""
        self._watch = watch
        self.findings: list[Finding] = []
        self.sealings = 0
        self._links = links
        self._versions = versions
        self._units: dict[tuple[str, str], int] = {}
        self._matched: dict[str, int] = {}
        self._heads: Counter[str] = Counter()
        self._differing: set[str] = set()

    def take(self, index: int, entry: bytes) -> None:
        """Take the next entry."""
        event = read_event(entry)
        if event is None:
            self._find(LogCode.ENTRY_UNREADABLE, index=index)
            return
        if not event.canonical:
            source, name = event.source, event.event_id
            self._find(LogCode.LEAF_NOT_CANONICAL, index=index, source=source, id=name)
        self._links.take(event.source, entry)
        self._count(index, event)
        aggregate = f"{event.source}#{event.aggregate}"
        self._note(self._versions.take(aggregate, event.version, index))
        if event.seals:
            self._seal(index, event)
        if self._watch is not None:
            self._watch(event)

    def end(self) -> list[Finding]:
        """Give everything found, and how far each source is proved to be complete."""
        self._note(self._versions.end())
        if not self.sealings:
            self._find(LogCode.NOTHING_SEALED)
        for source, position in sorted(self._links.positions.items()):
            if source not in self._differing:
                facts: dict[str, str | int] = {"source": source, "position": position}
                facts |= {"heads": self._heads[source], "sealed": self._matched.get(source, 0)}
                self.findings.append(Finding(code=LogCode.SOURCE_COMPLETE, facts=facts))
        return self.findings

    def _count(self, index: int, event: Event) -> None:
        if event.unit is None or event.unitseq is None:
            return
        last, found = self._units.get((event.source, event.unit), 0), event.unitseq
        where = {"source": event.source, "unit": event.unit}
        if found > last + 1:
            self._find(LogCode.UNITSEQ_MISSING, **where, first=last + 1, last=found - 1)
        elif found <= last:
            self._find(LogCode.UNITSEQ_REPEATED, **where, index=index, found=found, last=last)
        self._units[event.source, event.unit] = max(last, found)

    def _note(self, wrong: Iterable[tuple[int, int, int]]) -> None:
        for index, version, before in wrong:
            self._find(LogCode.VERSION_OUT_OF_ORDER, index=index, version=version, before=before)

    def _seal(self, index: int, event: Event) -> None:
        sealing = read_sealing(event.data)
        if sealing is None:
            self._find(LogCode.ENTRY_UNREADABLE, index=index)
            return
        self.sealings += 1
        self._compare_heads(sealing)
        for source, unit, unitseq in sealing.units:
            found = self._units.get((source, unit), 0)
            if found < unitseq:
                where = {"source": source, "unit": unit}
                self._find(LogCode.UNIT_SHORTER_THAN_SEALED, **where, sealed=unitseq, found=found)

    def _compare_heads(self, sealing: Sealing) -> None:
        for source, position, chain in sealing.heads:
            if source in self._differing:
                continue  # after the first difference every later one follows from it
            there = self._links.positions.get(source, 0)
            if position > there:
                code, facts = LogCode.LOG_SHORTER_THAN_SEALED, {"sealed": position}
                facts["position"] = there
            elif position and self._links.at(source, position) != chain:
                code = LogCode.SEALED_HEAD_DIFFERS
                facts = {"first": self._matched.get(source, 0) + 1, "position": position}
            else:
                self._matched[source] = max(position, self._matched.get(source, 0))
                self._heads[source] += 1
                continue
            self._differing.add(source)
            self._find(code, source=source, **facts)

    def _find(self, code: LogCode, **facts: str | int) -> None:
        if len(self.findings) < FINDINGS_MAX:
            self.findings.append(Finding(code=code, facts=facts))
