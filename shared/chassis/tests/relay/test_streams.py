import pytest
from nats.js import JetStreamContext

from chassis.streams import (
    ConsumerDiffersError,
    ConsumerMissingError,
    ConsumerSettings,
    StreamDiffersError,
    SubjectError,
    check_consumer,
    ensure_consumer,
    ensure_stream,
    filter_of,
    recreate_consumer,
    stream_config,
    subject_of,
    type_of,
)

ENTRY = "points.account.entry_recorded.v1"
SETTINGS = ConsumerSettings(
    durable="disclosure",
    filter_subjects=(filter_of(ENTRY, county="510604"),),
    ack_wait_seconds=30.0,
    max_ack_pending=100,
)


@pytest.mark.parametrize(
    ("source", "division", "subject"),
    [
        ("/510604/points", "510604102211", f"ev.510604.{ENTRY}.102.211"),
        ("/demo/510604/points", "510604102211", f"ev.510604.{ENTRY}.102.211"),
        ("/510604/points", "510604102", f"ev.510604.{ENTRY}.102.000"),
        ("/510604/points", "510604", f"ev.510604.{ENTRY}.000.000"),
        ("/510604/points/restricted", "510604102211", f"restricted.510604.{ENTRY}.102.211"),
    ],
)
def test_a_subject_follows_from_source_type_and_division(
    source: str, division: str, subject: str
) -> None:
    assert subject_of({"source": source, "type": ENTRY, "division": division}) == subject
    assert type_of(subject) == ENTRY


@pytest.mark.parametrize(
    ("source", "event_type", "division"),
    [
        ("/510604/cases", ENTRY, "510604"),
        ("510604/points", ENTRY, "510604"),
        ("/510604/points", "points.account.entry_recorded", "510604"),
        ("/510604/points", ENTRY, "5106041"),
        ("/510604/points", ENTRY, "51060410221>"),
    ],
)
def test_what_gives_no_subject_is_refused(source: str, event_type: str, division: str) -> None:
    with pytest.raises(SubjectError):
        subject_of({"source": source, "type": event_type, "division": division})


def test_an_envelope_without_a_division_has_no_subject() -> None:
    with pytest.raises(SubjectError):
        subject_of({"source": "/510604/points", "type": ENTRY})


async def test_a_stream_is_created_once_and_then_compared(js: JetStreamContext) -> None:
    assert not await ensure_stream(js, stream_config(county="510604", replicas=1))
    config = (await js.stream_info("EVENTS")).config
    assert config.allow_atomic
    assert config.allow_direct
    assert config.deny_delete
    assert config.deny_purge
    assert config.discard == "new"
    assert config.max_msg_size == 131_072


async def test_a_stream_that_could_lose_history_is_named(js: JetStreamContext) -> None:
    config = (await js.stream_info("EVENTS")).config
    await js.update_stream(config.evolve(max_msgs=1, discard="old"))

    with pytest.raises(StreamDiffersError, match="max_msgs 1 instead of -1") as raised:
        await ensure_stream(js, stream_config(county="510604", replicas=1))

    assert raised.value.code == "stream_settings_differ"


async def test_the_restricted_stream_stands_beside_the_open_one(js: JetStreamContext) -> None:
    assert await ensure_stream(js, stream_config(county="510604", replicas=1, name="RESTRICTED"))


async def test_a_consumer_is_created_once_and_then_compared(js: JetStreamContext) -> None:
    with pytest.raises(ConsumerMissingError, match="operations command"):
        await check_consumer(js, SETTINGS)

    assert await ensure_consumer(js, SETTINGS)
    assert not await ensure_consumer(js, SETTINGS)


async def test_a_consumer_that_would_give_up_is_named(js: JetStreamContext) -> None:
    await ensure_consumer(js, SETTINGS)
    info = await js.consumer_info("EVENTS", "disclosure")
    await js.add_consumer("EVENTS", info.config.evolve(name="disclosure", max_deliver=5))

    with pytest.raises(ConsumerDiffersError, match="max_deliver 5 instead of -1"):
        await check_consumer(js, SETTINGS)


async def test_a_consumer_that_reads_another_type_is_recreated_from_the_start(
    js: JetStreamContext,
) -> None:
    await ensure_consumer(js, SETTINGS)
    wider = ConsumerSettings(
        durable="disclosure",
        filter_subjects=(*SETTINGS.filter_subjects, "ev.510604.points.account.opened.v1.*.*"),
        ack_wait_seconds=30.0,
        max_ack_pending=100,
    )
    with pytest.raises(ConsumerDiffersError, match="filter_subjects"):
        await ensure_consumer(js, wider)

    await recreate_consumer(js, wider)

    await check_consumer(js, wider)
