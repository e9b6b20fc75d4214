"""A service behind the gateway with the demonstration's issuer beside it, on ports of their own."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from fastapi import FastAPI

from chassis.http.server import Address, make_server
from chassis.outgoing import tls
from chassis.testing.issuer import Issuer
from runner.gateway import GatewaySettings, create_gateway
from runner.issuer import KEY_FILE, create_issuer
from runner.issuing import IssuerSettings

CLIENT = "mingbai-pages"
PAUSE_SECONDS = 0.005

SECONDS_MAX = 60
"""A page may take long beside everything else that tests do."""


@dataclass(frozen=True, kw_only=True)
class Visited:
    """Where browsers find a service's pages, and who may sign in there."""

    service: str
    gateway: str
    direct: str
    labels: Mapping[str, str]
    """By subject, what the sign-in page calls somebody."""

    @property
    def url(self) -> str:
        """The pages as browsers find them."""
        return f"{self.gateway}/{self.service}"

    def client(self) -> httpx.AsyncClient:
        """Give a browser without eyes: it keeps cookies and follows no redirect by itself."""
        return httpx.AsyncClient(
            base_url=self.url, trust_env=False, verify=tls(), timeout=SECONDS_MAX
        )

    @asynccontextmanager
    async def signed_in(self, name: str) -> AsyncIterator[httpx.AsyncClient]:
        """Give a client that has gone the whole way through the issuer."""
        async with self.client() as client:
            away = await client.get("/zh/signin")
            back = await client.get(f"{away.headers['location']}&subject={name}")
            answer = await client.get(back.headers["location"])
            assert answer.status_code == 303, answer.text
            yield client


class Front:
    """Knows the addresses before anything is served, for settings name them."""

    def __init__(
        self, service: str, *, labels: Mapping[str, str], subjects: tuple[str, ...], folder: Path
    ) -> None:
        """Take ports; the issuer keeps its key in the folder."""
        self._ports = {name: _bound() for name in ("gateway", "issuer", service)}
        addresses = {
            name: f"http://127.0.0.1:{each.getsockname()[1]}" for name, each in self._ports.items()
        }
        self.visited = Visited(
            service=service,
            gateway=addresses["gateway"],
            direct=addresses[service],
            labels=labels,
        )
        self._upstreams = {name: addresses[name] for name in ("issuer", service)}
        self._settings = IssuerSettings(
            demonstration=True,
            url=f"{self.visited.gateway}/issuer",
            audience="mingbai",
            subjects=subjects,
            labels=dict(labels),
            clients={CLIENT: (f"{self.visited.url}/signin/callback",)},
            folder=folder,
        )
        self.issuer = Issuer(url=self._settings.url)
        """Signs with the served issuer's own key, for whoever asks without a browser."""
        (key,) = self.issuer.keys.values()
        (folder / KEY_FILE).write_text(json.dumps(key.as_dict(private=True)))

    @asynccontextmanager
    async def serving(self, app: FastAPI, *, now: Callable[[], float]) -> AsyncIterator[None]:
        """Serve the service, the issuer and the gateway before them meanwhile."""
        apps = {
            "issuer": create_issuer(self._settings, now=now),
            self.visited.service: app,
            "gateway": create_gateway(GatewaySettings(port=0, upstreams=self._upstreams)),
        }
        async with AsyncExitStack() as stack:
            for name, each in apps.items():
                await stack.enter_async_context(_served(each, self._ports[name]))
            yield


def _bound() -> socket.socket:
    bound = socket.socket()
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.bind(("127.0.0.1", 0))
    return bound


@asynccontextmanager
async def _served(app: FastAPI, listening: socket.socket) -> AsyncIterator[None]:
    server = make_server(app, Address(host="127.0.0.1", port=0))
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    while not server.started:
        assert not serving.done()
        await asyncio.sleep(PAUSE_SECONDS)
    try:
        yield
    finally:
        server.should_exit = True
        await serving
