from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest

from audit.domain.envelopes import source_allowed
from audit.domain.intake import AlarmCode, Intake, Known, Message
from chassis.canonical import encode
from mingbai_verify.merkle import leaf_hash

Speak = Callable[..., Message]


def taken(*messages: Message, known: Known | None = None) -> Intake:
    intake = Intake(known or Known())
    for message in messages:
        intake.take(message)
    return intake


def codes(intake: Intake) -> list[AlarmCode]:
    return [alarm.code for alarm in intake.alarms]


def test_every_event_becomes_one_leaf_and_moves_its_heads(speak: Speak) -> None:
    messages = [speak(), speak("cases"), speak(unit="unit-2"), speak()]

    intake = taken(*messages)

    assert codes(intake) == []
    assert [leaf.index for leaf in intake.leaves] == [0, 1, 2, 3]
    assert [leaf.hashed for leaf in intake.leaves] == [leaf_hash(m.event) for m in messages]
    assert (intake.size, intake.sequence, intake.skipped) == (4, 4, 0)
    assert {source: head.position for source, head in intake.heads.items()} == {
        "/510604/points": 3,
        "/510604/cases": 1,
    }
    assert intake.heads["/510604/points"].chain.hex() == messages[3].headers["Mingbai-Chain"]
    assert intake.units == {
        ("/510604/points", "unit-1"): 2,
        ("/510604/points", "unit-2"): 1,
        ("/510604/cases", "unit-1"): 1,
    }


def test_the_same_bytes_again_are_skipped(speak: Speak) -> None:
    first = speak()
    again = speak(of_message={"event": first.event})

    intake = taken(first, again)

    assert (len(intake.leaves), intake.skipped, codes(intake)) == (1, 1, [])
    assert intake.sequence == 2


def test_other_bytes_under_a_known_identity_are_evidence(speak: Speak) -> None:
    first = speak()

    intake = taken(first, speak(id="points-1.1"))

    assert codes(intake) == [AlarmCode.IDENTITY_CONFLICT]
    assert (len(intake.leaves), intake.alarms[0].leaf_index) == (1, None)
    assert intake.alarms[0].details["kept_leaf_hash"] == leaf_hash(first.event).hex()
    assert intake.heads["/510604/points"].position == 1


@pytest.mark.parametrize(
    "event",
    [
        b"",
        b"{",
        b"\xff",
        b"[]",
        b"7",
        b'{"id":"1"}',
        b'{"id":1,"source":"/510604/points"}',
        b'{"id":"","source":"/510604/points"}',
        b'{"id":"a\\u0000","source":"/510604/points"}',
        b'{"id":"\\ud800","source":"/510604/points"}',
        encode({"id": "x" * 257, "source": "/510604/points"}),
        b"[" * 5_000,
    ],
)
def test_a_message_without_a_readable_identity_is_evidence(speak: Speak, event: bytes) -> None:
    intake = taken(speak(of_message={"event": event}))

    assert codes(intake) == [AlarmCode.MESSAGE_UNREADABLE]
    assert (intake.leaves, intake.alarms[0].event, intake.sequence) == ([], event, 1)


def test_an_event_that_no_bundle_could_hold_is_evidence(speak: Speak) -> None:
    intake = taken(speak(data={"text": "x" * 65_536}))

    assert (codes(intake), intake.leaves) == ([AlarmCode.EVENT_TOO_LARGE], [])


@pytest.mark.parametrize(
    ("subject", "source", "allowed"),
    [
        ("ev.510604.points.account.x.v1.102.001", "/510604/points", True),
        ("ev.510604.points.account.x.v1.102.001", "/demo/510604/points", True),
        ("ev.510604.points.account.x.v1.102.001", "/510604/cases", False),
        ("ev.510603.points.account.x.v1.102.001", "/510604/points", False),
        ("ev.510604.points.account.x.v1.102.001", "/510604/points/restricted", False),
        ("ev.510604.points.account.x.v1.102.001", "/demo/demo/510604/points", False),
        ("ev.510604.points", "/510604/points", False),
        ("xv.510604.points.account", "/510604/points", False),
        ("", "", False),
    ],
)
def test_a_subject_allows_its_service_alone(subject: str, source: str, *, allowed: bool) -> None:
    assert source_allowed(subject, source) is allowed


def test_an_event_of_another_source_than_its_subject_is_evidence(speak: Speak) -> None:
    intake = taken(speak(source="/510604/cases"))

    assert (codes(intake), intake.leaves) == ([AlarmCode.SOURCE_NOT_ALLOWED], [])
    assert intake.alarms[0].details["source"] == "/510604/cases"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'{"actor"', b'{ "actor"'),
        (b'"unitseq":1}', b'"unitseq":1,"unitseq":1}'),
        (b'{"text"', b'{"amount":1.5,"text"'),
        (b"}", b"}\n"),
    ],
)
def test_an_event_that_is_not_canonical_is_a_leaf_and_an_alarm(
    speak: Speak, old: bytes, new: bytes
) -> None:
    message = speak()
    event = message.event.replace(old, new) if old != b"}" else message.event + b"\n"
    link = sha256(sha256(b"/510604/points").digest() + sha256(event).digest()).hexdigest()
    headers = {"Mingbai-Position": "1", "Mingbai-Chain": link}
    changed = Message(sequence=1, subject=message.subject, headers=headers, event=event)

    intake = taken(changed)

    assert codes(intake) == [AlarmCode.NOT_CANONICAL]
    assert intake.alarms[0].leaf_index == 0
    assert intake.leaves[0].hashed == leaf_hash(event)


