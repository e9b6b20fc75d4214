from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from disclosure.domain.publication import State
from disclosure.projections.disclosed import PublicationUnknownError, PublishedLinesDifferError

Quarter = Callable[..., list[Any]]


async def test_a_publication_is_read_as_it_was_decided(books: Any, quarter: Quarter) -> None:
    messages = quarter()
    await books.deliver_all(messages)
    books.project()

    (found,) = await books.disclosures.published(limit=10)

    assert found.state is State.PUBLISHED
    assert found.version == 2
    assert (found.positions_first, found.positions_last) == (101, 104)
    assert found.approver.startswith("post/")
    steps = await books.disclosures.steps(found.publication)
    assert [step.what for step in steps] == [State.DUE, State.PUBLISHED]
    lines = await books.disclosures.lines(found)
    assert {line.label for line in lines} == {one.event.data.label for one in messages[:-1]}


async def test_what_is_due_or_withheld_is_expected_and_not_public(
    books: Any, quarter: Quarter, changed: Callable[..., Any]
) -> None:
    first, *others = quarter(quarter="2026-Q1")
    await books.deliver_all([changed(first, label="x"), *others])
    await books.deliver(quarter(first=others[-1].position + 1)[-1])
    books.project()

    expected = await books.disclosures.expected(limit=10)

    assert [(found.period, found.state) for found in expected] == [
        ("2026-Q2", State.DUE),
        ("2026-Q1", State.WITHHELD),
    ]
    assert await books.disclosures.published(limit=10) == []
    for found in expected:
        with pytest.raises(PublicationUnknownError):
            await books.disclosures.one(found.publication)


async def test_lines_that_were_tampered_with_are_not_shown(books: Any, quarter: Quarter) -> None:
    await books.deliver_all(quarter())
    books.project()
    (found,) = await books.disclosures.published(limit=1)
    with psycopg.connect(books.superuser, autocommit=True) as connection:
        connection.execute("ALTER TABLE received.published DISABLE TRIGGER USER")
        connection.execute("UPDATE received.published SET points = '9' WHERE points = '0'")

    with pytest.raises(PublishedLinesDifferError, match="restore"):
        await books.disclosures.lines(found)


async def test_a_rebuild_gives_the_same(books: Any, quarter: Quarter) -> None:
    await books.deliver_all(quarter())
    books.project()
    before = await books.disclosures.expected(limit=10)

    books.rebuild()

    assert await books.disclosures.expected(limit=10) == before
