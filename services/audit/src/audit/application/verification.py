"""Verifies the whole log from its stored leaves, and the services' own logs against it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from audit.application.errors import (
    ServiceRefusedError,
    ServiceSilentError,
    ServiceUnreadableError,
)
from audit.application.ports import Evidence, Leaves, Noted, OwnLog
from audit.domain.envelopes import read_envelope
from audit.domain.finding_codes import FindingCode
from audit.domain.findings import Finding
from audit.domain.intake import Head
from audit.domain.stored_rows import StoredRow
from audit.domain.verify_sources import SourcesWalk
from audit.domain.verify_tree import TreeWalk
from chassis.errors import MingbaiError
from mingbai_verify.checkpoints import open_checkpoint
from mingbai_verify.errors import MalformedError, UnprovedError
from mingbai_verify.finding_codes import LogCode
from mingbai_verify.findings import FINDINGS_MAX
from mingbai_verify.findings import Finding as LogFinding
from mingbai_verify.keys import VerifierKey
from mingbai_verify.merkle import HASH_BYTES, TreeHead
from mingbai_verify.source_log import ChainWalk, LogRow
from mingbai_verify.tiles import tile_width

ROWS_AT_ONCE = 500

Progress = Callable[[str, int, int], None]
"""Told of what is verified, how much of it was, and how much there is."""


@dataclass(frozen=True, kw_only=True)
class Trust:
    """What a verification believes: the log's own name and key, and nothing else."""

    own_source: str
    key: VerifierKey


