"""The one statement that appends: its arguments, and how the answer of a lost one is found."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import psycopg
from eventsourcing.persistence import StoredEvent
from psycopg import sql

from chassis.eventstore.arrays import BYTEA, INT4, INT8, TEXT, UUIDS
from chassis.eventstore.commands import Answered, Outcome, PendingCommand
from chassis.eventstore.envelope import UnstoredEvent, join

_TYPES = (
    "timestamptz", "integer[]", "text[]", "text[]", "text[]", "text[]", "integer[]",
    "text[]", "text[]", "bytea[]", "bytea[]", "text[]", "bigint[]",
    "uuid[]", "bigint[]", "text[]", "text[]", "bytea[]", "bytea[]", "bytea[]",
    "integer[]", "uuid[]", "bigint[]",
)  # fmt: skip


def append_statement(schema: str) -> str:
    """Give the statement that calls `append_events` of the log in this schema."""
    arguments = ", ".join(f"%s::{kind}" for kind in _TYPES)
    return (
        sql.SQL(
            "SELECT outcome, last_position, stamp, first_request, first_answer "
            f"FROM {{}}.append_events({arguments})"
        )
        .format(sql.Identifier(schema))
        .as_string()
    )


def append_arguments(batch: Sequence[PendingCommand], now: datetime | None) -> tuple[Any, ...]:
    """Give the statement's values for a batch of commands."""
    inbox = [command.inbox for command in batch]
    keys = [command.idempotency for command in batch]
    tracking = [command.tracking for command in batch]
    events = [event for command in batch for event in command.events]
    read = [(place, *each) for place, one in enumerate(batch, 1) for each in one.only_read]
    return (
        now,
        INT4.of([len(command.events) for command in batch]),
        TEXT.of([command.trace for command in batch]),
        TEXT.of([row and row.consumer for row in inbox]),
        TEXT.of([row and row.source for row in inbox]),
        TEXT.of([row and row.event_id for row in inbox]),
        INT4.of([None if row is None else row.ordinal for row in inbox]),
        TEXT.of([key and key.scope for key in keys]),
        TEXT.of([key and key.digest for key in keys]),
        BYTEA.of([key and key.request_sha256 for key in keys]),
        BYTEA.of([command.answer for command in batch]),
        TEXT.of([row and row.application_name for row in tracking]),
        INT8.of([row and row.notification_id for row in tracking]),
        UUIDS.of([event.originator_id for event in events]),
        INT8.of([event.originator_version for event in events]),
        TEXT.of([event.topic for event in events]),
        TEXT.of([getattr(event, "unit", None) for event in events]),
        BYTEA.of([event.state for event in events]),
        BYTEA.of([getattr(event, "middle", None) for event in events]),
        BYTEA.of([getattr(event, "tail", None) for event in events]),
        INT4.of([place for place, _, _ in read] or [None]),
        UUIDS.of([aggregate_id for _, aggregate_id, _ in read] or [None]),
        INT8.of([version for _, _, version in read] or [None]),
    )


def find_stored(
    connection: psycopg.Connection[Any], schema: str, event: StoredEvent
) -> Answered | None:
    """Give the answer to a command whose last event this is, if its own bytes are in the log."""
    query = sql.SQL(
        "SELECT position, unitseq, bytes, "
        "to_char(recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') "
        "FROM {}.events WHERE aggregate_id = %s AND version = %s"
    ).format(sql.Identifier(schema))
    row = connection.execute(query, (event.originator_id, event.originator_version)).fetchone()
    if row is None or not _is_ours(event, bytes(row[2]), row[3], row[1]):
        return None
    return Answered(Outcome.COMMITTED, row[0], row[3])


def _is_ours(event: StoredEvent, stored: bytes, stamp: str, unitseq: int | None) -> bool:
    if isinstance(event, UnstoredEvent):
        # The salt makes these bytes ours and nobody else's.
        return unitseq is not None and join(event, stamp=stamp, unitseq=unitseq) == stored
    return stored == event.state
