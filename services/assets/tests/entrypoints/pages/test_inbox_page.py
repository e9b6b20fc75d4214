"""What waits for a signer is signed or rejected on a page, by the rules of the JSON routes."""

import re

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from services.assets.tests.entrypoints.pages.site import NAMED_CHAINS, Site
from services.assets.tests.register_news import adopt, relate
from services.assets.tests.village import subject
from services.assets.tests.way import BRANCH_STEP, DISCUSSED, REVIEW, WAGE, Way, ask
from tests.browsing.looking import look, sign_in

pytestmark = pytest.mark.asyncio(loop_scope="module")

TERMS = {name: WAGE[name] for name in ("purpose", "payee", "payee_type", "resolution")}
INBOX = "/zh/inbox"


@pytest_asyncio.fixture(scope="module", loop_scope="module", autouse=True)
async def adopted(site: Site) -> None:
    adopt(site.desk, NAMED_CHAINS)


async def waiting(site: Site, number: str) -> Way:
    """Give a request of which all is met that comes before signatures."""
    way = await ask(site.desk, number=number)
    await way.do("preconditions", DISCUSSED, by="clerk")
    return way


async def form_of(client: httpx.AsyncClient, way: Way, act: str) -> dict[str, str]:
    """Open the inbox and read what a form of it carries."""
    page = (await client.get(INBOX)).text
    (form,) = re.findall(rf'action="[^"]*{way.request}/{act}".*?</form>', page, re.DOTALL)
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))


def happened(site: Site, kind: str, way: Way) -> int:
    found = (each for each in site.desk.events() if each["subject"] == way.request)
    return sum(each["type"] == f"assets.payment_request.{kind}.v1" for each in found)


async def test_the_oldest_is_signed_first_and_without_scripts(site: Site, browser: Browser) -> None:
    first, second = await waiting(site, "2026-301"), await waiting(site, "2026-302")
    page = await sign_in(browser, site, "supervisor", scripts=False)
    await expect(page.locator(".tasks .count")).to_have_text("2")

    await page.click("text=待我审签的付款")
    await expect(page.locator("h2").first).to_contain_text("2026-301")
    await expect(page.locator("dl").first).to_contain_text(
        "“村务监督委员会审核”这一步由监督委员会成员签"
    )
    await page.locator("button:has-text('同意，审签')").first.click()
    await expect(page.locator("[role=status]")).to_contain_text("等下一位审签")
    await expect(page.locator("h2")).to_contain_text(["2026-302"])
    await page.locator("summary").click()
    await page.click("button.second:has-text('退回')")
    await expect(page.locator(".fault")).to_contain_text("请写明退回的原因")
    await page.fill("textarea", "金额与决议不符")
    await page.click("button.second:has-text('退回')")
    await expect(page.locator("[role=status]")).to_contain_text("已经退回")

    assert (happened(site, "signed", first), happened(site, "rejected", second)) == (1, 1)
    (rejected,) = [each for each in site.desk.events() if each["type"].endswith("rejected.v1")]
    assert rejected["via"] == "web"
    assert "金额" not in str(rejected["data"]["reason"])


async def test_the_inbox_is_shown_on_any_screen_in_both_languages(
    site: Site, browser: Browser
) -> None:
    way = await waiting(site, "2026-303")
    page = await sign_in(browser, site, "supervisor")
    await look(page, "assets-home")
    await page.goto(f"{site.url}{INBOX}")
    await look(page, "assets-inbox")
    await way.do("changes", {**TERMS, "amount_fen": 19_000}, by="clerk")
    await way.do("preconditions", DISCUSSED, by="clerk")
    await page.locator(f"form[action*='{way.request}/signatures'] button").click()

    await expect(page.locator("[role=alert]")).to_contain_text("signature_outdated")
    await expect(page.locator("[role=alert]")).to_contain_text("请看过新的内容再签")
    await expect(page.locator("main")).to_contain_text("190.00 元")
    await look(page, "assets-inbox-refused")
    await page.click("a.language")
    await expect(page.locator("h1")).to_have_text("For me to sign")
    await look(page, "assets-inbox.en")
    await page.click("a.language")
    await page.locator(f"form[action*='{way.request}/signatures'] button").click()
    await expect(page.locator("[role=status]")).to_contain_text("等下一位审签")


