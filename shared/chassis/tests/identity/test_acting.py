"""Somebody who holds several posts says in which of them they act."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import httpx
import pytest

from chassis.identity.principals import HeldPost

VILLAGE, TOWN = UUID(int=2), UUID(int=1)
PERSON, POST = UUID(int=100), UUID(int=200)
SECOND, GONE, TREASURER = UUID(int=201), UUID(int=202), UUID(int=203)
ENTRIES = f"/v1/units/{VILLAGE}/entries"
KEYED = f"/v1/units/{VILLAGE}/keyed-entries"


def held(
    post: UUID, kind: str, *, since: date = date(2026, 2, 1), until: date | None = None
) -> HeldPost:
    return HeldPost(id=post, kind=kind, unit=VILLAGE, unit_path=(TOWN,), since=since, until=until)


@pytest.fixture
def posts(register: Any) -> None:
    """Give the caller a second post that may do the same, one that lapsed, and one that may not."""
    register.posts = (
        *register.posts,
        held(SECOND, "village-clerk"),
        held(GONE, "village-clerk", until=date(2026, 5, 14)),
        held(TREASURER, "treasurer"),
    )


@pytest.mark.usefixtures("posts")
@pytest.mark.parametrize(("named", "acted"), [(None, POST), (POST, POST), (SECOND, SECOND)])
async def test_the_post_that_is_named_is_the_one_acted_in(
    client: httpx.AsyncClient,
    signed: Callable[..., dict[str, str]],
    seen: Any,
    named: UUID | None,
    acted: UUID,
) -> None:
    headers = {} if named is None else {"Mingbai-Post": str(named)}

    answer = await client.post(ENTRIES, headers={**signed(), **headers})

    assert answer.status_code == 200
    assert [context.actor for context in seen.contexts] == [f"person/{PERSON}/{acted}"]


@pytest.mark.usefixtures("posts")
@pytest.mark.parametrize("named", [GONE, UUID(int=999)], ids=["lapsed", "never held"])
async def test_a_post_that_is_not_held_today_is_refused(
    client: httpx.AsyncClient, signed: Callable[..., dict[str, str]], seen: Any, named: UUID
) -> None:
    answer = await client.post(ENTRIES, headers={**signed(), "Mingbai-Post": str(named)})

    assert (answer.status_code, answer.json()["code"]) == (403, "acting_post_not_held")
    assert seen.contexts == []


@pytest.mark.usefixtures("posts")
async def test_a_post_that_may_not_does_not_borrow_from_one_that_may(
    client: httpx.AsyncClient, signed: Callable[..., dict[str, str]]
) -> None:
    headers = {**signed(), "Mingbai-Post": str(TREASURER)}

    entry = await client.post(ENTRIES, headers=headers)
    objection = await client.post(f"/v1/units/{VILLAGE}/objections", headers=headers)

    assert (entry.status_code, entry.json()["code"]) == (403, "not_permitted")
    assert (objection.status_code, objection.json()["code"]) == (403, "not_permitted")


@pytest.mark.parametrize("given", ["", "clerk", "a,b"])
async def test_a_post_is_named_by_its_id(
    client: httpx.AsyncClient, signed: Callable[..., dict[str, str]], given: str
) -> None:
    answer = await client.post(ENTRIES, headers={**signed(), "Mingbai-Post": given})

    assert (answer.status_code, answer.json()["code"]) == (400, "header_malformed")


@pytest.mark.usefixtures("posts")
async def test_the_same_key_in_another_post_is_another_request(
    client: httpx.AsyncClient, signed: Callable[..., dict[str, str]], seen: Any
) -> None:
    headers = {**signed(), "Idempotency-Key": "once"}

    for post in (POST, SECOND):
        await client.post(KEYED, headers={**headers, "Mingbai-Post": str(post)})

    first, second = (context.idempotency for context in seen.contexts)
    assert first.key == second.key
    assert first.request_sha256 != second.request_sha256
