"""A writer in a process of its own, to be killed: takes messages from its standard input."""

import json
import sys
from datetime import UTC, datetime

from psycopg_pool import ConnectionPool

from audit.adapters.tree_store import TreeStore
from audit.domain.intake import Message


def main(url: str, batch_size: int) -> None:
    messages = [
        Message(
            sequence=line["sequence"],
            subject=line["subject"],
            headers=line["headers"],
            event=line["event"].encode(),
        )
        for line in map(json.loads, sys.stdin)
    ]
    with ConnectionPool(
        url,
        kwargs={"options": "-c role=audit_app -c search_path=audit"},
        min_size=1,
        max_size=1,
        open=True,
    ) as pool:
        store = TreeStore(pool, lock_wait_milliseconds_max=20_000)
        for start in range(0, len(messages), batch_size):
            done = store.append(messages[start : start + batch_size], at=datetime.now(UTC))
            sys.stdout.write(f"{done.size}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
