"""Assets behind the gateway, with a small village to look at."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from psycopg.types.json import Jsonb

from chassis.testing.following import following_with
from services.assets.tests.desk import Desk, lent_apps, open_desk
from services.assets.tests.register_news import tell
from services.assets.tests.village import BRANCH, CHAINS, COUNTY, EVERYBODY, TOWN, VILLAGE, unit
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

UNITS = {COUNTY: "罗江区", TOWN: "金山镇", VILLAGE: "安家村", BRANCH: "安家村党总支部"}
POSTS = {
    "village-clerk": ("村文书", "Village clerk"),
    "village-accountant": ("村会计", "Village accountant"),
    "reviewer": ("稽核", "Reviewer"),
    "cashier": ("出纳", "Cashier"),
    "supervision-committee-member": ("监督委员会成员", "Member of the supervision committee"),
    "supervision-committee-chair": ("监督委员会主任", "Chair of the supervision committee"),
    "party-branch-secretary": ("书记", "Secretary"),
    "auditor": ("审计人员", "Auditor"),
}

_NAMES = {
    "日常": ("日常支出(五千元以下)", "Ordinary payments below 5,000 yuan"),
    "商议": ("村“两委”商议", "Discussed by the two committees of the village"),
    "审核": ("村务监督委员会审核", "Review by the supervision committee"),
    "审签": ("村党总支部书记审签", "Signature of the branch secretary"),
}
NAMED_CHAINS: list[dict[str, Any]] = [
    each | dict(zip(("name", "name_en"), _NAMES[each["name"]], strict=True))
    if "name" in each
    else each
    for each in CHAINS
]
"""The chain of the village, with names as long as those of a county's pack."""


@dataclass(frozen=True, kw_only=True)
class Site(Visited):
    """Where the pages are found; what is done by programs is done at the desk."""

    desk: Desk


@asynccontextmanager
async def open_site(
    url: str, folder: Path, *, before: Callable[[Desk], Awaitable[None]] | None = None
) -> AsyncIterator[Site]:
    """Serve a migrated database (named by its superuser's URL); its read models follow it.

    What happened `before` is done at the desk while nobody else follows the log.
    """
    front = Front("assets", labels=LABELS, subjects=(*EVERYBODY, "stranger"), folder=folder)
    async with AsyncExitStack() as stack:
        desk = await stack.enter_async_context(
            open_desk(url, folder, front.issuer, apps=lent_apps(), public_url=front.visited.url)
        )
        await stack.enter_async_context(
            front.serving(desk.app, now=lambda: desk.clock.now().timestamp())
        )
        _name(desk)
        if before is not None:
            await before(desk)
        stack.enter_context(following_with(desk.projector, url))
        yield Site(**vars(front.visited), desk=desk)


def _name(desk: Desk) -> None:
    """Let the register have told the names of units and posts."""
    for key, name in UNITS.items():
        tell(desk, "UPDATE replica.units SET name = %s WHERE unit = %s", name, unit(key))
    entries = [
        {"entry": "post", "kind": kind, "name": zh, "name_en": en}
        for kind, (zh, en) in POSTS.items()
    ]
    tell(desk, "INSERT INTO replica.chunks VALUES ('bodies', 1, 0, %s, 1)", Jsonb(entries))
    tell(
        desk,
        "INSERT INTO replica.sections VALUES ('bodies', 1, 'bodies', NULL, 1, 'sha256:b',"
        " '2026-01-01', 1)",
    )
