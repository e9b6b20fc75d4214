"""What the routes of property stand on: who asks, where it lies, and what was sealed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query
from pydantic import AwareDatetime

from assets.adapters.books.entity_index import EntityIndex
from assets.application.property.desk import RETENTION
from chassis.context import Context
from chassis.identity.dependencies import Caller, Gate
from chassis.personal.texts import SealedTexts
from chassis.personal.values import Personal
from chassis.personal.vault import Vault
from chassis.reading import Reader
from chassis.replica.memory import RegisterMemory

RecordedUntil = Annotated[
    AwareDatetime | None, Query(description="An instant; what was recorded by then.")
]
Row = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class PropertyParts:
    """What the routes of property need beside their use cases."""

    gate: Gate
    index: EntityIndex
    register: RegisterMemory
    reader: Reader
    vault: Vault
    source: str
    cursor_key: bytes
    site: str
    """The address at which browsers find this service; codes on things begin with it."""
    today: Callable[[], date]

    async def of_entity(self, caller: Caller, entity: UUID, *, on: date) -> Context:
        """Give the envelope's part of a command on an entity; refuses whom no post lets in."""
        return self.of_unit(caller, (await self.index.known(entity)).unit, on=on)

    def of_unit(self, caller: Caller, unit: UUID, *, on: date) -> Context:
        """Give the envelope's part of a command on a unit; refuses whom no post lets in."""
        division = self.register.unit(unit).division
        return caller.context(unit=unit, division=division, effective_on=on)

    async def read_entity(self, caller: Caller, entity: UUID, after: int | None) -> None:
        """Let in who may read an entity's property, once the read models are far enough."""
        caller.require((await self.index.known(entity)).unit)
        await self.reader.caught_up(after or 0)

    async def read_unit(self, caller: Caller, unit: UUID, after: int | None) -> None:
        """Let in who may read a unit's property, once the read models are far enough."""
        caller.require(unit)
        await self.reader.caught_up(after or 0)

    async def opened(self, rows: Sequence[Row], *, field: str, event: str) -> list[Row]:
        """Give the rows with one sealed field opened, or none where it was forgotten.

        `event` names the column that says which event the sealed value stands in.
        """
        texts = await SealedTexts(self.vault, source=self.source).of(rows, field, event=event)
        return [{**row, field: text} for row, text in zip(rows, texts, strict=True)]


def sealed_text(text: str | None, *, about: UUID) -> Personal | None:
    """Give a text to be sealed under the key of whom it may name, or of whose thing it is."""
    return None if text is None else Personal(about, RETENTION, text)
