"""A gate without a desk for paper takes none, and a route says at start that it would."""

from collections.abc import Callable
from uuid import UUID

import httpx
import pytest

from chassis.identity.dependencies import Gate
from chassis.identity.paper import PAPER_HEADER
from chassis.identity.permissions import permission

VILLAGE = UUID(int=2)
SIGNED = f"signer={UUID(int=7)}; signed=2026-05-14; sheet=sha256:{'07' * 32}"


async def test_a_service_without_a_desk_takes_no_paper(
    client: httpx.AsyncClient, signed: Callable[..., dict[str, str]]
) -> None:
    answer = await client.post(
        f"/v1/units/{VILLAGE}/entries", headers={**signed(), PAPER_HEADER: SIGNED}
    )

    assert (answer.status_code, answer.json()["code"]) == (422, "paper_not_taken")


def test_a_route_that_takes_paper_needs_a_desk(gate: Gate) -> None:
    with pytest.raises(ValueError, match="give the gate a desk"):
        gate.caller(permission("points.entry.record", paper=True))
