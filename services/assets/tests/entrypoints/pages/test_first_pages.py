"""The first page and the ways from it, and that every message has its English."""

from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from playwright.async_api import Browser, expect

from assets.features.pages import ROOMS
from chassis.pages.languages import CATALOGUE, read_catalogue
from services.assets.tests.entrypoints.pages.site import Site
from services.assets.tests.village import OTHER_VILLAGE, VILLAGE, unit
from services.assets.tests.way import ask
from tests.browsing.looking import look, sign_in

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_the_first_page_leads_whoever_may_to_the_payments_of_a_unit(
    site: Site, browser: Browser
) -> None:
    repairs = await ask(site.desk, number="2026-099", purpose="repairs", amount_fen=86_000)
    await repairs.do("withdrawals", {}, by="clerk")
    care = await ask(site.desk, number="2026-100", purpose="elderly-care", amount_fen=30_000)
    cash = {"method": "cash", "paid_on": "2026-07-01", "amount_fen": 30_000}
    await care.do("irregular-payments", cash, by="cashier")
    await ask(site.desk, number="2026-101")

    page = await sign_in(browser, site, "clerk")
    await page.click("main .tasks >> text=谁申请")

    await expect(page.locator("main li", has_text="2026-101")).to_contain_text("200.00 元")
    await look(page, "assets-payments")
    await page.click("a.language")
    await expect(page.locator("h1")).to_have_text("Payments")


async def test_an_auditor_goes_down_from_the_county_to_a_village(site: Site) -> None:
    async with site.signed_in("auditor") as client:
        town = await client.get(f"/zh/units/{unit(VILLAGE[:9])}")
        listed = await client.get(f"/zh/units/{unit(OTHER_VILLAGE)}/payments")
    async with site.signed_in("head") as client:
        refused = await client.get(f"/zh/units/{unit(VILLAGE)}")
        listing = await client.get(f"/zh/units/{unit(VILLAGE)}/payments")

    assert f"/units/{unit(VILLAGE)}" in town.text
    assert "没有这样的付款" in listed.text
    assert (refused.status_code, listing.status_code) == (403, 403)
    assert "not_permitted" in refused.text


async def test_each_page_is_open_to_those_in_the_table_and_to_nobody_else(site: Site) -> None:
    way = await ask(site.desk, number="2026-102")
    books = {"clerk", "supervisor", "auditor"}
    may = {
        f"/zh/units/{unit(VILLAGE)}": {*books, "cashier"},
        f"/zh/units/{unit(VILLAGE)}/payments": books,
        f"/zh/payments/{way.request}": books,
        "/zh/inbox": {*books, "secretary", "cashier"},
    }
    for name in ("clerk", "supervisor", "secretary", "cashier", "auditor", "head"):
        async with site.signed_in(name) as client:
            assert (await client.get("/zh/")).status_code == 200
            for path, allowed in may.items():
                answer = await client.get(path)
                assert (answer.status_code == 200) == (name in allowed), f"{name} {path}"
                assert answer.status_code in {200, 403}
                assert "<script" not in answer.text
    async with site.client() as nobody:
        for path in may:
            assert (await nobody.get(path)).status_code == 303, path


@pytest.mark.parametrize("room", ROOMS, ids=[room.name for room in ROOMS])
async def test_every_message_has_its_english_and_nothing_else_is_translated(room: Path) -> None:
    methods = [("templates/**.html", "jinja2.ext.babel_extract")]
    found = {message for _, _, message, _, _ in extract_from_dir(room, methods)}
    catalogue = read_catalogue(room / "locale" / CATALOGUE)
    translated = {message.id for message in catalogue if message.id and message.string}

    assert found
    assert found == translated
