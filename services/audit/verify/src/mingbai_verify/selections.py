"""A selection of entries: each proved to be in the log, and what is complete of them proved too."""

from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence

from mingbai_verify.bundles import SELECTION, Bundle
from mingbai_verify.documents import hashes_of, read_object, write_object
from mingbai_verify.errors import UnprovedError
from mingbai_verify.events import Event, read_event
from mingbai_verify.finding_codes import LogCode
from mingbai_verify.findings import FINDINGS_MAX, Finding
from mingbai_verify.keys import decode_base64
from mingbai_verify.manifest import OBJECT, UNIT, Claim
from mingbai_verify.merkle import TreeHead, leaf_hash
from mingbai_verify.proofs import verify_inclusion
from mingbai_verify.sealings import read_sealing
from mingbai_verify.strict_json import DocumentMalformedError

_FIELDS = {"index": int, "event": str, "proof": list}


def selected(index: int, entry: bytes, proof: Sequence[bytes]) -> bytes:
    """Write one line of a selection."""
    steps = [step.hex() for step in proof]
    return write_object({"index": index, "event": b64encode(entry).decode(), "proof": steps})


def verify_selection(
    bundle: Bundle,
    head: TreeHead,
    claims: Sequence[Claim],
    *,
    watch: Callable[[Event], None] | None = None,
) -> list[Finding]:
    """Prove every entry of a selection, and that nothing is missing of what it claims.

    Raises `DocumentMalformedError` where a line cannot be read.
    """
    walk = _Selection(head, claims, watch)
    for line in bundle.lines(SELECTION):
        said = read_object(line, _FIELDS, what="selected entry")
        entry = decode_base64(said["event"])
        if entry is None:
            raise DocumentMalformedError("an event of the selection is not in base64")
        walk.take(said["index"], entry, hashes_of(said["proof"], what="selected entry"))
    return walk.end()


class _Selection:
    """Takes entries in the log's order; of each claim only the next number is kept."""

    def __init__(
        self, head: TreeHead, claims: Sequence[Claim], watch: Callable[[Event], None] | None
    ) -> None:
        self._head = head
        self._watch = watch
        self._next = {(each.of, each.source, each.name): each.first for each in claims}
        self._claims: Mapping[tuple[str, str, str], Claim] = {
            (each.of, each.source, each.name): each for each in claims
        }
        self._sealed: dict[tuple[str, str, str], set[int]] = {key: set() for key in self._claims}
        self._findings: list[Finding] = []
        self._last = -1
        self._count = 0

    def take(self, index: int, entry: bytes, proof: Sequence[bytes]) -> None:
        """Take the next entry with its proof."""
        try:
            verify_inclusion(index, self._head.size, leaf_hash(entry), proof, self._head.root)
        except UnprovedError as error:
            self._find(LogCode.NOT_PROVED, what=f"entry {index}", reason=error.message)
            return
        if index <= self._last:
            self._find(LogCode.ENTRY_MOVED, index=index, found=self._last + 1)
        self._last = max(self._last, index)
        self._count += 1
        event = read_event(entry)
        if event is None:
            self._find(LogCode.ENTRY_UNREADABLE, index=index)
            return
        if event.unit is not None and event.unitseq is not None:
            self._go_on((UNIT, event.source, event.unit), event.unitseq)
        self._go_on((OBJECT, event.source, event.aggregate), event.version)
        if event.seals:
            self._seal(event)
        if self._watch is not None:
            self._watch(event)

    def end(self) -> list[Finding]:
        """Give what is proved of the entries and of each claim, and what is not."""
        if not self._findings:
            what = f"{self._count} entries stand in the log of {self._head.size}"
            self._find(LogCode.PROVED, what=what)
        for key, claim in self._claims.items():
            what = f"{claim.source} {claim.of} {claim.name}, {claim.first} to {claim.last}"
            if self._next[key] <= claim.last:
                reason = f"number {self._next[key]} is missing"
                self._find(LogCode.NOT_PROVED, what=what, reason=reason)
            elif claim.of == UNIT and claim.last not in self._sealed[key]:
                reason = "no sealing in the bundle ends with the last number"
                self._find(LogCode.NOT_PROVED, what=what, reason=reason)
            else:
                self._find(LogCode.PROVED, what=what)
        return self._findings

    def _go_on(self, key: tuple[str, str, str], number: int) -> None:
        # Only the number that is awaited goes on: after a gap the claim stays unproved.
        if self._next.get(key) == number:
            self._next[key] = number + 1

    def _seal(self, event: Event) -> None:
        sealing = read_sealing(event.data)
        for source, unit, unitseq in sealing.units if sealing else ():
            if (UNIT, source, unit) in self._sealed:
                self._sealed[UNIT, source, unit].add(unitseq)

    def _find(self, code: LogCode, **facts: str | int) -> None:
        if len(self._findings) < FINDINGS_MAX:
            self._findings.append(Finding(code=code, facts=facts))
