"""What a group of pages brings along, so that each stands in files of its own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from fastapi import APIRouter

from assets.entrypoints.pages.parts import Offer, PageParts
from assets.features.core import Core
from chassis.browser.faults import FormWords


@dataclass(frozen=True, kw_only=True)
class PageRoutes:
    """The pages of a group once they are made, and what the first page offers of them."""

    routers: Sequence[APIRouter]
    offers: Sequence[Offer] = ()


@dataclass(frozen=True, kw_only=True)
class PageArea:
    """A group of pages: payments, books, and what else there is."""

    room: Path
    """The folder with its `templates` and its `locale/en.po`."""
    words: FormWords
    """What it says of refusals and of its forms."""
    build: Callable[[Core, PageParts], PageRoutes]
