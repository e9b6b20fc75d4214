"""One payment's page tells who signed which version, what was paid and booked, and when known."""

import re
from typing import Any

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from assets.entrypoints.pages.payments.listing import PAGE
from chassis.testing.originals import pdf
from services.assets.tests.bank_desk import Bank
from services.assets.tests.bank_files import Said
from services.assets.tests.bookkeeping import BASIC, ENTITY, Bookkeeping
from services.assets.tests.entrypoints.pages.site import NAMED_CHAINS, Site
from services.assets.tests.register_news import adopt, relate
from services.assets.tests.village import VILLAGE, subject, unit
from services.assets.tests.way import DISCUSSED, TRANSFER, WAGE, Way, ask
from tests.browsing.looking import look, sign_in

pytestmark = pytest.mark.asyncio(loop_scope="module")

TERMS = {name: WAGE[name] for name in ("purpose", "payee", "payee_type", "resolution")}
BOOKING = {"entity": str(ENTITY), "bank_account": str(BASIC)}
LINE = Said(on="2026-07-10", fen=-18_000, reference="P1", name="示例户名")

STRANGE = ({"state": "gone"}, {"month": "2026-13"})


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def paid(site: Site) -> Way:
    """Give a payment that was signed, changed, signed anew, paid, booked and returned in part."""
    desk = site.desk
    adopt(desk, NAMED_CHAINS)
    relate(desk, "supervisor", subject("yard"), "control")
    await Bookkeeping(desk).begin("2026-07")
    way = await ask(desk, number="2026-201", booking=BOOKING)
    await way.do("preconditions", DISCUSSED, by="clerk")
    desk.at("2026-07-02")
    await way.do("signatures", _step("supervision", 1), by="chair")
    desk.at("2026-07-03")
    await way.do("changes", {**TERMS, "amount_fen": 18_000, "booking": BOOKING}, by="clerk")
    await way.do("preconditions", {**DISCUSSED, "decision": "〔2026〕8号"}, by="clerk")
    desk.at("2026-07-06")
    await way.do("signatures", _step("supervision", 2), by="chair")
    desk.at("2026-07-07")
    await way.do("signatures", _step("branch", 2), by="secretary")
    await way.do("orders", TRANSFER, by="cashier")
    desk.at("2026-07-10")
    bank = Bank(desk)
    await bank.imported(LINE)
    payment = {"payment_request": way.request}
    await bank.match("P1", payment=payment, evidence=[await desk.kept(pdf())])
    (slip,) = await bank.slips()
    await bank.enter(slip["slip"], "p-1")
    desk.at("2026-07-13")
    back = {"reference": "R-1", "returned_on": "2026-07-12", "amount_fen": 3_000}
    await way.do("returns", {**back, "reason": "户名与账号不符"}, by="cashier")
    return way


def _step(step: str, version: int) -> dict[str, Any]:
    return {"step": step, "version": version}


async def test_the_story_is_shown_on_any_screen_in_both_languages(
    site: Site, paid: Way, browser: Browser
) -> None:
    page = await sign_in(browser, site, "auditor")
    await page.goto(f"{site.url}/zh/payments/{paid.request}")

    marks = page.locator(".way > li")
    assert await marks.count() == 7
    await expect(marks.nth(2)).to_contain_text("替补")
    await expect(marks.nth(5)).to_contain_text("有退汇")
    await expect(page.locator(".story .outdated").first).to_contain_text("不再算数")
    await expect(page.locator(".story")).to_contain_text("金额：原为 200.00 元")
    await expect(page.locator(".voucher")).to_contain_text("2026年7月第 1 号")
    await expect(page.locator(".voucher tbody tr").last).to_contain_text("180.00")
    await expect(page.locator("section[aria-labelledby=bank]")).to_contain_text("−180.00")
    await expect(page.locator("section[aria-labelledby=bank]")).to_contain_text("sha256:")
    await expect(page.locator(".story")).to_contain_text("户名与账号不符")
    await look(page, "assets-payment")
    await page.click("a.language")
    await expect(page.locator("h1")).to_have_text("Payment 2026-201")
    await look(page, "assets-payment.en")


