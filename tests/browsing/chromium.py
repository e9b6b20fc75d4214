"""One real browser for all tests of a file; a plugin, so that each service's tests have it."""

import os
import shutil
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

CHROMIUM = shutil.which("chromium")
ARGUMENTS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--lang=zh-CN",
)  # fmt: skip


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
