"""Our own small HTTP client against a real server, and against one that misbehaves."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from chassis.http.server import Address, make_server
from runner.demo.connections import Connections

LOOPBACK = "127.0.0.1"


@pytest.fixture
async def address() -> AsyncIterator[str]:
    app = FastAPI()

    @app.api_route("/{path:path}", methods=["GET", "POST"])
    async def echo(request: Request) -> Response:
        assert request.client is not None
        return JSONResponse(
            {
                "url": str(request.url),
                "body": (await request.body()).decode(),
                "port": request.client.port,
            },
            status_code=201,
            headers={"X-Own": "值".encode().decode("latin-1")},
        )

    with socket.socket() as free:
        free.bind((LOOPBACK, 0))
        port = free.getsockname()[1]
    server = make_server(app, Address(host=LOOPBACK, port=port))
    serving = asyncio.create_task(server.serve())
    while not server.started:
        assert not serving.done()
        await asyncio.sleep(0.005)
    yield f"http://{LOOPBACK}:{port}"
    server.should_exit = True
    await serving


async def test_a_connection_is_kept_for_the_next_request(address: str) -> None:
    connections = Connections(seconds_max=5)

    first = await connections.request("POST", f"{address}/a?b=1", headers={}, body="演示".encode())
    second = await connections.request("GET", f"{address}/c", headers={}, body=b"")
    both = await asyncio.gather(
        *(connections.request("GET", f"{address}/d", headers={}, body=b"") for _ in range(2))
    )
    connections.close()

    assert (first.status, first.headers["content-type"]) == (201, "application/json")
    assert b'"body":"\xe6\xbc\x94\xe7\xa4\xba"' in first.body
    assert f'"url":"{address}/a?b=1"'.encode() in first.body
    assert first.body[-8:] == second.body[-8:]
    assert both[0].body[-8:] != both[1].body[-8:]


@asynccontextmanager
async def answering(
    answer: bytes,
) -> AsyncIterator[str]:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        await writer.drain()
        writer.close()

    handle: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]] = serve
    server = await asyncio.start_server(handle, LOOPBACK, 0)
    async with server:
        yield f"http://{LOOPBACK}:{server.sockets[0].getsockname()[1]}/"


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nabc",
        b"HTTP/1.1 200 OK\r\ncontent-length: -5\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: 999999999999\r\n\r\n",
        b"HTTP/1.1 abc OK\r\ncontent-length: 0\r\n\r\n",
        b"SSH-2.0\r\n\r\n",
    ],
)
async def test_a_broken_answer_is_an_error(answer: bytes) -> None:
    connections = Connections(seconds_max=5)
    async with answering(answer) as url:
        with pytest.raises(OSError, match="answer"):
            await connections.request("GET", url, headers={}, body=b"")
    connections.close()


async def test_a_server_that_says_nothing_is_left_after_a_time() -> None:
    connections = Connections(seconds_max=0.1)
    with socket.socket() as silent:
        silent.bind((LOOPBACK, 0))
        silent.listen()
        url = f"http://{LOOPBACK}:{silent.getsockname()[1]}/"
        with pytest.raises(TimeoutError):
            await connections.request("GET", url, headers={}, body=b"")
