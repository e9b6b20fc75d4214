"""The streams that carry events between services: subjects, headers, settings."""

import functools
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nats.js import JetStreamContext
from nats.js.api import (
    AckPolicy,
    ConsumerConfig,
    DeliverPolicy,
    DiscardPolicy,
    RetentionPolicy,
    StorageType,
    StreamConfig,
)
from nats.js.errors import NotFoundError

from chassis.errors import BrokenError

POSITION_HEADER = "Mingbai-Position"
CHAIN_HEADER = "Mingbai-Chain"
CONTENT_TYPE_HEADER = "Content-Type"
TRACE_HEADER = "traceparent"
CONTENT_TYPE = "application/cloudevents+json"

EVENTS = "EVENTS"
RESTRICTED = "RESTRICTED"
MESSAGE_BYTES_MAX = 131_072
API_SECONDS_MAX = 5.0

_PREFIXES = {EVENTS: "ev", RESTRICTED: "restricted"}
_SOURCE = re.compile(r"(?:/demo)?/(\d{6})/([a-z][a-z0-9_]*)(/restricted)?")
_TYPE = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*\.v[1-9][0-9]*")
_DIVISION = re.compile(r"\d{6}|\d{9}|\d{12}")
_DIVISION_DIGITS = 12

_LOG = logging.getLogger(__name__)


class SubjectError(BrokenError):
    """An event's source, type or division gives no subject."""

    code = "event_has_no_subject"


class StreamDiffersError(BrokenError):
    """The stream on the server is not the one that events may be entrusted to."""

    code = "stream_settings_differ"


class ConsumerMissingError(BrokenError):
    """The durable consumer was never created."""

    code = "consumer_missing"


class ConsumerDiffersError(BrokenError):
    """The durable consumer on the server has other settings than the service expects."""

    code = "consumer_settings_differ"


@dataclass(frozen=True, kw_only=True)
class Source:
    """The parts of an event's `source`."""

    county: str
    service: str
    stream: str

    @property
    def subjects(self) -> str:
        """All subjects of the source's events, as one wildcard."""
        return f"{_PREFIXES[self.stream]}.{self.county}.{self.service}.>"


@functools.lru_cache(maxsize=256)
def parse_source(source: str) -> Source:
    """Take a source apart; a demonstration's gives the same parts as the real one.

    Raises `SubjectError` when the text is not a source.
    """
    found = _SOURCE.fullmatch(source)
    if found is None:
        raise SubjectError(f"{source!r} is no source: write /<county>/<service>")
    return Source(county=found[1], service=found[2], stream=RESTRICTED if found[3] else EVENTS)


def subject_of(envelope: Mapping[str, Any]) -> str:
    """Give the subject of an event from its `source`, `type` and `division` alone.

    The last two words are the town's and the village's digits, `000` where the unit stands higher.
    Raises `SubjectError`.
    """
    try:
        return _subject(envelope["source"], envelope["type"], envelope["division"])
    except (KeyError, TypeError) as error:
        raise SubjectError("an event needs the texts source, type and division") from error


@functools.lru_cache(maxsize=16_384)
def _subject(source: str, event_type: str, division: str) -> str:
    parts = parse_source(source)
    check_type(event_type)
    if event_type.partition(".")[0] != parts.service:
        raise SubjectError(f"{source} does not publish {event_type}")
    if _DIVISION.fullmatch(division) is None:
        raise SubjectError(f"{division!r} is no division code of 6, 9 or 12 digits")
    digits = division.ljust(_DIVISION_DIGITS, "0")
    prefix = _PREFIXES[parts.stream]
    return f"{prefix}.{parts.county}.{event_type}.{digits[6:9]}.{digits[9:12]}"


def check_type(event_type: str) -> None:
    """Raise `SubjectError` unless this is `<service>.<aggregate>.<event>.v<n>`."""
    if _TYPE.fullmatch(event_type) is None:
        raise SubjectError(f"{event_type!r} is no type: write <service>.<aggregate>.<event>.v<n>")


def filter_of(event_type: str, *, county: str, stream: str = EVENTS) -> str:
    """Give the subjects of all events of one type in a county, as one wildcard."""
    check_type(event_type)
    return f"{_PREFIXES[stream]}.{county}.{event_type}.*.*"


def type_of(subject: str) -> str:
    """Give the type that a subject names; the subject is one of ours."""
    return ".".join(subject.split(".")[2:6])


def stream_config(*, county: str, replicas: int, name: str = EVENTS) -> StreamConfig:
    """Describe the stream of a county: nothing in it ends, changes or is taken out."""
    return StreamConfig(
        name=name,
        subjects=[f"{_PREFIXES[name]}.{county}.>"],
        retention=RetentionPolicy.LIMITS,
        storage=StorageType.FILE,
        discard=DiscardPolicy.NEW,
        max_msgs=-1,
        max_bytes=-1,
        max_age=0,
        max_msgs_per_subject=-1,
        max_msg_size=MESSAGE_BYTES_MAX,
        num_replicas=replicas,
        deny_delete=True,
        deny_purge=True,
        allow_direct=True,
        allow_atomic=True,
        allow_rollup_hdrs=False,
        allow_msg_ttl=False,
        sealed=False,
        no_ack=False,
    )


