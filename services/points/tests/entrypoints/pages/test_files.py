"""Photos and files on the pages: kept with what they prove, refused in words, shown again."""

import asyncio
import re
from pathlib import Path
from typing import Any

import httpx
import pytest

from chassis.evidence.folder import MARKER
from chassis.testing.originals import jpeg, pdf, png
from points.domain.evidence import Evidence
from services.points.tests.entrypoints.desk import EVIDENCE_BYTES_MAX
from services.points.tests.entrypoints.pages.site import Site
from services.points.tests.village import GRID, account, person, unit

pytestmark = pytest.mark.asyncio(loop_scope="module")

HOUSEHOLD = "1组-003户"
OWN = f"/zh/accounts/{account(HOUSEHOLD)}"
FORM = f"/zh/grids/{unit(GRID)}/accounts/{account(HOUSEHOLD)}/record"
WORK = f"/zh/grids/{unit(GRID)}/work"
DECLARATION = f"{OWN}/declaration"
ACT = {"item": "env-tidy-yard", "points": "1", "acted_on": "2026-03-02"}
PHOTO = ("院坝.jpg", jpeg(), "image/jpeg")


async def filled(client: httpx.AsyncClient, path: str, **changes: str) -> dict[str, str]:
    """Open a form and fill it in."""
    page = (await client.get(path)).text
    return {**hidden(page), **ACT, **changes}


def hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.split("<main")[1]))


def way_to(evidence: str) -> str:
    """Give a link to an original, as it stands in a page."""
    return f'evidence/{evidence.replace(":", "%3A")}"'


def happened(site: Site, kind: str) -> list[dict[str, Any]]:
    return [one for one in site.anjia.process.events() if one["type"] == f"points.{kind}.v1"]


def stored(site: Site) -> list[Path]:
    folder: Path = site.base.settings.evidence_folder  # type: ignore[attr-defined] # points' own
    return [path for path in folder.rglob("*") if path.is_file() and path.name != MARKER]


async def test_a_photo_is_kept_once_with_its_act_however_often_it_is_sent(site: Site) -> None:
    async with site.signed_in("officer") as client:
        form = await filled(client, FORM, ordinal="21")
        files = {"photo": PHOTO}

        answers = await asyncio.gather(
            *(client.post(FORM, data=form, files=files) for _ in range(3))
        )
        other = await client.post(FORM, data=form, files={"photo": ("b.png", png(), "image/png")})

    assert [answer.status_code for answer in answers] == [303, 303, 303]
    assert other.status_code == 422
    (kept,) = happened(site, Evidence.TOPIC.removeprefix("points.") + ".kept")
    (recorded,) = happened(site, "account.entry_recorded")
    assert recorded["data"]["evidence"] == [kept["data"]["evidence"]]
    assert (kept["via"], kept["data"]["about"]) == ("web", str(person("head")))
    assert len(stored(site)) == 1


@pytest.mark.parametrize(
    ("content", "status", "says"),
    [
        (pdf(script="app.alert(1)"), 422, "请改用照片，或另存为普通 PDF"),
        (bytes(EVIDENCE_BYTES_MAX + 1), 413, "选小一点的文件"),
        (b"<html></html>", 422, "请选择照片或 PDF"),
        (jpeg()[:-2], 422, "请重拍一张再提交"),
        (b"", 422, "请重新选择照片"),
    ],
    ids=["active", "too large", "page", "cut short", "empty"],
)
async def test_a_refused_file_is_said_beside_its_field_and_records_nothing(
    site: Site, content: bytes, status: int, says: str
) -> None:
    files = {"photo": ("a.pdf", content, "application/pdf")}
    before, lying = site.anjia.process.events(), stored(site)
    for name, path in (("officer", FORM), ("head", DECLARATION)):
        async with site.signed_in(name) as client:
            form = await filled(client, path, ordinal="22")

            answer = await client.post(path, data=form, files=files)

        assert answer.status_code == status
        assert says in answer.text.split('id="fault-photo"')[1].split("</p>")[0]
        assert 'value="2026-03-02"' in answer.text
    assert site.anjia.process.events() == before
    assert stored(site) == lying


