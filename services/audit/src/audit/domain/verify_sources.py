"""Follows every source through the leaves: its chain, and the numbers within its units."""

from collections import Counter
from collections.abc import Mapping, Sequence
from enum import StrEnum

from audit.domain.envelopes import Envelope
from audit.domain.findings import Finding
from audit.domain.intake import Head, UnitOfSource
from audit.domain.leaves import Leaf
from mingbai_verify.finding_codes import LogCode
from mingbai_verify.findings import FINDINGS_MAX
from mingbai_verify.findings import Finding as LogFinding
from mingbai_verify.source_log import ChainWalk, LogRow


class SourcesWalk:
    """Takes the stored leaves in order; no source may lack what was sealed of it."""

    def __init__(
        self, heads: Mapping[str, Sequence[Head]], units: Mapping[UnitOfSource, int]
    ) -> None:
        """Expect these heads by source, and these last numbers by source and unit."""
        self._heads = heads
        self._sealed_units = units
        self._chains = {source: ChainWalk(source, known) for source, known in heads.items()}
        self._units: Counter[UnitOfSource] = Counter()
        self._findings: list[LogFinding] = []

    def take(self, leaf: Leaf, envelope: Envelope | None) -> None:
        """Take the next leaf, with what its bytes say."""
        if leaf.position is not None and leaf.chain is not None:
            chain = self._chains.setdefault(leaf.source, ChainWalk(leaf.source, ()))
            if len(chain.findings) < FINDINGS_MAX:
                chain.step(LogRow(position=leaf.position, event=leaf.event, chain=leaf.chain))
        if envelope is not None and envelope.unit is not None and envelope.unitseq is not None:
            self._count((envelope.source, envelope.unit), envelope.unitseq)

    def end(self) -> list[LogFinding]:
        """Give everything found."""
        chains = [finding for _, chain in sorted(self._chains.items()) for finding in chain.end()]
        for (source, unit), sealed in sorted(self._sealed_units.items()):
            found = self._units[source, unit]
            if found < sealed:
                code = LogCode.UNIT_SHORTER_THAN_SEALED
                self._find(code, source=source, unit=unit, sealed=sealed, found=found)
        return [*chains, *self._findings]

    def _count(self, unit: UnitOfSource, found: int) -> None:
        last = self._units[unit]
        if found > last + 1:
            source, name = unit
            code = LogCode.UNITSEQ_MISSING
            self._find(code, source=source, unit=name, first=last + 1, last=found - 1)
        self._units[unit] = max(last, found)

    def _find(self, code: StrEnum, **facts: str | int) -> None:
        if len(self._findings) < FINDINGS_MAX:
            self._findings.append(Finding(code=code, facts=facts))
