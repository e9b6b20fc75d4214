"""Given these facts, what happens: tests of aggregates in events alone.

Facts go through the stored bytes and back, as they would in the log. Personal values are written
in the open there, so that a fact can be compared; what sealing means is tested with the vault.
"""

import dataclasses
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any, TypeVar
from uuid import UUID

from chassis.aggregate import AggregateRoot
from chassis.context import Context
from chassis.crypto.encoding import b64url
from chassis.eventstore.codec import OUTSIDE_DATA
from chassis.eventstore.envelope import RecordedEvent, format_time, join
from chassis.eventstore.mapper import EnvelopeMapper
from chassis.personal.values import Personal, Sealed

AGGREGATE_ID = UUID(int=0xA)
RECORDED_AT = datetime(2026, 1, 1, tzinfo=UTC)

AggregateT = TypeVar("AggregateT", bound=AggregateRoot)

_CONTEXT = Context(
    actor="service/test",
    unit="unit",
    division="510604102211",
    effective_on=date(2026, 1, 1),
    via="api",
)


class _OpenSealer:
    """Writes personal values in the open: equal values of one subject are equal bytes."""

    def seal(self, personal: Personal, *, source: str, event_id: str, path: str) -> Sealed:
        del source, event_id, path  # a fact has no place of its own yet
        return Sealed(
            alg="open",
            kid=str(personal.subject),
            nonce="AAAA",
            ct=b64url(b"." + personal.text.encode()),
            cls=personal.retention,
        )


_MAPPER = EnvelopeMapper(source="/demo/510604/test", writer="test/0", vault=_OpenSealer())


class Fact:
    """One event of one class with these fields, wherever and whenever it was recorded."""

    def __init__(self, kind: type, /, **fields: Any) -> None:
        """Take the event's class and its own fields; optional ones may be left out."""
        self.kind = kind
        self.given = fields
        self.event = _stored_and_read(_event(kind, fields, AGGREGATE_ID, 1))

    @property
    def fields(self) -> dict[str, Any]:
        """The event's own fields as they come back from the stored bytes."""
        return _fields(self.event)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Fact) and (self.kind, self.fields) == (other.kind, other.fields)

    __hash__ = None  # type: ignore[assignment]  # fields may hold lists

    def __repr__(self) -> str:
        named = ", ".join(f"{name}={value!r}" for name, value in self.fields.items())
        return f"Fact({self.kind.__qualname__}, {named})"


def given(kind: type[AggregateT], *facts: Fact, id: UUID = AGGREGATE_ID) -> AggregateT:  # noqa: A002  # what aggregates call it
    """Give the aggregate to which these facts, in this order, have happened."""
    aggregate: Any = None
    for version, fact in enumerate(facts, start=1):
        stored = _stored_and_read(_event(fact.kind, fact.given, id, version))
        aggregate = stored.mutate(aggregate)
    assert isinstance(aggregate, kind), f"the first fact creates a {kind.__name__}"
    return aggregate


def happened(aggregate: AggregateRoot) -> Sequence[Fact]:
    """Give what the aggregate decided since it was given, in order."""
    return [Fact(type(event), **_fields(event)) for event in aggregate.pending_events]


def _event(kind: type, fields: dict[str, Any], aggregate: UUID, version: int) -> Any:
    event: Any = object.__new__(kind)
    defaults = {
        item.name: item.default
        for item in dataclasses.fields(event)
        if item.default is not dataclasses.MISSING
    }
    event.__dict__.update({**defaults, **fields})
    event.__dict__.update(originator_id=aggregate, originator_version=version)
    return event


def _stored_and_read(event: Any) -> Any:
    unstored = _MAPPER.cut(event, _CONTEXT)
    encoded = join(unstored, stamp=format_time(RECORDED_AT), unitseq=1)
    row = RecordedEvent(
        originator_id=unstored.originator_id,
        originator_version=unstored.originator_version,
        topic=unstored.topic,
        state=encoded,
        id=1,
        unit=_CONTEXT.unit,
        unitseq=1,
        recorded_at=RECORDED_AT,
    )
    return _MAPPER.to_domain_event(row)


def _fields(event: Any) -> dict[str, Any]:
    return {name: value for name, value in vars(event).items() if name not in OUTSIDE_DATA}
