from collections.abc import Callable
from datetime import UTC, datetime

import psycopg
import pytest

from audit.adapters.tree_store import TreeStore
from audit.domain.intake import Message

Speak = Callable[..., Message]

AT = datetime(2026, 5, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit.leaves SET bytes = '' WHERE leaf_index = 3",
        "DELETE FROM audit.leaves WHERE leaf_index = 3",
        "TRUNCATE audit.leaves CASCADE",
        "UPDATE audit.checkpoints SET size = 0",
        "DELETE FROM audit.checkpoints",
        "UPDATE audit.evidence SET code = ''",
        "DELETE FROM audit.evidence",
        "UPDATE audit.tiles SET hashes = decode(repeat('00', 64), 'hex'), width = 2",
        "UPDATE audit.tiles SET width = 1, hashes = substring(hashes FROM 1 FOR 32)",
        "DELETE FROM audit.tiles",
        "UPDATE audit.log SET size = size - 1",
        "UPDATE audit.log SET stream_sequence = 0",
        "DELETE FROM audit.log",
    ],
)
def test_nobody_changes_what_was_logged(
    store: TreeStore, migrated: str, speak: Speak, statement: str
) -> None:
    store.append([speak(), speak(), speak(), speak(of_message={"event": b"?"}), speak()], at=AT)

    # Even the owner of the tables, whom no grant holds back.
    with psycopg.connect(migrated, autocommit=True) as owner:
        owner.execute(
            "INSERT INTO audit.checkpoints (size, root, note, published_at)"
            " VALUES (4, sha256(''), '', now())"
        )
        with pytest.raises(psycopg.errors.RestrictViolation):
            owner.execute(statement)
    with (
        psycopg.connect(migrated, autocommit=True, options="-c role=audit_app") as app,
        pytest.raises((psycopg.errors.RestrictViolation, psycopg.errors.InsufficientPrivilege)),
    ):
        app.execute(statement)