async def test_the_story_is_told_as_it_was_known_at_an_instant(site: Site, paid: Way) -> None:
    page = f"/zh/payments/{paid.request}"
    async with site.signed_in("auditor") as client:
        signed = (await client.get(page, params={"recorded_until": "2026-07-02T12:00"})).text
        zulu = (await client.get(page, params={"recorded_until": "2026-07-02T04:00:00Z"})).text
        before = (await client.get(page, params={"recorded_until": "2026-06-01T00:00"})).text
        paid_then = (await client.get(page, params={"recorded_until": "2026-07-10T12:00"})).text
        by_day = (await client.get(page, params={"recorded_until": "", "on": "2026-07-11"})).text
        strange = await client.get(page, params={"recorded_until": "yesterday"})

    for told in (signed, zulu):
        assert "2026年7月2日 12:00所知道的" in told
        assert "200.00" in told
        assert "不再算数" not in told
        assert "变更申请" not in told
        assert "还没有入账的单据" in told
    assert "那时还没有这笔申请" in before
    assert "已付清" in paid_then
    assert "退汇" not in paid_then
    assert "退汇" not in by_day
    assert "变更申请" in by_day
    assert strange.status_code == 422


async def test_a_signer_reads_the_story_and_not_the_books(site: Site, paid: Way) -> None:
    async with site.signed_in("secretary") as client:
        signer = await client.get(f"/zh/payments/{paid.request}")
    async with site.signed_in("head") as client:
        nobody = await client.get(f"/zh/payments/{paid.request}")
        unknown = await client.get(f"/zh/payments/{subject('nothing')}")

    assert signer.status_code == 200
    assert "每一步的经过" in signer.text
    assert "记账凭证" not in signer.text
    assert "对账单" not in signer.text
    assert (nobody.status_code, unknown.status_code) == (403, 404)


async def test_what_was_paid_out_of_order_is_said_in_words(site: Site, paid: Way) -> None:
    assert paid.request
    cash = {"method": "cash", "paid_on": "2026-07-13", "amount_fen": 20_000}
    way = await ask(site.desk, number="2026-202")
    await way.do("irregular-payments", {**cash, "note": "先付了现金"}, by="cashier")
    async with site.signed_in("auditor") as client:
        shown = (await client.get(f"/zh/payments/{way.request}")).text
        listed = await client.get(
            f"/zh/units/{unit(VILLAGE)}/payments", params={"state": "irregular", "month": "2026-07"}
        )
        none = await client.get(
            f"/zh/units/{unit(VILLAGE)}/payments", params={"state": "rejected", "month": ""}
        )

    assert "这笔付款有不合规的地方" in shown
    assert "审签没有办完就付了款" in shown
    assert "规定不许付现金" in shown
    assert "先付了现金" in shown
    assert "2026-202" in listed.text
    assert "2026-201" not in listed.text
    assert "没有这样的付款" in none.text


async def test_a_long_list_goes_on_on_the_next_page(site: Site, paid: Way) -> None:
    for number in range(PAGE):
        await ask(site.desk, number=f"2026-4{number:02}", purpose="repairs")
    path = f"/zh/units/{unit(VILLAGE)}/payments"
    async with site.signed_in("auditor") as client:
        first = await client.get(path, params={"after": 0})
        (more,) = re.findall(r'href="([^"]+cursor=[^"]+)"', first.text)
        second = await client.get(httpx.URL(f"{site.url}{path}").join(more.replace("&amp;", "&")))
        forged = await client.get(path, params={"cursor": "bm90aGluZw"})
        strange = [await client.get(path, params=one) for one in STRANGE]

    assert first.text.count("2026-4") == PAGE
    assert "2026-201" not in first.text
    assert "2026-201" in second.text
    assert paid.request in second.text
    assert forged.status_code == 400
    assert "cursor_invalid" in forged.text
    assert [answer.status_code for answer in strange] == [422, 422]
