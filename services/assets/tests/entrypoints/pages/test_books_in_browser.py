"""The pages of books in a real browser: what they say of money, and closing and signing there."""

import html
import re
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from chassis.pages.formats import write_yuan
from chassis.testing.lent_databases import LentDatabases
from services.assets.tests.bank_desk import against
from services.assets.tests.entrypoints.pages.bookkept import HOME, keep_books, prepare
from services.assets.tests.entrypoints.pages.site import Site, open_site
from services.assets.tests.village import OTHER_VILLAGE, VILLAGE, unit
from tests.browsing.looking import look, sign_in

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def site(
    databases: LentDatabases, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Site]:
    """Give the pages of a village whose books are kept since January, on the last of July."""
    with databases.lent() as url:
        folder = tmp_path_factory.mktemp("site")
        async with open_site(url, folder, before=keep_books) as opened:
            yield opened


async def test_the_bookkeeper_sees_the_money_and_closes_a_month(
    site: Site, browser: Browser
) -> None:
    page = await sign_in(browser, site, "accountant")
    await page.click("main .tasks >> text=账簿")
    await look(page, "assets-books")
    await _cash(page)
    await _ledger(page)
    await _waiting(page, site)
    await _closed(page, site)


async def _cash(page: Page) -> None:
    await page.click("main >> text=货币资金")
    await expect(page.locator(".lead")).to_contain_text("业务日期截至2026年7月31日")
    bank = page.locator("tr", has_text="基本存款账户")
    for said in ("10,000.00", "5,000.00", "1,200.00", "13,800.00"):
        await expect(bank).to_contain_text(said)
    await expect(page.locator("tfoot")).to_contain_text("14,145.67")
    await expect(page.locator(".verdict")).to_contain_text("差额都由下面的未达账项说明")
    await expect(page.locator("main")).to_contain_text("98.76")
    await expect(page.locator("main")).to_contain_text("−1,200.00")
    await look(page, "assets-cash")
    await page.click("a.language")
    await expect(page.locator(".verdict")).to_contain_text("adjusted for them they agree")
    await page.click("a.language")
    await page.click("summary")
    await page.fill("#on", "2026-06-30")
    await page.click("text=查看")
    await expect(page.locator("tfoot")).to_contain_text("10,345.67")
    await expect(page.locator(".verdict")).to_contain_text("不能核对")


async def _ledger(page: Page) -> None:
    await page.go_back()
    await page.click("tbody a:has-text('基本存款账户')")
    await expect(page.locator("h1")).to_have_text("102 银行存款")
    rows = page.locator("tbody tr")
    await expect(rows).to_have_count(3)
    await expect(rows.nth(0)).to_contain_text("借 10,000.00")
    await expect(rows.nth(1)).to_contain_text("借 15,000.00")
    await expect(rows.nth(2)).to_contain_text("借 13,800.00")
    await look(page, "assets-ledger")
    await page.select_option("#since", "2026-01")
    await page.click("text=查看")
    await expect(rows).to_have_count(4)
    await expect(page.locator("tfoot")).to_contain_text("15,000.00")
    await page.click("text=2026-07 1 号")
    await expect(page.locator("h1")).to_have_text("2026年7月第 1 号凭证")
    await expect(page.locator("tfoot")).to_contain_text("5,000.00")
    await look(page, "assets-voucher")


async def _waiting(page: Page, site: Site) -> None:
    """Show everything that stands in July's way, and no button to close it."""
    await page.click("nav >> text=2026年7月")
    standing = page.locator("section[aria-labelledby=standing]")
    for said in ("上个月还没有结账", "待审核 1 张，待出纳签字 1 张", "1 笔银行流水没有对上账"):
        await expect(standing).to_contain_text(said)
    await expect(standing).to_contain_text("凭证号从 1 到 2，没有缺号")
    await expect(page.locator("#trial ~ .verdict")).to_have_text("借贷平衡。")
    await expect(page.locator("button:has-text('结账')")).to_have_count(0)
    await look(page, "assets-month")
    await page.click("a.language")
    await expect(page.locator("h1")).to_have_text("July 2026")
    await look(page, "assets-month.en")
    assert site.url in page.url
    await page.click("a.language")


