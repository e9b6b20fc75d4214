"""One site and one browser for all tests of a file."""

import os
import shutil
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from chassis.testing.lent_databases import LentDatabases
from services.points.tests.entrypoints.pages.site import Site, open_site

CHROMIUM = shutil.which("chromium")
ARGUMENTS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--lang=zh-CN",
)  # fmt: skip


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def site(
    databases: LentDatabases, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Site]:
    """Give the pages of a small village."""
    with databases.lent() as url:
        async with open_site(url, tmp_path_factory.mktemp("site")) as opened:
            opened.at("2026-03-10")
            yield opened


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    """Give a real browser, or skip and say so."""
    if CHROMIUM is None:
        pytest.skip("NOT CHECKED IN A BROWSER: install Debian's chromium and fonts-noto-cjk")
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=list(ARGUMENTS),
            headless=True,
            env={**os.environ, "LANGUAGE": "zh_CN"},
        )
        yield launched
        await launched.close()
