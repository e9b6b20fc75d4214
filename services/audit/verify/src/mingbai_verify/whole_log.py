"""Verifies an exported log as it streams by: the tree, every source, every unit, every object."""

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from mingbai_verify.alignment import Alignment
from mingbai_verify.bundles import Bundle, PartMissingError, log_paths
from mingbai_verify.contents import Contents
from mingbai_verify.errors import VerifyError
from mingbai_verify.events import Event
from mingbai_verify.finding_codes import LogCode
from mingbai_verify.findings import FINDINGS_MAX, Finding
from mingbai_verify.links import Links
from mingbai_verify.merkle import HASH_BYTES, CompactRange, TreeHead, leaf_hash
from mingbai_verify.source_log import pass_heads
from mingbai_verify.tile_fold import TileFold
from mingbai_verify.tiles import TilePath, decode_bundle
from mingbai_verify.versions import Versions

Progress = Callable[[int, int], None]
"""Told how many entries were verified, and how many there are."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a verification of a whole log looks at beside the tree itself."""

    earlier: Sequence[TreeHead] = ()
    """Heads of checkpoints that were taken before, and believed."""
    events: bool = True
    """Whether the entries are the events of a county."""
    watch: Callable[[Event], None] | None = None
    """Is shown every event."""
    progress: Progress = lambda _done, _total: None


def verify_entries(bundle: Bundle, head: TreeHead, asked: Asked) -> list[Finding]:
    """Compare every tile and entry of a bundle with a head that is believed.

    What grows with the log is kept in a temporary folder.
    """
    with (
        TemporaryDirectory(prefix="mingbai-verify-") as name,
        closing(Links(Path(name))) as links,
        closing(Versions(Path(name))) as versions,
    ):
        contents = Contents(links, versions, asked.watch) if asked.events else None
        walk = _Walk(head, contents, asked.earlier)
        for path in log_paths(head.size):
            walk.take(bundle, path)
            asked.progress(min(walk.logged.size, head.size), head.size)
        return walk.end()


class _Walk:
    """Follows the tiles and the entries beside each other.

    What the hash tiles say is believed once they lead to the signed root; until then it is not
    known whether an entry or its tile was changed.
    """

    def __init__(
        self, head: TreeHead, contents: Contents | None, earlier: Sequence[TreeHead]
    ) -> None:
        self.logged = CompactRange()
        self._there = CompactRange()
        self._head = head
        self._contents = contents
        self._fold = TileFold()
        self._alignment = Alignment()
        self._findings: list[Finding] = []
        self._changed_tiles: list[int] = []
        self._hashes: list[bytes] = []
        self._index = 0
        within = [each for each in earlier if each.size <= head.size]
        self._pending = sorted(within, key=lambda each: each.size)
        self._matched = 0

    def take(self, bundle: Bundle, path: TilePath) -> None:
        """Take the next file."""
        try:
            content = bundle.read(str(path))
        except PartMissingError:
            self._find(LogCode.PART_MISSING, path=str(path))
            content = None
        if path.level is None:
            self._take_entries(path, content)
        elif path.level == 0:
            self._take_hashes(path, content)
        else:
            self._take_above(path, content)

    def end(self) -> list[Finding]:
        """Give everything found."""
        differing = self._alignment.end()
        if self._there.head() == self._head:
            for index in self._changed_tiles:
                self._find(LogCode.TILE_DIFFERS, level=0, tile=index)
        elif self.logged.head() == self._head and differing:
            self._findings += differing
        else:
            facts = {"first": self._matched, "last": max(self._matched, self._head.size - 1)}
            self._find(LogCode.ROOT_DIFFERS, **facts)
        if not self._findings:
            self._find(LogCode.LOG_MATCHES, size=self._head.size)
        return [*self._findings, *(self._contents.end() if self._contents else ())]

    def _take_hashes(self, path: TilePath, content: bytes | None) -> None:
        if content is not None and len(content) != path.width * HASH_BYTES:
            self._find(LogCode.PART_UNREADABLE, path=str(path), reason="its length")
            content = None
        raw = content or b""
        self._hashes = [raw[at : at + HASH_BYTES] for at in range(0, len(raw), HASH_BYTES)]
        for hashed in self._hashes:
            self._pass_heads()
            self.logged.append(hashed)
        self._pass_heads()
        self._fold.take(raw)

    def _take_above(self, path: TilePath, content: bytes | None) -> None:
        assert path.level is not None
        if content is not None and content != self._fold.tile(path.level, path.width):
            self._find(LogCode.TILE_DIFFERS, level=path.level, tile=path.index)

    def _take_entries(self, path: TilePath, content: bytes | None) -> None:
        entries: list[bytes] = []
        try:
            entries = decode_bundle(content or b"")
        except VerifyError as error:
            self._find(LogCode.PART_UNREADABLE, path=str(path), reason=error.message)
        hashes = [leaf_hash(entry) for entry in entries]
        # Without its tile, an entry is only compared with the root in the end.
        self._alignment.take(self._hashes or hashes, hashes)
        if self._hashes and self._hashes != hashes:
            self._changed_tiles.append(path.index)
        for entry, hashed in zip(entries, hashes, strict=True):
            self._there.append(hashed)
            if self._contents is not None:
                self._contents.take(self._index, entry)
            self._index += 1

    def _pass_heads(self) -> None:
        self._matched, wrong = pass_heads(self.logged, self._pending, self._matched)
        self._findings += wrong

    def _find(self, code: LogCode, **facts: str | int) -> None:
        if len(self._findings) < FINDINGS_MAX:
            self._findings.append(Finding(code=code, facts=facts))
