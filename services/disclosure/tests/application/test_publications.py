from collections.abc import Callable
from typing import Any

import orjson
import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from disclosure.adapters.received import PlaceTakenError
from disclosure.domain.publication import AnotherApprovalError
from disclosure.domain.statement import StatementLine

EXAMPLES = 25
Quarter = Callable[..., list[Any]]
REQUIRED, PUBLISHED, WITHHELD = "required.v1", "published.v1", "withheld.v1"


async def test_nothing_appears_before_the_approval(books: Any, quarter: Quarter) -> None:
    await books.deliver_all(quarter()[:-1])

    assert books.types() == []


async def test_an_approved_list_is_due_until_its_last_line_is_here(
    books: Any, quarter: Quarter
) -> None:
    *lines, last, approval = quarter()

    await books.deliver_all([approval, *lines])
    assert books.types() == [REQUIRED]

    await books.deliver(last)
    assert books.types() == [REQUIRED, PUBLISHED]


async def test_the_publication_names_what_it_rests_on(books: Any, quarter: Quarter) -> None:
    messages = quarter()
    approval = messages[-1].event

    await books.deliver_all(messages)

    published = orjson.loads(books.events()[-1][1])
    assert published["causationid"] == f"{approval.source}#{approval.id}"
    assert published["data"] == {
        "approved_event": f"{approval.source}#{approval.id}",
        "kind": "points_quarter",
        "lines": 4,
        "period": "2026-Q2",
        "points": "-1.1",
        "positions_first": 101,
        "positions_last": 104,
        "resolution": "示例-总支-2026-02",
        "scheme": "anjia-points",
        "statement": approval.data.statement,
    }
    assert published["actor"] == "service/disclosure"
    assert str(approval.actor).split("/")[1] not in books.events()[0][1].decode()


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
async def test_any_order_and_any_repetition_give_the_same_single_publication(
    books: Any, quarter: Quarter, data: st.DataObject
) -> None:
    before = len(books.events())
    # A source of its own for each example: the books stay, as books do.
    messages = quarter(source=f"/demo/{before}/points", scheme=f"scheme-{before}")
    order = data.draw(st.permutations([*messages, *messages[:2], messages[-1]]))

    await books.deliver_all(order)

    added = [orjson.loads(encoded) for _, encoded in books.events()[before:]]
    assert [event["type"].removeprefix("disclosure.publication.") for event in added] == [
        REQUIRED,
        PUBLISHED,
    ]
    assert added[1]["data"]["statement"] == messages[-1].event.data.statement
    assert len({event["subject"] for event in added}) == 1


async def test_a_list_whose_quarter_was_opened_with_the_approval_is_published(
    books: Any, quarter: Quarter
) -> None:
    await books.deliver_all(quarter(opened=True))

    assert books.types() == [REQUIRED, PUBLISHED]


async def test_a_changed_line_is_withheld_and_never_shown(
    books: Any, quarter: Quarter, changed: Callable[..., Any]
) -> None:
    first, *others = quarter()

    await books.deliver_all([changed(first, label="1组-999户"), *others])

    assert books.types() == [REQUIRED, WITHHELD]
    withheld = orjson.loads(books.events()[-1][1])["data"]
    assert withheld["reason"] == "statement_differs"
    assert withheld["computed"] != withheld["statement"]
    with psycopg.connect(books.app_url) as connection:
        kept = connection.execute("SELECT count(*) FROM received.published").fetchone()
    assert kept == (0,)


async def test_the_right_number_of_lines_in_the_wrong_places_is_not_the_list(
    books: Any, quarter: Quarter
) -> None:
    *lines, approval = quarter()
    strays = quarter(first=50)[:1]

    await books.deliver_all([*strays, *lines[1:], approval])

    assert books.types() == [REQUIRED]


async def test_two_quarters_one_after_the_other_are_two_publications(
    books: Any, quarter: Quarter
) -> None:
    earlier = quarter(quarter="2026-Q1")
    later = quarter(first=earlier[-1].position + 1)

    await books.deliver_all([*later, *earlier])

    assert books.types() == [REQUIRED, PUBLISHED, REQUIRED, PUBLISHED]


async def test_a_second_approval_of_a_period_is_refused(books: Any, quarter: Quarter) -> None:
    await books.deliver_all(quarter())

    with pytest.raises(AnotherApprovalError, match="correct that one"):
        await books.deliver(quarter(source="/demo/510604/elsewhere")[-1])

    assert books.types() == [REQUIRED, PUBLISHED]
    assert await books.publications.publish_waiting() == 0


async def test_another_event_in_a_known_place_is_refused(books: Any, quarter: Quarter) -> None:
    first, second, *_ = quarter()
    await books.deliver(first)

    with pytest.raises(PlaceTakenError, match="position 101"):
        await books.deliver(type(second)(event=second.event, position=first.position))


async def test_what_a_stop_left_undone_is_published_later(books: Any, quarter: Quarter) -> None:
    *lines, approval = quarter()
    await books.deliver_all([*lines[:-1], approval])
    last = lines[-1]

    async def once(_: object) -> bool:
        return True

    # The line was kept, and the process ended before anything was decided on it.
    await books.received.keep_line(_line_of(last), once)
    assert books.types() == [REQUIRED]

    assert await books.publications.publish_waiting() == 1
    assert await books.publications.publish_waiting() == 0

    assert books.types() == [REQUIRED, PUBLISHED]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE received.lines SET points = '9'",
        "DELETE FROM received.lines",
        "UPDATE received.published SET label = 'x'",
        "TRUNCATE received.published",
        "UPDATE received.approvals SET points = '9'",
    ],
)
async def test_the_service_cannot_change_what_it_received(
    books: Any, quarter: Quarter, statement: str
) -> None:
    await books.deliver_all(quarter())

    with (
        psycopg.connect(books.app_url) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(statement)


@pytest.mark.parametrize("table", ["lines", "published"])
async def test_not_even_the_owner_changes_lines(books: Any, quarter: Quarter, table: str) -> None:
    await books.deliver_all(quarter())

    with (
        psycopg.connect(books.superuser) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege, match="never changed"),
    ):
        connection.execute(f"DELETE FROM received.{table}")


def _line_of(message: Any) -> Any:
    event = message.event
    return StatementLine(
        source=event.source,
        event_id=event.id,
        position=message.position,
        unit=event.unit,
        account=event.subject,
        label=event.data.label,
        quarter=event.data.quarter,
        points=event.data.points,
        standing=event.data.standing,
    )
