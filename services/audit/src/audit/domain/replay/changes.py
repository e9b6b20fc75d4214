"""Why an account stands where it stands: every change in the order of recording, in sentences."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from audit.domain.replay.account import Account
from audit.domain.replay.entries import Carried, Entry, State, Step
from audit.domain.replay.life import Closed
from audit.domain.replay.recorded import Stamp
from kernel.beijing import business_date
from kernel.points import format_points


class ChangeCode(StrEnum):
    """What changed; the value never changes."""

    ACCOUNT_OPENED = "account_opened"
    ENTRY_RECORDED = "entry_recorded"
    ENTRY_DECLARED = "entry_declared"
    ENTRY_IMPORTED = "entry_imported"
    ENTRY_CHECKED = "entry_checked"
    ENTRY_REJECTED = "entry_rejected"
    ENTRY_RECOGNISED = "entry_recognised"
    ENTRY_NOT_RECOGNISED = "entry_not_recognised"
    ENTRY_SETTLED = "entry_settled"
    STANDING_CARRIED = "standing_carried"
    ENTRY_CORRECTED = "entry_corrected"
    ACCOUNT_CLOSED = "account_closed"


TEXTS: Mapping[ChangeCode, Mapping[str, str]] = {
    ChangeCode.STANDING_CARRIED: {
        "zh-CN": "{recorded_on}并户，转入原户积分{points}分。",
        "en": "A household joined this one: its standing of {points} points counts here since"
        " {recorded_on}.",
    },
    ChangeCode.ACCOUNT_CLOSED: {
        "zh-CN": "{since}起并入另一户，{recorded_on}销户；此前的积分记录保留在本户。",
        "en": "Part of another household since {since}, closed on {recorded_on}; what was done"
        " before stays in this account.",
    },
    ChangeCode.ACCOUNT_OPENED: {
        "zh-CN": "{recorded_on}开户，起始{points}分。",
        "en": "Opened on {recorded_on} with {points} points.",
    },
    ChangeCode.ENTRY_RECORDED: {
        "zh-CN": "{acted_on}「{item}」{points}分，依据{table}，{recorded_on}由网格员登记。",
        "en": "{item_en} on {acted_on}: {points} points under {table}, recorded on {recorded_on}.",
    },
    ChangeCode.ENTRY_DECLARED: {
        "zh-CN": "{acted_on}「{item}」{points}分，依据{table}，{recorded_on}自行申报。",
        "en": "{item_en} on {acted_on}: {points} points under {table}, declared on {recorded_on}"
        " by the subject.",
    },
    ChangeCode.ENTRY_IMPORTED: {
        "zh-CN": "{acted_on}「{item}」{points}分，依据{table}，{recorded_on}由网格员批量导入。",
        "en": "{item_en} on {acted_on}: {points} points under {table}, imported on {recorded_on}.",
    },
    ChangeCode.ENTRY_CHECKED: {
        "zh-CN": "{acted_on}「{item}」{points}分，{recorded_on}审核通过。",
        "en": "{item_en} on {acted_on}, {points} points: checked on {recorded_on}.",
    },
    ChangeCode.ENTRY_REJECTED: {
        "zh-CN": "{acted_on}「{item}」{points}分，{recorded_on}审核未通过：{reason}。",
        "en": "{item_en} on {acted_on}, {points} points: not passed on {recorded_on}: {reason}.",
    },
    ChangeCode.ENTRY_RECOGNISED: {
        "zh-CN": "{acted_on}「{item}」{points}分，{recorded_on}评议小组认定。",
        "en": "{item_en} on {acted_on}, {points} points: recognised by the group on {recorded_on}.",
    },
    ChangeCode.ENTRY_NOT_RECOGNISED: {
        "zh-CN": "{acted_on}「{item}」{points}分，{recorded_on}评议小组不予认定：{reason}。",
        "en": "{item_en} on {acted_on}, {points} points: not recognised on {recorded_on}:"
        " {reason}.",
    },
    ChangeCode.ENTRY_SETTLED: {
        "zh-CN": "{acted_on}「{item}」{points}分，{recorded_on}随{quarter}审定计入。",
        "en": "{item_en} on {acted_on}, {points} points: counts since {quarter} was approved on"
        " {recorded_on}.",
    },
    ChangeCode.ENTRY_CORRECTED: {
        "zh-CN": "{acted_on}「{item}」经异议复议，{recorded_on}更正为{points}分：{reason}。",
        "en": "{item_en} on {acted_on}: corrected to {points} points on {recorded_on} after an"
        " objection: {reason}.",
    },
}

_STEPS: Mapping[State, ChangeCode] = {
    State.CHECKED: ChangeCode.ENTRY_CHECKED,
    State.REJECTED: ChangeCode.ENTRY_REJECTED,
    State.RECOGNISED: ChangeCode.ENTRY_RECOGNISED,
    State.NOT_RECOGNISED: ChangeCode.ENTRY_NOT_RECOGNISED,
    State.SETTLED: ChangeCode.ENTRY_SETTLED,
}


@dataclass(frozen=True, kw_only=True)
class Change:
    """One change, and where the account stood after it."""

    code: ChangeCode
    entry: str | None
    stamp: Stamp
    facts: Mapping[str, str]
    standing: Decimal
    recognised: Decimal
    pending: Decimal

    def sentence(self, language: str) -> str:
        """Say it in `zh-CN` or `en`."""
        return TEXTS[self.code][language].format_map(self.facts)


@dataclass(kw_only=True)
class _Running:
    """The three sums as they go from change to change."""

    standing: Decimal = Decimal(0)
    recognised: Decimal = Decimal(0)
    pending: Decimal = Decimal(0)

    def move(self, before: tuple[State | None, Decimal], after: tuple[State, Decimal]) -> None:
        """Take what an entry counted out of one state's sum and put what it counts into another."""
        for state, signed in ((before[0], -before[1]), after):
            if state in {State.RECORDED, State.CHECKED}:
                self.pending += signed
            elif state is State.RECOGNISED:
                self.recognised += signed
            elif state is State.SETTLED:
                self.standing += signed


