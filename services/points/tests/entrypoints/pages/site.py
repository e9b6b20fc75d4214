"""Points behind the gateway with the demonstration's issuer beside it, on ports of its own."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psycopg
from fastapi import FastAPI

from chassis.foundation import Foundation
from chassis.http.server import Address, make_server
from chassis.service import Running
from points.bootstrap import NAME, SERVICE
from runner.gateway import GatewaySettings, create_gateway
from runner.issuer import create_issuer
from runner.issuing import IssuerSettings
from services.points.tests.entrypoints.desk import (
    SharedClock,
    _process,
    _settings,
    _tell_register,
)
from services.points.tests.process import following
from services.points.tests.rounds import Anjia
from services.points.tests.village import (
    EVERYBODY,
    GRID,
    MEMBERS,
    OTHER_GRID,
    VILLAGE,
    adopt,
    adopted,
    unit,
)

CLIENT = "mingbai-pages"
NEIGHBOURS = 14
LABELS = {
    "officer": "网格员 · 一组",
    "secretary": "村党总支部书记",
    "head": "1组-003户户主",
    "neighbour": "1组-004户户主",
    **{member: f"评议小组成员 {number}" for number, member in enumerate(MEMBERS, 1)},
}
HOUSEHOLDS = {
    "1组-003户": (GRID, "head"),
    **{f"1组-{number:03}户": (GRID, "neighbour") for number in range(4, NEIGHBOURS + 1)},
    **{f"2组-{number:03}户": (OTHER_GRID, member) for number, member in enumerate(MEMBERS, 1)},
}


@dataclass(kw_only=True)
class Site:
    """Where the pages are found, and the village behind them."""

    gateway: str
    direct: str
    base: Foundation
    anjia: Anjia

    @property
    def url(self) -> str:
        """The pages as browsers find them."""
        return f"{self.gateway}/points"

    def at(self, text: str) -> None:
        """Move the one clock of service and issuer."""
        self.anjia.at(text)

    def client(self) -> httpx.AsyncClient:
        """Give a browser without eyes: it keeps cookies and follows no redirect by itself."""
        return httpx.AsyncClient(base_url=self.url, trust_env=False)

    @asynccontextmanager
    async def signed_in(self, name: str) -> AsyncIterator[httpx.AsyncClient]:
        """Give a client that has gone the whole way through the issuer."""
        async with self.client() as client:
            away = await client.get("/zh/signin")
            back = await client.get(f"{away.headers['location']}&subject={name}")
            answer = await client.get(back.headers["location"])
            assert answer.status_code == 303, answer.text
            yield client


@asynccontextmanager
async def open_site(url: str, folder: Path) -> AsyncIterator[Site]:
    """Serve the database (named by its superuser's URL) with a small village in it."""
    clock = SharedClock(folder / "clock")
    ports = {name: _bound() for name in ("gateway", "issuer", "points")}
    addresses = {name: f"http://127.0.0.1:{each.getsockname()[1]}" for name, each in ports.items()}
    gateway = addresses["gateway"]
    issuer = IssuerSettings(
        demonstration=True,
        url=f"{gateway}/issuer",
        audience="mingbai",
        subjects=(*EVERYBODY, "stranger"),
        labels=LABELS,
        clients={CLIENT: (f"{gateway}/points/signin/callback",)},
        folder=folder,
    )
    _name_units(url)
    settings = _settings(url, folder, issuer.url)
    base = Foundation(NAME, settings.model_copy(update={"public_url": f"{gateway}/points"}))
    await base.open()
    base.level.note_whole()
    _tell_register(base, url, issuer.url)
    behind = {name: addresses[name] for name in ("issuer", "points")}
    apps = {
        "issuer": create_issuer(issuer, now=lambda: clock.now().timestamp()),
        "points": Running(SERVICE, base)._app(),
        "gateway": create_gateway(GatewaySettings(port=0, upstreams=behind)),
    }
    async with AsyncExitStack() as stack:
        stack.push_async_callback(base.close)
        for name, app in apps.items():
            await stack.enter_async_context(_served(app, ports[name]))
        stack.enter_context(following(url))
        anjia = Anjia(_process(base, clock, url))
        for label, (grid, contact) in HOUSEHOLDS.items():
            await anjia.open(label, grid=grid, contact=contact)
        yield Site(gateway=gateway, direct=addresses["points"], base=base, anjia=anjia)


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
        await asyncio.sleep(0.005)
    try:
        yield
    finally:
        server.should_exit = True
        await serving


def _name_units(url: str) -> None:
    """Let the register have told the names of units too."""
    (section,) = (section for section in adopted() if section["kind"] == "units")
    village = {"entry": "unit", "unit": VILLAGE, "name": "安家村"}
    entries: list[dict[str, Any]] = [village, *section["entries"]]
    with psycopg.connect(url) as connection:
        adopt(connection, section)
        for entry in entries:
            if entry["entry"] == "unit":
                statement = "UPDATE replica.units SET name = %s WHERE unit = %s"
                connection.execute(statement, (entry["name"], unit(entry["unit"])))
