"""Schemas and examples are made from event classes, and a sample that does not fit is refused."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
import pytest

from chassis.aggregate import AggregateRoot, Created, event
from chassis.canonical import is_canonical
from chassis.contracts.events import stored_type
from chassis.contracts.examples import SampleError, event_example, pretty
from chassis.contracts.files import SAMPLES, read_samples
from chassis.contracts.schemas import event_schema, meaning_of
from chassis.personal.values import Personal, Sealed


@dataclass(frozen=True, kw_only=True)
class Furrow:
    number: int
    owner: UUID


class Plot(AggregateRoot):
    """Is ploughed once a season."""

    TOPIC = "contracttest.plot"

    class Opened(Created):
        """The plot is known from now on."""

        TOPIC = "contracttest.plot.opened"
        name: str

    class Ploughed(AggregateRoot.Event):
        """The plot was ploughed on a day."""

        TOPIC = "contracttest.plot.ploughed"
        class_version = 2
        on: date
        acres: Decimal
        furrows: list[Furrow]
        until: date | None
        by: Personal | Sealed
        note: Personal | Sealed | None = None
        more: dict[str, Any] | None = None

        @staticmethod
        def upcast_v1_v2(data: dict[str, Any]) -> None:
            data["furrows"] = []

    @event(Opened)
    def __init__(self, name: str) -> None:
        self.name = name

    @event(Ploughed)
    def _ploughed(self) -> None:
        self.name = self.name


def data_schema() -> dict[str, Any]:
    schema = event_schema(Plot.Ploughed, service="contracttest")
    found: dict[str, Any] = schema["properties"]["data"]
    return found


def test_the_type_carries_the_version_of_the_class() -> None:
    assert stored_type(Plot.Opened) == "contracttest.plot.opened.v1"
    assert stored_type(Plot.Ploughed) == "contracttest.plot.ploughed.v2"


def test_a_schema_says_what_became_true_in_the_words_of_the_class() -> None:
    assert meaning_of(Plot.Ploughed) == "The plot was ploughed on a day."


def test_only_fields_that_may_be_left_out_are_not_required() -> None:
    assert data_schema()["required"] == ["acres", "by", "furrows", "on", "until"]


def test_each_kind_of_field_has_its_form() -> None:
    properties = data_schema()["properties"]

    assert properties["on"]["format"] == "date"
    assert properties["acres"]["type"] == "string"
    assert properties["furrows"]["items"]["required"] == ["number", "owner"]
    assert properties["until"]["anyOf"][1] == {"type": "null"}
    assert properties["by"]["required"] == ["alg", "cls", "ct", "kid", "nonce"]
    assert properties["note"]["anyOf"][0] == properties["by"]


def test_the_same_code_gives_the_same_canonical_example() -> None:
    first, second = (
        event_example(Plot.Ploughed, service="contracttest", samples={}) for _ in range(2)
    )

    assert first == second
    assert is_canonical(first)


def test_an_example_speaks_in_the_words_of_its_samples() -> None:
    samples = {"acres": "2.5", "contracttest.plot.ploughed.on": "2026-03-05", "number": 4}

    document = orjson.loads(event_example(Plot.Ploughed, service="points", samples=samples))

    assert (document["data"]["acres"], document["data"]["on"]) == ("2.5", "2026-03-05")
    assert document["data"]["furrows"][0]["number"] == 4
    assert document["data"]["by"].keys() == {"alg", "kid", "nonce", "ct", "cls"}


@pytest.mark.parametrize("sample", [{"on": "5 March"}, {"acres": 1.5}, {"furrows": [{"n": 1}]}])
def test_a_sample_that_does_not_fit_its_field_is_refused(sample: dict[str, Any]) -> None:
    with pytest.raises(SampleError, match="correct its samples"):
        event_example(Plot.Ploughed, service="contracttest", samples=sample)


def test_samples_are_read_where_there_are_some(tmp_path: Path) -> None:
    assert read_samples(tmp_path) == {}

    (tmp_path / SAMPLES).write_text('{"acres": "1"}', "utf-8")

    assert read_samples(tmp_path) == {"acres": "1"}


def test_an_example_is_indented_for_reading() -> None:
    assert pretty(b'{"a":1,"b":[2]}') == b'{\n  "a": 1,\n  "b": [\n    2\n  ]\n}\n'
