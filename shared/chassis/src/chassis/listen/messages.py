"""A message as it came from a stream, and whether it is the event that it says it is."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from chassis.errors import InvalidError
from chassis.streams import SubjectError, subject_of

_ID = re.compile(r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.[1-9][0-9]{0,15}")


class UnreadableError(InvalidError):
    """The message is not an event that this consumer can read."""

    code = "unreadable"


class SubjectDiffersError(UnreadableError):
    """The event names another source, type or place than the subject it came under.

    Only the subject is guarded by the broker's permissions: whoever may publish under their own
    could otherwise speak in the name of another service.
    """

    code = "subject_differs"


class DemonstrationDiffersError(UnreadableError):
    """An event of a demonstration came to a real log, or the other way round."""

    code = "demonstration_differs"


class ModelDiffersError(UnreadableError):
    """The event lacks a field that this consumer reads, or has another kind of value there."""

    code = "model_differs"


class NobodyReadsError(UnreadableError):
    """No handler is registered for the event's type."""

    code = "type_not_registered"


@dataclass(frozen=True, kw_only=True)
class Received:
    """One delivery of one message."""

    subject: str
    headers: Mapping[str, str]
    body: bytes
    place: str
    """Stream and sequence, `EVENTS/17`: what names a message whose own words cannot be trusted."""
    deliveries: int


@dataclass(frozen=True, kw_only=True)
class Identity:
    """What an event is known by: source and id together, never one alone."""

    source: str
    event_id: str

    @property
    def aggregate(self) -> str:
        """The id of the aggregate, which is the event's subject."""
        return self.event_id.partition(".")[0]


def place_identity(received: Received) -> Identity:
    """Name a message by where it stands, because its own name is not to be trusted."""
    return Identity(source=received.place.partition("/")[0], event_id=received.place)


def read_identity(received: Received, *, demonstration: bool) -> Identity:
    """Read source and id, having checked that the event stands under its own subject.

    Raises an `UnreadableError`.
    """
    document = _document(received.body)
    try:
        subject = subject_of(document)
    except SubjectError as error:
        raise UnreadableError(f"the message is no event of ours: {error}") from error
    if subject != received.subject:
        raise SubjectDiffersError(
            f"the event belongs under {subject} but came under {received.subject}: "
            "find out who may publish there"
        )
    source = str(document["source"])
    if source.startswith("/demo/") != demonstration:
        raise DemonstrationDiffersError(
            f"an event of {source} came to the wrong kind of installation: "
            "demonstrations and real books never share a stream"
        )
    found = _ID.fullmatch(str(document.get("id")))
    if found is None or found[1] != document.get("subject"):
        raise UnreadableError("the event's id is not <aggregate id>.<version>")
    return Identity(source=source, event_id=found[0])


def _document(body: bytes) -> dict[str, Any]:
    try:
        document = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise UnreadableError(f"the message is not JSON: {error}") from error
    if not isinstance(document, dict) or not isinstance(document.get("data"), dict):
        raise UnreadableError("the message is no CloudEvents document with data")
    return document
