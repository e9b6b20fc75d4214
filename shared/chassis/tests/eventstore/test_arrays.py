from typing import Any
from uuid import UUID

import psycopg
import pytest

from chassis.eventstore.arrays import BYTEA, INT4, INT8, TEXT, UUIDS, ArrayType

CASES: list[tuple[ArrayType, list[Any]]] = [
    (INT4, [1, -2, 2**31 - 1]),
    (INT8, [None, 2**53 - 1, -1]),
    (TEXT, ["", "积分", None, 'a"b\\c,{}', "NULL"]),
    (BYTEA, [b"", b"\x00\xff", None]),
    (UUIDS, [UUID(int=1), None, UUID(int=2**128 - 1)]),
    (TEXT, []),
]


@pytest.mark.parametrize(("kind", "values"), CASES)
def test_an_array_arrives_as_it_was(database: str, kind: ArrayType, values: list[Any]) -> None:
    with psycopg.connect(database) as connection:
        row = connection.execute("SELECT %s", (kind.of(values),)).fetchone()

    assert row is not None
    assert row[0] == values


def test_an_array_without_any_value_is_a_null(database: str) -> None:
    with psycopg.connect(database) as connection:
        row = connection.execute("SELECT %s IS NULL", (TEXT.of([None, None]),)).fetchone()

    assert row == (True,)


def test_a_uuid_may_be_given_as_text(database: str) -> None:
    with psycopg.connect(database) as connection:
        row = connection.execute("SELECT %s", (UUIDS.of([str(UUID(int=7))]),)).fetchone()

    assert row == ([UUID(int=7)],)
