"""The one port of a county: an index page, and every service and the issuer under its name."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any

import httpx
import orjson
from fastapi import FastAPI
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict
from starlette.background import BackgroundTask
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from chassis.clock import PlayedClock
from chassis.http.server import Address, make_server
from runner.index_page import CSS, index_page

METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
CONNECTIONS_MAX = 200
CONNECT_SECONDS_MAX = 5.0
ANSWER_SECONDS_MAX = 120.0
PREFIX_HEADER = "X-Forwarded-Prefix"
# RFC 9110 §7.6.1 and its predecessors: these belong to one connection and go no further.
HOP_BY_HOP = frozenset(
    (
        "connection", "keep-alive", "proxy-authenticate", "proxy-authorization",
        "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade",
    )
)  # fmt: skip
# What a caller says of itself here would be believed behind us.
FORWARDED = frozenset(("forwarded", "x-forwarded-for", "x-forwarded-proto", "x-forwarded-host"))

OWN_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-cache",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class GatewaySettings(BaseSettings):
    """What the gateway is told when it starts."""

    model_config = SettingsConfigDict(env_prefix="MINGBAI_GATEWAY_", extra="forbid", frozen=True)

    host: str = Field(default="127.0.0.1", description="The address to listen on.")
    port: int = Field(ge=0, le=65_535, description="The port to listen on.")
    upstreams: dict[str, str] = Field(description="By name, the address of what lies behind.")
    clock_file: Path | None = Field(default=None, description="File of the played clock.")


@dataclass(frozen=True, kw_only=True)
class Upstream:
    """One service behind the gateway."""

    name: str
    url: str

    @property
    def prefix(self) -> str:
        """Under which path the gateway shows it."""
        return f"/{self.name}"


def create_gateway(settings: GatewaySettings) -> FastAPI:
    """Make the gateway's application."""
    client = httpx.AsyncClient(
        # Nothing of this machine's environment may send a county's requests elsewhere.
        trust_env=False,
        follow_redirects=False,
        timeout=httpx.Timeout(ANSWER_SECONDS_MAX, connect=CONNECT_SECONDS_MAX),
        limits=httpx.Limits(
            max_connections=CONNECTIONS_MAX, max_keepalive_connections=CONNECTIONS_MAX
        ),
    )

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        async with client:
            yield

    pages = _own_pages(settings)
    # A bare application: limits, input and callers are checked by the services themselves.
    app = FastAPI(lifespan=lifespan, openapi_url=None, docs_url=None, redoc_url=None)
    app.router.routes.extend(pages)
    for name, url in settings.upstreams.items():
        proxy = Proxy(client, Upstream(name=name, url=url.rstrip("/")))
        for path in (f"/{name}", f"/{name}/{{path:path}}"):
            app.router.routes.append(Route(path, proxy.pass_on, methods=METHODS))
    return app


class Proxy:
    """Passes requests on to one upstream and its answers back, a piece at a time."""

    def __init__(self, client: httpx.AsyncClient, upstream: Upstream) -> None:
        self._client = client
        self._upstream = upstream

    async def pass_on(self, request: Request) -> Response:
        """Give the upstream's answer, or a 502 when it is away."""
        path = request.url.path.removeprefix(self._upstream.prefix) or "/"
        query = request.url.query.encode()
        sent = self._client.build_request(
            request.method,
            httpx.URL(self._upstream.url).copy_with(raw_path=_raw_path(request, path, query)),
            headers=self._headers(request),
            content=request.stream() if _has_body(request) else None,
        )
        try:
            answer = await self._client.send(sent, stream=True)
        except httpx.TransportError as error:
            return _away(self._upstream, error)
        if path == "/openapi.json" and answer.status_code == HTTPStatus.OK:
            return await self._document(answer)
        return self._streamed(answer)

    def _headers(self, request: Request) -> list[tuple[bytes, bytes]]:
        kept = _without_hops(request.headers.raw)
        kept = [pair for pair in kept if pair[0].decode("latin-1").lower() not in FORWARDED]
        kept.append((PREFIX_HEADER.encode(), self._upstream.prefix.encode()))
        if request.client is not None:
            kept.append((b"X-Forwarded-For", request.client.host.encode()))
        return kept

    def _streamed(self, answer: httpx.Response) -> StreamingResponse:
        response = StreamingResponse(
            answer.aiter_raw(),
            status_code=answer.status_code,
            background=BackgroundTask(answer.aclose),
        )
        response.raw_headers = _without_hops(answer.headers.raw)
        location = answer.headers.get("location", "")
        if location.startswith("/"):
            MutableHeaders(raw=response.raw_headers)["location"] = self._upstream.prefix + location
        return response

    async def _document(self, answer: httpx.Response) -> Response:
        """Say in the OpenAPI document where the service is, so that its page can try it."""
        try:
            document: dict[str, Any] = orjson.loads(await answer.aread())
        finally:
            await answer.aclose()
        return JSONResponse({**document, "servers": [{"url": self._upstream.prefix}]})


def _own_pages(settings: GatewaySettings) -> list[Route]:
    clock = None if settings.clock_file is None else PlayedClock(settings.clock_file)

    async def index(_: Request) -> Response:
        played = None if clock is None else clock.now()
        page = index_page(services=list(settings.upstreams), played=played)
        return HTMLResponse(page, headers=OWN_HEADERS)

    async def style(_: Request) -> Response:
        return Response(CSS, media_type="text/css", headers=OWN_HEADERS)

    async def healthz(_: Request) -> Response:
        return JSONResponse({"status": "alive"})

    return [Route("/", index), Route("/index.css", style), Route("/healthz", healthz)]


def _has_body(request: Request) -> bool:
    return "content-length" in request.headers or "transfer-encoding" in request.headers


def _raw_path(request: Request, path: str, query: bytes) -> bytes:
    """Give path and query as they came, so that nothing is escaped twice."""
    scope: Mapping[str, Any] = request.scope
    raw: bytes = scope.get("raw_path") or path.encode()
    name = request.url.path.encode()
    raw = raw.removeprefix(name[: len(name) - len(path.encode())]) if path != "/" else b"/"
    return raw + (b"?" + query if query else b"")


def _without_hops(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Leave out what belongs to one connection, also what `Connection` names."""
    named = {
        word.strip().lower()
        for name, value in headers
        if name.lower() == b"connection"
        for word in value.decode("latin-1").split(",")
    }
    gone = HOP_BY_HOP | named | {"host"}
    return [
        (name.lower(), value)
        for name, value in headers
        if name.decode("latin-1").lower() not in gone
    ]


def _away(upstream: Upstream, error: httpx.TransportError) -> Response:
    return JSONResponse(
        {
            "type": "about:blank",
            "title": "The service does not answer",
            "status": HTTPStatus.BAD_GATEWAY.value,
            "code": "upstream_away",
            "detail": f"{upstream.name} does not answer ({type(error).__name__}): try again soon",
        },
        status_code=HTTPStatus.BAD_GATEWAY,
        media_type="application/problem+json",
        headers={"Retry-After": "1"},
    )


def main() -> None:
    """Run the gateway until it is told to stop."""
    settings = GatewaySettings()  # type: ignore[call-arg] # the environment gives the rest
    make_server(create_gateway(settings), Address(host=settings.host, port=settings.port)).run()


if __name__ == "__main__":
    main()
