"""What is asked of every page that a test comes to: it fits, axe finds nothing, and a picture."""

import os
from pathlib import Path

from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped]  # has none
from playwright.async_api import Browser, BrowserContext, Page

from tests.browsing.front import Visited

PHONE, DESK = 390, 1100
WIDTHS = (320, PHONE, DESK)
HEIGHT = 844
LARGE_TEXT = "200%"
SCREENS = os.environ.get("MINGBAI_SCREENS")
"""A folder to write pictures of the pages to; without it none are written."""


async def sign_in(
    browser: Browser, site: Visited, name: str, *, width: int = PHONE, scripts: bool = True
) -> Page:
    """Sign somebody in by clicking, in a browser window of the own; gives the first page."""
    context: BrowserContext = await browser.new_context(
        viewport={"width": width, "height": HEIGHT},
        locale="zh-CN",
        has_touch=width == PHONE,
        java_script_enabled=scripts,
    )
    page = await context.new_page()
    page.set_default_timeout(10_000)
    await page.goto(f"{site.url}/zh/")
    await page.click("main a.button")
    await page.click(f"text={site.labels[name]}")
    await page.wait_for_url(f"{site.url}/zh/")
    return page


async def look(page: Page, name: str) -> None:
    """Look at a page in every width, in large text, and with axe; its picture has this name."""
    before = page.viewport_size
    assert before is not None
    await page.evaluate("document.querySelectorAll('main details').forEach(d => d.open = true)")
    for width in WIDTHS:
        await page.set_viewport_size({"width": width, "height": HEIGHT})
        assert await _overflow(page) == [], f"{name} at {width}"
        if SCREENS is not None and width in (PHONE, DESK):
            # Where a page is scrolled, a picture of all of it has a gap.
            await page.evaluate("window.scrollTo(0, 0)")
            await page.screenshot(path=Path(SCREENS) / f"{name}.{width}.png", full_page=True)
    await page.set_viewport_size({"width": WIDTHS[0], "height": HEIGHT})
    await page.evaluate(f"document.documentElement.style.fontSize = '{LARGE_TEXT}'")
    assert await _overflow(page) == [], f"{name} with text of {LARGE_TEXT}"
    await page.evaluate("document.documentElement.style.fontSize = ''")
    await page.set_viewport_size(before)
    violations = (await Axe().run(page)).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in violations] == [], name


async def _overflow(page: Page) -> list[str]:
    """Name what is wider than the window."""
    too_wide: list[str] = await page.evaluate(
        "(() => { const root = document.documentElement;"
        "if (root.scrollWidth <= root.clientWidth) return [];"
        "return [...document.querySelectorAll('body *')]"
        ".filter(e => e.getBoundingClientRect().right > root.clientWidth + 1)"
        ".map(e => e.tagName + '.' + e.className) })()"
    )
    return too_wide