async def test_a_photo_outlives_a_form_that_has_to_be_mended(site: Site) -> None:
    async with site.signed_in("officer") as client:
        form = await filled(client, FORM, ordinal="23", points="99")
        refused = await client.post(FORM, data=form, files={"photo": PHOTO})
        again = {**ACT, **hidden(refused.text), "ordinal": "23"}

        mended = await client.post(FORM, data=again, files={"photo": ("", b"")})

    assert (refused.status_code, mended.status_code) == (409, 303)
    assert "已经收下 1 份" in refused.text
    assert happened(site, "account.entry_recorded")[-1]["data"]["evidence"] == [again["evidence"]]


async def test_a_household_declares_with_photo_and_note_and_the_officer_sees_both(
    site: Site,
) -> None:
    async with site.signed_in("head") as client:
        form = await filled(client, DECLARATION, note="全家一起打扫", ordinal="24")
        sent = await client.post(DECLARATION, data=form, files={"photo": PHOTO})
        statement = await client.get(sent.headers["location"].replace("../../", "/zh/"))
    async with site.signed_in("officer") as officer:
        work = await officer.get(WORK)

    assert sent.status_code == 303, sent.text
    declared = happened(site, "account.entry_declared")[-1]
    (evidence,) = declared["data"]["evidence"]
    assert "全家一起打扫" not in str(declared)
    assert declared["actor"] == f"party/{person('head')}"
    for page in (work.text, statement.text):
        assert "全家一起打扫" in page
        assert way_to(evidence) in page
    async with site.signed_in("neighbour") as other:
        assert (await other.get(DECLARATION)).status_code == 403


async def test_an_original_opens_for_its_readers_and_each_reading_is_recorded(site: Site) -> None:
    evidence = happened(site, "account.entry_declared")[-1]["data"]["evidence"][0]
    seen = {}
    before = len(happened(site, "evidence.read"))

    for name in ("head", "officer", "member-1", "neighbour", "other-officer"):
        async with site.signed_in(name) as client:
            answer = await client.get(f"/zh/evidence/{evidence}")
            seen[name] = answer.status_code
            if answer.is_success:
                assert answer.content == PHOTO[1]
                assert "sandbox" in answer.headers["content-security-policy"]

    assert seen == {
        "head": 200, "officer": 200, "member-1": 200, "neighbour": 403, "other-officer": 403,
    }  # fmt: skip
    read = happened(site, "evidence.read")[before:]
    assert [one["data"]["reader"] for one in read] == [
        str(person(name)) for name in ("head", "officer", "member-1")
    ]
    assert {one["via"] for one in read} == {"web"}


async def test_an_objection_brings_a_file(site: Site) -> None:
    entry = happened(site, "account.entry_declared")[-1]["data"]["entry"]
    path = f"{OWN}/objection?entry={entry}"
    async with site.signed_in("head") as client:
        form = await filled(client, path, reason="")
        refused = await client.post(path, data=form, files={"photo": ("b.pdf", pdf())})
        form = {**hidden(refused.text), "reason": "少记了一次"}
        sent = await client.post(path, data=form)

    assert (refused.status_code, sent.status_code) == (422, 303), sent.text
    (opened,) = happened(site, "objection.opened")
    assert opened["data"]["evidence"] == [form["evidence"]]
    async with site.signed_in("member-1") as member:
        page = await member.get(f"{OWN}/objections/{opened['subject']}")
    assert way_to(form["evidence"]) in page.text


@pytest.mark.parametrize(("language", "says"), [("zh", "缺失"), ("en", "Missing")])
async def test_a_lost_original_is_said_in_words_wherever_it_is_cited(
    site: Site, language: str, says: str
) -> None:
    evidence = happened(site, "account.entry_recorded")[0]["data"]["evidence"][0]
    for path in stored(site):
        if path.name == evidence.removeprefix("sha256:"):
            path.unlink()
    async with site.signed_in("head") as client:
        page = (await client.get(OWN.replace("/zh/", f"/{language}/"))).text
    async with site.signed_in("officer") as officer:
        work = (await officer.get(WORK.replace("/zh/", f"/{language}/"))).text

    for shown in (page, work):
        assert says in shown
        assert way_to(evidence) not in shown
