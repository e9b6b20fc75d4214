"""What keeps the pages safe and one with the JSON routes: sign-in, forms, permissions, problems."""

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from babel.messages.extract import extract_from_dir

import points
from chassis.pages.languages import CATALOGUE, read_catalogue
from services.points.tests.entrypoints.pages.site import Site
from services.points.tests.village import GRID, SCHEME, account, unit

pytestmark = pytest.mark.asyncio(loop_scope="module")

WORK = f"/zh/grids/{unit(GRID)}/work"
FORM = f"/zh/grids/{unit(GRID)}/accounts/{account('1组-003户')}/record"
ACT = {"item": "env-tidy-yard", "points": "1", "acted_on": "2026-03-02", "ordinal": "1"}
ROOM = Path(str(points.__file__)).parent


async def filled(client: httpx.AsyncClient, **changes: str) -> dict[str, str]:
    """Open the record form and fill it in."""
    page = (await client.get(FORM)).text
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.split("<main")[1]))
    return {**hidden, **ACT, **changes}


async def test_a_form_sent_twice_records_once_and_answers_alike(site: Site) -> None:
    async with site.signed_in("officer") as client:
        form = await filled(client)

        first = await client.post(FORM, data=form)
        again = await client.post(FORM, data=form)
        changed = await client.post(FORM, data={**form, "points": "0.5"})

    assert first.status_code == again.status_code == 303
    assert first.headers["location"].split("&after=")[0] in again.headers["location"]
    assert changed.status_code == 422
    assert "这张表单已经提交过" in changed.text or "幂等键" in changed.text


async def test_what_a_page_records_says_web_and_carries_the_session(site: Site) -> None:
    async with site.signed_in("officer") as client:
        for ordinal in ("2", "3"):
            await client.post(FORM, data=await filled(client, ordinal=ordinal))
    async with site.signed_in("officer") as client:
        await client.post(FORM, data=await filled(client, ordinal="4"))

    events = [one for one in site.anjia.process.events() if one.get("via") == "web"][-3:]
    assert [one["data"]["entry"][-1] for one in events] == ["2", "3", "4"]
    sessions = [one["session"] for one in events]
    assert sessions[0] == sessions[1] != sessions[2]
    assert all(re.fullmatch(r"s1:[\w-]{24}", one) for one in sessions)


@pytest.mark.parametrize("field", ["csrf", "once"])
async def test_a_form_of_another_page_changes_nothing(site: Site, field: str) -> None:
    async with site.signed_in("officer") as client:
        form = await filled(client, ordinal="9")
        before = site.anjia.process.events()

        for strange in ("", "x" * 24 if field == "csrf" else "short"):
            answer = await client.post(FORM, data={**form, field: strange})
            assert answer.status_code in (403, 422)
            assert "<h1>" in answer.text

    assert site.anjia.process.events() == before


async def test_a_sign_in_answers_only_the_browser_that_began_it(site: Site) -> None:
    async with site.client() as client, site.client() as other:
        away = await client.get("/zh/signin?to=/zh/")
        back = await client.get(f"{away.headers['location']}&subject=officer")
        asked = parse_qs(urlsplit(away.headers["location"]).query)

        stray = await other.get(back.headers["location"])
        changed = await client.get(back.headers["location"].replace("state=", "state=x"))
        mine = await client.get(back.headers["location"])
        again = await client.get(back.headers["location"])

    assert asked["code_challenge_method"] == ["S256"]
    assert len(asked["nonce"][0]) >= 40
    assert stray.status_code == changed.status_code == again.status_code == 422
    assert "这次登录已失效" in stray.text
    assert mine.status_code == 303
    cookie = next(
        said for said in mine.headers.get_list("set-cookie") if "-session=" in said
    ).lower()
    assert all(word in cookie for word in ("httponly", "samesite=lax", "path=/points", "max-age="))


@pytest.mark.parametrize(
    "to", ["//evil.example/", "https://evil.example/", "/zh//evil", "/zh/../../x", "/docs", "\\x"]
)
async def test_a_sign_in_leads_to_pages_of_this_service_alone(site: Site, to: str) -> None:
    async with site.client() as client:
        away = await client.get("/zh/signin", params={"to": to})
        back = await client.get(f"{away.headers['location']}&subject=officer")
        answer = await client.get(back.headers["location"])

    assert answer.headers["location"] == "../zh/"


