"""An exported bundle: a folder, or one uncompressed tar with the same files in a fixed order."""

import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Protocol

from mingbai_verify.errors import DamagedError, MalformedError
from mingbai_verify.tiles import TILE_HEIGHT, TILE_WIDTH, TilePath, tile_width

MANIFEST = "manifest.json"
POLICY = "policy"
CHECKPOINT = "checkpoint"
SELECTION = "selection.jsonl"
PART_BYTES_MAX = TILE_WIDTH * (2 + 0xFFFF)
"""No file but a selection is larger than a full bundle of the largest entries."""


class PartMissingError(DamagedError):
    """The bundle lacks a file that it must have."""

    code = "bundle_part_missing"


class BundleUnreadableError(MalformedError):
    """The path is neither a folder nor an uncompressed tar with the files of a bundle."""

    code = "bundle_unreadable"


class Bundle(Protocol):
    """Gives the files of a bundle, each once, in the order of `log_paths`."""

    def read(self, path: str) -> bytes:
        """Give a file, or raise `PartMissingError`."""

    def lines(self, path: str) -> Iterator[bytes]:
        """Give the lines of a file one by one, or raise `PartMissingError`."""


def log_paths(size: int) -> Iterator[TilePath]:
    """Give the tiles of a whole log in the order in which they are written and read.

    Each bundle of entries follows its hash tile; a tile of a higher level follows the last tile
    below it, and those that are not full stand at the end.
    """
    for index in range(-(-size // TILE_WIDTH)):
        width = tile_width(size, level=0, index=index)
        yield TilePath(level=0, index=index, width=width)
        yield TilePath(level=None, index=index, width=width)
        level, above = 1, index + 1
        while width == TILE_WIDTH and above % TILE_WIDTH == 0:
            above //= TILE_WIDTH
            yield TilePath(level=level, index=above - 1)
            level += 1
    level = 1
    while hashes := size >> (TILE_HEIGHT * level):
        if width := hashes % TILE_WIDTH:
            yield TilePath(level=level, index=hashes // TILE_WIDTH, width=width)
        level += 1


@contextmanager
def open_bundle(path: Path) -> Iterator[Bundle]:
    """Open a bundle for as long as it is read; raises `BundleUnreadableError`."""
    if path.is_dir():
        yield FolderBundle(path)
        return
    try:
        opened = tarfile.open(path, "r|")  # noqa: SIM115  # it is closed below
    except (tarfile.TarError, OSError) as error:
        raise BundleUnreadableError(
            f"{path} is neither a folder nor an uncompressed tar: {error}"
        ) from error
    with opened:
        yield TarBundle(opened)


class FolderBundle:
    """A bundle in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, path: str) -> bytes:
        """Give a file, or raise `PartMissingError`."""
        try:
            with (self._folder / path).open("rb") as file:
                content = file.read(PART_BYTES_MAX + 1)
        except OSError as error:
            raise PartMissingError(f"the bundle has no {path}: export it again") from error
        return _bounded(content, path)

    def lines(self, path: str) -> Iterator[bytes]:
        """Give the lines of a file one by one, or raise `PartMissingError`."""
        try:
            with (self._folder / path).open("rb") as file:
                yield from iter(lambda: file.readline(PART_BYTES_MAX), b"")
        except OSError as error:
            raise PartMissingError(f"the bundle has no {path}: export it again") from error


class TarBundle:
    """A bundle in a tar, which is read once from its beginning to its end."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self._next: tarfile.TarInfo | None = None

    def read(self, path: str) -> bytes:
        """Give the next file if it has this path, or raise `PartMissingError`."""
        found = self._member(path)
        try:
            file = self._tar.extractfile(found)
            content = b"" if file is None else file.read(PART_BYTES_MAX + 1)
        except (tarfile.TarError, OSError) as error:
            raise PartMissingError(f"the tar ends inside {path}: export it again") from error
        self._next = None
        return _bounded(content, path)

    def lines(self, path: str) -> Iterator[bytes]:
        """Give the lines of the next file if it has this path, or raise `PartMissingError`."""
        file = self._tar.extractfile(self._member(path))
        self._next = None
        if file is not None:
            yield from iter(lambda: file.readline(PART_BYTES_MAX), b"")

    def _member(self, path: str) -> tarfile.TarInfo:
        try:
            while self._next is None or not self._next.isfile():
                self._next = self._tar.next()
                # The library keeps every member that it met, and a log has very many.
                self._tar.members = []  # type: ignore[attr-defined]  # it is no part of the stubs
                if self._next is None:
                    raise PartMissingError(f"the tar has no {path}, or not in its place")
        except (tarfile.TarError, OSError, ValueError) as error:
            raise PartMissingError(f"the tar is broken before {path}: {error}") from error
        if str(PurePosixPath(self._next.name)) != path:
            raise PartMissingError(f"the tar has no {path}, or not in its place")
        return self._next


def _bounded(content: bytes, path: str) -> bytes:
    if len(content) > PART_BYTES_MAX:
        raise BundleUnreadableError(f"{path} is larger than any file of a bundle can be")
    return content
