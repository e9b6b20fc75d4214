"""Writes an import file to disk as it arrives, and names it by the digest of its bytes."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from points.application.import_ports import SpooledFile

SUFFIX = ".spool"


class Spool:
    """One file on its way in."""

    def __init__(self, path: Path, handle: int) -> None:
        """Write to this open file."""
        self._path = path
        self._file = os.fdopen(handle, "wb")
        self._digest = hashlib.sha256()
        self._size = 0

    def write(self, block: bytes) -> None:
        """Take the next bytes."""
        self._file.write(block)
        self._digest.update(block)
        self._size += len(block)

    def whole(self, form: str) -> SpooledFile:
        """Give the file once all of it was written; `form` is `csv` or `xlsx`."""
        self._file.close()
        return SpooledFile(
            path=self._path, form=form, sha256=f"sha256:{self._digest.hexdigest()}", size=self._size
        )

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


@contextmanager
def spooling(folder: Path) -> Iterator[Spool]:
    """Give a spool in a folder; its file goes when it was read."""
    handle, name = tempfile.mkstemp(dir=folder, suffix=SUFFIX)
    spool = Spool(Path(name), handle)
    try:
        yield spool
    finally:
        spool.close()
        Path(name).unlink(missing_ok=True)
