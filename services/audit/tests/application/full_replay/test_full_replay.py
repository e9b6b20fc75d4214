"""A full replay: resumable, compared with what services show, and reported once."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest

from audit.adapters.folded import Folded
from audit.adapters.folded_books import FoldedBooks
from audit.application import full_replay
from audit.application.errors import ReplayRunningError
from audit.application.full_replay import (
    BOOKS,
    STANDINGS,
)
from audit.application.replay_ports import Shown
from services.audit.tests.full_replays import (
    ENTITIES,
    At,
    Desk,
    Played,
    ShownAs,
    books_digest,
    ignore,
    outcomes,
    posts,
    replayed,
)


async def test_everything_that_services_show_equals_the_replay(desk: Desk, played: Played) -> None:
    report = await replayed(desk.reports)

    assert report.equal
    assert outcomes(report) == dict.fromkeys(
        ("standings", "books", "folded_books", "folded_mentions"), "equal"
    )
    assert (report.size, report.findings) == (played.county.size(), 0)
    (written,) = desk.written()
    assert written["equal"] is True
    assert [each["rows"] for each in written["compared"][:2]] == [6, 6]
    assert desk.runs.unfinished() is None


async def test_books_that_differ_are_named(desk: Desk, played: Played) -> None:
    true = played.shows[BOOKS].shown()
    forged = books_digest(ENTITIES[1], [("2026-03", 10)])
    shown = Shown(position=true.position, parts=[true.parts[0], forged])

    report = await replayed(desk.showing({**played.shows, BOOKS: ShownAs(shown)}))

    assert not report.equal
    (differing,) = report.compared[1].differing
    assert (differing.where, differing.shown_sha256) == (ENTITIES[1], forged.sha256)


async def test_books_that_nobody_posted_and_books_that_are_not_shown_differ(
    desk: Desk, played: Played
) -> None:
    made_up = books_digest(str(UUID(int=209)), [("2026-03", 10)])
    true = played.shows[BOOKS].shown()
    shown = Shown(position=true.position, parts=[true.parts[0], made_up])

    report = await replayed(desk.showing({**played.shows, BOOKS: ShownAs(shown)}))

    assert {each.where for each in report.compared[1].differing} == {ENTITIES[1], made_up.part}


async def test_a_service_that_is_behind_is_compared_where_it_stands(
    desk: Desk, played: Played
) -> None:
    shown = Shown(position=2, parts=[books_digest(ENTITIES[0], [("2026-03", 500)])])

    report = await replayed(desk.showing({**played.shows, BOOKS: ShownAs(shown)}))

    assert outcomes(report)["books"] == "equal"
    assert report.compared[1].position == 2


async def test_a_silent_service_is_said_and_not_taken_for_equal(desk: Desk, played: Played) -> None:
    report = await replayed(desk.showing({STANDINGS: ShownAs(None)}))

    assert outcomes(report)["standings"] == outcomes(report)["books"] == "not_shown"
    assert report.compared[0].rows == 6


async def test_what_answers_questions_is_compared_as_well(
    desk: Desk, played: Played, migrated: str, pool: Any
) -> None:
    Folded(pool, books="/510604/assets").at_least(played.county.size())
    with psycopg.connect(migrated, autocommit=True) as connection:
        connection.execute("UPDATE replayed.book_lines SET debit_fen = 8 WHERE debit_fen = 9")
        connection.execute(
            "UPDATE replayed.mentions SET id = gen_random_uuid() WHERE leaf_index ="
            " (SELECT min(leaf_index) FROM replayed.mentions)"
        )

    report = await replayed(desk.reports)

    assert outcomes(report) == {
        "standings": "equal",
        "books": "equal",
        "folded_books": "differs",
        "folded_mentions": "differs",
    }
    assert report.compared[2].differing[0].where == ENTITIES[1]


async def test_an_interrupted_replay_goes_on_where_it_stood(
    desk: Desk, played: Played, monkeypatch: pytest.MonkeyPatch, pool: Any
) -> None:
    monkeypatch.setattr("audit.adapters.folded.LEAVES_AT_ONCE_MAX", 10)
    monkeypatch.setattr(full_replay, "ACCOUNTS_AT_ONCE", 2)
    told: list[tuple[str, int]] = []
    stop = asyncio.Event()

    def progress(what: str, done: int, _total: int) -> None:
        told.append((what, done))
        stop.set()

    rounds = 0
    while await desk.reports.at_once(stop, progress) is None:
        stop.clear()
        rounds += 1
        assert rounds < 50

    done = [count for what, count in told if what.startswith("日志")]
    accounts = [count for what, count in told if what.startswith("账户")]
    assert done == sorted(done)
    assert len(done) >= played.county.size() // 10
    assert accounts == [2, 4, 6]
    (written,) = desk.written()
    assert written["equal"] is True


async def test_a_replay_is_reported_once_whoever_ends_between(desk: Desk, played: Played) -> None:
    await replayed(desk.reports)
    run = desk.full.begin(played.shows, At(played.county))
    list(desk.full.steps(run, ignore))

    for _ in range(2):
        await desk.reports.publish(run)

    assert [each["number"] for each in desk.written()] == [1, 2]


async def test_the_replay_waits_for_what_the_log_does_not_have_yet(
    desk: Desk, played: Played
) -> None:
    ahead = Shown(position=8, parts=[])
    run = desk.full.begin({BOOKS: ShownAs(ahead)}, At(played.county))

    with pytest.raises(ReplayRunningError):
        next(desk.full.steps(run, ignore))
    posts(played.county, ENTITIES[1], 304, 1, "2026-05-01")

    list(desk.full.steps(run, ignore))
    assert desk.full.report(run).compared[1].parts == 2


async def test_the_routine_begins_when_it_is_due_and_reports(desk: Desk, played: Played) -> None:
    await desk.reports.routine()
    assert desk.written() == []
    played.county.at += timedelta(hours=24)

    for _ in range(3):
        await desk.reports.routine()

    (written,) = desk.written()
    assert (written["number"], written["equal"]) == (1, True)


async def test_a_fold_by_other_rules_is_made_anew(
    played: Played, pool: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    folded = Folded(pool, books="/510604/assets")
    folded.at_least(played.county.size())
    before = FoldedBooks(pool).months(upto_position=6)
    monkeypatch.setattr("audit.adapters.folded.REVISION", 2)

    assert folded.size() == 0
    folded.at_least(played.county.size())

    assert folded.size() == played.county.size()
    assert FoldedBooks(pool).months(upto_position=6) == before
