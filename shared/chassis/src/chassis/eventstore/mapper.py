"""Between domain events and stored bytes; refuses a row whose columns differ from its bytes."""

from datetime import datetime
from typing import Any, Protocol, cast
from uuid import UUID

from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import Mapper, StoredEvent
from eventsourcing.utils import TopicError, get_topic, resolve_topic
from typing_extensions import override

from chassis.aggregate import Created, aggregate_topic
from chassis.context import Context
from chassis.errors import BrokenError
from chassis.eventstore.codec import DataCodec
from chassis.eventstore.envelope import (
    EnvelopeError,
    EventType,
    RecordedEvent,
    UnstoredEvent,
    cut,
    format_time,
    parse,
)
from chassis.personal.values import Personal, Sealed


class RowMismatchError(BrokenError):
    """A row's columns say something else than its bytes: somebody changed one of them."""

    code = "row_differs_from_bytes"


class NewerVersionError(BrokenError):
    """The event was written by a later release than this one."""

    code = "event_version_newer"


class UnknownTypeError(BrokenError):
    """The event's name belongs to no class of this release."""

    code = "event_type_unknown"


class ContextMissingError(BrokenError):
    """An event was to be stored without saying who acts; only a bug can do that."""

    code = "context_missing"


class Sealer(Protocol):
    """Encrypts a personal value for the one event and field in which it stands."""

    def seal(self, personal: Personal, *, source: str, event_id: str, path: str) -> Sealed:
        """Give the sealed value; the vault of `chassis.personal` implements this."""


class EnvelopeMapper(Mapper[UUID]):
    """Maps events to canonical envelopes; every copy in a column is checked against the bytes."""

    def __init__(self, *, source: str, writer: str, vault: Sealer | None = None) -> None:
        """Write events of this source, as this software version, sealing with this vault."""
        self.source = source
        self.writer = writer
        self._vault = vault
        self._codecs: dict[type, tuple[EventType, DataCodec]] = {}
        self._classes: dict[str, tuple[type, DataCodec, int]] = {}

    def cut(self, event: DomainEventProtocol[UUID], context: Context) -> UnstoredEvent:
        """Write one event with its envelope; the store adds `time` and `unitseq`."""
        kind = type(event)
        try:
            event_type, codec = self._codecs[kind]
        except KeyError:
            version = getattr(kind, "class_version", 1)
            event_type = EventType(self.source, self.writer, get_topic(kind), version)
            codec = DataCodec(kind)
            self._codecs[kind] = (event_type, codec)
        event_id = (event.originator_id, event.originator_version)

        def seal(personal: Personal, path: str) -> dict[str, Any]:
            if self._vault is None:
                raise ContextMissingError("a personal value needs a vault to be stored")
            name = f"{event_id[0]}.{event_id[1]}"
            sealed = self._vault.seal(personal, source=self.source, event_id=name, path=path)
            return sealed.to_json()

        return cut(event_type, event_id, codec.encode(vars(event), seal), context)

    @override
    def to_stored_event(self, domain_event: DomainEventProtocol[UUID]) -> StoredEvent:
        raise ContextMissingError("an event is stored with a context: use put(…, context=…)")

    @override
    def to_domain_event(self, stored_event: StoredEvent) -> DomainEventProtocol[UUID]:
        document = parse(stored_event.state).document
        try:
            self._compare(stored_event, document)
        except KeyError as missing:
            raise EnvelopeError(f"{document['id']} has no {missing.args[0]}") from missing
        kind, codec, stored_version = self._class_of(stored_event.topic)
        data = document["data"]
        newest = getattr(kind, "class_version", 1)
        for version in range(stored_version, newest):
            getattr(kind, f"upcast_v{version}_v{version + 1}")(data)
        attributes = codec.decode(data)
        attributes["originator_id"] = stored_event.originator_id
        attributes["originator_version"] = stored_event.originator_version
        attributes["timestamp"] = datetime.fromisoformat(document["time"])
        if issubclass(kind, Created):
            attributes["originator_topic"] = aggregate_topic(get_topic(kind))
        event: Any = object.__new__(kind)
        event.__dict__.update(attributes)
        return cast("DomainEventProtocol[UUID]", event)

    def _compare(self, row: StoredEvent, document: dict[str, Any]) -> None:
        said = (
            ("source", document["source"], self.source),
            ("id", document["id"], f"{row.originator_id}.{row.originator_version}"),
            ("subject", document["subject"], str(row.originator_id)),
            ("type", document["type"], row.topic),
        )
        for name, in_bytes, in_row in said:
            if in_bytes != in_row:
                raise RowMismatchError(f"{name} is {in_row} in the row, {in_bytes} in the bytes")
        if not isinstance(row, RecordedEvent) or (
            document["unit"] != row.unit
            or document["unitseq"] != row.unitseq
            or document["time"] != format_time(row.recorded_at)
        ):
            raise RowMismatchError(
                f"unit, unitseq or time of {document['id']} differ between the row and the bytes"
            )

    def _class_of(self, stored_type: str) -> tuple[type, DataCodec, int]:
        try:
            return self._classes[stored_type]
        except KeyError:
            topic, _, number = stored_type.rpartition(".v")
            kind = _resolve(topic, stored_type)
            newest = getattr(kind, "class_version", 1)
            if not number.isdecimal() or int(number) > newest:
                raise NewerVersionError(
                    f"{stored_type} was written by a newer release; this one knows v{newest}"
                ) from None
            found = (kind, DataCodec(kind), int(number))
            self._classes[stored_type] = found
            return found


def _resolve(topic: str, stored_type: str) -> type:
    try:
        kind = resolve_topic(topic)
    except (TopicError, ValueError) as error:
        raise UnknownTypeError(f"no class of this release is named {stored_type}") from error
    if not isinstance(kind, type):
        raise UnknownTypeError(f"{stored_type} names something else than an event")
    return kind
