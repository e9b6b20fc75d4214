"""Starts the sample service as operations would: by its settings in the environment alone."""

import asyncio
import base64
import os
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from shared.chassis.tests.service.places import ROLES, url_of

KEY = base64.b64encode(bytes(range(32))).decode()
SECONDS_MAX = 20


def install(folder: Path) -> None:
    """Write what an installer writes of the distribution, so that it has a version."""
    info = folder / "mingbai_sample-1.2.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: mingbai-sample\nVersion: 1.2\n")


def free_port() -> int:
    """Give a port on which nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
    return port


@dataclass(frozen=True, kw_only=True)
class Installed:
    """The sample service with its settings."""

    environment: dict[str, str]

    @property
    def url(self) -> str:
        """Where it serves."""
        return f"http://127.0.0.1:{self.environment['SAMPLE_HTTP_PORT']}"

    async def run(self, *arguments: str, **settings: str) -> tuple[int, str, str]:
        """Run a command to its end; gives the exit code and what it printed."""
        process = await self._start(arguments, settings)
        async with asyncio.timeout(SECONDS_MAX):
            out, err = await process.communicate()
        assert process.returncode is not None
        return process.returncode, out.decode(), err.decode()

    @asynccontextmanager
    async def running(self, **settings: str) -> AsyncIterator[asyncio.subprocess.Process]:
        """Run all roles; kills what the block did not end."""
        process = await self._start((), settings)
        try:
            yield process
        finally:
            if process.returncode is None:
                process.kill()
            await process.communicate()

    async def _start(
        self, arguments: tuple[str, ...], settings: dict[str, str]
    ) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", "sample", *arguments),
            env={**self.environment, **settings},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )


def installed(*, database: str, nats: str, issuer: str, folder: Path) -> Installed:
    """Give the service as it is installed in a demonstration."""
    install(folder)
    server = urlsplit(nats)
    settings = {
        "COUNTY": "510604",
        "DEMONSTRATION": "true",
        "DATABASE_URL": url_of(database, ROLES.app),
        "PROJECTOR_URL": url_of(database, ROLES.projector),
        "MIGRATOR_URL": url_of(database, ROLES.migrator),
        "NATS_URL": f"nats://{server.hostname}:{server.port}",
        "NATS_USER": server.username or "",
        "NATS_PASSWORD": server.password or "",
        "OPS_NATS_URL": nats,
        "HTTP_PORT": str(free_port()),
        "ISSUER": issuer,
        "COUNTY_KEY": f"2026a:{KEY}",
        "IDENTITY_KEY": KEY,
        "CLOCK_FILE": str(folder / "clock"),
    }
    path = os.pathsep.join((str(Path(__file__).parent), str(folder)))
    own = {f"SAMPLE_{name}": value for name, value in settings.items()}
    return Installed(environment={**os.environ, "PYTHONPATH": path, **own})


async def answer(url: str, status: int, **headers: str) -> httpx.Response:
    """Ask until the answer has this status."""
    async with asyncio.timeout(SECONDS_MAX), httpx.AsyncClient() as client:
        while True:
            try:
                found = await client.get(url, headers=headers)
            except httpx.TransportError:
                await asyncio.sleep(0.05)
                continue
            if found.status_code == status:
                return found
            await asyncio.sleep(0.05)
