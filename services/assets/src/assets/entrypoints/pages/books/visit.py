"""A visit to a page of an entity's books: who asks, in which language, as of which day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends
from starlette.requests import Request
from starlette.responses import Response

from assets.entrypoints.pages.books.as_of import Asked, asked_as_of
from assets.entrypoints.pages.books.parts import MoneyParts, Row
from chassis.http.positions import After
from chassis.identity.dependencies import Caller
from chassis.identity.permissions import Permission
from chassis.pages.languages import Spoken
from chassis.pages.rendering import spoken_in


@dataclass(frozen=True, kw_only=True)
class Visit:
    """What the address of a page says that any page of an entity's books is asked by."""

    parts: MoneyParts
    request: Request
    language: str
    entity: UUID
    caller: Caller
    asked: Asked
    after: int | None

    @property
    def spoken(self) -> Spoken:
        """The language of the page; raises `LanguageUnknownError`."""
        return spoken_in(self.language)

    @property
    def on(self) -> date:
        """The day as of which the page answers, today where none is named."""
        return self.asked.on or self.parts.today()

    async def known(self) -> Row:
        """Give the entity to who may read of it, once the read models are as far as was asked."""
        assert self.spoken, "a page in no language is refused first"
        return await self.parts.entity(self.caller, self.entity, self.after)

    def show(self, template: str, **values: Any) -> Response:
        """Give the page."""
        return self.parts.desk.screens.show(self.request, template, self.spoken, **values)


def visits(parts: MoneyParts, permission: Permission) -> Callable[..., Visit]:
    """Give the dependency of pages that are read with a permission."""
    reads = parts.desk.gate.caller(permission)

    def visit(  # noqa: PLR0913, PLR0917  # each is one part of the address
        request: Request,
        language: str,
        entity: UUID,
        caller: Annotated[Caller, Depends(reads)],
        asked: Annotated[Asked, Depends(asked_as_of)],
        after: After = None,
    ) -> Visit:
        return Visit(
            parts=parts,
            request=request,
            language=language,
            entity=entity,
            caller=caller,
            asked=asked,
            after=after,
        )

    return visit