async def test_a_page_is_for_who_may_and_a_sign_in_comes_back_to_it(site: Site) -> None:
    async with site.client() as nobody:
        sent = await nobody.get(WORK)
        assert sent.status_code == 303
        way = httpx.URL(f"{site.url}{WORK}").join(sent.headers["location"])
        away = await nobody.get(way)
        back = await nobody.get(f"{away.headers['location']}&subject=officer")
        answer = await nobody.get(back.headers["location"])
        assert answer.headers["location"] == f"..{WORK}"
    async with site.signed_in("neighbour") as neighbour:
        refused = await neighbour.get(WORK)
        assert refused.status_code == 403
        assert "无权办理" in refused.text
        assert "not_permitted" in refused.text
        for path in (
            FORM,
            f"/zh/schemes/{SCHEME}/quarters",
            f"/zh/accounts/{account('1组-003户')}",
        ):
            assert (await neighbour.get(path)).status_code == 403, path
        own = await neighbour.get(f"/zh/accounts/{account('1组-004户')}")
        assert own.status_code == 200
        assert own.headers["cache-control"] == "no-store"
    async with site.signed_in("stranger") as stranger:
        assert "账号还没有与登记的人员对上" in (await stranger.get("/zh/")).text
        assert (await stranger.get(WORK)).status_code == 403


async def test_each_page_is_open_to_those_in_the_table_and_to_nobody_else(site: Site) -> None:
    grid = f"/zh/grids/{unit(GRID)}"
    may = {
        f"{grid}/record": {"officer"},
        FORM: {"officer"},
        WORK: {"officer"},
        f"{grid}/months/2026-03/recognition": {"member-1"},
        f"/zh/schemes/{SCHEME}/recognitions": {"member-1"},
        f"/zh/schemes/{SCHEME}/objections": {"member-1"},
        f"/zh/schemes/{SCHEME}/quarters": {"secretary"},
        f"/zh/schemes/{SCHEME}/quarters/2026-Q1": {"secretary"},
        f"/zh/accounts/{account('1组-003户')}": {"officer", "member-1", "head", "auditor"},
    }
    for name in ("officer", "other-officer", "member-1", "secretary", "head", "auditor"):
        async with site.signed_in(name) as client:
            for path, allowed in may.items():
                answer = await client.get(path)
                assert (answer.status_code != 403) == (name in allowed), f"{name} {path}"


async def test_a_sign_in_ends_by_itself_and_by_signing_out(site: Site) -> None:
    async with site.signed_in("officer") as client:
        page = (await client.get("/zh/")).text
        (secret,) = set(re.findall(r'name="csrf" value="([^"]+)"', page))
        assert (await client.post("/zh/signout", data={"csrf": "x"})).status_code == 403
        assert (await client.get(WORK)).status_code == 200
        assert (await client.post("/zh/signout", data={"csrf": secret})).status_code == 303
        assert (await client.get(WORK)).status_code == 303
    async with site.signed_in("officer") as client:
        site.at("2026-03-10 19:59")
        assert (await client.get(WORK)).status_code == 200
        site.at("2026-03-10 20:01")
        assert (await client.get(WORK)).status_code == 303
        late = await client.post(FORM, data=ACT)
        assert (late.status_code, "请重新登录" in late.text) == (401, True)
        site.at("2026-03-10")


@pytest.mark.parametrize("path", ["/zh/nowhere", "/en/grids/1/work", "/zh/accounts/%00"])
async def test_a_wrong_address_is_answered_with_a_page(site: Site, path: str) -> None:
    async with site.signed_in("officer") as client:
        answer = await client.get(path)

    assert answer.status_code in (404, 422)
    assert answer.headers["content-type"].startswith("text/html")
    assert 'class="band"' in answer.text
    assert f'lang="{"en" if path.startswith("/en") else "zh-CN"}"' in answer.text


async def test_programs_get_documents_and_no_cookie_opens_their_routes(site: Site) -> None:
    async with site.signed_in("officer") as client:
        answer = await client.get(f"/accounts/{account('1组-003户')}")

    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("behind", [True, False])
async def test_every_link_leads_somewhere_direct_and_behind_the_gateway(
    site: Site, *, behind: bool
) -> None:
    root = site.url if behind else site.direct
    async with site.signed_in("officer") as client:
        (session,) = (f"{one.name}={one.value}" for one in client.cookies.jar)
    async with httpx.AsyncClient(trust_env=False, headers={"Cookie": session}) as client:
        for start in ("/zh/", WORK, FORM):
            page = await client.get(f"{root}{start}")
            assert "退出" in page.text
            assert "<script" not in page.text
            for target in set(re.findall(r'href="([^"#]+)"', page.text)):
                url = httpx.URL(f"{root}{start}").join(target.replace("&amp;", "&"))
                assert str(url).startswith(root), target
                assert (await client.get(url)).status_code == 200, target


async def test_every_message_has_its_english_and_nothing_else_is_translated() -> None:
    methods = [("templates/**.html", "jinja2.ext.babel_extract")]
    found = {message for _, _, message, _, _ in extract_from_dir(ROOM, methods)}
    catalogue = read_catalogue(ROOM / "locale" / CATALOGUE)
    translated = {message.id for message in catalogue if message.id and message.string}

    assert found
    assert found == translated
