"""Checks a whole log, or one source's own log, against what was signed and sealed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mingbai_verify.chains import Head, first_link, next_link
from mingbai_verify.checkpoints import open_checkpoint
from mingbai_verify.errors import MalformedError, UnprovedError
from mingbai_verify.finding_codes import LogCode
from mingbai_verify.findings import FINDINGS_MAX, Finding
from mingbai_verify.keys import VerifierKey
from mingbai_verify.merkle import EMPTY_ROOT, CompactRange, TreeHead, leaf_hash


@dataclass(frozen=True, kw_only=True)
class Reference:
    """What else is known of the log and helps to say where it was changed."""

    earlier: Sequence[TreeHead] = ()
    """Heads of earlier checkpoints; their signatures were verified when they were taken."""
    hashed_leaves: Iterable[bytes] = ()
    """Leaf hashes out of hash tiles; they are believed only if they lead to the signed root."""


@dataclass(frozen=True, kw_only=True)
class LogRow:
    """One record of a source's own log, as `GET /log` of the service gives it."""

    position: int
    event: bytes
    chain: bytes


def verify_log(
    entries: Iterable[bytes],
    note: bytes,
    log_key: VerifierKey,
    *,
    reference: Reference | None = None,
) -> list[Finding]:
    """Compare the ordered entries with a signed checkpoint; entries beyond its size are newer.

    Gives one `log_matches`, or what differs and where, as exactly as the reference allows.
    """
    try:
        head = open_checkpoint(note, log_key).checkpoint.head
    except MalformedError as error:
        return [Finding(code=LogCode.CHECKPOINT_UNREADABLE, facts={"reason": error.message})]
    except UnprovedError as error:
        facts = {"key_name": log_key.name, "reason": error.message}
        return [Finding(code=LogCode.CHECKPOINT_NOT_SIGNED, facts=facts)]
    return compare_with_head(entries, head, reference or Reference())


def compare_with_head(
    entries: Iterable[bytes], head: TreeHead, reference: Reference
) -> list[Finding]:
    """Compare the ordered entries with a tree head that is believed."""
    logged = _believed(reference.hashed_leaves, head)
    earlier = sorted((each for each in reference.earlier if each.size <= head.size), key=_size)
    growing, matched = CompactRange(), 0
    findings: list[Finding] = []
    differs_at: int | None = None
    pending = list(earlier)
    for entry in entries:
        matched, wrong = pass_heads(growing, pending, matched)
        findings += wrong
        if growing.size == head.size:
            break
        hashed = leaf_hash(entry)
        if differs_at is None and logged is not None and hashed != logged[growing.size]:
            differs_at = growing.size
        growing.append(hashed)
    matched, wrong = pass_heads(growing, pending, matched)
    findings += wrong
    if differs_at is not None:
        findings.append(Finding(code=LogCode.ENTRY_DIFFERS, facts={"index": differs_at}))
    if growing.size < head.size:
        facts = {"expected": head.size, "found": growing.size, "missing": head.size - growing.size}
        findings.append(Finding(code=LogCode.ENTRIES_MISSING, facts=facts))
    elif growing.root() != head.root and not findings:
        facts = {"first": matched, "last": max(matched, head.size - 1)}
        findings.append(Finding(code=LogCode.ROOT_DIFFERS, facts=facts))
    return findings or [Finding(code=LogCode.LOG_MATCHES, facts={"size": head.size})]


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


def _believed(hashed_leaves: Iterable[bytes], head: TreeHead) -> list[bytes] | None:
    """Give the leaf hashes of the tree if they lead to its root, else None."""
    taken, growing = [], CompactRange()
    for hashed in hashed_leaves:
        if growing.size == head.size:
            break
        growing.append(hashed)
        taken.append(hashed)
    proven = growing.size == head.size and growing.root() == head.root
    return taken if proven and head.root != EMPTY_ROOT else None


def _size(head: TreeHead) -> int:
    return head.size
