"""The read model of originals: which are kept, about whom, and who has read them."""

from chassis.projections.model import LogEvent, ReadModel, Write


def originals_model(service: str) -> ReadModel:
    """Give the read model that `KeptOriginals` asks, filled from a service's own events."""
    return ReadModel(
        name="originals",
        tables={
            "originals": "evidence text PRIMARY KEY, unit uuid NOT NULL, division text NOT NULL,"
            " media_type text NOT NULL, content_bytes bigint NOT NULL, stored_bytes bigint NOT"
            " NULL, stored_sha256 text NOT NULL, retention text NOT NULL, key_id text NOT NULL,"
            " about uuid NOT NULL, kept_by uuid NOT NULL, kept_at timestamptz NOT NULL,"
            " position bigint NOT NULL",
            "readings": "position bigint PRIMARY KEY, evidence text NOT NULL, actor text NOT NULL,"
            " reader uuid, purpose text NOT NULL, read_at timestamptz NOT NULL",
        },
        indexes=("CREATE INDEX readings_evidence ON readings (evidence, position)",),
        handlers={f"{service}.evidence.kept.v1": _kept, f"{service}.evidence.read.v1": _read},
    )


def _kept(write: Write, event: LogEvent) -> None:
    data = event.data
    write(
        "INSERT INTO originals (evidence, unit, division, media_type, content_bytes, stored_bytes,"
        " stored_sha256, retention, key_id, about, kept_by, kept_at, position)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            data["evidence"],
            event.document["unit"],
            event.document["division"],
            data["media_type"],
            data["content_bytes"],
            data["stored_bytes"],
            data["stored_sha256"],
            data["retention"],
            data["key_id"],
            data["about"],
            data["kept_by"],
            event.recorded_at,
            event.position,
        ),
    )


def _read(write: Write, event: LogEvent) -> None:
    write(
        "INSERT INTO readings (position, evidence, actor, reader, purpose, read_at)"
        " VALUES (%s, %s, %s, %s, %s, %s)",
        (
            event.position,
            event.data["evidence"],
            event.document["actor"],
            event.data.get("reader"),
            event.data["purpose"],
            event.recorded_at,
        ),
    )
