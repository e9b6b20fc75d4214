"""One row of a service's own store: its bytes, and which columns beside them say otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass

from audit.domain.envelopes import read_envelope
from mingbai_verify.source_log import LogRow


@dataclass(frozen=True, kw_only=True)
class StoredRow(LogRow):
    """A record as the service's database has it, with the names of the columns that differ."""

    differing: tuple[str, ...]


def differing_columns(event: bytes, columns: Mapping[str, object]) -> tuple[str, ...]:
    """Name the index columns (索引栏) of a stored event that say something else than its bytes."""
    envelope = read_envelope(event)
    if envelope is None:
        return ("bytes",)
    said = {
        "aggregate_id": envelope.subject,
        "version": envelope.event_id.removeprefix(f"{envelope.subject}."),
        "topic": envelope.type,
        "unit": envelope.unit,
        "unitseq": envelope.unitseq,
        "recorded_at": envelope.time,
    }
    return tuple(name for name, copy in columns.items() if said[name] != copy)
