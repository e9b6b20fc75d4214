"""The permission table of an application, and what is not made into one."""

from collections.abc import Callable
from uuid import UUID

import httpx
import pytest
from fastapi import APIRouter, Depends, FastAPI
from starlette.staticfiles import StaticFiles

from chassis.http.app import AppOptions, create_app
from chassis.identity.dependencies import Gate
from chassis.identity.errors import RouteUndeclaredError
from chassis.identity.permissions import Declared, permission, route_table

VILLAGE = UUID(int=2)


def test_the_table_lists_every_route_with_its_permission(app: FastAPI) -> None:
    table = {(line.method, line.path): line.permission for line in route_table(app)}

    assert {line: asked.action for line, asked in table.items() if not asked.public} == {
        ("POST", "/v1/units/{unit}/entries"): "points.entry.record",
        ("POST", "/v1/units/{unit}/keyed-entries"): "points.entry.record",
        ("POST", "/v1/units/{unit}/objections"): "points.objection.raise",
        ("GET", "/v1/forgetful"): "points.entry.record",
    }
    assert {path for (_, path), asked in table.items() if asked.public} == {
        "/v1/standings", "/healthz", "/readyz", "/openapi.json", "/docs", "/docs/start.js",
        "/docs/swagger-ui-bundle.js", "/docs/swagger-ui.css",
    }  # fmt: skip


async def test_every_route_that_is_not_public_is_closed_without_a_token(
    app: FastAPI, client: httpx.AsyncClient
) -> None:
    for line in route_table(app):
        path = line.path.format(unit=VILLAGE)

        response = await client.request(line.method, path)

        assert (response.status_code == 401) == (not line.permission.public), line


async def _nothing() -> None:
    pass


def _undeclared() -> APIRouter:
    router = APIRouter()
    router.get("/open")(_nothing)
    return router


def _declared_twice() -> APIRouter:
    router = APIRouter(dependencies=[Depends(Declared(permission("a.b", public=True)))])
    second = Depends(Declared(permission("c.d", public=True)))
    router.get("/open", dependencies=[second])(_nothing)
    return router


def _public_command() -> APIRouter:
    router = APIRouter(dependencies=[Depends(Declared(permission("a.b", public=True)))])
    router.post("/open")(_nothing)
    return router


def _mounted() -> APIRouter:
    router = APIRouter()
    router.mount("/files", StaticFiles(directory="."))
    return router


def _one_endpoint_twice() -> APIRouter:
    router = APIRouter(dependencies=[Depends(Declared(permission("a.b", public=True)))])
    router.get("/one")(_nothing)
    router.get("/two")(_nothing)
    return router


def _one_path_twice() -> APIRouter:
    async def another() -> None:
        """Another endpoint, which nobody would ever reach."""

    router = APIRouter(dependencies=[Depends(Declared(permission("a.b", public=True)))])
    router.get("/things/{thing}")(_nothing)
    router.get("/things/{name}")(another)
    return router


@pytest.mark.parametrize(
    "make",
    [
        _undeclared,
        _declared_twice,
        _public_command,
        _mounted,
        _one_endpoint_twice,
        _one_path_twice,
    ],
)
def test_an_application_with_an_undeclared_route_is_not_made(
    make: Callable[[], APIRouter],
) -> None:
    with pytest.raises(RouteUndeclaredError):
        create_app(name="s", version="1", routers=[make()], options=AppOptions())


def test_what_is_not_public_needs_the_gate(gate: Gate) -> None:
    with pytest.raises(ValueError, match="not public"):
        Declared(permission("points.entry.record"))
    with pytest.raises(ValueError, match="dotted"):
        permission("Record!")
    with pytest.raises(ValueError, match="among the actions"):
        gate.caller(permission("points.unknown.act"))


def test_the_document_shows_permissions_and_keys(app: FastAPI) -> None:
    paths = app.openapi()["paths"]

    operation = paths["/v1/units/{unit}/keyed-entries"]["post"]
    assert operation["x-permission"] == {"action": "points.entry.record", "public": False}
    assert operation["security"] == [{"oidc": []}]
    key, acting = [found for found in operation["parameters"] if found["in"] == "header"]
    assert (key["name"], key["required"]) == ("Idempotency-Key", True)
    assert (acting["name"], acting["required"]) == ("Mingbai-Post", False)
    assert {"401", "403", "404", "409", "412", "428"} <= operation["responses"].keys()
    assert "security" not in paths["/v1/standings"]["get"]
