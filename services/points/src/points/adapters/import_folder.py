"""The folder in which a service keeps its imports between two steps, for no other user to read."""

import fcntl
import os
import stat
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from uuid import UUID

from points.adapters.import_staging import ImportStaging
from points.application.import_ports import ImportRunningError, ImportsFolderError

SPOOL_SECONDS_MAX = 24 * 3_600
"""A file whose import never began is sent again; what is left of it goes after a day."""


class ImportFolder:
    """The folder in which a service keeps its imports, for no other user to read."""

    def __init__(self, folder: Path) -> None:
        """Keep them here; the folder is made when it is first needed."""
        self._folder = folder

    def ready(self) -> Path:
        """Give the folder; raises `ImportsFolderError` where others could change what is in it."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = self._folder.lstat()
        private = stat.S_ISDIR(found.st_mode) and not found.st_mode & 0o077
        if not private or found.st_uid != os.geteuid():
            raise ImportsFolderError(
                f"{self._folder} must be a folder of the service's own user that nobody else reads"
            )
        return self._folder

    @contextmanager
    def alone(self, import_id: UUID) -> Iterator[None]:
        """Keep every other process and task from this import; raises `ImportRunningError`."""
        handle = os.open(self.ready() / f"{import_id}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise ImportRunningError(
                    "this file is being imported: ask for the import in a moment"
                ) from None
            yield
        finally:
            os.close(handle)

    def create(self, import_id: UUID) -> ImportStaging:
        """Begin to stage an import."""
        return ImportStaging.create(self._path(import_id))

    @contextmanager
    def opened(self, import_id: UUID) -> Iterator[ImportStaging | None]:
        """Lend what is staged of an import, or None where there is nothing whole."""
        path = self._path(import_id)
        if not path.exists():
            yield None
            return
        with closing(ImportStaging(path)) as staging:
            yield staging if staging.facts() else None

    def staged(self) -> list[UUID]:
        """Name the imports of which something is kept."""
        if not self._folder.exists():
            return []
        return sorted(UUID(path.stem) for path in self.ready().glob("*.staged"))

    def tidy(self, *, report_seconds_max: float) -> None:
        """Remove files that nobody came back for, and reports older than promised."""
        if not self._folder.exists():
            return
        now = time.time()
        for path in self.ready().iterdir():
            most = report_seconds_max if path.suffix in {".staged", ".lock"} else SPOOL_SECONDS_MAX
            with suppress(FileNotFoundError):
                if now - path.stat().st_mtime > most:
                    path.unlink()

    def _path(self, import_id: UUID) -> Path:
        return self.ready() / f"{import_id}.staged"
