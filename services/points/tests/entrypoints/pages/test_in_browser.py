"""Whole ways by clicking, in a real browser on real servers: from an act to the statement."""

import base64

import pytest
from playwright.async_api import Browser, Page, expect

from chassis.testing.originals import pdf
from services.points.tests.entrypoints.pages.looking import look
from services.points.tests.entrypoints.pages.site import Site
from tests.browsing.looking import sign_in

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_an_act_goes_from_the_door_to_the_household_s_statement(
    site: Site, browser: Browser
) -> None:
    await _declare(await sign_in(browser, site, "head"))
    await _officer(await sign_in(browser, site, "officer"))
    await _group(await sign_in(browser, site, "member-1"), site)
    site.at("2026-03-28")
    await _branch(await sign_in(browser, site, "secretary"))
    household = await sign_in(browser, site, "head")
    await _household(household)
    await _object(household)
    await _decide(await sign_in(browser, site, "member-2"))
    await _learn(household)
    await _reissue(await sign_in(browser, site, "secretary"))

    recorded = [kind for kind in site.anjia.process.types() if "account.entry_recorded" in kind]
    # Four at the door, each tapped twice, and one while the group was sitting.
    assert len(recorded) == 5
    # Three photos at the door, one of the declaration, one beside the objection.
    kept = [kind for kind in site.anjia.process.types() if "evidence.kept" in kind]
    assert len(kept) == 5


async def photo(page: Page) -> bytes:
    """Take a photo as a telephone does: the browser makes a JPEG of what it drew."""
    made: str = await page.evaluate(
        "(() => { const drawn = document.createElement('canvas');"
        "drawn.width = 640; drawn.height = 480; const pen = drawn.getContext('2d');"
        "pen.fillStyle = 'seagreen'; pen.fillRect(80, 60, 480, 360);"
        "return drawn.toDataURL('image/jpeg') })()"
    )
    return base64.b64decode(made.partition(",")[2])


async def _choose(page: Page, content: bytes, name: str) -> None:
    await page.set_input_files("#photo", {"name": name, "mimeType": "", "buffer": content})


async def _declare(page: Page) -> None:
    await page.click("text=1组-003户")
    await page.click("a:has-text('申报一件事')")
    await page.select_option("#item", "conduct-neighbours")
    await page.fill("#points", "0.5")
    await page.fill("#note", "和邻居一起清理了水渠。")
    await _choose(page, await photo(page), "水渠.jpg")
    await look(page, "declare")
    await page.dblclick("button:has-text('申报')", no_wait_after=True)
    await expect(page.locator("[role=status]")).to_contain_text("申报已经收到")
    await look(page, "declared")
    address = await page.get_attribute("article a:has-text('凭证 1')", "href")
    assert address is not None
    size = await page.evaluate(
        "href => new Promise((shown, broken) => { const image = new Image();"
        "image.onload = () => shown(image.naturalWidth); image.onerror = broken;"
        "image.src = href })",
        address,
    )
    assert size == 640


async def _officer(page: Page) -> None:
    await look(page, "home")
    await page.click("text=记一件事")
    await look(page, "choose")
    for household, item, points in (
        ("1组-003户", "env-tidy-yard", "1.5"),
        ("1组-003户", "service-volunteering", "2"),
        ("1组-004户", "no-littering", ""),
        ("1组-005户", "conduct-neighbours", "0.5"),
    ):
        await page.fill("#q", household[3:6])
        await page.click("text=查找")
        await page.click(f"a:has-text('{household}')")
        await page.select_option("#item", item)
        await page.fill("#points", points)
        if household == "1组-004户":
            await _choose(page, pdf(script="app.alert(1)"), "说明.pdf")
            await page.click("button:has-text('记下')")
            await expect(page.locator("#fault-photo")).to_contain_text("请改用照片")
            await look(page, "record")
        if household in ("1组-003户", "1组-004户"):
            await _choose(page, await photo(page), "院坝.jpg")
        # Two taps on the button, as of an impatient thumb, are one act.
        await page.dblclick("button:has-text('记下')", no_wait_after=True)
        await expect(page.locator("[role=status]")).to_contain_text(household)
    await look(page, "recorded")
    await page.click("text=看我的记录")
    await look(page, "work")
    declared = page.locator(".entry", has_text="和邻居一起清理了水渠。")
    await expect(declared.locator("a:has-text('凭证 1')")).to_be_visible()
    await expect(declared).to_contain_text("在档")
    for place, decision in enumerate(("later", "pass", "pass", "pass", "reject")):
        await page.check(f"input[name='decision/{place}'][value={decision}]")
    await page.click("text=提交审核结果")
    await expect(page.locator("#fault-reason-4")).to_have_text("请写明原因。")
    await look(page, "checking")
    await page.fill("input[name='reason/4']", "照片与事项不符")
    await page.click("text=提交审核结果")
    await expect(page.locator("[role=status]")).to_have_text("审核结果已经记下。")
    await page.click("button:has-text('上报')")
    await expect(page.locator("[role=status]")).to_contain_text("已经上报")
    await look(page, "reported")
    await page.click("text=退出")
    await look(page, "signed-out")


