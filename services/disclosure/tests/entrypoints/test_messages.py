from importlib import resources
from typing import Any

import pytest
from pydantic import ValidationError

from chassis.broker import BrokerOptions
from chassis.eventstore.factory import StoreOptions
from chassis.identity.policies import Policies
from chassis.listen.inbox import Inbox
from chassis.listen.listener import Listener
from chassis.listen.messages import Identity
from chassis.listen.options import ListenOptions
from disclosure.entrypoints import messages
from disclosure.entrypoints.messages import PositionMissingError, QuarterSettled

SETTLED = {
    "id": "00000000-0000-0000-0000-000000000001.4",
    "source": "/demo/510604/points",
    "subject": "00000000-0000-0000-0000-000000000001",
    "unit": "00000000-0000-0000-0000-000000000002",
    "data": {"quarter": "2026-Q2", "points": "0.4", "standing": "100.4", "label": "3组-012户"},
}


def test_the_events_of_points_are_listened_to_in_any_order(books: Any) -> None:
    options = ListenOptions(
        broker=BrokerOptions(servers=("nats://127.0.0.1:1",), name="disclosure"),
        store=StoreOptions(url=books.app_url),
        source="/demo/510604/disclosure",
        consumer=messages.CONSUMER,
    )
    listener = Listener(options)

    messages.register(listener, books.publications)

    assert listener.consumer.max_ack_pending > 1
    assert listener.consumer.filter_subjects == (
        "ev.510604.points.account.quarter_restated.v1.*.*",
        "ev.510604.points.account.quarter_settled.v1.*.*",
        "ev.510604.points.quarter.approved.v1.*.*",
        "ev.510604.points.quarter.reissued.v1.*.*",
    )


async def test_a_message_without_a_position_is_not_taken_for_a_line(books: Any) -> None:
    event = QuarterSettled.model_validate(SETTLED)
    identity = Identity(source=event.source, event_id=event.id)
    inbox = Inbox(identity, consumer="c", schema="store", taken=frozenset(), position=0)

    with pytest.raises(PositionMissingError):
        await messages.quarter_settled(event, inbox, books.publications)


@pytest.mark.parametrize("points", ["0.40", "1e2", "+1", "-0", "１"])
def test_points_come_in_their_one_written_form(points: str) -> None:
    data = {"quarter": "2026-Q2", "points": points, "standing": "1", "label": "x"}

    with pytest.raises(ValidationError):
        QuarterSettled.model_validate({**SETTLED, "data": data})


@pytest.mark.parametrize(
    ("actor", "shown"),
    [
        ("person/p1/post1", "post/post1"),
        ("person/p1", "person"),
        ("party/p1", "party"),
        ("service/points", "service/points"),
    ],
)
def test_who_approved_is_kept_without_the_person(actor: str, shown: str) -> None:
    assert messages._without_person(actor) == shown


def test_the_policies_name_nothing_but_reading() -> None:
    text = resources.files("disclosure").joinpath("policies.cedar").read_text("utf-8")

    assert Policies(text, ["disclosure.board.read", "disclosure.log.read"]).policy_hash.startswith(
        "sha256:"
    )