class Verification:
    """Reads everything and believes nothing but the signature."""

    def __init__(self, leaves: Leaves, evidence: Evidence, trust: Trust) -> None:
        """Verify the log that these read."""
        self._leaves = leaves
        self._evidence = evidence
        self._trust = trust

    def log(self, progress: Progress) -> list[LogFinding]:
        """Recompute the tree and follow every source; gives what matches and what does not."""
        heads, findings = self._signed_heads()
        noted = self._evidence.noted()
        size = noted.size
        tree = TreeWalk(size=size, tiles=self._tiles(size))
        sources = SourcesWalk(*self._known(noted))
        for leaf in self._leaves.walk(before=size):
            envelope = read_envelope(leaf.event)
            tree.take(leaf, envelope)
            sources.take(leaf, envelope)
            if leaf.index % ROWS_AT_ONCE == 0:
                progress("log", leaf.index, size)
        progress("log", size, size)
        if heads:
            findings += tree.end(heads[-1], heads[:-1])
        else:
            findings += [*tree.findings, Finding(code=FindingCode.NO_CHECKPOINT)]
        return [*findings, *sources.end(), *self._alarms()]

    def service(self, source: str, own: OwnLog, progress: Progress) -> list[LogFinding]:
        """Compare a service's own log with the leaves; a refusal or a silence is a finding."""
        heads, _ = self._known(self._evidence.noted())
        known = heads.get(source, [])
        total = max((head.position for head in known), default=0)
        chain = ChainWalk(source, known)
        findings: list[LogFinding] = []
        position = 0
        try:
            for rows in _in_pieces(own.rows()):
                findings += self._compare(source, rows)
                for row in rows:
                    chain.step(row)
                position = rows[-1].position
                progress(source, position, max(total, position))
                if len(findings) + len(chain.findings) >= FINDINGS_MAX:
                    return [*findings, *chain.findings]
        except (ServiceSilentError, ServiceRefusedError, ServiceUnreadableError) as error:
            return [*findings, *chain.findings, of_service(source, error)]
        findings += [each for each in chain.end() if each.wrong]
        matches: dict[str, str | int] = {"source": source, "position": position}
        return findings or [Finding(code=FindingCode.SERVICE_MATCHES, facts=matches)]

    def _signed_heads(self) -> tuple[list[TreeHead], list[LogFinding]]:
        """Give the heads that our key signed, and a finding for each note that it did not."""
        heads: list[TreeHead] = []
        findings: list[LogFinding] = []
        for stored, note in self._evidence.checkpoints():
            try:
                signed = open_checkpoint(note, self._trust.key)
            except MalformedError as error:
                facts = {"reason": error.message}
                findings.append(Finding(code=LogCode.CHECKPOINT_UNREADABLE, facts=facts))
                continue
            except UnprovedError as error:
                facts = {"key_name": self._trust.key.name, "reason": error.message}
                findings.append(Finding(code=LogCode.CHECKPOINT_NOT_SIGNED, facts=facts))
                continue
            head = signed.checkpoint.head
            if head != stored:
                facts = {"reason": f"its row says {stored.size} leaves, it says {head.size}"}
                findings.append(Finding(code=LogCode.CHECKPOINT_UNREADABLE, facts=facts))
            heads.append(head)
        return sorted(heads, key=lambda head: head.size), findings[:FINDINGS_MAX]

    def _tiles(self, size: int) -> dict[tuple[int, int], bytes]:
        """Give the stored tiles as they were at a size: the log may grow while it is verified."""
        stored = list(self._evidence.tiles())
        grown, _ = self._evidence.extent()
        tiles: dict[tuple[int, int], bytes] = {}
        for level, index, hashes in stored:
            width = tile_width(size, level=level, index=index) * HASH_BYTES
            grown_width = tile_width(grown, level=level, index=index) * HASH_BYTES
            # A tile wider than the whole log is nobody's growth, and is left to differ.
            if width or len(hashes) > grown_width:
                tiles[level, index] = hashes[:width] if len(hashes) <= grown_width else hashes
        return tiles

    def _known(
        self, noted: Noted
    ) -> tuple[Mapping[str, Sequence[Head]], Mapping[tuple[str, str], int]]:
        """Give what was sealed of every source, with what the log noted of it last."""
        sealed = self._evidence.sealed(self._trust.own_source, before=noted.size)
        heads = {
            source: [
                *sealed.heads.get(source, ()),
                *([noted.heads[source]] if source in noted.heads else ()),
            ]
            for source in {*sealed.heads, *noted.heads}
        }
        units = dict(noted.units)
        for unit, number in sealed.units.items():
            units[unit] = max(number, units.get(unit, 0))
        return heads, units

    def _compare(self, source: str, rows: Sequence[LogRow]) -> list[LogFinding]:
        logged = self._leaves.at_positions(source, first=rows[0].position, last=rows[-1].position)
        findings: list[LogFinding] = []
        for row in rows:
            facts: dict[str, str | int] = {"source": source, "position": row.position}
            if logged.get(row.position, row.event) != row.event:
                findings.append(Finding(code=FindingCode.SERVICE_EVENT_DIFFERS, facts=facts))
            if isinstance(row, StoredRow) and row.differing:
                facts = {**facts, "fields": ", ".join(row.differing)}
                findings.append(Finding(code=FindingCode.SERVICE_COPY_DIFFERS, facts=facts))
        return findings

    def _alarms(self) -> list[LogFinding]:
        return [
            Finding(
                code=FindingCode.ALARM_RAISED,
                facts={"alarm": alarm, "count": count, "sequence": sequence},
            )
            for alarm, (count, sequence) in sorted(self._evidence.alarms_by_code().items())
        ]


def of_service(source: str, error: MingbaiError) -> Finding:
    """Make a finding of the way in which a service did not show its log: the codes are the same."""
    facts: dict[str, str | int] = {"source": source, "reason": error.message}
    if isinstance(error, ServiceRefusedError):
        facts["status"] = str(error.details.get("status", ""))
    return Finding(code=FindingCode(error.code), facts=facts)


def _in_pieces(rows: Iterator[LogRow]) -> Iterator[list[LogRow]]:
    while piece := list(islice(rows, ROWS_AT_ONCE)):
        yield piece
