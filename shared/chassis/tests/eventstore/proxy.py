"""A loopback proxy before the database that loses an answer or a request when it is told to."""

import contextlib
import socket
import threading
from types import TracebackType
from typing import Self

from psycopg import conninfo

CHUNK_BYTES = 65_536


class LossyProxy:
    """Passes everything on, until the next answer or request is to be lost with its connection."""

    def __init__(self, url: str) -> None:
        parts = conninfo.conninfo_to_dict(url)
        self._upstream = (str(parts["host"]), int(str(parts["port"])))
        self._listener = socket.create_server(("127.0.0.1", 0))
        port = self._listener.getsockname()[1]
        self.url = conninfo.make_conninfo(url, port=port)
        self.lose_answer = threading.Event()
        self.lose_request = threading.Event()
        self.lost = 0
        self._threads = [threading.Thread(target=self._accept)]
        self._sockets: list[socket.socket] = []

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        # Closing alone would leave the accepting thread waiting.
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for each in self._sockets:
            _end(each)
        for thread in self._threads:
            thread.join()
        for each in self._sockets:
            each.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(self._upstream)
                self._sockets += [client, server]
                for way in (
                    (client, server, self.lose_request),
                    (server, client, self.lose_answer),
                ):
                    thread = threading.Thread(target=self._pump, args=way)
                    self._threads.append(thread)
                    thread.start()

    def _pump(self, source: socket.socket, target: socket.socket, lose: threading.Event) -> None:
        with contextlib.suppress(OSError):
            while chunk := source.recv(CHUNK_BYTES):
                if lose.is_set():
                    lose.clear()
                    self.lost += 1
                    break
                target.sendall(chunk)
        _end(source)
        _end(target)


def _end(each: socket.socket) -> None:
    with contextlib.suppress(OSError):
        each.shutdown(socket.SHUT_RDWR)
