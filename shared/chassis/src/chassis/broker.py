"""The connection to NATS: its options, its limits and what is logged of its errors."""

import logging
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import nats
from nats.aio.client import Client

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class BrokerOptions:
    """Everything about the connection to NATS; nothing is defaulted out of sight."""

    servers: tuple[str, ...]
    """Addresses with the service's own credentials."""
    name: str
    """What the server's monitoring shows."""
    inbox_prefix: str = "_INBOX"
    tls: ssl.SSLContext | None = None
    connect_seconds_max: int = 5
    reconnect_wait_seconds: int = 1
    ping_seconds: int = 10
    outstanding_pings_max: int = 3
    pending_bytes_max: int = 2 * 1024 * 1024
    """What may wait in memory for the socket before publishing itself waits."""


def report_errors(name: str) -> Callable[[Exception], Awaitable[None]]:
    """Give a callback that logs the client's errors, and names a missing permission as one."""

    async def report(error: Exception) -> None:
        if "permissions violation" in str(error).lower():
            _LOG.error(
                "%s lacks a permission on the NATS server, which elsewhere shows as a timeout: "
                "grant it or correct the configuration: %s", name, error,
            )  # fmt: skip
        else:
            _LOG.warning("%s: trouble with the NATS server: %r", name, error)

    return report


async def connect(options: BrokerOptions) -> Client:
    """Connect and stay connected: the client reconnects for as long as it is not closed."""
    tls = {} if options.tls is None else {"tls": options.tls}
    return await nats.connect(
        list(options.servers),
        name=options.name,
        error_cb=report_errors(options.name),
        inbox_prefix=options.inbox_prefix,
        connect_timeout=options.connect_seconds_max,
        reconnect_time_wait=options.reconnect_wait_seconds,
        max_reconnect_attempts=-1,
        ping_interval=options.ping_seconds,
        max_outstanding_pings=options.outstanding_pings_max,
        pending_size=options.pending_bytes_max,
        **tls,
    )
