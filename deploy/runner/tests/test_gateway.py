"""The gateway before a small real service, over real ports."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from fastapi import APIRouter, Depends, FastAPI
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from chassis.http.app import AppOptions, create_app
from chassis.http.server import Address, make_server
from chassis.identity.permissions import Declared, permission
from runner.gateway import GatewaySettings, create_gateway

LOOPBACK = "127.0.0.1"


def free_port() -> int:
    with socket.socket() as free:
        free.bind((LOOPBACK, 0))
        port: int = free.getsockname()[1]
        return port


def service() -> FastAPI:
    read = Depends(Declared(permission("points.seen.read", public=True)))
    write = permission("points.seen.write", public=True, changes_nothing=True)
    router = APIRouter()

    @router.get("/seen/{path:path}", dependencies=[read])
    async def seen(request: Request, path: str) -> dict[str, Any]:
        return {
            "path": path,
            "raw": request.scope["raw_path"].decode(),
            "query": request.url.query,
            "headers": dict(request.headers),
        }

    @router.get("/elsewhere", dependencies=[read])
    async def elsewhere() -> Response:
        return RedirectResponse("/seen/there", headers={"Connection": "X-Own", "X-Own": "1"})

    @router.get("/slow", dependencies=[read])
    async def slow() -> Response:
        async def pieces() -> AsyncIterator[bytes]:
            yield b"first"
            await asyncio.sleep(30)
            yield b"last"

        return StreamingResponse(pieces())

    @router.post("/echo", dependencies=[Depends(Declared(write))])
    async def echo(request: Request) -> dict[str, Any]:
        body: dict[str, Any] = await request.json()
        return body

    return create_app(name="Points", version="1", routers=[router], options=AppOptions())


@asynccontextmanager
async def serving(app: FastAPI, port: int) -> AsyncIterator[None]:
    server = make_server(app, Address(host=LOOPBACK, port=port))
    task = asyncio.create_task(server.serve())
    while not server.started:
        assert not task.done()
        await asyncio.sleep(0.005)
    yield
    server.force_exit = server.should_exit = True
    await task


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    behind, front, nobody = free_port(), free_port(), free_port()
    settings = GatewaySettings(
        port=front,
        upstreams={
            "points": f"http://{LOOPBACK}:{behind}",
            "audit": f"http://{LOOPBACK}:{nobody}",
        },
    )
    async with (
        serving(service(), behind),
        serving(create_gateway(settings), front),
        httpx.AsyncClient(base_url=f"http://{LOOPBACK}:{front}", timeout=5) as client,
    ):
        yield client


async def test_a_request_arrives_without_its_prefix_and_with_its_name(
    client: httpx.AsyncClient,
) -> None:
    headers = {"Authorization": "Bearer x", "X-Forwarded-For": "1.2.3.4"}

    answer = (await client.get("/points/seen/a%2Fb/%E5%AE%89?of=1&to=%20", headers=headers)).json()

    assert answer["raw"] == "/seen/a%2Fb/%E5%AE%89"
    assert answer["query"] == "of=1&to=%20"
    assert answer["headers"]["authorization"] == "Bearer x"
    assert answer["headers"]["x-forwarded-prefix"] == "/points"
    assert answer["headers"]["x-forwarded-for"] == LOOPBACK


async def test_headers_of_one_connection_go_no_further(client: httpx.AsyncClient) -> None:
    headers = {"Connection": "keep-alive, X-Secret", "X-Secret": "1", "Keep-Alive": "5"}

    asked = (await client.get("/points/seen/x", headers=headers)).json()
    answered = await client.get("/points/elsewhere")

    assert not {"x-secret", "keep-alive"} & asked["headers"].keys()
    assert "x-own" not in answered.headers


async def test_a_redirect_stays_behind_the_gateway(client: httpx.AsyncClient) -> None:
    answer = await client.get("/points/elsewhere")

    assert answer.headers["location"] == "/points/seen/there"


async def test_bodies_pass_both_ways(client: httpx.AsyncClient) -> None:
    body = {"name": "演示", "list": list(range(5000))}

    answer = await client.post("/points/echo", json=body)

    assert (answer.status_code, answer.json()) == (200, body)


async def test_an_answer_is_passed_on_while_it_is_written(client: httpx.AsyncClient) -> None:
    async with client.stream("GET", "/points/slow") as answer:
        first = await anext(answer.aiter_raw())

    assert first == b"first"


async def test_the_documentation_knows_where_it_is(client: httpx.AsyncClient) -> None:
    page = await client.get("/points/docs")
    document = (await client.get("/points/openapi.json")).json()
    script = await client.get("/points/docs/swagger-ui-bundle.js")

    assert 'src="docs/swagger-ui-bundle.js"' in page.text
    assert document["servers"] == [{"url": "/points"}]
    assert script.status_code == 200
    assert len(script.content) == int(script.headers["content-length"])


async def test_a_service_that_is_away_is_said_to_be(client: httpx.AsyncClient) -> None:
    answer = await client.get("/audit/checkpoint")

    assert (answer.status_code, answer.json()["code"]) == (502, "upstream_away")


async def test_the_index_names_every_service_and_says_that_it_is_a_demonstration(
    client: httpx.AsyncClient,
) -> None:
    page = await client.get("/")

    assert 'href="/points/docs"' in page.text
    assert "DEMONSTRATION" in page.text
    assert "演示数据" in page.text
    assert "<script" not in page.text
    assert (await client.get("/index.css")).headers["content-type"].startswith("text/css")
    assert (await client.get("/nowhere")).status_code == 404
