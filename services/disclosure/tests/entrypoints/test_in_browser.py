"""The pages in a real browser: nothing overflows, nothing is unreadable."""

import asyncio
import os
import random
import shutil
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped]  # has none
from fastapi import FastAPI
from playwright.async_api import Browser, async_playwright

from chassis.http.server import Address, make_server
from services.disclosure.tests.told_money import ENTITY, deliver, village_money

CHROMIUM = shutil.which("chromium")
ARGUMENTS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
WIDTHS = (320, 390, 1100)
HEIGHT = 800
LARGE_PRINT = 1.3
SCREENS = os.environ.get("MINGBAI_SCREENS")
"""A folder to write pictures of the pages to; without it none are written."""

pytestmark = pytest.mark.skipif(
    CHROMIUM is None,
    reason="NOT CHECKED IN A BROWSER: install Debian's chromium and fonts-noto-cjk",
)


def a_village() -> list[tuple[str, int, str, str]]:
    """Make up some hundred lines in sixteen grids of uneven size, one with losses alone."""
    chance = random.Random(5)  # noqa: S311  # the same pages every time, no secret
    rows = []
    for grid in range(1, 17):
        for household in range(1, 4 + grid // 2):
            gain = -5 if grid == 7 else chance.choice((0, 0.4, 1.5, 3, 8.2, 21, -5))
            points = f"{gain:g}"
            rows.append((f"{grid}组-{household:03d}户", grid, points, f"{100 + gain:g}"))
        if grid % 4 == 0:
            rows.append(
                (f"{grid}组-罗江示例农业科技发展有限责任公司-01", grid, "1234.5", "98765.5")
            )
    return rows


@pytest.fixture
async def site(app: FastAPI, books: Any, quarter: Callable[..., Any]) -> AsyncIterator[str]:
    """Serve a large publication, one that is due and one that is withheld."""
    earlier = quarter(quarter="2025-Q4", statement="sha256:00")
    await books.deliver_all(earlier)
    rows = a_village()
    await books.deliver_all(quarter(rows, first=201, quarter="2026-Q2"))
    await books.deliver(quarter(first=5001, quarter="2026-Q3")[-1])
    await deliver(books, *village_money())
    books.project()
    server = make_server(app, Address(host="127.0.0.1", port=0))
    # The socket listens at once, so a browser that comes early waits in its queue.
    listening = server.config.bind_socket()
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    await serving


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=list(ARGUMENTS), headless=True
        )
        yield launched
        await launched.close()


async def test_no_page_overflows_and_axe_finds_nothing(
    site: str, browser: Browser, books: Any
) -> None:
    found = (await books.disclosures.published(limit=1))[0].publication
    money = ("zh/money", f"en/money/{ENTITY}", f"zh/money/{ENTITY}/months/2026-06")
    paths = ("zh/", "en/", f"en/publications/{found}", *money, f"zh/publications/{found}")
    for width in WIDTHS:
        context = await browser.new_context(viewport={"width": width, "height": HEIGHT})
        page = await context.new_page()
        for path in paths:
            await page.goto(f"{site}/{path}")
            await page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
            await _picture(page, f"{_named(path)}{width}")
            assert await _overflow(page) == [], f"{path} at {width}"
            if width != WIDTHS[0] and path != paths[-1]:
                continue
            violations = (await Axe().run(page)).response["violations"]
            assert [(rule["id"], rule["nodes"][0]["html"]) for rule in violations] == []
            if width == WIDTHS[0]:
                await page.evaluate(
                    f"document.documentElement.style.fontSize = '{LARGE_PRINT * 100:g}%';"
                    f"document.body.style.fontSize = '{LARGE_PRINT * 16:g}px'"
                )
                assert await _overflow(page) == [], f"{path} in large print"
        await context.close()


def _named(path: str) -> str:
    return "zh-month-" if "months" in path else path.replace("/", "-")[:12]


async def test_chart_texts_are_large_enough_to_read(
    site: str, browser: Browser, books: Any
) -> None:
    found = (await books.disclosures.published(limit=1))[0].publication
    page = await browser.new_page(viewport={"width": WIDTHS[0], "height": HEIGHT})
    await page.goto(f"{site}/zh/publications/{found}")

    heights = await page.evaluate(
        "[...document.querySelectorAll('.chart.narrow text')]"
        ".map(text => text.getBoundingClientRect().height)"
    )
    inside = await page.evaluate(
        "(() => { const box = document.querySelector('.chart.narrow').getBoundingClientRect();"
        "return [...document.querySelectorAll('.chart.narrow text')].every(text => {"
        "const t = text.getBoundingClientRect();"
        "return t.left >= box.left - 1 && t.right <= box.right + 1 }) })()"
    )

    assert len(heights) == 32
    assert min(heights) >= 12
    assert inside
    assert not await page.is_visible(".chart.wide")


async def test_the_print_carries_the_band_and_the_hash(
    site: str, browser: Browser, books: Any, tmp_path: Path
) -> None:
    published = (await books.disclosures.published(limit=1))[0]
    page = await browser.new_page()
    await page.goto(f"{site}/zh/publications/{published.publication}")
    await page.emulate_media(media="print")

    assert await page.is_visible(".band")
    assert await page.is_visible(".print-only")
    assert published.statement in await page.inner_text(".print-only")
    printed = await page.pdf(format="A4", path=_print_file(tmp_path))
    assert printed.startswith(b"%PDF")


async def _overflow(page: Any) -> list[str]:
    """Name what is wider than the window."""
    too_wide: list[str] = await page.evaluate(
        "(() => { const root = document.documentElement;"
        "const wide = root.scrollWidth <= root.clientWidth ? [] :"
        "[...document.querySelectorAll('body *')]"
        ".filter(e => e.getBoundingClientRect().right > root.clientWidth)"
        ".map(e => e.tagName + '.' + e.className);"
        "const cut = [...document.querySelectorAll('td, th, dd, li, code')]"
        ".filter(e => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display != 'inline')"
        ".map(e => 'cut ' + e.tagName);"
        "return [...wide, ...cut] })()"
    )
    return too_wide


async def _picture(page: Any, name: str) -> None:
    if SCREENS is not None:
        await page.screenshot(path=Path(SCREENS) / f"{name}.png", full_page=True)


def _print_file(tmp_path: Path) -> Path:
    return (tmp_path if SCREENS is None else Path(SCREENS)) / "print.pdf"