async def test_the_last_signature_says_that_the_payment_may_be_ordered(site: Site) -> None:
    way = await waiting(site, "2026-304")
    await way.do("signatures", REVIEW, by="supervisor")
    async with site.signed_in("secretary") as client:
        form = await form_of(client, way, "signatures")
        first = await client.post(f"/zh/payments/{way.request}/signatures", data=form)
        again = await client.post(f"/zh/payments/{way.request}/signatures", data=form)
        shown = await client.get(INBOX, params={"done": "approved"})

    assert (first.status_code, again.status_code) == (303, 303)
    assert "done=approved" in first.headers["location"]
    assert again.headers["location"] == first.headers["location"]
    assert "可以下支付指令了" in shown.text
    assert happened(site, "signed", way) == 2


async def test_what_somebody_else_did_meanwhile_is_said_and_nothing_is_signed(site: Site) -> None:
    way = await waiting(site, "2026-305")
    async with site.signed_in("secretary") as client:
        assert way.request not in (await client.get(INBOX)).text
        await way.do("signatures", REVIEW, by="supervisor")
        form = await form_of(client, way, "signatures")
        await way.do("signatures", BRANCH_STEP, by="secretary")

        late = await client.post(f"/zh/payments/{way.request}/signatures", data=form)

    assert late.status_code == 409
    assert "step_not_open" in late.text
    assert "别人已经签了" in late.text
    assert happened(site, "signed", way) == 2


async def test_whoever_may_not_sign_is_refused_and_nothing_changes(site: Site) -> None:
    way = await waiting(site, "2026-306")
    async with site.signed_in("supervisor") as client:
        form = await form_of(client, way, "signatures")
        without = {name: value for name, value in form.items() if name != "csrf"}
        strange = await client.post(f"/zh/payments/{way.request}/signatures", data=without)
    async with site.signed_in("cashier") as client:
        own = await client.get(INBOX)
        csrf = dict(re.findall(r'name="(csrf|once)" value="([^"]*)"', own.text))
        sent = {**form, **csrf, "post": "cashier"}
        refused = await client.post(f"/zh/payments/{way.request}/signatures", data=sent)
    async with site.signed_in("head") as client:
        nobody = await client.get(INBOX)
    async with site.client() as client:
        away = await client.get(INBOX)

    assert (strange.status_code, refused.status_code, nobody.status_code) == (403, 409, 403)
    assert "post_not_held" in refused.text
    assert (away.status_code, "/signin" in away.headers["location"]) == (303, True)
    assert happened(site, "signed", way) == 0


async def test_a_substitute_is_told_why_it_is_theirs_to_sign(site: Site) -> None:
    relate(site.desk, "supervisor", subject("barn"), "control")
    way = await ask(site.desk, number="2026-307", payee=str(subject("barn")))
    await way.do("preconditions", DISCUSSED, by="clerk")
    async with site.signed_in("supervisor") as client:
        recused = await client.get(INBOX)
    async with site.signed_in("chair") as client:
        page = await client.get(INBOX)
        form = await form_of(client, way, "signatures")
        signed = await client.post(f"/zh/payments/{way.request}/signatures", data=form)
        story = await client.get(f"/zh/payments/{way.request}")

    assert way.request not in recused.text
    assert "他们现在不能签，您以监督委员会主任的岗位替补。" in page.text
    assert form["post"] == "supervision-committee-chair"
    assert signed.status_code == 303
    assert "应回避的人" in story.text
    assert "替补" in story.text
