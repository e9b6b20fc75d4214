from datetime import UTC, date, datetime, timedelta
from typing import Any

from audit.domain.finding_codes import FindingCode
from audit.domain.replay.as_of import AsOf
from audit.domain.replay.differences import DifferenceCode, differences
from audit.domain.replay.recorded import Recorded, Stamp
from audit.domain.replay.subject import SubjectState, state_of

AT = datetime(2026, 5, 1, tzinfo=UTC)
SOURCE = "/510604/assets"


def said(
    number: int,
    data: dict[str, Any],
    *,
    subject: str = "s",
    corrects: str | None = None,
    on: date = date(2026, 5, 1),
) -> Recorded:
    stamp = Stamp(
        index=number,
        position=number,
        source=SOURCE,
        event_id=f"{subject}.{number}",
        recorded_at=AT + timedelta(hours=number),
        effective_on=on,
        unit="u",
        actor="person/p",
        entered_by=None,
        corrects=None if corrects is None else f"{SOURCE}#{corrects}",
    )
    return Recorded(stamp=stamp, type="t", subject=subject, version=number, data=data)


def values(state: SubjectState) -> dict[str, Any]:
    return {name: stated.value for name, stated in state.fields.items()}


def test_a_field_is_as_last_stated_and_names_the_event() -> None:
    state = state_of([said(1, {"a": 1, "b": 1}), said(2, {"a": 2})], [], AsOf())

    assert values(state) == {"a": 2, "b": 1}
    assert [stated.stamp.event_id for stated in state.fields.values()] == ["s.2", "s.1"]
    assert state.findings == []


def test_what_counts_from_a_later_day_on_is_set_apart() -> None:
    later = said(2, {"a": 2}, on=date(2026, 6, 1))
    events = [said(1, {"a": 1}), later]

    state = state_of(events, [], AsOf(business_date=date(2026, 5, 31)))

    assert (values(state), state.not_yet) == ({"a": 1}, [later])
    assert values(state_of(events, [], AsOf(business_date=date(2026, 6, 1)))) == {"a": 2}


def test_what_was_recorded_later_is_not_known() -> None:
    events = [said(1, {"a": 1}), said(2, {"a": 2})]

    state = state_of(events, [], AsOf(recorded_until=AT + timedelta(hours=1)))

    assert (values(state), state.not_yet) == ({"a": 1}, [])


def test_a_correction_counts_in_the_place_of_what_it_corrects() -> None:
    first, second = said(1, {"a": 1, "b": 1}), said(2, {"a": 2})
    correction = said(3, {"a": 9, "b": 9, "c": 9}, corrects="s.1")

    state = state_of([first, second, correction], [], AsOf())

    assert values(state) == {"a": 2, "b": 9, "c": 9}
    assert state.fields["b"].instead_of == first.stamp
    assert state.corrected_by == {first.stamp.identity: correction.stamp}


def test_a_correction_of_a_correction_counts_last_in_the_first_place() -> None:
    events = [
        said(1, {"a": 1}),
        said(2, {"a": 2}, corrects="s.1"),
        said(3, {"a": 3}, corrects="s.2"),
    ]

    state = state_of(events, [], AsOf())

    assert values(state) == {"a": 3}
    assert state.fields["a"].instead_of == events[0].stamp


def test_another_subject_corrects_what_was_stated_and_states_nothing_else() -> None:
    foreign = said(2, {"a": 5, "z": 5}, subject="other", corrects="s.1")

    state = state_of([said(1, {"a": 1})], [foreign], AsOf())

    assert values(state) == {"a": 5}
    assert [each.subject for each in state.in_force] == ["s"]


def test_events_that_are_missing_are_found() -> None:
    state = state_of([said(1, {}), said(4, {})], [], AsOf())

    assert [finding.code for finding in state.findings] == [FindingCode.SUBJECT_EVENT_MISSING]
    assert "2" in state.findings[0].sentence("zh-CN")


def test_differences_name_the_event_and_say_how() -> None:
    events = [
        said(1, {"a": 1, "b": 1, "d": 1}),
        said(2, {"a": 2, "c": 3, "d": 1}),
        said(3, {"b": 4}, corrects="s.1"),
    ]
    before = state_of(events, [], AsOf(recorded_until=AT + timedelta(hours=1)))

    found = differences(before, state_of(events, [], AsOf()))

    assert {(each.field, each.code, each.before, each.after) for each in found} == {
        ("a", DifferenceCode.CHANGED, 1, 2),
        ("b", DifferenceCode.CORRECTED, 1, 4),
        ("c", DifferenceCode.STATED, None, 3),
        ("d", DifferenceCode.CONFIRMED, 1, 1),
    }
    corrected = next(each for each in found if each.field == "b")
    assert corrected.sentence("zh-CN") == "2026-05-01将b由1更正为4。"
    assert corrected.sentence("en") == "b was corrected from 1 to 4 on 2026-05-01."
