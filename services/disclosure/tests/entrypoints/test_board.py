"""The black board shows a listing on its days, and on no other."""

from datetime import date
from typing import Any
from uuid import UUID

import httpx
import orjson
import pytest

from chassis.broker import BrokerOptions
from chassis.eventstore.factory import StoreOptions
from chassis.listen.listener import Listener
from chassis.listen.messages import Received
from chassis.listen.options import ListenHooks, ListenOptions, Trouble
from chassis.listen.reception import Reception
from chassis.streams import POSITION_HEADER, subject_of
from disclosure.application.board import Board
from disclosure.entrypoints.board_messages import register_board
from kernel.units import unit_id

LISTING = UUID(int=5)
VILLAGE = unit_id("510604", "510604102211")
PERSON = str(UUID(int=9))


def told(what: str, version: int, **more: Any) -> dict[str, Any]:
    """Give the event by which points tells of a listing."""
    listed = {
        "scheme": "anjia-points",
        "account": str(UUID(int=6)),
        "subject_id": str(UUID(int=7)),
        "subject_type": "household",
        "label": "1组-001户",
    }
    data = {"listed": listed, "since": "2026-06-10", "until": "2026-09-09", **more}
    return {
        "type": f"points.listing.{what}.v1",
        "source": "/demo/510604/points",
        "id": f"{LISTING}.{version}",
        "subject": str(LISTING),
        "unit": str(VILLAGE),
        "division": "510604102211",
        "actor": f"person/{PERSON}/post",
        "effectiveon": "2026-06-10",
        "data": data,
    }


APPROVED = told("approved", 2, resolution="〔2026〕7号", approver=PERSON)
LEFT = told("ended", 6, until="2026-07-14", reason="exit_approved")


async def deliver(books: Any, document: dict[str, Any]) -> str:
    """Deliver an event once; gives `done`, or what went wrong."""
    troubles: list[Trouble] = []
    hooks = ListenHooks(faulted=troubles.append, set_aside=troubles.append)
    options = ListenOptions(
        broker=BrokerOptions(servers=(), name="disclosure"),
        store=StoreOptions(url=books.app_url),
        source="/demo/510604/disclosure",
        consumer="disclosure-listings",
    )
    listener = Listener(options, hooks)
    register_board(listener, Board(books.log))
    reception = Reception(listener._handlers, books.database, options, hooks)
    await reception.receive(
        Received(
            subject=subject_of(document),
            headers={POSITION_HEADER: "7"},
            body=orjson.dumps(document),
            place="EVENTS/1",
            deliveries=1,
        )
    )
    books.project()
    return troubles[0].code if troubles else "done"


@pytest.mark.parametrize(
    ("day", "shown"),
    [("2026-06-09", 0), ("2026-06-10", 1), ("2026-09-09", 1), ("2026-09-10", 0)],
)
async def test_a_listing_is_on_the_board_on_its_days_alone(
    books: Any, client: httpx.AsyncClient, day: str, shown: int
) -> None:
    await deliver(books, APPROVED)
    books.today = date.fromisoformat(day)

    listed = (await client.get("/board")).json()
    page = (await client.get("/zh/board")).text

    assert len(listed) == shown
    assert ("1组-001户" in page) == bool(shown)
    assert PERSON not in page


async def test_an_early_end_takes_it_off_and_is_kept_in_the_history(
    books: Any, client: httpx.AsyncClient
) -> None:
    assert await deliver(books, LEFT) == "listing_not_heard"
    for document in (APPROVED, LEFT, APPROVED, LEFT):
        assert await deliver(books, document) == "done"
    books.today = date(2026, 7, 15)

    assert (await client.get("/board")).json() == []
    (kept,) = await books.board.history(VILLAGE, before=None, limit=10)
    assert (kept.until, kept.reason) == (date(2026, 7, 14), "exit_approved")
    assert [topic for topic, _ in books.events()] == [
        "disclosure.board_entry.published.v1",
        "disclosure.board_entry.ended.v1",
    ]
    # Raises when one row differs.
    books.rebuild()


async def test_the_page_speaks_english_too(books: Any, client: httpx.AsyncClient) -> None:
    await deliver(books, APPROVED)
    books.today = date(2026, 6, 10)

    page = (await client.get("/en/board")).text

    assert "Black board" in page
    assert "1组-001户" in page
