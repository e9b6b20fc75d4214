"""The pages of payments: what was asked for in a unit, and what became of it."""

from functools import partial
from pathlib import Path

from assets.adapters.books.adopted_charts import AdoptedCharts
from assets.adapters.payments.payment_names import PaymentNames
from assets.adapters.payments.payment_traces import PaymentTraces
from assets.entrypoints.pages.parts import Offer, PageParts
from assets.entrypoints.pages.payments import listing
from assets.entrypoints.pages.payments.inbox import (
    PLACE,
    SIGNED,
    InboxPages,
    count_waiting,
    inbox_page_routes,
)
from assets.entrypoints.pages.payments.shown import PaymentPages
from assets.entrypoints.pages.payments.story import story_routes
from assets.entrypoints.pages.payments.words import WORDS
from assets.features.core import Core
from assets.features.page_area import PageArea, PageRoutes
from assets.features.payments import inbox_parts, story_parts
from chassis.http.titles import Title

LIST = Offer(
    title=Title("付款", "Payments"),
    hint=Title("谁申请、谁审签、付了没有", "Who asked, who signed, what was paid"),
    path="/units/{unit}/payments",
    permission=listing.LISTED,
)


def _pages(core: Core, parts: PageParts) -> PageRoutes:
    names = PaymentNames(parts.register)
    own = PaymentPages(
        pages=parts,
        stories=story_parts(core),
        traces=PaymentTraces(parts.reader),
        names=names,
        charts=AdoptedCharts(parts.register),
    )
    inbox = InboxPages(pages=parts, inbox=inbox_parts(core), names=names)
    key = core.base.cursor_key("payment_page")
    waiting = Offer(
        title=Title("待我审签的付款", "Payments for me to sign"),
        hint=Title("按申请的先后排", "The oldest request first"),
        path=PLACE,
        permission=SIGNED,
        waiting=partial(count_waiting, inbox),
    )
    return PageRoutes(
        routers=(
            listing.listing_routes(parts, cursor_key=key),
            story_routes(own),
            inbox_page_routes(inbox),
        ),
        offers=(waiting, LIST),
    )


PAYMENT_PAGES = PageArea(room=Path(listing.__file__).parent, words=WORDS, build=_pages)
