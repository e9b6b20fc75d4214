"""The uvicorn server that a service runs in, every option named."""

from dataclasses import dataclass

import uvicorn
from starlette.types import ASGIApp

CONNECTIONS_MAX = 1_000
BACKLOG_MAX = 2_048
KEEP_ALIVE_SECONDS = 65
SHUTDOWN_SECONDS_MAX = 10
HEADER_BYTES_MAX = 32 * 1024


@dataclass(frozen=True, kw_only=True)
class Address:
    """Where a server listens; port 0 takes a free one."""

    host: str
    port: int


def make_server(app: ASGIApp, address: Address) -> uvicorn.Server:
    """Give a server for one application; the caller runs it with `await server.serve()`."""
    config = uvicorn.Config(
        app,
        host=address.host,
        port=address.port,
        http="httptools",
        ws="none",
        loop="uvloop",
        lifespan="on",
        server_header=False,
        date_header=True,
        proxy_headers=False,
        access_log=False,
        log_config=None,
        backlog=BACKLOG_MAX,
        limit_concurrency=CONNECTIONS_MAX,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS_MAX,
        h11_max_incomplete_event_size=HEADER_BYTES_MAX,
    )
    return uvicorn.Server(config)
