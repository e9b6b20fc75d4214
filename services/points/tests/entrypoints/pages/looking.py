"""What is asked of every page of points that a test comes to."""

from playwright.async_api import Page

from tests.browsing import looking


async def look(page: Page, name: str) -> None:
    """Look at a page in every width, in large text, and with axe."""
    await looking.look(page, f"points-{name}")
