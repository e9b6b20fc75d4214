"""The chain links of every source, kept on disk: a sealing may speak of what was long before."""

from contextlib import ExitStack
from pathlib import Path
from typing import IO

from mingbai_verify.chains import first_link, next_link
from mingbai_verify.merkle import HASH_BYTES


class Links:
    """Follows the chain of each source; the memory it takes does not grow with the log."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open = ExitStack()
        self._files: dict[str, IO[bytes]] = {}
        self._last: dict[str, bytes] = {}
        self.positions: dict[str, int] = {}
        """How many events of each source there were."""

    def take(self, source: str, event: bytes) -> int:
        """Take the next event of a source and give its position there."""
        if source not in self._files:
            path = self._folder / f"links-{len(self._files)}"
            self._files[source] = self._open.enter_context(path.open("w+b"))
            self._last[source], self.positions[source] = first_link(source), 0
        link = self._last[source] = next_link(self._last[source], event)
        self._files[source].write(link)
        self.positions[source] += 1
        return self.positions[source]

    def at(self, source: str, position: int) -> bytes | None:
        """Give the link of an event that was taken, or None where there is none."""
        if not 1 <= position <= self.positions.get(source, 0):
            return None
        file = self._files[source]
        file.seek((position - 1) * HASH_BYTES)
        link = file.read(HASH_BYTES)
        file.seek(0, 2)
        return link

    def close(self) -> None:
        """Close what is open."""
        self._open.close()
