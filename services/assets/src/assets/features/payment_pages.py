"""The pages of payments: what was asked for in a unit, and what became of it."""

from pathlib import Path

from assets.entrypoints.pages.parts import Offer, PageParts
from assets.entrypoints.pages.payments import listing
from assets.entrypoints.pages.payments.words import WORDS
from assets.features.core import Core
from assets.features.page_area import PageArea, PageRoutes
from chassis.http.titles import Title

LIST = Offer(
    title=Title("付款", "Payments"),
    hint=Title("谁申请、谁审签、付了没有", "Who asked, who signed, what was paid"),
    path="/units/{unit}/payments",
    permission=listing.LISTED,
)


def _pages(core: Core, parts: PageParts) -> PageRoutes:
    return PageRoutes(
        routers=(listing.listing_routes(parts, cursor_key=core.base.cursor_key("payment_page")),),
        offers=(LIST,),
    )


PAYMENT_PAGES = PageArea(room=Path(listing.__file__).parent, words=WORDS, build=_pages)
