"""What every embedded server is: one process on one folder, started and ended in order."""

from abc import ABC, abstractmethod
from pathlib import Path
from types import TracebackType
from typing import ClassVar, Self

from chassis.embedded.folder import ServerFolder
from chassis.embedded.process import ServerFailedError, ServerProcess


class EmbeddedServer(ABC):
    """One server on one folder: loopback only, passwords for everyone, ended with its parent."""

    NAME: ClassVar[str]
    """What it is called where it says what is wrong."""

    def __init__(self, folder: Path, *, stop_seconds_max: float) -> None:
        self._folder = ServerFolder(folder)
        self._stop_seconds_max = stop_seconds_max
        self._process: ServerProcess | None = None

    @abstractmethod
    def start(self) -> None:
        """Return when the server does its work; an error shows the tail of its log."""

    def stop(self) -> None:
        """End the server in order and give the folder back; nothing happens when it is stopped."""
        if self._process is not None:
            self._process.stop(seconds_max=self._stop_seconds_max)
            self._process = None
        self._folder.release()

    @property
    def pid(self) -> int:
        """The server's process id."""
        return self._started().pid

    @property
    def running(self) -> bool:
        """Whether the server was started and has not ended."""
        return self._process is not None and self._process.running

    @property
    def log(self) -> Path:
        """The file that the server writes its log to."""
        return self._folder.log

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.stop()

    def _started(self) -> ServerProcess:
        if self._process is None:
            raise ServerFailedError(f"{self.NAME} in {self._folder.path} is not started")
        return self._process