@pytest.mark.parametrize(
    "changes",
    [
        {"time": "2026-05-15T01:02:03Z"},
        {"time": "2026-02-30T01:02:03.000000Z"},
        {"time": None},
        {"unit": None},
        {"unitseq": None},
        {"unitseq": "1"},
        {"unitseq": 0},
        {"unitseq": True},
    ],
)
def test_an_unreadable_time_or_unit_is_a_leaf_and_an_alarm(
    speak: Speak, changes: dict[str, Any]
) -> None:
    intake = taken(speak(**changes))

    assert codes(intake) == [AlarmCode.ENVELOPE_INCOMPLETE]
    assert len(intake.leaves) == 1


def test_an_event_of_no_unit_is_complete(speak: Speak) -> None:
    assert codes(taken(speak(unit=None, unitseq=None))) == []


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Mingbai-Position": "1"},
        {"Mingbai-Position": "0", "Mingbai-Chain": "0" * 64},
        {"Mingbai-Position": "٣", "Mingbai-Chain": "0" * 64},
        {"Mingbai-Position": "1", "Mingbai-Chain": "0" * 63},
        {"Mingbai-Position": "9" * 30, "Mingbai-Chain": "0" * 64},
    ],
)
def test_a_leaf_without_a_claim_moves_no_head(speak: Speak, headers: dict[str, str]) -> None:
    intake = taken(speak(of_message={"headers": headers}))

    assert (codes(intake), intake.heads) == ([AlarmCode.CLAIM_MISSING], {})
    assert len(intake.leaves) == 1


def test_a_record_left_out_by_a_service_is_noticed_once(speak: Speak) -> None:
    first = speak()
    speak(unit="unit-2")
    rest = [speak(of_message={"sequence": number}) for number in (2, 3)]

    intake = taken(first, *rest)

    assert codes(intake) == [AlarmCode.POSITION_GAP]
    assert intake.alarms[0].details["expected"] == "2"
    assert intake.alarms[0].details["claimed_position"] == "3"
    assert intake.heads["/510604/points"].position == 4


def test_a_link_over_other_bytes_is_noticed(speak: Speak) -> None:
    forged = {"Mingbai-Position": "2", "Mingbai-Chain": "00" * 32}

    intake = taken(speak(), speak(of_message={"headers": forged}))

    assert codes(intake) == [AlarmCode.CHAIN_BROKEN]
    assert len(intake.leaves) == 2


def test_a_position_that_was_taken_moves_no_head_back(speak: Speak) -> None:
    first, second = speak(), speak()
    again = speak(id="points-9.1", of_message={"headers": first.headers})

    intake = taken(first, second, again)

    assert codes(intake) == [AlarmCode.POSITION_REPEATED]
    assert intake.heads["/510604/points"].position == 2


def test_a_number_left_out_or_repeated_within_a_unit_is_noticed(speak: Speak) -> None:
    assert codes(taken(speak(unitseq=2))) == [AlarmCode.UNITSEQ_GAP]

    repeated = taken(speak("cases"), speak("cases", unitseq=1), known=Known(sequence=1))

    assert codes(repeated) == [AlarmCode.UNITSEQ_REPEATED]


def test_a_time_before_the_event_ahead_is_noticed(speak: Speak) -> None:
    first = speak()
    back = speak(time="2026-05-15T01:02:02.000000Z")

    intake = taken(first, back, speak())

    assert codes(intake) == [AlarmCode.TIME_WENT_BACK]
    recorded_at = intake.heads["/510604/points"].recorded_at
    assert recorded_at is not None
    assert recorded_at.isoformat() == "2026-05-15T01:02:03.000003+00:00"


def test_messages_missing_from_the_stream_are_noticed(speak: Speak) -> None:
    intake = taken(speak(), speak(of_message={"sequence": 5}))

    assert codes(intake) == [AlarmCode.STREAM_GAP]
    assert (len(intake.leaves), intake.sequence) == (2, 5)


def test_messages_that_were_taken_before_are_skipped(speak: Speak) -> None:
    messages = [speak(), speak(of_message={"event": b"?"}), speak(unit="unit-2")]

    intake = taken(*messages, *messages)

    assert codes(intake) == [AlarmCode.MESSAGE_UNREADABLE, AlarmCode.POSITION_GAP]
    assert (len(intake.leaves), intake.skipped, intake.sequence) == (2, 3, 3)


def test_another_message_at_a_sequence_that_was_taken_is_a_leaf_and_an_alarm(
    speak: Speak,
) -> None:
    first, second = speak(), speak()
    other = speak("cases", of_message={"sequence": 1})

    intake = taken(first, second, other, other)

    assert codes(intake) == [AlarmCode.STREAM_OUT_OF_ORDER]
    assert (len(intake.leaves), intake.skipped, intake.sequence) == (3, 1, 2)


def test_an_event_that_comes_after_later_ones_is_not_lost(speak: Speak) -> None:
    first, second, third = speak(), speak(), speak()

    intake = taken(first, third, second, second)

    assert [leaf.event for leaf in intake.leaves] == [first.event, third.event, second.event]
    assert codes(intake)[0] == AlarmCode.STREAM_GAP
    assert AlarmCode.STREAM_OUT_OF_ORDER in codes(intake)
    assert intake.heads["/510604/points"].position == 3


def test_what_strangers_write_into_headers_is_cut_short(speak: Speak) -> None:
    intake = taken(speak(of_message={"headers": {"Mingbai-Chain": "x" * 1000}}))

    assert len(intake.alarms[0].details["claimed_chain"]) == 300
