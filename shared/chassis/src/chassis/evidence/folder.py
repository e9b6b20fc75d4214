"""Originals in a folder: written beside, made durable, and moved into their place."""

import contextlib
import errno
import os
import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from chassis.errors import MingbaiError
from chassis.evidence.errors import EvidenceAwayError, EvidenceFullError
from chassis.evidence.store import Mark, Out

MARKER = "mingbai-evidence"
"""The file by which the folder is known from an empty mount point."""
INCOMING = "incoming"
LEFTOVER_SECONDS = 86_400
_FULL = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EFBIG))
_NAME = re.compile(r"[0-9a-f]{64}", re.ASCII)


class FolderStore:
    """Keeps each original as one file below two levels of folders, readable by its owner alone."""

    def __init__(self, folder: Path, *, free_bytes_min: int) -> None:
        """Keep originals in this folder, leaving so much of its disk free."""
        self._folder = folder
        self._free_bytes_min = free_bytes_min
        self._swept = False

    def prepare(self) -> None:
        """Make the folder with its marker; one that holds something else is left alone."""
        with _told():
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not self._is_ours() and not any(self._folder.iterdir()):
                (self._folder / MARKER).touch(mode=0o600)
                _sync_folder(self._folder)

    def begin(self) -> "FolderIncoming":
        """Begin a file beside the others."""
        self._check_there()
        with _told():
            if shutil.disk_usage(self._folder).free < self._free_bytes_min:
                raise EvidenceFullError(
                    "the disk of the originals is nearly full: make room, then send it again"
                )
            incoming = self._folder / INCOMING
            incoming.mkdir(mode=0o700, exist_ok=True)
            self._sweep(incoming)
            return FolderIncoming(self._folder, incoming / uuid4().hex)

    def open(self, name: str) -> BinaryIO | None:
        """Open a stored original."""
        self._check_there()
        with _told():
            try:
                return path_of(self._folder, name).open("rb")
            except FileNotFoundError:
                return None

    def mark(self, name: str) -> Mark | None:
        """Give size, file number and times, which no change leaves as they were."""
        self._check_there()
        with _told():
            try:
                found = path_of(self._folder, name).stat()
            except FileNotFoundError:
                return None
        return found.st_size, found.st_ino, found.st_mtime_ns, found.st_ctime_ns

    def remove(self, name: str) -> None:
        """Remove a file."""
        with _told():
            path_of(self._folder, name).unlink(missing_ok=True)

    def names(self) -> Iterator[str]:
        """Name every file, in order."""
        self._check_there()
        with _told():
            for path in sorted(self._folder.glob("??/*")):
                if _NAME.fullmatch(path.name):
                    yield path.name

    def place(self, name: str) -> str:
        """Give the file's path."""
        return str(path_of(self._folder, name))

    def _is_ours(self) -> bool:
        return (self._folder / MARKER).is_file()

    def _check_there(self) -> None:
        with _told():
            if self._is_ours():
                return
        raise EvidenceAwayError(
            f"the folder of the originals is not there, or is not ours (it has no {MARKER}): "
            "mount it, then try again"
        )

    def _sweep(self, incoming: Path) -> None:
        """Remove, once in a process, what broken uploads have left."""
        if self._swept:
            return
        self._swept = True
        before = time.time() - LEFTOVER_SECONDS
        for path in incoming.iterdir():
            with contextlib.suppress(FileNotFoundError):
                if path.stat().st_mtime < before:
                    path.unlink()


class FolderIncoming:
    """A file beside the others; it moves into its place only when it is durable."""

    def __init__(self, folder: Path, path: Path) -> None:
        """Make the file."""
        self._folder = folder
        self._path = path
        self._file = os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600), "w+b")
        self._kept = False

    @property
    def out(self) -> Out:
        """Where the stored bytes are written."""
        return _Told(self._file)

    def reopen(self) -> BinaryIO:
        """Open what was written for reading."""
        with _told():
            if not self._kept:
                self._file.flush()
            return self._path.open("rb")

    def keep(self, name: str) -> None:
        """Make the bytes durable, then the name."""
        with _told():
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            target = path_of(self._folder, name)
            if not target.parent.exists():
                target.parent.mkdir(mode=0o700, exist_ok=True)
                _sync_folder(self._folder)
            self._path = self._path.replace(target)
            self._kept = True
            _sync_folder(target.parent)

    def discard(self) -> None:
        """Remove the file; a disk that does not even take that leaves it to a later sweep."""
        with contextlib.suppress(OSError):
            self._file.close()
        if not self._kept:
            with contextlib.suppress(OSError):
                self._path.unlink(missing_ok=True)


def path_of(folder: Path, name: str) -> Path:
    """Give the path of a stored original; its name is the hexadecimal part of its id."""
    assert _NAME.fullmatch(name), "a name is made of an id that was checked"
    return folder / name[:2] / name


class _Told:
    """Writes to a file and says in our own words when the disk does not take it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def write(self, content: bytes, /) -> int:
        with _told():
            return self._file.write(content)


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """Turn what the disk says into what a caller is told."""
    try:
        yield
    except MingbaiError:
        raise
    except OSError as error:
        if error.errno in _FULL:
            raise EvidenceFullError(
                "there is no room left for originals: make room, then send it again"
            ) from error
        raise EvidenceAwayError(
            f"the folder of the originals cannot be used ({error.strerror}): "
            "put it right, then try again"
        ) from error


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
