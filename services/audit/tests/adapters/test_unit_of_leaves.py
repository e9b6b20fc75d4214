import shutil
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from audit.domain.envelopes import read_envelope
from audit.domain.intake import Message
from chassis.migrate import migrate

MIGRATIONS = Path(__file__).parents[2] / "migrations"
SOURCE = "/demo/510604/audit"


@pytest.fixture
def migrated_before(tmp_path: Path, migrated: str) -> str:
    """Give a database in which leaves are as they were before they knew their units."""
    with psycopg.connect(migrated, autocommit=True) as connection:
        connection.execute("DROP SCHEMA audit, audit_restricted, replayed, replayed_fresh CASCADE")
        connection.execute("DELETE FROM migrations WHERE name LIKE '00%'")
    for step in ("0010_transparency_log.sql", "0020_subjects.sql"):
        shutil.copy(MIGRATIONS / step, tmp_path)
    migrate(migrated, service="audit", source=SOURCE, folder=tmp_path)
    return migrated


def test_leaves_of_before_learn_the_unit_that_their_bytes_name(
    migrated_before: str, speak: Callable[..., Message]
) -> None:
    events = [
        speak(unit="unit-1").event,
        speak(unit="unit-2").event.replace(b'"text":', b'"t\\u0000xt":'),
        speak().event.replace(b'"unit":"unit-1",', b""),
        speak().event.replace(b'"unitseq":', b'"number":'),
        b"\xff no text",
    ]
    with psycopg.connect(migrated_before, autocommit=True) as connection:
        for index, event in enumerate(events):
            connection.execute(
                "INSERT INTO audit.leaves (leaf_index, source, event_id, leaf_hash, bytes,"
                " stream_sequence) VALUES (%s, 's', %s, %s, %s, %s)",
                (index, str(index), bytes(32), event, index + 1),
            )

        migrate(migrated_before, service="audit", source=SOURCE, folder=MIGRATIONS)

        found = connection.execute("SELECT unit FROM audit.leaves ORDER BY leaf_index").fetchall()
        wanted = [envelope and envelope.unit for envelope in map(read_envelope, events)]
        assert [unit for (unit,) in found] == wanted == ["unit-1", "unit-2", None, None, None]
        with pytest.raises(psycopg.errors.RestrictViolation):
            connection.execute("UPDATE audit.leaves SET unit = 'other'")
