import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from babel.messages.extract import extract_from_dir

import chassis.pages
import disclosure
from chassis.pages.languages import CATALOGUE, read_catalogue

Quarter = Callable[..., list[Any]]
PUBLISHED = re.compile(r'href="(\.\./zh/publications/[0-9a-f-]{36})"')
ROOMS = (Path(disclosure.__file__).parent, Path(str(chassis.pages.__file__)).parent)


async def published_page(books: Any, client: httpx.AsyncClient, quarter: Quarter) -> str:
    await books.deliver_all(quarter())
    books.project()
    found = PUBLISHED.search((await client.get("/zh/")).text)
    assert found is not None
    return str(httpx.URL("http://disclosure/zh/").join(found[1]).path)


@pytest.mark.parametrize(("asked", "path"), [("en-GB,zh;q=0.5", "en/"), ("", "zh/"), ("zh", "zh/")])
async def test_a_visitor_is_sent_to_the_language_of_the_browser(
    client: httpx.AsyncClient, asked: str, path: str
) -> None:
    answer = await client.get("/", headers={"Accept-Language": asked})

    assert (answer.status_code, answer.headers["location"]) == (307, path)


async def test_the_page_shows_every_line_under_its_grid_and_no_person(
    books: Any, client: httpx.AsyncClient, quarter: Quarter
) -> None:
    page = (await client.get(await published_page(books, client, quarter))).text

    assert "2026年第二季度" in page
    assert "安家村党总支部" in page
    assert "示例-总支-2026-02" in page
    assert re.findall(r"<h3 [^>]*>(.*?)</h3>", page) == ["一组", "二组"]
    rows = re.findall(
        r'<th scope="row">(\d组-\d+户)</th><td[^>]*>(.*?)</td><td[^>]*>(.*?)</td>', page
    )
    assert rows == [
        ("1组-001户", "+3.5", "103.5"),
        ("1组-002户", "0", "98"),
        ("2组-001户", "−5", "95"),
        ("2组-010户", "+0.4", "100.4"),
    ]
    assert "00000000-0000-0000-0000-000000000007" not in page


async def test_the_page_names_hash_and_position(
    books: Any, client: httpx.AsyncClient, quarter: Quarter
) -> None:
    path = await published_page(books, client, quarter)
    approval = quarter()[-1].event

    for language in ("zh", "en"):
        page = (await client.get(path.replace("/zh/", f"/{language}/"))).text
        assert approval.data.statement in page
        assert f"{approval.source}#{approval.id}" in page
        assert "101–104" in page


async def test_the_other_language_is_the_same_page_under_any_prefix(
    books: Any, client: httpx.AsyncClient, quarter: Quarter
) -> None:
    path = await published_page(books, client, quarter)
    page = (await client.get(path)).text

    (other,) = re.findall(r'class="language" href="([^"]+)"', page)
    english = httpx.URL(f"http://county/disclosure{path}").join(other)

    assert english.path == f"/disclosure{path.replace('/zh/', '/en/')}"
    answer = await client.get(english.path.removeprefix("/disclosure"))
    assert '<html lang="en">' in answer.text
    assert "second quarter of 2026" in answer.text


async def test_every_link_within_the_service_leads_somewhere(
    books: Any, client: httpx.AsyncClient, quarter: Quarter
) -> None:
    path = await published_page(books, client, quarter)

    for start in ("/zh/", "/en/", path):
        page = (await client.get(start)).text
        for target in re.findall(r'href="([^"#]+)"', page):
            url = httpx.URL(f"http://county/disclosure{start}").join(target.replace("&amp;", "&"))
            if url.path.startswith("/audit/"):
                continue
            answer = await client.get(url.path.removeprefix("/disclosure"))
            assert answer.status_code == 200, target


