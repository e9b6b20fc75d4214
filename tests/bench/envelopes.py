"""Stored bytes in the platform's form and size, for whatever reads or publishes bytes as they are.

They stand in a table of their own, so that a figure about reading or sending bytes does not
depend on how they came there; a side that has stored bytes of its own names its own table.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import orjson
import psycopg

from tests.bench.servers import Servers
from tests.bench.workload import OPENING, TABLE_VERSION, Population, account_id, entry

DATABASE = "bench_bytes"
SOURCE = "/demo/510604/points"
SUBJECT = "ev.demo-510604.points.account.entry_recorded.v1.102.201"
BASE_MICROSECOND = 1_000_000


@dataclass(frozen=True, kw_only=True)
class StoredBytes:
    """Where stored bytes are: a query that gives them in log order, as its only column."""

    conninfo: str
    query: str
    events: int
    """How many of them to read from the start."""


StoredBytesOf = Callable[[Servers, Population], StoredBytes]


def stored_bytes(servers: Servers, population: Population) -> StoredBytes:
    """Give a table with every event of a population, in the order in which they happened."""
    conninfo = servers.conninfo(DATABASE)
    if servers.create_database(DATABASE):
        with psycopg.connect(conninfo) as connection:
            connection.execute(
                "CREATE TABLE events (position bigint PRIMARY KEY, bytes bytea NOT NULL)"
            )
            with connection.cursor().copy(
                "COPY events (position, bytes) FROM STDIN (FORMAT BINARY)"
            ) as copy:
                copy.set_types(["int8", "bytea"])
                for position, envelope in enumerate(envelopes(population), start=1):
                    copy.write_row((position, envelope))
        with psycopg.connect(conninfo, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE events")
    return StoredBytes(
        conninfo=conninfo,
        query="SELECT bytes FROM events ORDER BY position",
        events=population.events,
    )


def envelopes(population: Population) -> Iterator[bytes]:
    """Write each event as one canonical CloudEvents document, version by version over all."""
    position = 0
    ids = [str(one) for one in population.account_ids()]
    for version in range(1, population.past_events + 1):
        for aggregate in ids:
            position += 1
            yield _envelope(aggregate, version=version, position=position)


def _envelope(aggregate: str, *, version: int, position: int) -> bytes:
    if version == 1:
        name = "opened"
        data: dict[str, object] = {"opening": str(OPENING), "subject_id": str(account_id(0))}
    else:
        name = "entry_recorded"
        one = entry(version - 1)
        data = {
            "acted_on": one.acted_on,
            "evidence": list(one.evidence),
            "item": one.item,
            "points": str(one.points),
            "table": TABLE_VERSION,
        }
    seconds, microsecond = divmod(position, BASE_MICROSECOND)
    return orjson.dumps(
        {
            "actor": f"person/{aggregate}/team-leader",
            "authority": TABLE_VERSION,
            "data": data,
            "division": "510604102201",
            "effectiveon": "2026-03-05",
            "id": f"{aggregate}.{version}",
            "salt": hashlib.sha256(b"%d" % position).hexdigest()[:32],
            "source": SOURCE,
            "specversion": "1.0",
            "subject": aggregate,
            "time": f"2026-03-05T01:{seconds:02}:00.{microsecond:06}Z",
            "type": f"points.account.{name}.v1",
            "unit": "anjia",
            "unitseq": position,
            "via": "app",
            "writer": "points/0.1.0",
        },
        option=orjson.OPT_SORT_KEYS,
    )