def changes(account: Account, day: date | None = None) -> list[Change]:
    """Give what happened to an account that counts for a business date, as it was recorded."""
    running = _Running()
    found: list[Change] = []
    if account.opened is not None:
        running.standing = account.opening
        facts = {"points": format_points(account.opening), **_when(account.opened)}
        found.append(_change(ChangeCode.ACCOUNT_OPENED, None, account.opened, facts, running))
    known: dict[str, tuple[State | None, Decimal]] = {}
    apart = _apart(account, day)
    for stamp, entry, step in _in_order(account, day):
        while apart and apart[0].stamp.index < stamp.index:
            found.append(_of_no_entry(apart.pop(0), running))
        after = State.RECORDED if step is None else step.state
        before = known.get(entry.name, (None, entry.points))
        points = before[1] if step is None or step.points is None else step.points
        running.move(before, (after, points))
        known[entry.name] = (after, points)
        facts = {**_facts(entry, step), "points": format_points(points)}
        found.append(_change(_code(entry, step), entry, stamp, facts, running))
    return [*found, *(_of_no_entry(each, running) for each in apart)]


def _apart(account: Account, day: date | None) -> list[Carried | Closed]:
    """Give what a merger changed in an account, in the order of recording."""
    found: list[Carried | Closed] = [each for each in account.carried if each.counts_on(day)]
    closed = account.life.closed_on(day)
    if closed is not None:
        found.append(closed)
    return sorted(found, key=lambda each: each.stamp.index)


def _of_no_entry(change: Carried | Closed, running: _Running) -> Change:
    if isinstance(change, Closed):
        facts = {"since": change.since.isoformat(), **_when(change.stamp)}
        return _change(ChangeCode.ACCOUNT_CLOSED, None, change.stamp, facts, running)
    running.standing += change.points
    facts = {"points": format_points(change.points), **_when(change.stamp)}
    return _change(ChangeCode.STANDING_CARRIED, None, change.stamp, facts, running)


def _in_order(account: Account, day: date | None) -> Iterator[tuple[Stamp, Entry, Step | None]]:
    happened: list[tuple[int, int, Stamp, Entry, Step | None]] = []
    for entry in account.entries.values():
        if entry.state_on(day) is None:
            continue
        happened.append((entry.recorded.index, len(happened), entry.recorded, entry, None))
        happened += [
            (step.stamp.index, len(happened) + number, step.stamp, entry, step)
            for number, step in enumerate(entry.steps_by(day))
        ]
    for _, _, stamp, of_entry, made in sorted(happened, key=lambda each: each[:2]):
        yield stamp, of_entry, made


def _code(entry: Entry, step: Step | None) -> ChangeCode:
    if step is not None and step.points is not None:
        return ChangeCode.ENTRY_CORRECTED
    if step is not None:
        return _STEPS[step.state]
    if entry.imported:
        return ChangeCode.ENTRY_IMPORTED
    return ChangeCode.ENTRY_DECLARED if entry.declared else ChangeCode.ENTRY_RECORDED


def _facts(entry: Entry, step: Step | None) -> dict[str, str]:
    item = entry.known_item
    return {
        "acted_on": entry.acted_on.isoformat(),
        "item": item.name if item else entry.item,
        "item_en": item.name_en if item else entry.item,
        "table": entry.table,
        "reason": (step and step.reason) or "",
        "quarter": (step and step.quarter) or "",
        **_when(entry.recorded if step is None else step.stamp),
    }


def _when(stamp: Stamp) -> dict[str, str]:
    return {"recorded_on": business_date(stamp.recorded_at).isoformat()}


def _change(
    code: ChangeCode, entry: Entry | None, stamp: Stamp, facts: dict[str, str], running: _Running
) -> Change:
    return Change(
        code=code,
        entry=entry.name if entry else None,
        stamp=stamp,
        facts=facts,
        standing=running.standing,
        recognised=running.recognised,
        pending=running.pending,
    )
