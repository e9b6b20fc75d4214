"""The ledger's tables say the same in any order of posting, and refuse what does not balance."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assets.projections.books.ledger import LEDGER
from chassis.projections.generations import create_generation
from chassis.projections.model import LogEvent

ENTITY = UUID(int=0xE)
Connection = psycopg.Connection[Any]
vouchers = st.lists(
    st.tuples(
        st.integers(1, 6),
        st.integers(1, 28),
        st.sampled_from(["101", "112", "501", "513"]),
        st.sampled_from(["211", "212", "301"]),
        st.integers(min_value=-(10**6), max_value=10**6).filter(bool),
        st.booleans(),
    ),
    max_size=12,
)


@pytest.fixture
def tables(database: str) -> Iterator[Connection]:
    """Give a connection on the empty tables of the ledger."""
    with psycopg.connect(database, autocommit=True) as connection:
        create_generation(connection, 1, [LEDGER])
        connection.execute("SET search_path = read_1")
        yield connection


def fold(connection: Connection, step: str, subject: UUID, **data: Any) -> None:
    """Let the read model take one event, in a transaction of its own."""
    document = {"subject": str(subject), "time": "2026-07-01T00:00:00.000000Z", "data": data}

    def write(statement: str, values: tuple[Any, ...]) -> None:
        connection.execute(statement, values)

    with connection.transaction():
        LEDGER.handlers[f"assets.voucher.{step}.v1"](write, LogEvent(1, document))


def prepared(connection: Connection, subject: UUID, day: str, *lines: dict[str, Any]) -> None:
    fold(
        connection,
        "prepared",
        subject,
        entity=str(ENTITY),
        dated_on=day,
        kind="transfer",
        lines=list(lines),
    )


@given(vouchers)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_each_monthly_balance_is_the_sum_of_the_lines_whatever_order_they_come_in(
    tables: Connection, posted: list[tuple[int, int, str, str, int, bool]]
) -> None:
    tables.execute("TRUNCATE journal_lines, balances")
    for number, (month, day, debited, credited, fen, in_books) in enumerate(posted, 1):
        subject = uuid4()
        prepared(
            tables,
            subject,
            f"2026-{month:02}-{day:02}",
            {"account": debited, "debit_fen": fen, "credit_fen": 0, "sub": "a"},
            {"account": credited, "debit_fen": 0, "credit_fen": fen},
        )
        if in_books:
            fold(tables, "posted", subject, month=f"2026-{month:02}", number=number)

    differing = tables.execute(
        "SELECT b.* FROM balances b CROSS JOIN LATERAL (SELECT coalesce(sum(debit_fen - credit_fen)"
        " FILTER (WHERE month < b.month), 0) AS opening, coalesce(sum(debit_fen) FILTER (WHERE"
        " month = b.month), 0) AS debit, coalesce(sum(credit_fen) FILTER (WHERE month = b.month),"
        " 0) AS credit FROM journal_lines l WHERE l.entity = b.entity AND l.account = b.account AND"
        " l.sub_key = b.sub_key AND l.number IS NOT NULL) s WHERE (b.opening_fen, b.debit_fen,"
        " b.credit_fen) IS DISTINCT FROM (s.opening, s.debit, s.credit)"
    ).fetchall()
    assert differing == []
    months = {month for month, *_, in_books in posted if in_books}
    found = tables.execute("SELECT DISTINCT month FROM balances").fetchall()
    assert {month for (month,) in found} == {f"2026-{month:02}" for month in months}


def test_the_database_refuses_lines_that_do_not_balance(tables: Connection) -> None:
    one_sided = {"account": "513", "debit_fen": 5, "credit_fen": 0}

    with pytest.raises(psycopg.errors.CheckViolation, match="do not balance"):
        prepared(tables, uuid4(), "2026-05-01", one_sided)
    kept = uuid4()
    prepared(
        tables, kept, "2026-05-01", one_sided, {"account": "212", "debit_fen": 0, "credit_fen": 5}
    )
    for change in (
        "UPDATE journal_lines SET debit_fen = 6 WHERE debit_fen = 5",
        "DELETE FROM journal_lines WHERE account = '212'",
    ):
        with pytest.raises(psycopg.errors.CheckViolation):
            tables.execute(change)
    assert tables.execute("SELECT count(*), sum(debit_fen) FROM journal_lines").fetchone() == (2, 5)
