"""The operator's commands: `verify` says whether the log is whole, `replay` shows one account."""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TextIO
from uuid import UUID

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from audit.application.ports import OwnLog
from audit.application.replay import AccountReplay, Replay, ReplayAccount
from audit.application.verification import Verification
from audit.domain.leaves import format_time
from audit.domain.replay.entries import Entry
from chassis.errors import MingbaiError
from kernel.beijing import parse_date, parse_instant
from kernel.errors import KernelError
from kernel.points import format_points
from mingbai_verify.findings import Finding

WHOLE = 0
NOT_WHOLE = 1
NOT_UNDERSTOOD = 2


@dataclass(frozen=True, kw_only=True)
class CommandParts:
    """What the commands work with."""

    verification: Verification
    replay: Replay
    services: Mapping[str, OwnLog]
    """By source, how each service shows its own log."""
    stores: Mapping[str, OwnLog] = field(default_factory=dict)
    """By source, the database beneath the service, for a role that may only look."""
    out: TextIO = field(default_factory=lambda: sys.stdout)
    progress: TextIO = field(default_factory=lambda: sys.stderr)


def verify(parts: CommandParts, arguments: Sequence[str]) -> int:
    """Verify the log, and on request the services' own; 0 only if everything is whole."""
    parser = argparse.ArgumentParser(prog="python -m audit verify")
    parser.add_argument(
        "--from-services",
        action="store_true",
        help="read every service's own log as well, and compare it with the county's",
    )
    parser.add_argument(
        "--from-databases",
        action="store_true",
        help="read every service's own database past the service, with its index columns",
    )
    given = parser.parse_args(arguments)
    findings: list[Finding] = []
    with bars_on(parts.progress) as bars:
        told = progress_of(bars)
        findings += parts.verification.log(told)
        if given.from_services:
            for source, own in parts.services.items():
                findings += parts.verification.service(source, own, told)
        if given.from_databases:
            for source, own in parts.stores.items():
                findings += parts.verification.service(source, own, told)
    return show(parts, findings)


def replay(parts: CommandParts, arguments: Sequence[str]) -> int:
    """Print one account as it stood; 1 where the log does not answer or contradicts itself."""
    parser = argparse.ArgumentParser(prog="python -m audit replay")
    parser.add_argument("account", type=UUID, help="the account's id")
    parser.add_argument("--recorded-until", help="an instant, 2026-05-15T16:00:00Z")
    parser.add_argument("--business-date", help="a day, 2026-05-15")
    given = parser.parse_args(arguments)
    try:
        asked = ReplayAccount(
            account=str(given.account),
            recorded_until=parse_instant(given.recorded_until) if given.recorded_until else None,
            business_date=parse_date(given.business_date) if given.business_date else None,
        )
        replayed = parts.replay.account(asked)
    except KernelError as error:
        say(parts, str(error))
        return NOT_UNDERSTOOD
    except MingbaiError as error:
        say(parts, f"{error.message} [{error.code}]")
        return NOT_WHOLE
    for line in _account_lines(replayed):
        say(parts, line)
    return NOT_WHOLE if replayed.findings else WHOLE


def _account_lines(replayed: AccountReplay) -> list[str]:
    account, view, table = replayed.account, replayed.view, replayed.table
    until, day = replayed.recorded_until, replayed.business_date
    as_of = format_time(until) if until else "—"
    lines = [
        f"账户 Account: {account.label} ({account.id})",
        f"记录截至 Recorded until: {as_of}；业务日期 business date: {day or '—'}",
        f"日志位置 Position: {replayed.position}；序号 log index: {replayed.index}",
        f"当日评分表 Table in force: {table.name if table else '—'}",
        f"积分 Standing: {format_points(view.standing)}",
        f"已认定未结转 Recognised, not settled: {format_points(view.recognised)}",
        f"待定 Pending: {format_points(view.pending)}",
        "",
        f"各条记录 Entries ({len(replayed.entries)}):",
        *(_entry_line(entry) for entry in replayed.entries),
        "",
        "为什么变化 Why it changed:",
    ]
    for change in replayed.changes:
        stands = f"{format_points(change.standing)} / {format_points(change.recognised)}"
        lines.append(f"  [{change.stamp.index}] {change.sentence('zh-CN')} → {stands}")
        lines.append(f"      {change.sentence('en')}")
    for finding in replayed.findings:
        lines.append(f"  ✗ {finding.sentence('zh-CN')}")
        lines.append(f"    {finding.sentence('en')} [{finding.code.value}]")
    return lines


def _entry_line(entry: Entry) -> str:
    name = entry.known_item.name if entry.known_item else entry.item
    stamp = entry.recorded
    return (
        f"  [{stamp.index}] {entry.acted_on} {name} {format_points(entry.points)}"
        f" ({entry.table}, {entry.state.value}, {format_time(stamp.recorded_at)}, {stamp.actor})"
    )


def show(parts: CommandParts, findings: Sequence[Finding]) -> int:
    """Say every finding in both tongues; 0 only if none is wrong."""
    for finding in findings:
        mark = "✗" if finding.wrong else "✓"
        say(parts, f"{mark} {finding.sentence('zh-CN')}")
        say(parts, f"  {finding.sentence('en')} [{finding.code.value}]")
    wrong = sum(finding.wrong for finding in findings)
    if wrong:
        say(parts, f"不完整：{wrong}处需要查明。 Not whole: {wrong} findings to look into.")
        return NOT_WHOLE
    say(parts, "完整，未发现改动。 Whole: nothing was changed or left out.")
    return WHOLE


def bars_on(out: TextIO) -> Progress:
    """Draw progress bars there, which go when they are done."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(file=out),
        transient=True,
    )


def progress_of(bars: Progress) -> Callable[[str, int, int], None]:
    """Give what draws how far each kind of work has come."""
    tasks = {}

    def told(what: str, done: int, total: int) -> None:
        if what not in tasks:
            tasks[what] = bars.add_task(what, total=total)
        bars.update(tasks[what], completed=done, total=total)

    return told


def say(parts: CommandParts, line: str) -> None:
    """Write one line of the answer."""
    parts.out.write(f"{line}\n")
