"""How an original stands is said beside its entry in words, with what to do, on any phone."""

import shutil
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from chassis.testing.originals import jpeg
from points.application.commands import ChangeContacts
from points.domain.evidence import EVIDENCE_RETENTION
from services.points.tests.entrypoints.pages.looking import look
from services.points.tests.entrypoints.pages.site import Site
from services.points.tests.entrypoints.pages.test_files import (
    ACT,
    FORM,
    HOUSEHOLD,
    OWN,
    WORK,
    filled,
    happened,
    way_to,
)
from services.points.tests.village import GRID, account, person, subject, unit
from tests.browsing.looking import sign_in

pytestmark = pytest.mark.asyncio(loop_scope="module")

SAYS = {
    "present": ("在档", "Present"),
    "missing": ("缺失", "Missing", "从备份里找回来", "restored from a backup"),
    "changed": ("与收下时不符", "Changed since it was kept", "从备份里换回来", "not the one that"),
    "forgotten": ("已依法删除", "Forgotten by law", "不用补交", "Nothing has to be brought"),
    "restricted": ("只存不看", "Stored only", "原件只保存、不打开", "kept and not opened"),
}
"""By state: its name and what to do, in Chinese and in English in turn."""
AWAY = ("暂时打不开", "Away for now", "请过一会儿再看", "Look again in a while")
ABOUT = {"forgotten": "member-8", "restricted": "member-9"}
"""About whom an original is; the others are about the head of the household."""


def file_of(site: Site, evidence: str) -> Path:
    folder: Path = site.base.settings.evidence_folder  # type: ignore[attr-defined] # points' own
    name = evidence.removeprefix("sha256:")
    return folder / name[:2] / name


async def _speak(site: Site, name: str) -> None:
    """Let this person alone speak for the household."""
    command = ChangeContacts(
        subject_id=subject(HOUSEHOLD),
        grid=unit(GRID),
        contacts=(person(name),),
        since=date(2026, 3, 1),
    )
    process = site.anjia.process
    await process.subjects.change_contacts(command, process.heard(uuid4().hex, GRID))
    await site.base.reader.caught_up()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def originals(site: Site) -> AsyncIterator[dict[str, str]]:
    """Record an act for each state, with an original that comes to stand so; gives their ids."""
    found = {}
    for ordinal, state in enumerate(SAYS, 1):
        await _speak(site, ABOUT.get(state, "head"))
        async with site.signed_in("officer") as client:
            form = await filled(client, FORM, **ACT, ordinal=str(ordinal))
            photo = {"photo": (f"{state}.jpg", jpeg(width=ordinal), "image/jpeg")}
            assert (await client.post(FORM, data=form, files=photo)).status_code == 303
        (found[state],) = happened(site, "account.entry_recorded")[-1]["data"]["evidence"]
    await _speak(site, "head")
    file_of(site, found["missing"]).unlink()
    changed = bytearray(file_of(site, found["changed"]).read_bytes())
    changed[-1] ^= 1
    file_of(site, found["changed"]).write_bytes(changed)
    site.base.forget(person(ABOUT["forgotten"]), [EVIDENCE_RETENTION], "〔2026〕9号")
    site.base.forget(person(ABOUT["restricted"]), ["points_note"], "〔2026〕9号")
    yield found


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("path", "by"), [(OWN, "head"), (WORK, "officer")], ids=["own", "work"])
async def test_each_state_is_said_with_what_to_do(
    site: Site, originals: dict[str, str], path: str, by: str, language: str
) -> None:
    async with site.signed_in(by) as client:
        page = (await client.get(path.replace("/zh/", f"/{language}/"))).text

    for state, words in SAYS.items():
        for said in words[language == "en" :: 2]:
            assert said in page, f"{state}: {said}"
        assert (way_to(originals[state]) in page) == (state == "present"), state


@pytest.mark.parametrize(
    ("state", "status", "says"),
    [
        ("missing", 500, "原件缺失"),
        ("changed", 500, "原件"),
        ("forgotten", 404, "原件已依法遗忘"),
        ("restricted", 403, "原件仅限存储"),
    ],
)
async def test_an_old_link_to_an_original_is_answered_with_a_page_that_says_why(
    site: Site, originals: dict[str, str], state: str, status: int, says: str
) -> None:
    async with site.signed_in("officer") as client:
        answer = await client.get(f"/zh/evidence/{originals[state]}")

    assert answer.status_code == status
    assert says in answer.text
    assert f"evidence_{state}" in answer.text
    assert "从备份" in answer.text or "不用补交" in answer.text


async def test_the_states_fit_every_phone(
    site: Site, browser: Browser, originals: dict[str, str]
) -> None:
    assert originals.keys() == SAYS.keys()
    page = await sign_in(browser, site, "head")
    await page.goto(f"{site.url}{OWN}")
    await look(page, "originals")
    await page.click("a.language")
    await look(page, "originals.en")


async def test_without_the_folder_the_pages_say_so_and_keep_what_was_filled_in(
    site: Site, browser: Browser, originals: dict[str, str]
) -> None:
    folder = file_of(site, originals["present"]).parents[1]
    aside = folder.with_name("unmounted")
    folder.rename(aside)
    folder.mkdir()
    before = site.anjia.process.events()
    try:
        for language in ("zh", "en"):
            async with site.signed_in("head") as client:
                page = (await client.get(OWN.replace("/zh/", f"/{language}/"))).text
            for said in AWAY[language == "en" :: 2]:
                assert said in page
        async with site.signed_in("officer") as client:
            form = await filled(client, FORM, ordinal="41", points="1.5")
            photo = {"photo": ("a.jpg", jpeg(), "image/jpeg")}
            refused = await client.post(FORM, data=form, files=photo)
            opened = await client.get(f"/zh/evidence/{originals['present']}")
        shown = await sign_in(browser, site, "head")
        await shown.goto(f"{site.url}{OWN}")
        await look(shown, "originals-away")
    finally:
        shutil.rmtree(folder)
        aside.rename(folder)

    assert refused.status_code == 503
    assert "填好的内容都在" in refused.text.split('id="fault-photo"')[1].split("</p>")[0]
    assert 'name="points" inputmode="decimal" maxlength="24" autocomplete="off" value="1.5"' in (
        refused.text
    )
    assert (opened.status_code, "evidence_store_away" in opened.text) == (503, True)
    assert site.anjia.process.events() == before
    async with site.signed_in("officer") as client:
        form = await filled(client, FORM, ordinal="41", points="1.5")
        again = await client.post(FORM, data=form, files=photo)
    assert again.status_code == 303
    assert happened(site, "account.entry_recorded")[-1]["subject"] == str(account(HOUSEHOLD))