async def _closed(page: Page, site: Site) -> None:
    """Close the first month; one to which a voucher came meanwhile is refused in words."""
    await page.click("nav >> text=安家村股份经济合作联合社")
    await page.click("main >> text=会计的一个月")
    await expect(page.locator("h1")).to_have_text("2026年1月")
    await page.click("button:has-text('结账')")
    await expect(page.locator("#fault-sure")).to_have_text("请先勾选确认。")
    await page.check("input[name=sure]")
    await page.dblclick("button:has-text('结账')", no_wait_after=True)
    await expect(page.locator("[role=status]")).to_have_text("已经结账。")
    await page.click("nav >> text=安家村股份经济合作联合社")
    await page.click("main >> text=会计的一个月")
    await expect(page.locator("h1")).to_have_text("2026年2月")
    lines = (against("513", 1_000), against("212", -1_000))
    await prepare(site.desk, "2026-02-001", "2026-02-10", *lines, kind="accrual")
    await page.check("input[name=sure]")
    await page.click("button:has-text('结账')")
    await expect(page.locator("[role=alert]")).to_contain_text("还有凭证没有记账")
    await expect(page.locator("#vouchers ~ ul")).to_contain_text("2026-02-001")
    await look(page, "assets-month-refused")
    closed = [event for event in site.desk.events() if event["type"] == "assets.journal.closed.v1"]
    assert [(one["via"], one["data"]["vouchers"]) for one in closed] == [("web", 1)]


async def test_debts_and_the_budget_are_shown_beside_charts(site: Site, browser: Browser) -> None:
    page = await sign_in(browser, site, "cashier")
    await page.click("main .tasks >> text=账簿")
    await page.click("main >> text=应收账龄")
    for said in ("合同 AJ-2026-004", "0–30天", "91–180天", "181–365天", "24,000.00"):
        await expect(page.locator("main")).to_contain_text(said)
    chart = page.locator("svg[role=img]").first
    await expect(chart).to_have_attribute("aria-label", "各账龄段没有收回的金额（元）")
    await look(page, "assets-receivables")
    await page.go_back()
    await page.click("main >> text=2026年预算")
    waste = page.locator("tbody tr", has_text="垃圾清运费")
    for said in ("超出预算", "100.00", "130.00", "−30.00", "用了 130.0%"):
        await expect(waste).to_contain_text(said)
    running = page.locator("tbody tr", has_text="村级公共运行经费")
    for said in ("80,000.00", "650.00", "1,234.56", "78,115.44"):
        await expect(running).to_contain_text(said)
    await expect(page.locator("tbody tr", has_text="租金收入")).to_contain_text("5,000.00")
    await look(page, "assets-budget")
    await page.click("a.language")
    await expect(page.locator("#over")).to_have_text("Lines over budget: 1")


async def test_the_cashier_signs_what_moved_money_and_sees_what_was_not_banked(
    site: Site, browser: Browser
) -> None:
    page = await sign_in(browser, site, "cashier")
    await page.goto(f"{site.url}/zh{HOME}/days/2026-07-31")
    main = page.locator("main")
    for said in (
        "没有按时存行",
        "比账上少 155.67 元",
        "上日结存 120.00 元 + 收入 120.00 元",
        "现金存行",
        "2026-102",
        "650.00",
        "付 800.00 元",
    ):
        await expect(main).to_contain_text(said)
    await look(page, "assets-day")
    await page.dblclick("button:has-text('签字')", no_wait_after=True)
    await expect(page.locator("[role=status]")).to_have_text("已经签字。")
    await expect(main).to_contain_text("没有等待签字的凭证")
    await page.click("summary")
    await page.fill("#on", "2026-07-01")
    await page.click("text=查看")
    await expect(page.locator("h1")).to_have_text("2026年7月1日")
    for said in ("已确认付款", "不合规付款", "现金付款", "2026-01 本第 2 号"):
        await expect(main).to_contain_text(said)
    signed = [each for each in site.desk.types() if "cashier_signed" in each]
    assert len(signed) == 3


async def test_a_page_of_books_is_for_those_who_may_read_what_it_shows(site: Site) -> None:
    may = {
        f"/zh{HOME}/cash": {"accountant", "cashier", "auditor", "clerk", "supervisor"},
        f"/zh{HOME}/accounts/102": {
            "accountant", "cashier", "auditor", "chair", "clerk", "supervisor",
        },
        f"/zh{HOME}/months/2026-07": {
            "accountant", "cashier", "auditor", "chair", "clerk", "supervisor",
        },
        f"/zh{HOME}/days/2026-07-31": {"accountant", "cashier", "auditor", "clerk", "supervisor"},
        f"/zh{HOME}/receivables": {
            "accountant", "cashier", "auditor", "chair", "clerk", "supervisor",
        },
        f"/zh{HOME}/budgets/2026": {
            "accountant", "cashier", "auditor", "chair", "clerk", "supervisor",
        },
    }  # fmt: skip
    for name in ("accountant", "cashier", "auditor", "chair", "clerk", "supervisor", "head"):
        async with site.signed_in(name) as client:
            for path, allowed in may.items():
                answer = await client.get(path)
                assert answer.status_code == (200 if name in allowed else 403), f"{name} {path}"
    async with site.signed_in("auditor") as client:
        assert "结账以后不能反结账" not in (await client.get(f"/zh{HOME}/months/2026-02")).text
        assert "合同 AJ-2026-004" in (await client.get(f"/zh{HOME}/receivables")).text
        empty = await client.get(f"/zh/units/{unit(OTHER_VILLAGE)}/books")
        assert "这个单位还没有建账" in empty.text


