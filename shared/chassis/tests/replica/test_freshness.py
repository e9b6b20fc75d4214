from datetime import date
from typing import Any

import pytest

from chassis.replica.memory import RegisterMemory
from shared.chassis.tests.replica.history import HISTORY, TOKENS


class Watch:
    """A watch that is moved by hand."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def memory(watch: Watch) -> RegisterMemory:
    return RegisterMemory(
        token_of=TOKENS.token,
        lag_seconds_max=30.0,
        today=lambda: date(2026, 7, 1),
        monotonic=watch,
    )


def test_what_was_never_level_is_not_fresh(bench: Any, memory: RegisterMemory) -> None:
    assert not memory.fresh()
    bench.deliver(HISTORY)
    bench.note_level(len(HISTORY))
    bench.load(memory)

    assert memory.beat_position == -1
    assert not memory.fresh()


def test_it_is_fresh_once_it_is_level_with_the_beat(bench: Any, memory: RegisterMemory) -> None:
    memory.heard_beat(len(HISTORY))
    bench.deliver(HISTORY)
    bench.note_level(len(HISTORY) - 1)
    assert bench.load(memory) == len(HISTORY) - 1
    assert not memory.fresh()

    bench.note_level(len(HISTORY))
    bench.load(memory)

    assert memory.fresh()
    assert memory.basis() == len(HISTORY)


def test_a_beat_that_is_already_known_makes_it_fresh(bench: Any, memory: RegisterMemory) -> None:
    bench.note_level(7)
    bench.load(memory)

    memory.heard_beat(7)

    assert memory.fresh()


def test_it_is_stale_when_the_beat_is_silent_or_goes_ahead_for_too_long(
    bench: Any, memory: RegisterMemory, watch: Watch
) -> None:
    bench.note_level(7)
    memory.heard_beat(7)
    bench.load(memory)
    memory.heard_beat(8)
    watch.seconds += 30.0
    assert memory.fresh()

    watch.seconds += 0.1
    memory.heard_beat(8)
    bench.load(memory)

    assert not memory.fresh()


def test_it_stays_fresh_a_little_behind_a_register_that_never_rests(
    bench: Any, memory: RegisterMemory, watch: Watch
) -> None:
    for position in range(1, 60):
        memory.heard_beat(position)
        bench.note_level(position - 1)
        bench.load(memory)
        watch.seconds += 1.0
        assert memory.fresh() is (position > 1)

    # What it knows is as old as the beat that it reached, however late it got there.
    watch.seconds += 29.5
    assert not memory.fresh()


def test_the_level_never_goes_back(bench: Any, memory: RegisterMemory) -> None:
    bench.note_level(7)
    bench.note_level(5)

    assert bench.load(memory) == 7


def test_what_did_not_change_is_not_read_anew(bench: Any, memory: RegisterMemory) -> None:
    bench.deliver(HISTORY)
    bench.load(memory)
    adopted = memory.adopted

    bench.load(memory)

    assert memory.adopted is adopted
