from datetime import date
from uuid import UUID

import pytest

from chassis.personal.values import Personal
from chassis.testing.aggregates import Fact, given, happened
from registry.domain.person import Person
from registry.domain.relation import (
    RelatedToThemselfError,
    Relation,
    RelationDatesError,
    RelationKindError,
    RelationRecordedError,
    RelationUnknownError,
)

OTHER, FIRM = UUID(int=5), UUID(int=6)
DAY, LAST = date(2026, 1, 1), date(2026, 3, 31)
REGISTERED = Fact(Person.Registered, name=Personal(UUID(int=0xA), "register", "张晓明"))
SISTER = Relation(kind="sibling", source="self_declared", known_on=DAY)
OWNER = Relation(kind="shareholder", source="business_register", known_on=DAY)


def told(relative: UUID, known: Relation) -> Fact:
    return Fact(
        Person.RelativeRecorded,
        relative=relative,
        relation=known.kind,
        source=known.source,
        known_on=known.known_on,
        note=None,
    )


def test_a_relative_is_recorded_once_and_the_relation_ends() -> None:
    person = given(Person, REGISTERED)

    person.record_relative(OTHER, SISTER, note=None)
    person.record_relative(OTHER, SISTER, note=None)
    person.end_relative(OTHER, source="reported", ended_on=LAST)
    person.record_relative(OTHER, SISTER, note=None)

    ended = Fact(Person.RelativeEnded, relative=OTHER, source="reported", ended_on=LAST)
    assert happened(person) == [told(OTHER, SISTER), ended, told(OTHER, SISTER)]


def test_a_controlled_organisation_is_recorded_beside_relatives() -> None:
    person = given(Person, REGISTERED, told(OTHER, SISTER))

    person.record_control(FIRM, OWNER, note=None)
    person.end_control(FIRM, source="business_register", ended_on=LAST)

    assert [type(fact.fields.get("organisation")) for fact in happened(person)] == [UUID, UUID]


def test_what_is_recorded_as_another_relation_must_end_first() -> None:
    person = given(Person, REGISTERED, told(OTHER, SISTER))

    with pytest.raises(RelationRecordedError, match="sibling since 2026-01-01"):
        person.record_relative(
            OTHER, Relation(kind="spouse", source="reported", known_on=LAST), note=None
        )


@pytest.mark.parametrize(
    "known",
    [
        Relation(kind="friend", source="reported", known_on=DAY),
        Relation(kind="spouse", source="rumour", known_on=DAY),
        Relation(kind="shareholder", source="reported", known_on=DAY),
    ],
    ids=["kind", "source", "sort"],
)
def test_a_relation_or_source_that_nobody_defined_is_refused(known: Relation) -> None:
    with pytest.raises(RelationKindError):
        given(Person, REGISTERED).record_relative(OTHER, known, note=None)


def test_nobody_is_their_own_relative() -> None:
    person = given(Person, REGISTERED)

    with pytest.raises(RelatedToThemselfError):
        person.record_relative(person.id, SISTER, note=None)


def test_only_a_recorded_relation_ends_and_not_before_it_was_known() -> None:
    person = given(Person, REGISTERED, told(OTHER, SISTER))

    with pytest.raises(RelationUnknownError):
        person.end_control(OTHER, source="reported", ended_on=LAST)
    with pytest.raises(RelationDatesError):
        person.end_relative(OTHER, source="reported", ended_on=date(2025, 12, 31))
    with pytest.raises(RelationKindError):
        person.end_relative(OTHER, source="rumour", ended_on=LAST)