async def _group(page: Page, site: Site) -> None:
    await page.click("text=每月认定")
    await look(page, "recognitions")
    await page.click("text=一组 · 2026年3月")
    await look(page, "recognition")
    await page.check("input[name=refused] >> nth=2")
    for label in ("2组-001户", "2组-002户", "2组-003户", "2组-004户"):
        await page.check(f"label:has-text('{label}') input")
    await page.fill("#reason-3", "没有证据")
    await page.click("text=提交认定结果")
    await expect(page.locator("[role=alert]")).to_contain_text("到场人数不够")
    await page.check("label:has-text('2组-005户') input")
    await look(page, "recognition-refused")
    # The officer reports more while the group still looks at the page.
    entry = await site.anjia.record("1组-006户", "2026-03-02")
    await site.anjia.check(("1组-006户", entry))
    await site.anjia.report("2026-03")
    await page.click("text=提交认定结果")
    await expect(page.locator("[role=alert]")).to_contain_text("名单有了变化")
    await page.click("text=提交认定结果")
    await expect(page.locator("[role=status]")).to_have_text("认定结果已经记下。")
    await look(page, "recognised")


async def _branch(page: Page) -> None:
    await page.click("text=季度审定")
    await look(page, "quarters")
    await page.click("text=2026年第一季度")
    await look(page, "approval")
    await page.click("text=审定本季积分")
    await expect(page.locator("#fault-sure")).to_be_visible()
    await page.fill("#resolution", "安家村党总支〔2026〕3号")
    await page.check("input[name=sure]")
    await page.click("text=审定本季积分")
    await expect(page.locator("[role=status] h2")).to_have_text("已审定")
    await look(page, "approved")


async def _household(page: Page) -> None:
    await page.click("text=1组-003户")
    await expect(page.locator("h1")).to_have_text("1组-003户 积分明细")
    await expect(page.locator(".sums b").first).to_have_text("13.5")
    await expect(page.locator("article").first).to_contain_text("已审定")
    await look(page, "statement")
    await page.click("a.language")
    await expect(page.locator("h1")).to_have_text("1组-003户 Statement of points")
    await look(page, "statement.en")


async def _object(page: Page) -> None:
    await page.click("a.language")
    await page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    await page.click("article:has-text('参加志愿服务') >> text=对这件事提出异议")
    await page.click("text=提交异议")
    await expect(page.locator("#fault-reason")).to_be_visible()
    await look(page, "object")
    await page.fill("#reason", "当天上午和下午各去了一次，只记了一半。")
    await _choose(page, await photo(page), "签到.jpg")
    await page.click("text=提交异议")
    await expect(page.locator("[role=status]")).to_contain_text("异议已经收到")
    await expect(page.locator("article").first).to_contain_text("异议复议中")


async def _decide(page: Page) -> None:
    await page.click("text=异议复议")
    await look(page, "objections")
    await page.click("text=1组-003户 · 参加志愿服务")
    await page.check("input[value=upheld]")
    await page.fill("#points", "1.5")
    for number in range(1, 6):
        await page.check(f"label:has-text('2组-00{number}户') input")
    await page.click("text=提交复议结果")
    await expect(page.locator("#fault-reason")).to_have_text("请写明原因。")
    await page.fill("#reason", "签到记录为半天")
    await expect(page.locator("dl.facts a:has-text('凭证 1')")).to_be_visible()
    await look(page, "objection")
    await page.click("text=提交复议结果")
    await expect(page.locator("[role=status]")).to_have_text("复议结果已经记下。")


async def _learn(page: Page) -> None:
    await page.reload()
    await expect(page.locator("article").first).to_contain_text("异议成立，更正为 +1.5 分")
    await expect(page.locator("article").first).to_contain_text("签到记录为半天")
    await look(page, "statement-corrected")


async def _reissue(page: Page) -> None:
    await page.click("text=季度审定")
    await page.click("text=2026年第一季度")
    await page.fill("#resolution", "安家村党总支〔2026〕5号")
    await page.check("input[name=sure]")
    await look(page, "reissue")
    await page.click("button:has-text('审定更正后的名单')")
    await expect(page.locator("dd", has_text="安家村党总支〔2026〕5号")).to_be_visible()
    await expect(page.locator("text=重新公布")).to_have_count(0)
    await expect(page.locator(".sums b").last).to_have_text("+4")


async def test_an_act_is_recorded_with_the_keyboard_alone(site: Site, browser: Browser) -> None:
    page = await sign_in(browser, site, "officer", width=1100)
    await page.goto(page.url.removesuffix("zh/") + "zh/")
    await _to(page, "记一件事")
    await page.keyboard.press("Enter")
    await page.wait_for_selector("#q")
    await _to(page, "1组-007户")
    await page.keyboard.press("Enter")
    await page.wait_for_selector("#item")
    await _to(page, "", id_="item")
    for _ in range(7):
        await page.keyboard.press("ArrowDown")
    assert await page.input_value("#item") == "env-tidy-yard"
    await page.keyboard.press("Tab")
    await page.keyboard.type("9")
    await page.keyboard.press("Enter")
    await expect(page.locator("#fault-points")).to_contain_text("分值超出")
    assert await page.get_attribute("#points", "aria-invalid") == "true"
    await look(page, "record-refused")
    await page.focus("h1 >> xpath=ancestor::main")
    await _to(page, "", id_="points")
    await page.keyboard.press("Control+A")
    await page.keyboard.type("0.5")
    await page.keyboard.press("Enter")
    await expect(page.locator("[role=status]")).to_contain_text("1组-007户 · 庭院干净整洁 · +0.5")


async def _to(page: Page, text: str, *, id_: str = "") -> None:
    """Press Tab until what is wanted has the focus."""
    for _ in range(60):
        await page.keyboard.press("Tab")
        held = await page.evaluate(
            "[document.activeElement.innerText || '', document.activeElement.id]"
        )
        if (id_ and held[1] == id_) or (not id_ and text in held[0]):
            return
    raise AssertionError(f"Tab never comes to {text or id_}")
