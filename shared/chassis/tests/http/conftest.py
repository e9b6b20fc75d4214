"""An application with one route of each kind, served in this process."""

from collections.abc import AsyncIterator

import httpx
import psycopg
import pytest
from fastapi import APIRouter, Depends, FastAPI
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from chassis.errors import (
    BrokenError,
    ConflictError,
    MingbaiError,
    NotFoundError,
    NotPermittedError,
    RefusedError,
    UnavailableError,
)
from chassis.http.app import AppOptions, create_app
from chassis.http.errors import PreconditionRequiredError, ReadModelBehindError
from chassis.http.etags import ExpectedVersion, RequiredVersion
from chassis.http.limits import Limits
from chassis.http.titles import Title
from chassis.identity.errors import UnauthenticatedError
from chassis.identity.permissions import Declared, permission
from chassis.receipts import IdempotencyKeyReusedError


class ItemNotInTableError(RefusedError):
    code = "item_not_in_table"


class VersionDiffersError(ConflictError):
    code = "version_differs"


RAISED: dict[str, MingbaiError] = {
    "refused": ItemNotInTableError("choose an item of table 1", item="tidy-yard"),
    "missing": NotFoundError("name a thing that exists"),
    "forbidden": NotPermittedError("ask the village clerk"),
    "conflict": ConflictError("read again"),
    "stale": VersionDiffersError("read again"),
    "reused": IdempotencyKeyReusedError("take a new key"),
    "away": UnavailableError("come back", retry_after_seconds=7),
    "behind": ReadModelBehindError("come back"),
    "unnamed": UnauthenticatedError("sign in"),
    "unconditional": PreconditionRequiredError("read first"),
    "broken": BrokenError("the key table lost row 7"),
}


class Entry(BaseModel):
    model_config = ConfigDict(extra="forbid")

    item: str = Field(max_length=10)
    points: int = Field(le=3)
    kind: str = Field(default="a", pattern="^[ab]$")


ASKED = Depends(Declared(permission("sample.entry.ask", public=True, changes_nothing=True)))


async def fail(name: str) -> None:
    if name == "unknown":
        raise ZeroDivisionError("secret inside")
    if name == "database":
        # Nothing listens on the first port, as on that of a server that is being restarted.
        await psycopg.AsyncConnection.connect("host=127.0.0.1 port=1 connect_timeout=5")
    raise RAISED[name]


def sample_routes() -> APIRouter:
    router = APIRouter(dependencies=[ASKED])

    @router.post("/entries")
    async def entries(entry: Entry) -> Entry:
        return entry

    @router.post("/anything")
    async def anything(request: Request) -> dict[str, int]:
        return {"bytes": len(await request.body())}

    @router.post("/uploads/photo")
    async def photo(request: Request) -> dict[str, int]:
        return {"bytes": sum([len(chunk) async for chunk in request.stream()])}

    @router.get("/echo/{name}")
    async def echo(name: str, q: str = "", n: int = 0) -> dict[str, str | int]:
        return {"name": name, "q": q, "n": n}

    @router.get("/raise/{name}")
    async def raise_(name: str) -> None:
        await fail(name)

    @router.get("/page")
    async def page() -> Response:
        return HTMLResponse("<p>明白账</p>")

    @router.get("/versions")
    async def versions(version: ExpectedVersion) -> dict[str, int | None]:
        return {"version": version}

    @router.get("/required-versions")
    async def required(version: RequiredVersion) -> dict[str, int]:
        return {"version": version}

    return router


@pytest.fixture
def app() -> FastAPI:
    return create_app(
        name="sample",
        version="1",
        routers=[sample_routes()],
        options=AppOptions(
            limits=Limits(body_bytes_max=1_000, uploads={"/uploads/": 5_000}),
            titles={"item_not_in_table": Title("积分表中没有此项", "Not in the table")},
        ),
    )


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
        yield client
