"""A small OTLP/HTTP receiver: keeps the spans, metrics and logs that services send."""

import gzip
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import (
    ExportMetricsServiceRequest,
)
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


@dataclass(frozen=True)
class Seen:
    """One span: its trace, its service and its name."""

    trace: str
    service: str
    name: str


class Receiver:
    """Listens on a free loopback port while it is entered."""

    def __init__(self) -> None:
        """Begin with nothing seen."""
        self.spans: list[Seen] = []
        self.metrics: set[tuple[str, str]] = set()
        self.logs: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())

    @property
    def endpoint(self) -> str:
        """The address to which services send."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def take(self, path: str, body: bytes) -> None:
        """Keep what one request carries."""
        if path == "/v1/traces":
            for group in ExportTraceServiceRequest.FromString(body).resource_spans:
                service = _service(group.resource)
                for scope in group.scope_spans:
                    self.spans += [
                        Seen(span.trace_id.hex(), service, span.name) for span in scope.spans
                    ]
        elif path == "/v1/metrics":
            for measured in ExportMetricsServiceRequest.FromString(body).resource_metrics:
                for scoped in measured.scope_metrics:
                    service = _service(measured.resource)
                    self.metrics |= {(service, metric.name) for metric in scoped.metrics}
        elif path == "/v1/logs":
            for written in ExportLogsServiceRequest.FromString(body).resource_logs:
                self.logs.append(_service(written.resource))

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:  # the library's name
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if self.headers.get("Content-Encoding") == "gzip":
                    body = gzip.decompress(body)
                receiver.take(self.path, body)
                self.send_response(200)
                self.send_header("Content-Type", "application/x-protobuf")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        return Handler


def _service(resource: Any) -> str:
    names = [
        str(each.value.string_value) for each in resource.attributes if each.key == "service.name"
    ]
    return names[0]
