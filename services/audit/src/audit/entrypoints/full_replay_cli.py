"""The operator's commands `replay-all` and `what-if`: everything anew, and another score table."""

import argparse
import asyncio
import json
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO
from uuid import UUID

from audit.application.accounts import Accounts
from audit.application.replay_reports import ReplayReports
from audit.domain.replay.as_of import AsOf
from audit.domain.replay.given_table import TableFormError, given_table
from audit.domain.replayed import Comparison, Report
from audit.entrypoints.account_answers import WhatIfAnswer
from audit.entrypoints.cli import NOT_UNDERSTOOD, NOT_WHOLE, WHOLE, bars_on, progress_of
from chassis.errors import MingbaiError
from kernel.beijing import parse_date, parse_instant
from kernel.errors import KernelError

INTERRUPTED = 130

_OUTCOMES = {
    "equal": ("✓ 一致", "equal"),
    "differs": ("✗ 不一致", "differs"),
    "not_shown": ("— 未出示", "not shown"),
}


@dataclass(frozen=True, kw_only=True)
class ReplayCommands:
    """What these commands work with."""

    reports: ReplayReports
    accounts: Accounts
    out: TextIO = field(default_factory=lambda: sys.stdout)
    progress: TextIO = field(default_factory=lambda: sys.stderr)


async def replay_all(commands: ReplayCommands, arguments: Sequence[str]) -> int:
    """Replay everything and report it; 0 only where all is equal, 130 where it was interrupted."""
    parser = argparse.ArgumentParser(prog="python -m audit replay-all")
    parser.parse_args(arguments)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    try:
        with bars_on(commands.progress) as shown:
            report = await commands.reports.at_once(stop, progress_of(shown))
    except MingbaiError as error:
        _say(commands, f"{error.message} [{error.code}]")
        return NOT_WHOLE
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)
    if report is None:
        _say(
            commands, "已中断，再次运行即从此处继续。 Interrupted: run it again to go on from here."
        )
        return INTERRUPTED
    for line in _report_lines(report):
        _say(commands, line)
    return WHOLE if report.equal else NOT_WHOLE


def what_if(commands: ReplayCommands, arguments: Sequence[str]) -> int:
    """Print an account as it was and under another table; nothing of it is recorded."""
    parser = argparse.ArgumentParser(prog="python -m audit what-if")
    parser.add_argument("account", type=UUID, help="the account's id")
    table = parser.add_mutually_exclusive_group(required=True)
    table.add_argument("--table", help="an adopted table, anjia-points/2")
    table.add_argument("--table-file", type=Path, help='JSON: {"items": [{"item": …, …}]}')
    parser.add_argument("--recorded-until", help="an instant, 2026-05-15T16:00:00Z")
    parser.add_argument("--business-date", help="a day, 2026-05-15")
    given = parser.parse_args(arguments)
    try:
        as_of = AsOf(
            recorded_until=parse_instant(given.recorded_until) if given.recorded_until else None,
            business_date=parse_date(given.business_date) if given.business_date else None,
        )
        page = commands.accounts.one(str(given.account), as_of)
        tried = (
            commands.accounts.table(given.table, page.place)
            if given.table
            else given_table(_items(given.table_file))
        )
    except (KernelError, TableFormError, OSError, ValueError) as error:
        _say(commands, str(error))
        return NOT_UNDERSTOOD
    except MingbaiError as error:
        _say(commands, f"{error.message} [{error.code}]")
        return NOT_WHOLE
    if not page.accounts:
        _say(commands, "the log has no such account up to this time [account_not_in_log]")
        return NOT_WHOLE
    found = commands.accounts.what_if(page, tried)
    for line in _what_if_lines(WhatIfAnswer.of(page.accounts[0], found.instead[0]), tried.name):
        _say(commands, line)
    return WHOLE


def _items(path: Path) -> list[Any]:
    said: Any = json.loads(path.read_text("utf-8"))
    items = said.get("items") if isinstance(said, dict) else said
    if not isinstance(items, list):
        raise TableFormError('write {"items": [{"item": …, "points_least": …, …}]}')
    return items


def _report_lines(report: Report) -> list[str]:
    lines = [
        f"重演第{report.number}次，共{report.size}条记录。",
        f"Replay {report.number} of {report.size} entries.",
        *(line for each in report.compared for line in _compared_lines(each)),
        f"发现 Findings: {report.findings}",
    ]
    verdict = "全部一致。 Everything is equal." if report.equal else "有不一致。 Something differs."
    return [*lines, verdict]


def _compared_lines(compared: Comparison) -> list[str]:
    zh, en = _OUTCOMES[compared.outcome]
    where = f"{compared.question}, {compared.source} @{compared.position}"
    return [
        f"{zh} {en}: {where}, {compared.rows} rows, sha256 {compared.replayed_sha256}",
        *(
            f"    {each.where or '*'}: {each.replayed_sha256 or '—'} ≠ {each.shown_sha256 or '—'}"
            for each in compared.differing
        ),
    ]


def _what_if_lines(answer: WhatIfAnswer, table: str) -> list[str]:
    return [
        f"账户 Account: {answer.label} ({answer.account})；评分表 table: {table}",
        f"实际积分 Standing: {answer.actual.standing}",
        f"假设积分 Under that table: {answer.instead.standing} ({answer.difference})",
        *(
            f"  {each.entry} {each.item}: {each.points} → {each.instead} ({each.state})"
            for each in answer.entries
        ),
    ]


def _say(commands: ReplayCommands, line: str) -> None:
    commands.out.write(f"{line}\n")
