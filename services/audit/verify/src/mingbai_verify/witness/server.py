"""The witness over HTTP: `add-checkpoint`, its key, and a page that says how it stands."""

import logging
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import BoundedSemaphore
from typing import Any, ClassVar

from mingbai_verify.keys import VerifierKey
from mingbai_verify.witness.cosigner import TEXT, Answer, Cosigner
from mingbai_verify.witness.state import State
from mingbai_verify.witness.submissions import BODY_BYTES_MAX

SECONDS_IDLE_MAX = 30.0
AT_ONCE_MAX = 32
PORT_MAX = 65_535

_LOG = logging.getLogger(__name__)


class WitnessServer(ThreadingHTTPServer):
    """Serves one witness; more connections at once than it has room for are closed."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(
        self, address: tuple[str, int], *, cosigner: Cosigner, state: State, key: VerifierKey
    ) -> None:
        """Listen at this address."""
        self.cosigner = cosigner
        self.state = state
        self.key = key
        self._room = BoundedSemaphore(AT_ONCE_MAX)
        super().__init__(address, _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Answer in a thread of its own, or close where there are too many."""
        if not self._room.acquire(blocking=False):
            self.shutdown_request(request)
            return
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Give the room back at the end."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._room.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Log what broke an answer; the next one is independent of it."""
        del request
        _LOG.exception("a request of %s could not be answered", client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "mingbai-witness"
    sys_version = ""
    timeout = SECONDS_IDLE_MAX
    server: WitnessServer
    # Two writes of one answer would wait for the other side's acknowledgement.
    wbufsize: ClassVar[int] = -1
    disable_nagle_algorithm: ClassVar[bool] = True

    def do_POST(self) -> None:  # the library's name
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or self.headers.get("Transfer-Encoding"):
            self._give(
                Answer(status=HTTPStatus.LENGTH_REQUIRED, body="say Content-Length\n"), end=True
            )
            return
        if len(length) > len(str(BODY_BYTES_MAX)) or int(length) > BODY_BYTES_MAX:
            body = f"at most {BODY_BYTES_MAX} bytes\n"
            self._give(Answer(status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE, body=body), end=True)
            return
        body_read = self.rfile.read(int(length))
        if self.path != "/add-checkpoint":
            self._give(Answer(status=HTTPStatus.NOT_FOUND, body="POST /add-checkpoint\n"))
            return
        self._give(self.server.cosigner.add_checkpoint(body_read))

    def do_GET(self) -> None:  # the library's name
        if self.path == "/vkey":
            self._give(Answer(status=HTTPStatus.OK, body=f"{self.server.key}\n"))
        elif self.path == "/":
            self._give(standing(self.server.state, self.server.key))
        else:
            self._give(Answer(status=HTTPStatus.NOT_FOUND, body="GET / or /vkey\n"))

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the library's name
        _LOG.info("%s %s", self.address_string(), format % args)

    def _give(self, answer: Answer, *, end: bool = False) -> None:
        content = answer.body.encode()
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        if end:
            # What was sent behind it was not read, and is no next request.
            self.send_header("Connection", "close")
            self.close_connection = True
        self.end_headers()
        self.wfile.write(content)
        self.wfile.flush()


def standing(state: State, key: VerifierKey) -> Answer:
    """Say in words how the witness stands; 500 while an alarm is open, so that monitors ring."""
    with state.transaction() as memory:
        alarms = memory.open_alarms()
    lines = [f"见证人 Witness: {key.name}"]
    lines += [f"✗ {each.kind} {each.origin} {each.size}: {each.file}" for each in alarms] or [
        "✓ 无警报 No alarm"
    ]
    status = HTTPStatus.INTERNAL_SERVER_ERROR if alarms else HTTPStatus.OK
    body = "".join(f"{line}\n" for line in lines)
    return Answer(status=status, body=body, content_type=TEXT)


def address_of(listen: str) -> tuple[str, int]:
    """Read `host:port`; raises `ValueError`."""
    host, _, port = listen.rpartition(":")
    if not host or not port.isdecimal() or int(port) > PORT_MAX:
        raise ValueError(f"{listen!r} is no host:port")
    return host, int(port)
