import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from audit.domain.finding_codes import FindingCode
from audit.domain.leaves import Leaf
from audit.domain.stored_rows import differing_columns
from audit.domain.watching.acts import APPOINTED, LEFT, ActsWalk, Terms
from audit.domain.watching.clocks import OFFSET_MILLISECONDS_MAX, watch_clock
from audit.domain.watching.codes import TEXTS, WatchCode
from audit.domain.watching.stream import PROTECTING, StreamSeen, watch_stream
from chassis.canonical import encode
from mingbai_verify.finding_codes import LogCode
from mingbai_verify.merkle import leaf_hash

NOW = datetime(2026, 5, 15, 4, tzinfo=UTC)
PERSON, OTHER, POST = (str(UUID(int=number)) for number in (1, 2, 3))
REGISTRY, POINTS = "/510604/registry", "/510604/points"


class Said:
    """Leaves in the log's order."""

    def __init__(self) -> None:
        self.leaves: list[Leaf] = []

    def say(
        self, kind: str, data: dict[str, Any], *, person: str = PERSON, **envelope: Any
    ) -> Leaf:  # fmt: skip
        at, subject = envelope.get("at", NOW), envelope.get("subject", "s")
        index = len(self.leaves)
        event = encode({"actor": f"person/{person}/{POST}", "data": data, "subject": subject})
        leaf = Leaf(
            index=index, event=event, hashed=leaf_hash(event),
            source=REGISTRY if kind.startswith("registry.") else POINTS, event_id=f"e{index}",
            recorded_at=at, subject=subject, type=kind, effective_on=envelope.get("on", at.date()),
            position=index + 1, chain=None, unit=None,
        )  # fmt: skip
        self.leaves.append(leaf)
        return leaf

    def found(self, late_days: int = 30) -> list[tuple[str, dict[str, Any]]]:
        walk = ActsWalk(
            Terms(leaf for leaf in self.leaves if leaf.type in (APPOINTED, LEFT)),
            late_days=late_days,
        )
        for leaf in self.leaves:
            if leaf.source == POINTS:
                walk.take(leaf)
        return [(each.code.value, dict(each.facts)) for each in walk.findings]


@pytest.fixture
def said() -> Said:
    """Let two persons hold one post."""
    said = Said()
    for person in (PERSON, OTHER):
        data = {"person": person, "since": "2026-01-01", "until": "2026-12-31"}
        said.say(APPOINTED, data, subject=POST, at=NOW - timedelta(days=100))
    return said


def test_an_act_within_the_term_in_one_seat_and_in_time_is_not_told(said: Said) -> None:
    said.say("points.account.entry_recorded.v1", {"entry": "a"})
    said.say("points.account.entries_checked.v1", {"entries": ["a"]}, person=OTHER)

    assert said.found() == []


def test_an_act_after_its_actor_left_is_told_even_where_the_leaving_came_later(said: Said) -> None:
    said.say(LEFT, {"person": PERSON, "on": "2026-05-14"}, subject=POST, at=NOW + timedelta(days=9))
    said.say("points.account.entry_recorded.v1", {"entry": "a"})

    [(code, facts)] = said.found()

    assert (code, facts["person"], facts["post"]) == ("actor_not_in_post", PERSON, POST)
    assert (facts["index"], facts["on"]) == (3, "2026-05-15")


def test_the_last_day_of_a_term_belongs_to_it(said: Said) -> None:
    said.say(LEFT, {"person": PERSON, "on": "2026-05-15"}, subject=POST)
    said.say("points.account.entry_recorded.v1", {"entry": "a"})

    assert said.found() == []


def test_who_records_an_entry_and_checks_it_sits_in_two_seats(said: Said) -> None:
    said.say("points.account.entry_recorded.v1", {"entry": "a"})
    said.say("points.account.entry_recorded.v1", {"entry": "b"}, person=OTHER)
    said.say("points.account.entries_checked.v1", {"entries": ["a", "b"]})

    [(code, facts)] = said.found()

    assert (code, facts["subject"], facts["person"]) == ("two_seats", "s a", PERSON)
    assert (facts["seat"], facts["index"]) == ("checker", 4)
    assert (facts["other"], facts["other_index"]) == ("recorder", 2)


def test_what_was_recorded_too_many_days_after_its_business_date_is_told(said: Said) -> None:
    for days in (30, 31):
        on = NOW.date() - timedelta(days=days)
        said.say("points.account.entry_recorded.v1", {"entry": "a"}, on=on)

    [(code, facts)] = said.found(late_days=30)

    assert (code, facts["days"], facts["index"]) == ("recorded_late", 31, 3)


@pytest.mark.parametrize("sign", [-1, 1])
def test_a_clock_more_than_a_second_off_is_told_in_both_directions(sign: int) -> None:
    limit = timedelta(milliseconds=OFFSET_MILLISECONDS_MAX)
    after = NOW + timedelta(milliseconds=300)
    edge = NOW - limit if sign < 0 else after + limit

    agrees = watch_clock("db", said=edge, before=NOW, after=after)
    off = watch_clock("db", said=edge + sign * timedelta(milliseconds=1), before=NOW, after=after)

    assert agrees.code is WatchCode.CLOCK_AGREES
    assert (off.code, off.facts["milliseconds"]) == (WatchCode.CLOCK_OFF, 1_001)


@pytest.mark.parametrize("name", PROTECTING)
def test_each_setting_that_protects_the_stream_is_watched(name: str) -> None:
    settings = {**PROTECTING, name: "another"}
    seen = StreamSeen(stream="EVENTS", settings=settings, first=1, last=9, removed=())

    [found] = watch_stream(seen, taken=9, known={})

    assert (found.code, found.facts["setting"]) == (WatchCode.STREAM_SETTING_CHANGED, name)


def test_a_removed_message_that_the_log_never_had_is_told_all_the_same() -> None:
    seen = StreamSeen(stream="EVENTS", settings=PROTECTING, first=1, last=9, removed=(4,))

    [found] = watch_stream(seen, taken=9, known={})

    assert found.facts == {
        "stream": "EVENTS", "sequence": 4, "index": "—", "source": "—", "id": "—",
    }  # fmt: skip


def test_a_column_that_differs_from_the_bytes_is_named() -> None:
    event = encode(
        {"id": "a.1", "source": POINTS, "subject": "a", "time": "2026-05-15T04:00:00.000000Z",
         "type": "points.account.opened.v1", "unit": "u", "unitseq": 1}
    )  # fmt: skip
    columns = {
        "aggregate_id": "a", "version": "1", "topic": "points.account.opened.v1", "unit": "u",
        "unitseq": 1, "recorded_at": NOW,
    }  # fmt: skip

    assert differing_columns(event, columns) == ()
    for name in columns:
        assert differing_columns(event, {**columns, name: "else"}) == (name,)
    assert differing_columns(b"?", columns) == ("bytes",)


def test_every_finding_of_watching_has_its_sentences_in_both_tongues() -> None:
    assert set(TEXTS) == set(WatchCode)
    for texts in TEXTS.values():
        chinese, english = (set(re.findall(r"{(\w+)}", texts[each])) for each in ("zh-CN", "en"))
        assert chinese == english
    others = {each.value for each in (*FindingCode, *LogCode)}
    assert {each.value for each in WatchCode}.isdisjoint(others)
