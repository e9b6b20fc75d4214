"""Lets people do and see this in a browser: the sign-in, the first page, and each group of pages.

A further group is a folder in `entrypoints/pages` with its modules, `templates` and
`locale/en.po`, a module `features/<group>_pages.py`, and one line in `AREAS`.
"""

from pathlib import Path

from assets.entrypoints.pages import home
from assets.entrypoints.pages.parts import PageParts
from assets.features.book_pages import BOOK_PAGES
from assets.features.core import Core, Feature
from assets.features.page_area import PageArea
from assets.features.paper_pages import PAPER_PAGES
from assets.features.payment_pages import PAYMENT_PAGES
from chassis.browser.desk import open_desk
from chassis.pages.assets import asset_routes
from chassis.pages.names import RegisterNames
from chassis.pages.rendering import Pages
from chassis.parts import Parts

AREAS: tuple[PageArea, ...] = (PAYMENT_PAGES, BOOK_PAGES, PAPER_PAGES)
ROOMS = (Path(home.__file__).parent, *(area.room for area in AREAS))
"""Where the templates and the English of all pages are."""


def _pages(core: Core) -> Parts:
    """Join the pages of all groups behind one sign-in."""
    base = core.base
    shown = Pages(ROOMS, demonstration=base.settings.demonstration)
    advice = {code: said for area in AREAS for code, said in area.words.advice.items()}
    desk = open_desk(base, shown, advice=advice)
    parts = PageParts(
        desk=desk,
        register=base.register,
        names=RegisterNames(base.register),
        reader=base.reader,
        today=base.today,
    )
    made = [area.build(core, parts) for area in AREAS]
    offers = [offer for each in made for offer in each.offers]
    return Parts(
        routers=(
            desk.sign_in,
            home.home_routes(parts, offers),
            *(router for each in made for router in each.routers),
            asset_routes(shown.assets),
        ),
        titles={code: title for area in AREAS for code, title in area.words.titles.items()},
        problem_page=desk.screens.problem,
    )


PAGES = Feature(actions=(), read_models=(), build=_pages)