async def test_a_page_is_asked_for_anew_and_an_asset_never(
    books: Any, client: httpx.AsyncClient, quarter: Quarter
) -> None:
    path = await published_page(books, client, quarter)
    first = await client.get(path)
    again = await client.get(path, headers={"If-None-Match": first.headers["etag"]})
    (sheet,) = re.findall(r'href="\.\./\.\./(assets/house\.[0-9a-f]{12}\.css)"', first.text)
    asset = await client.get(f"/{sheet}")

    assert first.headers["cache-control"] == "no-cache"
    assert again.status_code == 304
    assert "immutable" in asset.headers["cache-control"]
    assert asset.headers["content-type"].startswith("text/css")
    assert "default-src 'self'" in first.headers["content-security-policy"]
    assert "<script" not in first.text
    assert "style=" not in first.text


async def test_a_demonstration_says_so_on_every_page(
    books: Any, client: httpx.AsyncClient, quarter: Quarter
) -> None:
    path = await published_page(books, client, quarter)

    for start in ("/zh/", path):
        assert 'class="band"' in (await client.get(start)).text
    assert 'class="band"' in (await client.get("/en/")).text


async def test_a_label_is_shown_as_text_and_never_as_markup(
    books: Any, client: httpx.AsyncClient, quarter: Quarter
) -> None:
    rows = (("<b>1组</b>&户", 1, "1", "2"),)
    await books.deliver_all(quarter(rows, resolution="<script>alert(1)</script>"))
    books.project()
    (listed,) = (await client.get("/publications")).json()["items"]

    page = (await client.get(f"/zh/publications/{listed['id']}")).text

    assert "&lt;b&gt;1组&lt;/b&gt;&amp;户" in page
    assert "<script" not in page


@pytest.mark.parametrize("path", ["/fr/", "/zh/publications/1", "/assets/house.css"])
async def test_what_does_not_exist_is_a_problem_and_not_a_page(
    client: httpx.AsyncClient, path: str
) -> None:
    answer = await client.get(path)

    assert answer.status_code in (404, 422)
    assert answer.headers["content-type"].startswith("application/problem+json")


@pytest.mark.parametrize("room", ROOMS, ids=["disclosure", "house"])
def test_every_message_has_its_english_and_nothing_else_is_translated(room: Path) -> None:
    methods = [("templates/**.html", "jinja2.ext.babel_extract")]
    found = {message for _, _, message, _, _ in extract_from_dir(room, methods)}
    catalogue = read_catalogue(room / "locale" / CATALOGUE)
    translated = {message.id for message in catalogue if message.id and message.string}

    assert found
    assert found == translated


async def test_a_corrected_list_shows_what_changed_and_leads_to_the_one_before(
    books: Any,
    client: httpx.AsyncClient,
    quarter: Quarter,
    reissue: Quarter,
    small: Any,
) -> None:
    path = await published_page(books, client, quarter)
    corrected = (("1组-001户", 1, "4.5", "104.5"), *small[1:])
    statement = quarter()[-1].event.data.statement
    await books.deliver_all(reissue(corrected, ["1组-001户"], first=201, replaces=statement))
    books.project()

    newest = (await client.get(path)).text
    first = (await client.get(f"{path}?revision=1")).text
    document = (await client.get(path.removeprefix("/zh"))).json()
    earlier = (await client.get(document["revisions"][0]["path"])).json()

    assert "示例-总支-更正-2" in newest
    assert re.search(r"<del>\+3\.5</del>\s*\+4\.5", newest)
    assert "这是更正以前的名单" not in newest
    assert "这是更正以前的名单" in first
    assert "<del>" not in first
    assert (document["revision"], earlier["revision"]) == (2, 1)
    assert earlier["statement"] == statement == document["revisions"][1]["replaces"]
    assert [(one["points_before"], one["points"]) for one in document["changes"]] == [
        ("3.5", "4.5")
    ]
    assert earlier["changes"] == []
    missing = await client.get(f"{path.removeprefix('/zh')}?revision=3")
    assert (missing.status_code, missing.json()["code"]) == (404, "publication_unknown")
