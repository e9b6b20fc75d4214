"""What full replays came to is read by anybody; what services show is asked over HTTP."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from audit.adapters.service_digests import HttpBooks, HttpStandings
from audit.application.errors import (
    ServiceRefusedError,
    ServiceSilentError,
    ServiceUnreadableError,
)
from audit.domain.replayed import PartDigest

As = Callable[[str], dict[str, str]]


async def test_reports_are_read_by_anybody_newest_first(
    client: httpx.AsyncClient, county: Any
) -> None:
    for number in (1, 2, 3):
        report = {
            "origin": "o", "number": number, "size": number, "started_at": "t", "findings": 0,
            "equal": number != 2, "compared": [{"question": "books"}], "differing": [],
        }  # fmt: skip
        county.happens("audit.replay.reported", f"replay-{number}", report)

    page = (await client.get("/replay/reports", params={"limit": 2})).json()
    rest = (await client.get("/replay/reports", params={"before": page["next"]})).json()

    assert [(each["number"], each["equal"]) for each in page["items"]] == [(3, True), (2, False)]
    assert page["items"][0]["compared"] == [{"question": "books"}]
    assert page["items"][0]["proof"].startswith("/proofs/inclusion?source=")
    assert ([each["number"] for each in rest["items"]], rest["next"]) == ([1], None)


@contextmanager
def answering(answer: Response) -> Iterator[str]:
    """Answer the same on both paths, on a real server."""

    async def give(_: Request) -> Response:
        return answer

    routes = [Route(path, give) for path in ("/standings/digest", "/books/digest")]
    config = uvicorn.Config(
        Starlette(routes=routes), host="127.0.0.1", port=0, ws="none", log_config=None
    )
    server = uvicorn.Server(config)
    thread = Thread(target=lambda: asyncio.run(server.serve()))
    thread.start()
    while not server.started:
        assert thread.is_alive()
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/"
    server.should_exit = True
    thread.join()


def test_what_both_services_show_is_read() -> None:
    said = {
        "position": 7, "accounts": 3, "sha256": "aa",
        "entities": [{"entity": "e", "rows": 2, "sha256": "bb"}],
    }  # fmt: skip
    with answering(JSONResponse(said)) as url:
        standings, books = HttpStandings(url).shown(), HttpBooks(url).shown()

    assert (standings.position, books.position) == (7, 7)
    assert standings.parts == [PartDigest(part="", rows=3, sha256="aa")]
    assert books.parts == [PartDigest(part="e", rows=2, sha256="bb")]


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Response(status_code=503), ServiceRefusedError),
        (Response("no json"), ServiceUnreadableError),
        (JSONResponse({"position": 7}), ServiceUnreadableError),
        (JSONResponse([1]), ServiceUnreadableError),
    ],
)
def test_what_is_no_digest_is_not_taken_for_one(answer: Response, error: type[Exception]) -> None:
    with answering(answer) as url:
        for asking in (HttpStandings(url), HttpBooks(url)):
            with pytest.raises(error):
                asking.shown()


def test_a_service_that_is_away_is_silent() -> None:
    with pytest.raises(ServiceSilentError):
        HttpBooks("http://127.0.0.1:9").shown()
