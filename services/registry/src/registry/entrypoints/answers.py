"""How the register answers reads: the position it stands at, entity tags, and pages."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Query
from fastapi.encoders import jsonable_encoder
from pydantic import AwareDatetime
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from chassis.http.etags import etag
from chassis.http.pagination import PAGE_ITEMS_DEFAULT, Cursors, CursorText, Limit
from chassis.http.positions import POSITION_HEADER, After
from registry.projections.reading import Found, Row

On = Annotated[
    date | None, Query(description="The business date, Asia/Shanghai; today where it is left out.")
]
KnownAt = Annotated[
    AwareDatetime | None,
    Query(description="As it was known at this instant: what was recorded later is left out."),
]


class Paging:
    """The page that a caller asks of a listing."""

    def __init__(
        self, after: After = None, cursor: CursorText = None, limit: Limit = PAGE_ITEMS_DEFAULT
    ) -> None:
        """Take the query's parameters."""
        self.after = after
        self.cursor = cursor
        self.limit = limit


Paged = Annotated[Paging, Depends()]


class Listing:
    """One listing, ordered by one text column."""

    def __init__(self, name: str, *, column: str, key: bytes, start: str = "") -> None:
        """Order by this column; `start` sorts before every value of it."""
        self._column = column
        self._start = start
        self._cursors = Cursors(listing=name, fields={column: str}, key=key)

    def start(self, paging: Paging) -> str:
        """Give the value after which the page begins."""
        return str(self._cursors.start(paging.cursor, **{self._column: self._start})[self._column])

    def limit(self, paging: Paging) -> int:
        """Give how many rows to ask for: one more than a page, to know whether another follows."""
        return paging.limit + 1

    def page(
        self,
        found: Found,
        paging: Paging,
        *,
        shown: Callable[[Row], Iterable[Mapping[str, Any]]] | None = None,
    ) -> Response:
        """Give the page of these rows, or of what is to be shown of each of them."""
        rows = found.rows[: paging.limit]
        following = self._cursors.following(found.rows, paging.limit)
        items = rows if shown is None else [item for row in rows for item in shown(row)]
        return json_answer({"items": items, "next": following}, position=found.position)


def one(request: Request, found: Found, *, answered: Mapping[str, Any] | None = None) -> Response:
    """Give one thing with its version as entity tag; 304 to whoever has that version already."""
    row: Row = found.rows[0]
    tag = etag(row["version"])
    if tag in request.headers.get("if-none-match", "").replace(" ", "").split(","):
        return Response(
            status_code=HTTPStatus.NOT_MODIFIED,
            headers={"ETag": tag, POSITION_HEADER: str(found.position)},
        )
    content = dict(answered or row)
    return json_answer(content, position=found.position, tag=tag)


def json_answer(content: Any, *, position: int, tag: str | None = None) -> Response:
    """Give content as JSON, with the position that it is right for."""
    headers = {POSITION_HEADER: str(position)}
    if tag is not None:
        headers["ETag"] = tag
    return JSONResponse(jsonable_encoder(content), headers=headers)


def asked(
    *, on: date, known_at: datetime | None = None, **more: UUID | str | int | None
) -> dict[str, object]:
    """Give the values of a query that is asked for a day and an instant."""
    return {"on": on, "known_at": known_at, **more}
