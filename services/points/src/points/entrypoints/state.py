"""The state of all accounts as one file: canonical JSON, a line each, with its digest."""

import base64
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from starlette.requests import Request
from starlette.responses import Response

from chassis import canonical
from chassis.http.positions import POSITION_HEADER, After
from chassis.identity.dependencies import Caller, Gate
from chassis.identity.permissions import permission
from chassis.reading import Reader
from kernel.points import format_points

STATE_TYPE = "application/x-ndjson"
DIGEST_HEADER = "Repr-Digest"
"""RFC 9530: the SHA-256 of the file, in base64 between colons."""

# One statement sees one state of the read models, and the position that it is true for.
_STATE = (
    "SELECT progress.position AS at, account, subject_id, subject_type, scheme, grid, division,"
    " opening, standing, recognised, pending, version, accounts.position FROM read.progress"
    " LEFT JOIN read.accounts ON grid = ANY (%s::uuid[]) ORDER BY account"
)
_AMOUNTS = ("opening", "standing", "recognised", "pending")
_IDS = ("account", "subject_id", "grid")
_AS_THEY_ARE = ("subject_type", "scheme", "division", "version", "position")
_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "A line for each account in the order of their ids, each in canonical form "
        f"(RFC 8785). `{POSITION_HEADER}` is what it is true for, `{DIGEST_HEADER}` its SHA-256.",
        "content": {STATE_TYPE: {"schema": {"type": "string"}}},
    },
    304: {"description": "It is what `If-None-Match` names."},
}


@dataclass(frozen=True, kw_only=True)
class StateParts:
    """What the file is made from."""

    gate: Gate
    reader: Reader
    within: Callable[[UUID], Sequence[UUID]]
    """Gives a unit and every unit below it."""


def state_routes(parts: StateParts) -> APIRouter:
    """Give the route of the file."""
    router = APIRouter(tags=["state"])
    reads = parts.gate.caller(permission("points.state.read"))

    @router.get("/state/accounts", response_class=Response, responses=_RESPONSES)
    async def accounts(
        request: Request,
        caller: Annotated[Caller, Depends(reads)],
        unit: Annotated[UUID, Query(description="With all units below it.")],
        after: After = None,
    ) -> Response:
        """Read every account of a unit as it stands now."""
        caller.require(unit)
        await parts.reader.caught_up(after or 0)
        rows = await parts.reader.rows(_STATE, list(parts.within(unit)))
        content = b"".join(_line(row) for row in rows if row["account"] is not None)
        digest = hashlib.sha256(content)
        tag = f'"{digest.hexdigest()}"'
        headers = {
            POSITION_HEADER: str(rows[0]["at"]),
            DIGEST_HEADER: f"sha-256=:{base64.b64encode(digest.digest()).decode()}:",
            "ETag": tag,
            "Cache-Control": "private, no-cache",
        }
        if tag in _known(request):
            return Response(status_code=304, headers=headers)
        return Response(content, media_type=STATE_TYPE, headers=headers)

    return router


def _line(row: dict[str, Any]) -> bytes:
    written: dict[str, Any] = {name: row[name] for name in _AS_THEY_ARE}
    written |= {name: str(row[name]) for name in _IDS}
    written |= {name: format_points(row[name]) for name in _AMOUNTS}
    return canonical.encode(written) + b"\n"


def _known(request: Request) -> set[str]:
    """Give the tags of `If-None-Match`; they are compared weakly, as RFC 9110 §13.1.2 asks."""
    given = ",".join(request.headers.getlist("if-none-match"))
    return {tag.strip().removeprefix("W/") for tag in given.split(",")}
