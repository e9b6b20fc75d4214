from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from chassis.http.app import AppOptions, create_app
from chassis.identity.permissions import Declared, permission
from chassis.pages.assets import AssetMissingError, Assets, asset_routes
from chassis.pages.languages import CatalogueError, Catalogues
from chassis.pages.rendering import Pages, spoken_in

PUBLIC = Depends(Declared(permission("sample.page.read", public=True)))
PAGE = """{% extends "base.html" %}
{% block title %}{{ _("问候") }}{% endblock %}
{% block main %}<h1>{{ _("问候") }} {{ name }}</h1>{% endblock %}
"""
CATALOGUE = (
    'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "{}"\nmsgstr "{}"\n'
)


@pytest.fixture
def room(tmp_path: Path) -> Path:
    for name in ("templates", "static", "locale"):
        (tmp_path / name).mkdir()
    (tmp_path / "templates/hello.html").write_text(PAGE, "utf-8")
    (tmp_path / "static/own.css").write_text("p { color: red }", "utf-8")
    (tmp_path / "locale/en.po").write_text(CATALOGUE.format("问候", "Greetings"), "utf-8")
    return tmp_path


@pytest.fixture(params=[False, True], ids=["real", "demonstration"])
def demonstration(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
async def client(room: Path, *, demonstration: bool) -> AsyncIterator[httpx.AsyncClient]:
    pages = Pages([room], demonstration=demonstration)
    router = APIRouter(dependencies=[PUBLIC])

    @router.get("/{language}/hello")
    async def hello(request: Request, language: str, name: str = "<b>") -> Response:
        return pages.render(request, "hello.html", spoken_in(language), name=name)

    app = create_app(
        name="sample",
        version="1",
        routers=[router, asset_routes(pages.assets)],
        options=AppOptions(),
    )
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://sample") as client:
        yield client


async def test_a_page_speaks_its_language_and_escapes_what_it_is_given(
    client: httpx.AsyncClient,
) -> None:
    chinese = (await client.get("/zh/hello")).text
    english = (await client.get("/en/hello")).text

    assert '<html lang="zh-CN">' in chinese
    assert "<h1>问候 &lt;b&gt;</h1>" in chinese
    assert "<h1>Greetings &lt;b&gt;</h1>" in english
    assert "../en/hello" in chinese


async def test_only_a_demonstration_wears_the_band(
    client: httpx.AsyncClient, *, demonstration: bool
) -> None:
    page = (await client.get("/zh/hello")).text

    assert ('class="band"' in page) is demonstration
    assert ("demonstration." in page) is demonstration


async def test_an_unchanged_page_is_not_sent_again_and_a_changed_one_is(
    client: httpx.AsyncClient,
) -> None:
    tag = (await client.get("/zh/hello")).headers["etag"]

    same = await client.get("/zh/hello", headers={"If-None-Match": f"W/{tag}"})
    other = await client.get("/zh/hello?name=x", headers={"If-None-Match": tag})

    assert (same.status_code, other.status_code) == (304, 200)


async def test_another_language_is_not_found(client: httpx.AsyncClient) -> None:
    answer = await client.get("/fr/hello")

    assert answer.json()["code"] == "language_unknown"


def test_other_content_has_another_name(room: Path) -> None:
    before = Assets([room / "static"]).path("own.css")
    (room / "static/own.css").write_text("p { color: blue }", "utf-8")

    assert Assets([room / "static"]).path("own.css") != before


def test_an_asset_that_is_not_there_is_named(room: Path) -> None:
    with pytest.raises(AssetMissingError, match=r"missing\.css"):
        Assets([room / "static"]).path("missing.css")


def test_two_catalogues_do_not_differ_about_one_message(room: Path) -> None:
    (room / "other").mkdir()
    (room / "other/en.po").write_text(CATALOGUE.format("问候", "Hello"), "utf-8")

    with pytest.raises(CatalogueError, match="another English"):
        Catalogues([room / "locale", room / "other"])
