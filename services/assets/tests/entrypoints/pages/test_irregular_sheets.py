"""What was signed on paper and has no effect is listed for those who read the books of a unit."""

from datetime import date

import pytest
from playwright.async_api import Browser, expect

from chassis.testing.originals import pdf
from services.assets.tests.entrypoints.pages.site import Site
from services.assets.tests.register_news import adopt, leave
from services.assets.tests.village import VILLAGE, person, unit
from services.assets.tests.way import DISCUSSED, PATH, REVIEW, ask
from tests.browsing.looking import look, sign_in

pytestmark = pytest.mark.asyncio(loop_scope="module")

PAGE = f"/units/{unit(VILLAGE)}/irregular-sheets"
MEMBER = "supervision-committee-member"


async def test_a_sheet_without_effect_is_listed_and_leads_to_its_payment(
    site: Site, browser: Browser
) -> None:
    async with site.signed_in("clerk") as client:
        before = (await client.get(f"/zh{PAGE}")).text
    assert "没有这样的签字" in before
    desk = site.desk
    adopt(desk)
    way = await ask(desk, number="2026-201")
    await way.do("preconditions", {**DISCUSSED, "decided_on": "2026-06-29"}, by="clerk")
    leave(desk, "supervisor", MEMBER, VILLAGE, date(2026, 6, 20))
    sheet = await desk.kept(pdf())
    paper = desk.paper("supervisor", "2026-06-30", sheet)
    path = f"{PATH}/{way.request}/signatures"

    reported = await desk.post(path, REVIEW, by="clerk", headers=paper)

    assert reported.status_code == 202, reported.text
    page = await sign_in(browser, site, "clerk")
    await page.click("main .tasks >> text=没有生效的纸质签字")
    line = page.locator("main li")
    for said in (
        "付款审签",
        "签字的人在签字那天不在这个岗位上",
        "2026年6月30日签字",
        "安家村 监督委员会成员",
        "安家村 村文书代录",
        sheet[7:19],
    ):
        await expect(line).to_contain_text(said)
    assert str(person("supervisor")) not in await page.content()
    await look(page, "assets-irregular-sheets")
    await page.click("a.language")
    await expect(line).to_contain_text("The signer did not hold the post on that day")
    await page.click("main li a")
    await expect(page.locator("h1")).to_contain_text("2026-201")


async def test_the_list_is_open_to_those_who_read_books_of_the_unit(site: Site) -> None:
    readers = {"clerk", "cashier", "auditor"}
    for name in ("clerk", "cashier", "auditor", "secretary", "head"):
        async with site.signed_in(name) as client:
            answer = await client.get(f"/zh{PAGE}")
        assert (answer.status_code == 200) == (name in readers), name
    async with site.client() as nobody:
        assert (await nobody.get(f"/zh{PAGE}")).status_code == 303
