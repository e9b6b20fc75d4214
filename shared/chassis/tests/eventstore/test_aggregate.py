"""Stored names and versions are checked when a class is made, not when it is first used."""

from inspect import signature
from typing import Any, ClassVar

import pytest
from eventsourcing.utils import get_topic, resolve_topic

from chassis.aggregate import (
    AggregateRoot,
    UnnamedTopicError,
    UpcasterMissingError,
    aggregate_topic,
    event,
    topic_of,
)
from shared.chassis.tests.eventstore.trial import Counter


def test_a_class_is_found_by_its_stored_name() -> None:
    assert topic_of(Counter.Added) == "trial.counter.added"
    assert aggregate_topic("trial.counter.added") == get_topic(Counter)
    assert resolve_topic("trial.counter.added") is Counter.Added


def test_an_aggregate_without_a_name_is_refused() -> None:
    with pytest.raises(UnnamedTopicError, match="Unnamed needs TOPIC"):

        class Unnamed(AggregateRoot):
            pass


def test_an_abstract_aggregate_lends_its_events_and_has_no_name_itself() -> None:
    class Lent(AggregateRoot, abstract=True):
        class Done(AggregateRoot.Event):
            what: str

    class Named(Lent):
        TOPIC = "trial.named"

        class Done(Lent.Done):
            TOPIC = "trial.named.done"

    with pytest.raises(UnnamedTopicError, match="Nameless needs TOPIC"):

        class Nameless(Lent):
            pass

    assert resolve_topic("trial.named.done") is Named.Done
    assert "what" in signature(Named.Done).parameters


@pytest.mark.parametrize(
    ("aggregate", "name"),
    [
        ("trial.a1", "one"),
        ("trial.a2", "trial.a2.two.three"),
        ("trial.a3", "trial.other.done"),
        ("trial.a4", "trial"),
    ],
)
def test_an_event_is_named_below_its_aggregate(aggregate: str, name: str) -> None:
    with pytest.raises(UnnamedTopicError, match=rf"Done needs TOPIC = '{aggregate}.<event>'"):

        class Misnamed(AggregateRoot):
            TOPIC = aggregate

            class Done(AggregateRoot.Event):
                TOPIC = name


def test_an_event_made_out_of_a_word_is_refused() -> None:
    with pytest.raises(Exception, match="Explicit topic not defined"):

        class Inferred(AggregateRoot):
            TOPIC = "trial.inferred"

            @event("Done")
            def do(self) -> None:
                pass


def test_a_stored_name_belongs_to_one_class() -> None:
    with pytest.raises(Exception, match="already registered"):

        class Other(AggregateRoot):
            TOPIC = "trial.counter"


def test_a_newer_version_comes_with_the_way_to_it() -> None:
    with pytest.raises(UpcasterMissingError, match=r"upcast_v2_v3\(data\)"):

        class Grown(AggregateRoot):
            TOPIC = "trial.grown"

            class Done(AggregateRoot.Event):
                TOPIC = "trial.grown.done"
                class_version: ClassVar[int] = 3

                @staticmethod
                def upcast_v1_v2(data: dict[str, Any]) -> None:
                    pass
