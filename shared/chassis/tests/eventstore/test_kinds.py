"""An id is asked for as one kind of aggregate, and what is of another kind does not exist there."""

from typing import Any

import pytest

from chassis.aggregate import AggregateRoot, Created, event
from chassis.eventstore.log import Decision, Log
from shared.chassis.tests.eventstore.trial import Counter, add, context, total


class Letterbox(AggregateRoot):
    """An aggregate that no test stores."""

    TOPIC = "trial.letterbox"

    class Opened(Created):
        """The box is there."""

        TOPIC = "trial.letterbox.opened"
        name: str

    @event(Opened)
    def __init__(self, name: str) -> None:
        self.name = name


@pytest.mark.parametrize("forgotten", [True, False], ids=["read", "remembered"])
async def test_an_aggregate_of_another_kind_is_none_of_the_wanted(
    log: Log, *, forgotten: bool
) -> None:
    await add(log, "a", 5)
    if forgotten:
        log.lending.forget()
    found: list[Any] = []

    def look(*seen: AggregateRoot | None) -> Decision:
        found[:] = seen
        return Decision()

    own_id = Counter.create_id("a")
    await log.execute([(Letterbox, own_id), (Counter, own_id)], look, context())

    assert found[0] is None
    assert isinstance(found[1], Counter)
    assert total(await add(log, "a", 1)) == 6
