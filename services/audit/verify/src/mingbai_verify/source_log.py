"""Follows one source's own log against what was sealed of it, and a tree against earlier heads."""

from collections.abc import Iterable
from dataclasses import dataclass

from mingbai_verify.chains import Head, first_link, next_link
from mingbai_verify.finding_codes import LogCode
from mingbai_verify.findings import FINDINGS_MAX, Finding
from mingbai_verify.merkle import CompactRange, TreeHead


@dataclass(frozen=True, kw_only=True)
class LogRow:
    """One record of a source's own log, as `GET /log` of the service gives it."""

    position: int
    event: bytes
    chain: bytes


def verify_chain(source: str, rows: Iterable[LogRow], sealed: Iterable[Head] = ()) -> list[Finding]:
    """Recompute the chain of one source and compare it with its links and its sealed heads.

    Gives one `chain_matches`, or at most `FINDINGS_MAX` of what differs, in order of position.
    """
    walk = ChainWalk(source, sealed)
    for row in rows:
        walk.step(row)
        if len(walk.findings) >= FINDINGS_MAX:
            return walk.findings
    return walk.end()


class ChainWalk:
    """Follows one source's records; `running` never trusts a stored link, `linked` always does."""

    def __init__(self, source: str, sealed: Iterable[Head]) -> None:
        self.findings: list[Finding] = []
        self._source = source
        self._running = self._linked = first_link(source)
        self._position = 0
        self._sealed: dict[int, set[bytes]] = {}
        for head in sealed:
            self._sealed.setdefault(head.position, set()).add(head.chain)
        self._matched = 0
        self._differs = False

    def step(self, row: LogRow) -> None:
        """Take the next record."""
        if row.position <= self._position:
            facts = {"position": row.position, "last": self._position}
            self._find(LogCode.POSITION_OUT_OF_ORDER, facts)
            return
        complete = row.position == self._position + 1
        if not complete:
            facts = {"first": self._position + 1, "last": row.position - 1}
            self._find(LogCode.POSITION_MISSING, facts)
        elif row.chain != next_link(self._linked, row.event):
            self._find(LogCode.LINK_DIFFERS, {"position": row.position})
        self._running = next_link(self._running, row.event)
        self._linked, self._position = row.chain, row.position
        self._compare_sealed(row.position)

    def end(self) -> list[Finding]:
        """Give what was found, and whether the log reaches as far as it was sealed."""
        furthest = max(self._sealed, default=0)
        if furthest > self._position:
            facts = {"sealed": furthest, "position": self._position}
            self._find(LogCode.LOG_SHORTER_THAN_SEALED, facts)
        if not self.findings:
            facts = {"position": self._position, "heads": len(self._sealed)}
            self._find(LogCode.CHAIN_MATCHES, facts)
        return self.findings

    def _compare_sealed(self, position: int) -> None:
        if position not in self._sealed or self._differs:
            return
        if self._sealed[position] == {self._running}:
            self._matched = position
        else:
            # After the first difference every later one follows from it.
            self._differs = True
            facts = {"first": self._matched + 1, "position": position}
            self._find(LogCode.SEALED_HEAD_DIFFERS, facts)

    def _find(self, code: LogCode, facts: dict[str, int]) -> None:
        self.findings.append(Finding(code=code, facts={"source": self._source, **facts}))


def pass_heads(
    growing: CompactRange, pending: list[TreeHead], matched: int
) -> tuple[int, list[Finding]]:
    """Compare with the earlier heads that end here; give the last size that agreed."""
    wrong: list[Finding] = []
    while pending and pending[0].size == growing.size:
        head = pending.pop(0)
        if growing.root() == head.root:
            matched = head.size
            continue
        facts = {"first": matched, "last": max(matched, head.size - 1), "size": head.size}
        wrong.append(Finding(code=LogCode.EARLIER_ROOT_DIFFERS, facts=facts))
        # After the first difference every later one follows from it.
        pending.clear()
    return matched, wrong
