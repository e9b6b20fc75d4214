"""The contracts by which entities procure, and their payments, as Open Contracting data (OCDS)."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Literal
from urllib.parse import urlencode
from uuid import UUID

import orjson
from fastapi import APIRouter, Depends, Query
from starlette.requests import Request
from starlette.responses import Response

from assets.adapters.contracts.contract_index import ContractIndex
from assets.adapters.exports.spending_contracts import SpendingContracts
from assets.entrypoints.books.reads import BookReads, RecordedUntil
from assets.entrypoints.exports.ocds_merging import compiled, package, record
from assets.entrypoints.exports.ocds_releases import releases_of
from assets.entrypoints.exports.ocds_words import Naming, Node
from chassis.errors import NotFoundError
from chassis.http.pagination import Cursors, CursorText
from chassis.http.positions import After
from chassis.identity.dependencies import Caller
from chassis.identity.permissions import permission

READ_OCDS = "assets.ocds.read"
_JSON = "application/json"
_EXAMPLE = {
    "uri": "https://assets.example/contracts/6a1f3c52-0d0b-5f0e-9a55-3f7c2a3b8d10/ocds/releases",
    "version": "1.1",
    "publisher": {"name": "明白账 510604", "scheme": "MINGBAI-510604"},
    "publishedDate": "2026-03-05T01:02:03.000000Z",
    "releases": [
        {
            "ocid": "unregistered-510604-6a1f3c52-0d0b-5f0e-9a55-3f7c2a3b8d10",
            "id": "0197a1f0-3c52-7d0b-8f0e-9a553f7c2a3b",
            "date": "2026-03-05T01:02:03.000000Z",
            "tag": ["award", "contract"],
            "initiationType": "tender",
        }
    ],
}
_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "A document of OCDS 1.1. `Link` names the next page, where there is one.",
        "content": {_JSON: {"schema": {"type": "object"}, "example": _EXAMPLE}},
    },
    304: {"description": "It is what `If-None-Match` names."},
}
PackageForm = Literal["releases", "records"]
PageLimit = Annotated[
    int, Query(ge=1, le=50, description="The greatest number of contracts of one page.")
]


class ContractNotSpendingError(NotFoundError):
    """OCDS tells of contracts by which an entity procures; this is none, or was not yet."""

    code = "contract_not_spending"


class NoSpendingContractsError(NotFoundError):
    """A package of OCDS holds at least one release, and there is no contract to tell of."""

    code = "no_spending_contracts"


@dataclass(frozen=True, kw_only=True)
class OcdsParts:
    """What the export needs."""

    reads: BookReads
    contracts: SpendingContracts
    index: ContractIndex
    naming: Naming
    today: Callable[[], date]
    cursor_key: bytes


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """Which page of the contracts is asked for, and as what."""

    form: PackageForm
    until: datetime | None
    limit: int
    cursor: str | None
    after: int | None


def _asked(
    form: PackageForm,
    recorded_until: RecordedUntil = None,
    limit: PageLimit = 20,
    cursor: CursorText = None,
    after: After = None,
) -> _Asked:
    return _Asked(form=form, until=recorded_until, limit=limit, cursor=cursor, after=after)


def ocds_routes(parts: OcdsParts) -> APIRouter:
    """Give the routes; each says what was recorded until an instant, or by now."""
    router = APIRouter(tags=["exports"])
    _one(router, parts)
    _entity(router, parts)
    _unit(router, parts)
    return router


def _one(router: APIRouter, parts: OcdsParts) -> None:
    entities = parts.reads.entities
    read = entities.gate.caller(permission(READ_OCDS))

    @router.get("/contracts/{contract}/ocds/{form}", response_class=Response, responses=_RESPONSES)
    async def contract_ocds(  # noqa: PLR0913, PLR0917  # each is one parameter of the route
        contract: UUID,
        form: Literal["releases", "compiled", "record"],
        request: Request,
        caller: Annotated[Caller, Depends(read)],
        recorded_until: RecordedUntil = None,
        after: After = None,
    ) -> Response:
        """Read one contract as a release package, as its compiled release, or as a record."""
        caller.require((await parts.index.known(contract)).unit)
        await entities.reader.caught_up(after or 0)
        found = await parts.contracts.one(contract, recorded_until)
        if found is None:
            raise ContractNotSpendingError(
                f"the entity buys nothing by it: what it brings is at /contracts/{contract}"
            )
        releases = releases_of(found, parts.naming)
        if form == "compiled":
            return _answer(request, compiled(releases))
        query = {} if recorded_until is None else {"recorded_until": recorded_until.isoformat()}
        uri = _uri(parts, f"/contracts/{contract}/ocds/{form}", query)
        return _answer(request, _package(parts, uri, [releases], records=form == "record"))


def _entity(router: APIRouter, parts: OcdsParts) -> None:
    read = parts.reads.entities.gate.caller(permission(READ_OCDS))

    @router.get("/entities/{entity}/ocds/{form}", response_class=Response, responses=_RESPONSES)
    async def entity_ocds(
        entity: UUID,
        request: Request,
        caller: Annotated[Caller, Depends(read)],
        asked: Annotated[_Asked, Depends(_asked)],
    ) -> Response:
        """Read the contracts by which an entity procures, as a release or a record package."""
        await parts.reads.entities.require(caller, entity, asked.after)
        return await _page(parts, request, f"/entities/{entity}", [entity], asked)


def _unit(router: APIRouter, parts: OcdsParts) -> None:
    entities = parts.reads.entities
    read = entities.gate.caller(permission(READ_OCDS))

    @router.get("/units/{unit}/ocds/{form}", response_class=Response, responses=_RESPONSES)
    async def unit_ocds(
        unit: UUID,
        request: Request,
        caller: Annotated[Caller, Depends(read)],
        asked: Annotated[_Asked, Depends(_asked)],
    ) -> Response:
        """Read those of all entities of a unit and below it, as a release or a record package."""
        caller.require(unit)
        await entities.reader.caught_up(asked.after or 0)
        units = entities.register.within(unit, parts.today())
        within = [each.entity for each in await entities.index.within(units)]
        return await _page(parts, request, f"/units/{unit}", within, asked)


async def _page(
    parts: OcdsParts, request: Request, whose: str, entities: list[UUID], asked: _Asked
) -> Response:
    path = f"{whose}/ocds/{asked.form}"
    listing = f"ocds_{asked.form}"
    cursors = Cursors(listing=listing, fields={"position": int}, key=parts.cursor_key)
    start = cursors.start(asked.cursor, position=0)["position"]
    found = await parts.contracts.page(entities, asked.until, after=start, limit=asked.limit + 1)
    if not found:
        raise NoSpendingContractsError(
            "no entity that is asked for procured anything by a contract"
        )
    shown = [releases_of(contract, parts.naming) for contract in found[: asked.limit]]
    query: dict[str, Any] = {"limit": asked.limit}
    if asked.until is not None:
        query["recorded_until"] = asked.until.isoformat()
    own = query if asked.cursor is None else {**query, "cursor": asked.cursor}
    uri = _uri(parts, path, own)
    content = _package(parts, uri, shown, records=asked.form == "records")
    following = cursors.following(found, asked.limit)
    if following is None:
        return _answer(request, content)
    return _answer(request, content, next_page=_uri(parts, path, {**query, "cursor": following}))


def _package(
    parts: OcdsParts, uri: str, contracts: Sequence[Sequence[Node]], *, records: bool
) -> Node:
    published = max(releases[-1]["date"] for releases in contracts)
    content: dict[str, Sequence[Node]] = {}
    if records:
        content["records"] = [record(releases) for releases in contracts]
    else:
        content["releases"] = [release for releases in contracts for release in releases]
    return package(parts.naming, uri, published=published, **content)


def _uri(parts: OcdsParts, path: str, query: dict[str, Any]) -> str:
    asked = f"?{urlencode(query)}" if query else ""
    return f"{parts.naming.url}{path}{asked}"


def _answer(request: Request, content: Node, *, next_page: str | None = None) -> Response:
    text = orjson.dumps(content)
    tag = f'"{hashlib.sha256(text).hexdigest()}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    if next_page is not None:
        headers["Link"] = f'<{next_page}>; rel="next"'
    given = ",".join(request.headers.getlist("if-none-match"))
    if tag in {each.strip().removeprefix("W/") for each in given.split(",")}:
        return Response(status_code=304, headers=headers)
    return Response(text, media_type=_JSON, headers=headers)
