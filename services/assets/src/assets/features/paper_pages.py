"""The page of paper: the sheets of a unit that have no effect, and why."""

from pathlib import Path

from assets.entrypoints.pages.paper import listing
from assets.entrypoints.pages.paper.words import WORDS
from assets.entrypoints.pages.parts import Offer, PageParts
from assets.features.core import Core
from assets.features.page_area import PageArea, PageRoutes
from chassis.http.titles import Title

SHEETS = Offer(
    title=Title("没有生效的纸质签字", "Signatures on paper without effect"),
    hint=Title("谁在纸上签了字、为什么不算数", "Who signed on paper, and why it does not count"),
    path="/units/{unit}/irregular-sheets",
    permission=listing.LISTED,
)


def _pages(core: Core, parts: PageParts) -> PageRoutes:
    key = core.base.cursor_key("irregular_sheet_page")
    return PageRoutes(routers=(listing.sheet_routes(parts, cursor_key=key),), offers=(SHEETS,))


PAPER_PAGES = PageArea(room=Path(listing.__file__).parent, words=WORDS, build=_pages)
