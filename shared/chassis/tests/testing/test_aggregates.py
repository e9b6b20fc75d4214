from datetime import date
from typing import Any
from uuid import UUID

import pytest

from chassis.aggregate import AggregateRoot, Created, event
from chassis.canonical import NotCanonicalError
from chassis.personal.values import Personal, Sealed
from chassis.testing.aggregates import Fact, given, happened

WHO = UUID(int=7)


class Note(AggregateRoot):
    TOPIC = "facts.note"

    class Opened(Created):
        TOPIC = "facts.note.opened"
        on: date
        writer: Personal | Sealed

    class Filled(AggregateRoot.Event):
        TOPIC = "facts.note.filled"
        rows: list[dict[str, Any]]
        remark: str | None = None

    @event(Opened)
    def __init__(self, on: date, writer: Personal | Sealed) -> None:
        self.on = on
        self.writer = writer
        self.rows: list[dict[str, Any]] = []

    def fill(self, rows: list[dict[str, Any]]) -> None:
        self._filled(rows=rows)

    @event(Filled)
    def _filled(self, rows: list[dict[str, Any]], remark: str | None = None) -> None:
        del remark
        self.rows += rows


OPENED = Fact(Note.Opened, on=date(2026, 3, 1), writer=Personal(WHO, "register", "张晓明"))


def test_facts_come_back_from_the_stored_bytes() -> None:
    note = given(Note, OPENED, Fact(Note.Filled, rows=[{"a": 1}]), Fact(Note.Filled, rows=[]))

    assert note.on == date(2026, 3, 1)
    assert isinstance(note.writer, Sealed)
    assert note.rows == [{"a": 1}]
    assert note.version == 3


def test_what_happened_is_compared_by_class_and_fields() -> None:
    note = given(Note, OPENED)

    note.fill([{"b": [True, None, "x"]}])

    assert happened(note) == [Fact(Note.Filled, rows=[{"b": [True, None, "x"]}])]
    assert happened(note) != [Fact(Note.Filled, rows=[{"b": [False, None, "x"]}])]
    assert happened(note) != [OPENED]


def test_personal_facts_differ_when_person_text_or_class_differ() -> None:
    for other in (
        Personal(UUID(int=8), "register", "张晓明"),
        Personal(WHO, "accounts", "张晓明"),
        Personal(WHO, "register", "张小明"),
    ):
        assert Fact(Note.Opened, on=date(2026, 3, 1), writer=other) != OPENED


def test_a_fact_that_no_log_could_hold_is_refused() -> None:
    with pytest.raises(NotCanonicalError):
        Fact(Note.Filled, rows=[{"a": 0.5}])
    with pytest.raises(KeyError):
        Fact(Note.Filled, remark="no rows")
