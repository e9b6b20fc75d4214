"""Traces, metrics and logs by OpenTelemetry; sent by OTLP over HTTP where a setting says where."""

import logging
import time
from collections.abc import Callable, Iterable

from opentelemetry import context as contexts
from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.metrics import CallbackOptions, Observation
from opentelemetry.sdk._logs import LoggerProvider, LoggingHandler
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.id_generator import RandomIdGenerator
from opentelemetry.sdk.trace.sampling import ALWAYS_OFF, ALWAYS_ON, ParentBased
from opentelemetry.trace import SpanKind, set_tracer_provider
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from starlette.types import ASGIApp, Message, Receive, Scope, Send

METRICS_MILLISECONDS = 5_000
SERVER_ERROR = 500
_PROPAGATOR = TraceContextTextMapPropagator()


class Telemetry:
    """One process's telemetry; without an endpoint trace ids still travel and nothing is sent."""

    def __init__(self, *, service: str, version: str, endpoint: str | None) -> None:
        """Send to this OTLP/HTTP endpoint, for example `http://127.0.0.1:4318`."""
        resource = Resource.create({"service.name": service, "service.version": version})
        sampler = ParentBased(ALWAYS_ON if endpoint else ALWAYS_OFF)
        self._traces = TracerProvider(resource=resource, sampler=sampler)
        self._sends = endpoint is not None
        readers = []
        self._logs: LoggerProvider | None = None
        if endpoint is not None:
            root = endpoint.rstrip("/")
            self._traces.add_span_processor(
                BatchSpanProcessor(OTLPSpanExporter(endpoint=f"{root}/v1/traces"))
            )
            readers.append(
                PeriodicExportingMetricReader(
                    OTLPMetricExporter(endpoint=f"{root}/v1/metrics"),
                    export_interval_millis=METRICS_MILLISECONDS,
                )
            )
            self._logs = LoggerProvider(resource=resource)
            self._logs.add_log_record_processor(
                BatchLogRecordProcessor(OTLPLogExporter(endpoint=f"{root}/v1/logs"))
            )
            logging.getLogger().addHandler(LoggingHandler(logger_provider=self._logs))
        self._metrics = MeterProvider(resource=resource, metric_readers=readers)
        self._meter = self._metrics.get_meter("mingbai")
        self.tracer = self._traces.get_tracer("mingbai")
        self._seconds = self._meter.create_histogram(
            "http.server.request.duration", unit="s", description="How long requests took."
        )
        # The consumers and the event store name spans through the global API.
        set_tracer_provider(self._traces)

    def counter(self, name: str, description: str) -> Callable[[int], None]:
        """Give a function that counts."""
        counter = self._meter.create_counter(name, description=description)
        return counter.add

    def gauge(self, name: str, description: str, read: Callable[[], int | None]) -> None:
        """Show a number that is read whenever metrics are sent."""

        def observe(_: CallbackOptions) -> Iterable[Observation]:
            value = read()
            return () if value is None else (Observation(value),)

        self._meter.create_observable_gauge(name, callbacks=[observe], description=description)

    def traced(self, app: ASGIApp) -> ASGIApp:
        """Wrap an application: each request is a span that continues its caller's trace."""
        return _TracedRequests(app, self) if self._sends else _NamedRequests(app)

    def measured(self, seconds: float, method: str, status: int) -> None:
        """Note how long a request took."""
        attributes: dict[str, str | int] = {
            "http.request.method": method,
            "http.response.status_code": status,
        }
        self._seconds.record(seconds, attributes)

    def shutdown(self) -> None:
        """Send what waits and stop."""
        self._traces.shutdown()
        self._metrics.shutdown()
        if self._logs is not None:
            self._logs.shutdown()


def current_trace() -> dict[str, str]:
    """Give the headers by which whoever comes next continues the present trace."""
    headers: dict[str, str] = {}
    _PROPAGATOR.inject(headers)
    return headers


class _NamedRequests:
    """Gives each request its place in a trace, and notes nothing: there is nobody to send it to."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._ids = RandomIdGenerator()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        token = contexts.attach(trace.set_span_in_context(self._span(scope)))
        try:
            await self._app(scope, receive, send)
        finally:
            contexts.detach(token)

    def _span(self, scope: Scope) -> trace.Span:
        carrier = _carrier(scope)
        caller = trace.get_current_span(_PROPAGATOR.extract(carrier)) if carrier else None
        above = trace.INVALID_SPAN_CONTEXT if caller is None else caller.get_span_context()
        return trace.NonRecordingSpan(
            trace.SpanContext(
                trace_id=above.trace_id if above.is_valid else self._ids.generate_trace_id(),
                span_id=self._ids.generate_span_id(),
                is_remote=False,
                trace_flags=above.trace_flags,
                trace_state=above.trace_state,
            )
        )


class _TracedRequests:
    def __init__(self, app: ASGIApp, telemetry: Telemetry) -> None:
        self._app = app
        self._telemetry = telemetry

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        carrier = _carrier(scope)
        method: str = scope["method"]
        status = SERVER_ERROR
        started = time.perf_counter()

        async def send_noting_status(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        with self._telemetry.tracer.start_as_current_span(
            f"{method} {scope['path']}", context=_PROPAGATOR.extract(carrier), kind=SpanKind.SERVER
        ) as span:
            await self._app(scope, receive, send_noting_status)
            if span.is_recording():
                route = scope.get("route")
                span.update_name(f"{method} {getattr(route, 'path', scope['path'])}")
                span.set_attribute("http.response.status_code", status)
        self._telemetry.measured(time.perf_counter() - started, method, status)


def _carrier(scope: Scope) -> dict[str, str]:
    return {
        name.decode("latin-1"): value.decode("latin-1")
        for name, value in scope["headers"]
        if name in (b"traceparent", b"tracestate")
    }
