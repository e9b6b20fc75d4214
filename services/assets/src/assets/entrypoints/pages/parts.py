"""What every page of assets is made of, and what the first page offers to whom."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from chassis.browser.desk import Desk
from chassis.http.titles import Title
from chassis.identity.dependencies import Caller
from chassis.identity.permissions import Permission
from chassis.pages.names import RegisterNames
from chassis.reading import Reader
from chassis.replica.memory import RegisterMemory

OF_UNIT = "{unit}"


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A way from the first page, or from a unit's page, for whoever may go it."""

    title: Title
    hint: Title
    path: str
    """Below the language; where it holds `{unit}`, each unit of the caller has one."""
    permission: Permission
    waiting: Callable[[Caller], Awaitable[int]] | None = None
    """How much waits there for the caller; none where nothing ever waits."""

    @property
    def of_unit(self) -> bool:
        """Whether it leads to the page of one unit."""
        return OF_UNIT in self.path

    def path_for(self, unit: UUID) -> str:
        """Give the way to the page of a unit."""
        return self.path.replace(OF_UNIT, str(unit))


@dataclass(frozen=True, kw_only=True)
class PageParts:
    """The screens, the register and the read models, which all pages share."""

    desk: Desk
    register: RegisterMemory
    names: RegisterNames
    reader: Reader
    today: Callable[[], date]


@dataclass(frozen=True, kw_only=True)
class Way:
    """An offer as somebody sees it on a page."""

    title: str
    hint: str
    path: str
    waiting: int = 0


@dataclass(frozen=True, kw_only=True)
class UnitWays:
    """What somebody may look at in one unit."""

    unit: UUID
    name: str
    ways: Sequence[Way] = field(default=())
