"""What the routes of funds, contributions and aid need, and in which post their callers act."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from assets.adapters.books.entity_index import EntityIndex
from assets.adapters.funds.adopted_fund_rules import AdoptedFundRules
from assets.adapters.funds.fund_index import FundIndex
from assets.application.funds.aid import Aid
from assets.application.funds.contributions import Contributions
from assets.application.funds.funds import Funds
from chassis.context import Context
from chassis.identity.dependencies import Caller, Gate
from chassis.identity.principals import HeldPost
from chassis.personal.vault import Vault
from chassis.reading import Reader
from chassis.replica.memory import RegisterMemory


@dataclass(frozen=True, kw_only=True)
class FundParts:
    """What the routes of funds, contributions and aid need."""

    gate: Gate
    funds: Funds
    contributions: Contributions
    aid: Aid
    rules: AdoptedFundRules
    index: FundIndex
    entities: EntityIndex
    register: RegisterMemory
    reader: Reader
    vault: Vault
    source: str
    cursor_key: bytes
    today: Callable[[], date]

    def context(self, caller: Caller, unit: UUID, *, on: date, **more: Any) -> Context:
        """Give the envelope's part of a command in a unit; refuses whom no post lets in."""
        division = self.register.unit(unit).division
        return caller.context(unit=unit, division=division, effective_on=on, **more)

    async def manager(self, caller: Caller, fund: UUID, unit: UUID) -> str:
        """Let the caller act in a post that manages the fund, if they hold one; gives its kind.

        The fund itself has the last word on who manages it.
        """
        row = await self.reader.row("SELECT managers FROM read.funds WHERE fund = %s", fund)
        managers = [] if row is None else row["managers"]
        own = [*_held(caller, {unit})]
        chosen = next((each for each in own if each.kind in managers), next(iter(own), None))
        if chosen is None:
            caller.require(unit)
        assert chosen is not None, "nobody without a post of the unit comes this far"
        caller.principal = replace(caller.principal, acting=chosen.id)
        return chosen.kind


def act_as(caller: Caller, places: dict[str, UUID], *, post: str | None) -> HeldPost | None:
    """Let the caller act in the first of these posts that they hold where it stands."""
    for held in _held(caller, set(places.values())):
        if places.get(held.kind) == held.unit and post in {None, held.kind}:
            caller.principal = replace(caller.principal, acting=held.id)
            return held
    return None


def _held(caller: Caller, units: set[UUID]) -> Iterable[HeldPost]:
    who = caller.principal
    return (held for held in who.posts if held.unit in units and who.acting in {None, held.id})
