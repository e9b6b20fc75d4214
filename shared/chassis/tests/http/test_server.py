"""The same application behind a real server on a loopback port."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI

from chassis.http.server import Address, make_server


@pytest.fixture
async def port(app: FastAPI) -> AsyncIterator[int]:
    server = make_server(app, Address(host="127.0.0.1", port=0))
    serving = asyncio.create_task(server.serve())
    while not server.started:
        assert not serving.done()
        await asyncio.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    await serving


async def _spoken(port: int, request: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    await writer.drain()
    answered = await asyncio.wait_for(reader.read(), 5)
    writer.close()
    await writer.wait_closed()
    return answered


async def test_the_server_does_not_name_itself(port: int) -> None:
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        response = await client.get("/healthz")

    assert response.json() == {"status": "alive"}
    assert "server" not in response.headers


async def test_a_body_in_chunks_is_cut_off_at_the_limit(port: int) -> None:
    head = b"POST /anything HTTP/1.1\r\nHost: s\r\nContent-Type: application/json\r\n"
    chunk = b"200\r\n" + b" " * 0x200 + b"\r\n"

    answered = await _spoken(port, head + b"Transfer-Encoding: chunked\r\n\r\n" + chunk * 3)

    assert answered.startswith(b"HTTP/1.1 413")
    assert b'"code":"body_too_large"' in answered


async def test_raw_bytes_in_the_address_are_refused(port: int) -> None:
    get = b"GET /echo/a?q=\xe6\x9d\x91 HTTP/1.1\r\nHost: s\r\nConnection: close\r\n\r\n"

    answered = await _spoken(port, get)

    assert answered.startswith(b"HTTP/1.1 400")


async def test_an_encoded_bad_path_is_refused_by_the_raw_path(port: int) -> None:
    get = b"GET /echo/%ff HTTP/1.1\r\nHost: s\r\nConnection: close\r\n\r\n"

    answered = await _spoken(port, get)

    assert b'"code":"url_malformed"' in answered