async def test_the_pages_show_the_figures_that_programs_read(site: Site) -> None:
    on = {"on": "2026-07-31"}
    signed = site.desk.signed("accountant")

    async def read(path: str) -> Any:
        answer = await site.desk.client.get(f"{HOME}/{path}", params=on, headers=signed)
        assert answer.status_code == 200, answer.text
        return answer.json()

    position = await read("cash-position")
    ageing = await read("receivables/ageing")
    trial = (await read("trial-balance"))["accounts"]
    async with site.signed_in("accountant") as client:
        cash = (await client.get(f"/zh{HOME}/cash", params=on)).text
        owed = (await client.get(f"/zh{HOME}/receivables", params=on)).text
        for line in trial:
            query = {**on, "since": "2026-01"}
            ledger = await client.get(f"/zh{HOME}/accounts/{line['account']}", params=query)
            (total,) = re.findall("<tfoot.*?</tfoot>", ledger.text, re.DOTALL)
            assert f"{write_yuan(abs(line['balance_fen']))}</span></td>" in total

    assert len(trial) == 5
    (bank,) = position["accounts"]
    for fen in (position["cash_fen"], position["total_fen"], bank["book_fen"]):
        assert write_yuan(fen) in cash
    assert write_yuan(bank["statement_fen"]) in cash
    for each in ageing["classes"]:
        assert write_yuan(each["open_fen"]) in owed


async def test_every_link_of_the_books_leads_somewhere(site: Site) -> None:
    ways = ("cash", "months/2026-07", "accounts/102", "vouchers/2026-07-001", "days/2026-07-31")
    async with site.signed_in("clerk") as client:
        seen = set()
        for start in (f"/zh/units/{unit(VILLAGE)}/books", *(f"/en{HOME}/{way}" for way in ways)):
            page = await client.get(start)
            assert "<script" not in page.text
            for target in re.findall(r'href="([^"#]+)"', page.text):
                seen.add(httpx.URL(f"{site.url}{start}").join(html.unescape(target)))
        for url in seen:
            assert (await client.get(url)).status_code == 200, url

    assert len(seen) > 20


async def test_another_day_is_asked_for_without_scripts(site: Site, browser: Browser) -> None:
    page = await sign_in(browser, site, "supervisor", scripts=False)
    await page.goto(f"{site.url}/en{HOME}/receivables")
    await expect(page.locator("main")).to_contain_text("24,006.00")
    await page.click("summary")
    await page.fill("#on", "2026-04-20")
    await page.click("button:has-text('Show')")
    await expect(page.locator(".lead")).to_contain_text("Business dates up to 20 April 2026.")
    await expect(page.locator("tfoot")).to_contain_text("12,000.00")


async def test_a_page_shows_what_was_recorded_by_an_instant(site: Site) -> None:
    async with site.signed_in("accountant") as client:
        cash = await client.get(
            f"/zh{HOME}/cash", params={"on": "2026-07-31", "recorded_until": "2026-07-15T08:00"}
        )
        now = await client.get(f"/zh{HOME}/cash", params={"on": "", "recorded_until": ""})
        wrong = await client.get(f"/zh{HOME}/cash", params={"on": "2026-02-30"})
        unknown = await client.get(f"/zh{HOME}/accounts/999")
        home = await client.get(f"/zh/units/{unit(VILLAGE)}/books")
        december = await client.get(f"/zh{HOME}/months/2026-12")

    assert "只算2026年7月15日 08:00以前记下的" in cash.text
    assert "13,800.00" not in cash.text
    assert "13,800.00" in now.text
    assert wrong.status_code == 422
    assert wrong.headers["content-type"].startswith("text/html")
    assert unknown.status_code in {409, 422}
    assert f"{HOME}/months/2026-02" in home.text
    assert "年末还没有结转的科目：501、513" in december.text


async def test_a_signature_for_which_nothing_waits_is_refused_in_words(site: Site) -> None:
    day = f"/zh{HOME}/days/2026-07-31"
    async with site.signed_in("cashier") as client:
        page = (await client.get(day)).text
        carried = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
        before = site.desk.events()
        answer = await client.post(f"{day}/vouchers/2026-07-001/signature", data=carried)

    assert (answer.status_code, site.desk.events()) == (409, before)
    assert "这张凭证不等出纳签字" in answer.text
    assert "等待付款的指令" in answer.text
