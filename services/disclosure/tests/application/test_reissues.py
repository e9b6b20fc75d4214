"""A corrected list is published in place of the one before, whatever comes first."""

from collections.abc import Callable
from itertools import permutations
from typing import Any

import orjson
import pytest

from disclosure.domain.publication import State
from disclosure.projections.disclosed import PublicationUnknownError

Messages = Callable[..., list[Any]]
Rows = tuple[tuple[str, int, str, str], ...]
CORRECTED, TAKEN_BACK = ("1组-001户", 1, "4.5", "104.5"), ("1组-001户", 1, "3.5", "103.5")


def with_first(rows: Rows, first: tuple[str, int, str, str]) -> Rows:
    return (first, *rows[1:])


@pytest.mark.parametrize("order", list(permutations(range(3))), ids=str)
async def test_a_reissue_is_published_after_what_it_replaces_in_whatever_order_they_come(
    books: Any, quarter: Messages, reissue: Messages, small: Rows, order: tuple[int, ...]
) -> None:
    first = quarter()
    corrected = with_first(small, CORRECTED)
    second = reissue(corrected, [CORRECTED[0]], first=201, replaces=first[-1].event.data.statement)
    third = reissue(
        with_first(small, TAKEN_BACK),
        [CORRECTED[0]],
        first=301,
        revision=3,
        replaces=second[-1].event.data.statement,
    )

    for number in order:
        await books.deliver_all((first, second, third)[number])

    kinds = [kind for kind in books.types() if kind != "required.v1"]
    assert kinds == ["published.v1", "reissued.v1", "reissued.v1"]
    books.project()
    (found,) = await books.disclosures.published(limit=10)
    assert (found.revision, found.lines, found.statement) == (
        3, 4, first[-1].event.data.statement,
    )  # fmt: skip
    (changed,) = await books.disclosures.changes(found)
    assert (changed.before.points, changed.after.points) == (
        second[0].event.data.points, third[0].event.data.points,
    )  # fmt: skip
    earlier = await books.disclosures.revision(found.publication, 2)
    assert earlier.statement == second[-1].event.data.statement
    assert len(await books.disclosures.lines(earlier)) == len(small)
    with pytest.raises(PublicationUnknownError):
        await books.disclosures.revision(found.publication, 4)
    history = await books.disclosures.revisions(found.publication)
    assert [(one.revision, one.restated) for one in history] == [(1, 0), (2, 1), (3, 1)]
    books.rebuild()
    assert await books.disclosures.revisions(found.publication) == history


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"statement": "sha256:" + "00" * 32}, "statement_differs"),
        ({"lines": 3}, "statement_differs"),
        ({"points": "7"}, "points_differ"),
    ],
    ids=["statement", "lines", "points"],
)
async def test_a_reissue_that_was_not_approved_so_leaves_what_is_public_where_it_is(  # noqa: PLR0913, PLR0917  # each is one fixture
    books: Any,
    quarter: Messages,
    reissue: Messages,
    changed: Any,
    small: Rows,
    change: dict[str, Any],
    reason: str,
) -> None:
    first = quarter()
    *lines, approval = reissue(
        with_first(small, CORRECTED),
        [CORRECTED[0]],
        first=201,
        replaces=first[-1].event.data.statement,
    )
    await books.deliver_all(first)

    for _ in range(2):
        await books.deliver_all([*lines, changed(approval, **change)])

    assert books.types() == ["required.v1", "published.v1", "withheld.v1"]
    books.project()
    (found,) = await books.disclosures.published(limit=10)
    assert (found.state, found.revision, found.reason) == (State.PUBLISHED, 1, reason)
    assert len(await books.disclosures.lines(found)) == len(small)


async def test_a_publication_says_until_when_objections_are_answered_within_it(
    books: Any, quarter: Messages, reissue: Messages, small: Rows, window: Callable[[int], None]
) -> None:
    window(7)
    first = quarter()
    await books.deliver_all(first)
    await books.deliver_all(
        reissue(
            with_first(small, CORRECTED),
            [CORRECTED[0]],
            first=201,
            replaces=first[-1].event.data.statement,
        )
    )

    said = [orjson.loads(encoded)["data"] for _, encoded in books.events()[1:]]

    assert [one["objections_until"] for one in said] == ["2026-07-05", "2026-07-05"]
    assert (said[1]["revision"], said[1]["restated"], said[1]["replaces"]) == (
        2, 1, said[0]["statement"],
    )  # fmt: skip
