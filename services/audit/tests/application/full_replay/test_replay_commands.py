"""The operator's commands that replay everything, or under another table."""

import io
from typing import Any

import pytest

from audit.adapters.folded import Folded
from audit.adapters.folded_books import FoldedBooks
from audit.adapters.leaf_reader import LeafReader
from audit.application.accounts import Accounts
from audit.application.full_replay import (
    BOOKS,
)
from audit.application.past import Past
from audit.application.replay_ports import Shown
from audit.entrypoints.full_replay_cli import ReplayCommands, replay_all, what_if
from services.audit.tests.full_replays import ENTITIES, OWN, SOURCES, Desk, Played, ShownAs


class Printed:
    """The commands with what they print."""

    def __init__(self, desk: Desk, pool: Any) -> None:
        past = Past(
            leaves=LeafReader(pool),
            folded=Folded(pool, books="/510604/assets"),
            lines=FoldedBooks(pool),
            own_source=OWN,
        )
        self.out = io.StringIO()
        self.commands = ReplayCommands(
            reports=desk.reports,
            accounts=Accounts(past, points=SOURCES.points, registry=SOURCES.registry),
            out=self.out,
            progress=io.StringIO(),
        )


async def test_the_command_prints_what_was_compared_and_says_all_is_equal(
    desk: Desk, pool: Any
) -> None:
    printed = Printed(desk, pool)

    assert await replay_all(printed.commands, []) == 0

    text = printed.out.getvalue()
    assert "✓ 一致 equal: books, /510604/assets @6, 6 rows" in text
    assert text.endswith("全部一致。 Everything is equal.\n")


async def test_the_command_ends_otherwise_where_something_differs(
    desk: Desk, played: Played, pool: Any
) -> None:
    wrong = Shown(position=6, parts=[])
    desk.reports = desk.showing({**played.shows, BOOKS: ShownAs(wrong)})
    printed = Printed(desk, pool)

    assert await replay_all(printed.commands, []) == 1

    assert f"    {ENTITIES[0]}: " in printed.out.getvalue()


def test_what_if_is_printed_for_an_adopted_table_and_for_a_file(
    desk: Desk, played: Played, pool: Any, tmp_path: Any
) -> None:
    (account,) = LeafReader(pool).opened_accounts(
        SOURCES.points, unit=None, after="", before=played.county.size(), count_max=1
    )
    file = tmp_path / "table.json"
    file.write_text('{"items": [{"item": "help", "points_least": "0", "points_most": "0"}]}')
    (bad := tmp_path / "bad.json").write_text("{}")

    for arguments, code, said in (
        (["--table", "anjia-points/1"], 0, "Under that table"),
        (["--table-file", str(file)], 0, "help: 1 → 0"),
        (["--table-file", str(bad)], 2, "points_least"),
        (["--table", "none/1"], 1, "[table_not_adopted]"),
    ):
        printed = Printed(desk, pool)
        assert what_if(printed.commands, [account, *arguments]) == code
        assert said in printed.out.getvalue()


async def test_a_position_that_never_comes_into_the_log_is_said(
    desk: Desk, played: Played, pool: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audit.application.replay_reports.WAIT_SECONDS_MAX", 0)
    desk.reports = desk.showing({BOOKS: ShownAs(Shown(position=99, parts=[]))})
    printed = Printed(desk, pool)

    assert await replay_all(printed.commands, []) == 1

    assert "[replay_waits]" in printed.out.getvalue()