async def ensure_stream(js: JetStreamContext, wanted: StreamConfig) -> bool:
    """Create the stream, or compare it; tells whether it was created now.

    A stream that differs is never changed from here: raises `StreamDiffersError`.
    """
    assert wanted.name is not None
    try:
        found = (await js.stream_info(wanted.name)).config
    except NotFoundError:
        await js.add_stream(wanted)
        return True
    differences = _differences(found.as_dict(), wanted.as_dict(), _STREAM_COMPARED)
    if differences:
        raise StreamDiffersError(
            f"stream {wanted.name} has {'; '.join(differences)}: events are safe with the "
            "settings of the platform alone, so find out who changed it before you set it right",
            differences=differences,
        )
    return False


_STREAM_COMPARED = (
    "subjects", "retention", "storage", "discard", "max_msgs", "max_bytes", "max_age",
    "max_msgs_per_subject", "max_msg_size", "num_replicas", "deny_delete", "deny_purge",
    "allow_direct", "allow_atomic", "allow_rollup_hdrs", "allow_msg_ttl", "sealed", "no_ack",
    "mirror", "sources", "republish", "subject_transform",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class ConsumerSettings:
    """One durable pull consumer."""

    durable: str
    filter_subjects: tuple[str, ...]
    stream: str = EVENTS
    ack_wait_seconds: float = 60.0
    max_ack_pending: int = 1_000


async def ensure_consumer(js: JetStreamContext, settings: ConsumerSettings) -> bool:
    """Create the consumer from the stream's start, or compare it; tells whether it was created.

    Raises `ConsumerDiffersError`.
    """
    try:
        await check_consumer(js, settings)
    except ConsumerMissingError:
        await js.add_consumer(settings.stream, consumer_config(settings))
        return True
    return False


async def recreate_consumer(
    js: JetStreamContext, settings: ConsumerSettings, *, from_sequence: int = 1
) -> None:
    """Replace the consumer by one that begins at a sequence of the stream.

    This is how a consumer learns to read another type, or catches up after a restore: a filter
    that is only widened never sees the new type's past. What the consumer dealt with before is in
    its inbox, so it is skipped. Stop the consumer's processes first.
    """
    try:
        await js.delete_consumer(settings.stream, settings.durable)
    except NotFoundError:
        _LOG.info("consumer %s was not there before", settings.durable)
    config = consumer_config(settings)
    if from_sequence > 1:
        config.deliver_policy = DeliverPolicy.BY_START_SEQUENCE
        config.opt_start_seq = from_sequence
    await js.add_consumer(settings.stream, config)


async def check_consumer(js: JetStreamContext, settings: ConsumerSettings) -> None:
    """Compare the consumer on the server with what the service expects.

    Raises `ConsumerMissingError` or `ConsumerDiffersError`.
    """
    try:
        info = await js.consumer_info(settings.stream, settings.durable, timeout=API_SECONDS_MAX)
    except NotFoundError as error:
        raise ConsumerMissingError(
            f"stream {settings.stream} has no consumer {settings.durable}: "
            "create it with the operations command before the service listens"
        ) from error
    found = info.config.as_dict()
    if info.config.filter_subject:
        found["filter_subjects"] = [info.config.filter_subject]
    found["filter_subjects"] = sorted(found.get("filter_subjects") or ())
    differences = _differences(found, consumer_config(settings).as_dict(), _CONSUMER_COMPARED)
    if differences:
        raise ConsumerDiffersError(
            f"consumer {settings.durable} has {'; '.join(differences)}: "
            "recreate it with the operations command, its inbox skips what it knows",
            differences=differences,
        )


_CONSUMER_COMPARED = (
    "durable_name", "filter_subjects", "ack_policy", "ack_wait", "max_deliver",
    "max_ack_pending", "replay_policy", "deliver_subject", "backoff", "headers_only",
)  # fmt: skip


def consumer_config(settings: ConsumerSettings) -> ConsumerConfig:
    """Describe a consumer that gives up on nothing: every message until it is acknowledged."""
    return ConsumerConfig(
        name=settings.durable,
        durable_name=settings.durable,
        filter_subjects=sorted(settings.filter_subjects),
        deliver_policy=DeliverPolicy.ALL,
        ack_policy=AckPolicy.EXPLICIT,
        ack_wait=settings.ack_wait_seconds,
        max_deliver=-1,
        max_ack_pending=settings.max_ack_pending,
    )


def _differences(
    found: Mapping[str, Any], wanted: Mapping[str, Any], names: tuple[str, ...]
) -> list[str]:
    # The server leaves out what is empty, so absent and empty are the same.
    return [
        f"{name} {found.get(name)!r} instead of {wanted.get(name)!r}"
        for name in names
        if (found.get(name) or None) != (wanted.get(name) or None)
    ]
