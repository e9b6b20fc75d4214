"""Assets behind the gateway, with a small village to look at."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from chassis.testing.following import following_with
from services.assets.tests.desk import Desk, desk_at
from services.assets.tests.village import EVERYBODY
from tests.browsing.front import Front, Visited

LABELS = {
    "clerk": "村文书",
    "supervisor": "村务监督委员会成员",
    "chair": "村务监督委员会主任",
    "secretary": "村党总支部书记",
    "cashier": "村出纳",
    "accountant": "村会计",
    "reviewer": "稽核",
    "auditor": "县审计",
    "head": "没有岗位的村民",
}


@dataclass(frozen=True, kw_only=True)
class Site(Visited):
    """Where the pages are found; what is done by programs is done at the desk."""

    desk: Desk


@asynccontextmanager
async def open_site(url: str, folder: Path) -> AsyncIterator[Site]:
    """Serve a migrated database (named by its superuser's URL); its read models follow it."""
    front = Front("assets", labels=LABELS, subjects=(*EVERYBODY, "stranger"), folder=folder)
    async with AsyncExitStack() as stack:
        desk = await stack.enter_async_context(
            desk_at(url, folder, front.issuer, public_url=front.visited.url)
        )
        await stack.enter_async_context(
            front.serving(desk.app, now=lambda: desk.clock.now().timestamp())
        )
        stack.enter_context(following_with(desk.projector, url))
        yield Site(**vars(front.visited), desk=desk)
