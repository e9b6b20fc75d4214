import io
from collections.abc import AsyncIterator
from typing import Any

import pytest
from pydantic import BaseModel

from chassis import operator
from chassis.broker import BrokerOptions
from chassis.errors import RefusedError
from chassis.eventstore.factory import StoreOptions
from chassis.listen.database import Database
from chassis.listen.inbox import Inbox
from chassis.listen.listener import Listener
from chassis.listen.options import ListenHooks, ListenOptions
from chassis.listen.reception import Reception
from shared.chassis.tests.replica.history import HISTORY
from shared.chassis.tests.service.places import SOURCE

UNIT = "registry.unit.established.v1"


class Unit(BaseModel):
    data: dict[str, Any]


class Strict(BaseModel):
    number: int


class Desk:
    """Two consumers and an operator before them; a rule may be changed meanwhile."""

    def __init__(self, app_url: str) -> None:
        self.store = StoreOptions(url=app_url)
        self.database = Database(self.store, connections_max=2)
        self.refuses = True
        self.taken: list[str] = []
        self.listeners = [self._listener("units", Unit), self._listener("numbers", Strict)]

    async def set_aside(self, listener: Listener) -> None:
        """Deliver one event as the stream would."""
        reception = Reception(listener._handlers, self.database, listener._options, ListenHooks())
        assert await reception.receive(HISTORY[0].received()) is None

    async def say(self, *arguments: str) -> tuple[int, str]:
        """Give the exit code and what is printed."""
        out = io.StringIO()
        given = operator.parse("sample", arguments)
        code = await operator.set_aside(self.listeners, self.database, given, out)
        return code, out.getvalue()

    def _listener(self, name: str, model: type[BaseModel]) -> Listener:
        options = ListenOptions(
            broker=BrokerOptions(servers=("nats://127.0.0.1:1",), name="sample"),
            store=self.store,
            source=SOURCE,
            consumer=f"sample-{name}",
        )
        listener = Listener(options)

        async def take(unit: Any, inbox: Inbox) -> None:
            if self.refuses:
                raise RefusedError("no unit today")
            async with self.database.connection() as connection:
                assert await inbox.once(connection)
            self.taken.append(unit.data["key"])

        listener.on(UNIT, model=model)(take)
        return listener


@pytest.fixture
async def desk(app_url: str) -> AsyncIterator[Desk]:
    desk = Desk(app_url)
    await desk.database.open()
    await desk.set_aside(desk.listeners[0])
    yield desk
    await desk.database.close()


async def test_the_list_shows_what_waits_and_why(desk: Desk) -> None:
    code, said = await desk.say("list")

    assert code == 0
    assert said.startswith("sample-units 1 refused ")
    assert f"/demo/510604/registry#{HISTORY[0].subject}.1 since " in said
    assert said.endswith(": no unit today\n")


async def test_each_row_is_one_line_whatever_was_sent(desk: Desk) -> None:
    await desk.set_aside(desk.listeners[1])

    _, said = await desk.say("list")

    assert [line.split()[:3] for line in said.splitlines()] == [
        ["sample-units", "1", "refused"],
        ["sample-numbers", "2", "model_differs"],
    ]


async def test_an_event_offered_again_is_taken_once_the_rule_allows_it(desk: Desk) -> None:
    refused = await desk.say("offer", "sample-units", "1")
    desk.refuses = False
    taken = await desk.say("offer", "sample-units", "1")

    assert refused == (1, "1 stays aside, refused: no unit today\n")
    assert taken == (0, "1 is done\n")
    assert desk.taken == [HISTORY[0].data["key"]]
    assert await desk.say("list") == (0, "")


async def test_a_dismissed_event_waits_no_more_and_has_no_effect(desk: Desk) -> None:
    assert await desk.say("dismiss", "sample-units", "1", "--reason", "entered twice") == (
        0,
        "1 is dismissed\n",
    )
    desk.refuses = False

    assert await desk.say("list") == (0, "")
    assert desk.taken == []
    (row,) = await desk.listeners[0].desk(desk.database).rows(done=True)
    assert (row.code, row.reason) == ("dismissed", "entered twice")


async def test_a_consumer_that_does_not_exist_is_answered_with_those_that_do(desk: Desk) -> None:
    code, said = await desk.say("offer", "sample-things", "1")

    assert code == 1
    assert said == "no such consumer; there are sample-units, sample-numbers\n"


@pytest.mark.parametrize("consumer", ["sample-units", "sample-numbers"])
async def test_a_row_that_is_not_the_consumers_is_refused(desk: Desk, consumer: str) -> None:
    row = "17" if consumer == "sample-units" else "1"

    code, said = await desk.say("offer", consumer, row)

    assert (code, said.partition(":")[0]) == (1, "set_aside_not_found")


@pytest.mark.parametrize("arguments", [[], ["dismiss", "units", "1"], ["offer", "units", "one"]])
def test_a_command_line_that_leaves_something_out_is_refused(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        operator.parse("sample", arguments)

    assert "python -m sample set-aside" in capsys.readouterr().err
