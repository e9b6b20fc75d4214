"""What assets keeps of the register's households for levies: where they are, how many persons."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from assets.adapters.income.registered_households import RegisteredHouseholds
from chassis.listen.handlers import Order
from chassis.listen.inbox import Inbox
from chassis.listen.listener import Listener


class _Reads(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class LivingHouseholdData(_Reads):
    """What a levy needs of a household that is registered."""

    unit: UUID


class LivingHousehold(_Reads):
    """`registry.household.registered.v1`."""

    subject: UUID
    effectiveon: date
    data: LivingHouseholdData


class ReportedSizeData(_Reads):
    """What a levy needs of the size of a household."""

    persons: int
    since: date


class ReportedSize(_Reads):
    """`registry.household.size_reported.v1`."""

    subject: UUID
    data: ReportedSizeData


class MergedHouseholdData(_Reads):
    """What a levy needs of a household that joined another one."""

    since: date


class MergedHousehold(_Reads):
    """`registry.household.merged.v1`."""

    subject: UUID
    data: MergedHouseholdData


def register_households(listener: Listener, households: RegisteredHouseholds) -> None:
    """Register what assets keeps of each household."""

    @listener.on("registry.household.registered.v1", model=LivingHousehold, order=Order.FREE)
    async def know_household(event: LivingHousehold, inbox: Inbox) -> None:
        await households.know(event.subject, event.data.unit, event.effectiveon, inbox)

    @listener.on("registry.household.size_reported.v1", model=ReportedSize, order=Order.FREE)
    async def know_size(event: ReportedSize, inbox: Inbox) -> None:
        await households.know_size(event.subject, event.data.persons, event.data.since, inbox)

    @listener.on("registry.household.merged.v1", model=MergedHousehold, order=Order.FREE)
    async def know_merger(event: MergedHousehold, inbox: Inbox) -> None:
        await households.know_merger(event.subject, event.data.since, inbox)
