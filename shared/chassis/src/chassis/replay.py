"""Reads a log from a position on and folds each event into a state by the function of its type."""

from collections.abc import Callable, Mapping
from typing import Any

import orjson
import psycopg
from psycopg import sql

from chassis.errors import BrokenError
from chassis.eventstore.schema import MAIN

ROWS_PER_FETCH = 2_000

Fold = Callable[[dict[str, Any]], None]
"""Takes what one event's document says into a state that it holds."""


class ReplayGapError(BrokenError):
    """The log lacks a position between two that it has."""

    code = "log_has_a_gap"


def replay(
    connection: psycopg.Connection[Any],
    folds: Mapping[str, Fold],
    *,
    schema: str = MAIN,
    after: int = 0,
    upto: int | None = None,
) -> int:
    """Fold the events after a position, to another one or to the log's end as it is now.

    `folds` has a function for each stored type that matters; others are passed over. Events come
    in the order of the log, all from one snapshot, and a hundred million need no more memory than
    a thousand. Gives the last position; raises `ReplayGapError` where one is missing.
    """
    query = sql.SQL("SELECT position, bytes FROM {}.events WHERE position > %s{} ORDER BY position")
    until, values = sql.SQL(""), [after]
    if upto is not None:
        until = sql.SQL(" AND position <= %s")
        values.append(upto)
    loads, fold_of, last = orjson.loads, folds.get, after
    with connection.transaction(), connection.cursor("replay", binary=True) as cursor:
        cursor.execute(query.format(sql.Identifier(schema), until), values)
        while rows := cursor.fetchmany(ROWS_PER_FETCH):
            if rows[-1][0] != last + len(rows):
                raise ReplayGapError(f"the log lacks a position between {last} and {rows[-1][0]}")
            for _, encoded in rows:
                document = loads(encoded)
                fold = fold_of(document["type"])
                if fold is not None:
                    fold(document)
            last = rows[-1][0]
    return last
