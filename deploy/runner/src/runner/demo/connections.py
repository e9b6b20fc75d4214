"""Kept HTTP/1.1 connections to services on this machine: little enough to leave them the CPU."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

HEAD_BYTES_MAX = 64 * 1024
BODY_BYTES_MAX = 16 * 1024 * 1024


class ConnectionBrokenError(OSError):
    """The connection ended, or what came over it is no HTTP/1.1 answer with a length."""


@dataclass(frozen=True, kw_only=True)
class Response:
    """One answer; the names of its headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Connections:
    """Sends one request at a time over each connection and keeps it for the next one."""

    def __init__(self, *, seconds_max: float) -> None:
        self._seconds_max = seconds_max
        self._idle: dict[str, list[_Connection]] = defaultdict(list)

    async def request(
        self, method: str, url: str, *, headers: Mapping[str, str], body: bytes
    ) -> Response:
        """Give the answer; `OSError` or `TimeoutError` when there is none."""
        parts = urlsplit(url)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        lines = [f"{method} {target} HTTP/1.1", f"host: {parts.netloc}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        if body or method == "POST":
            lines.append(f"content-length: {len(body)}")
        sent = "\r\n".join([*lines, "", ""]).encode("ascii") + body
        idle = self._idle[parts.netloc]
        async with asyncio.timeout(self._seconds_max):
            connection = idle.pop() if idle else await _Connection.open(parts.netloc)
            try:
                response = await connection.exchange(sent)
            except BaseException:
                connection.close()
                raise
        if response.headers.get("connection", "").lower() == "close":
            connection.close()
        else:
            idle.append(connection)
        return response

    def close(self) -> None:
        """End all connections."""
        for idle in self._idle.values():
            while idle:
                idle.pop().close()


class _Connection:
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @classmethod
    async def open(cls, netloc: str) -> "_Connection":
        host, _, port = netloc.partition(":")
        return cls(*await asyncio.open_connection(host, int(port), limit=HEAD_BYTES_MAX))

    async def exchange(self, sent: bytes) -> Response:
        self._writer.write(sent)
        try:
            head = await self._reader.readuntil(b"\r\n\r\n")
            status, headers = _read_head(head)
            length = int(headers.get("content-length", "-1"))
            if not 0 <= length <= BODY_BYTES_MAX:
                raise ConnectionBrokenError("the answer has no length that can be taken")
            body = await self._reader.readexactly(length)
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError) as error:
            raise ConnectionBrokenError(f"the answer broke off: {error!r}") from error
        return Response(status=status, headers=headers, body=body)

    def close(self) -> None:
        self._writer.close()


def _read_head(head: bytes) -> tuple[int, dict[str, str]]:
    first, *lines = head.decode("latin-1").split("\r\n")
    version, _, rest = first.partition(" ")
    if version != "HTTP/1.1":
        raise ValueError(first[:80])
    headers = {}
    for line in lines:
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    return int(rest[:3]), headers
