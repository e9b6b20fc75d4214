"""A points account (积分账户) as audit folds it itself: no service's own sums are believed."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from audit.domain.finding_codes import FindingCode
from audit.domain.findings import Finding
from audit.domain.replay.entries import (
    UNCOUNTED,
    WAITING,
    Carried,
    Entry,
    Settlement,
    State,
    Step,
    View,
)
from audit.domain.replay.life import Life
from audit.domain.replay.recorded import Recorded, Stamp
from audit.domain.replay.tables import Tables
from kernel.points import format_points, parse_points

ACCOUNT = "points.account."
ACCOUNT_EVENTS = tuple(
    f"{ACCOUNT}{name}.v1"
    for name in (
        "opened",
        "entry_recorded",
        "entry_declared",
        "entries_imported",
        "entries_checked",
        "entry_rejected",
        "entries_recognised",
        "entry_not_recognised",
        "quarter_settled",
        "entry_corrected",
        "quarter_restated",
        "contacts_changed",
        "closed",
        "standing_carried",
    )
)


class Account:
    """Follows one account through its events; what contradicts itself is found, never mended.

    Sums are made of the entries as they were recorded. Where an event says another sum, the event
    is a finding and the entries count.
    """

    def __init__(self, account: str, tables: Tables, *, keep_history: bool = False) -> None:
        self.id = account
        self.label = ""
        self.scheme = ""
        self.opening = Decimal(0)
        self.opened: Stamp | None = None
        self.life = Life()
        self.entries: dict[str, Entry] = {}
        self.settlements: list[Settlement] = []
        self.carried: list[Carried] = []
        self.history: list[Recorded] = []
        self.findings: list[Finding] = []
        self._keep_history = keep_history
        self._tables = tables
        self._version = 0
        self._standing = Decimal(0)
        self._takers: dict[str, Callable[[Stamp, dict[str, Any]], None]] = {
            "opened": self._opened,
            "entry_recorded": self._recorded,
            "entry_declared": self._declared,
            "entries_imported": self._imported,
            "entries_checked": self._checked,
            "entry_rejected": self._rejected,
            "entries_recognised": self._recognised,
            "entry_not_recognised": self._not_recognised,
            "quarter_settled": self._settled,
            "entry_corrected": self._corrected,
            "quarter_restated": self._restated,
            "contacts_changed": self._unmoved,
            "closed": self.life.close,
            "standing_carried": self._carried,
        }

    def take(self, recorded: Recorded) -> None:
        """Take the account's next event."""
        stamp = recorded.stamp
        if recorded.version != self._version + 1:
            facts = {"first": self._version + 1, "last": recorded.version - 1}
            self._find(FindingCode.ACCOUNT_EVENT_MISSING, stamp, facts)
        self._version = recorded.version
        name = recorded.type.removeprefix(ACCOUNT).removesuffix(".v1")
        taker = self._takers.get(name)
        if taker is None:
            self._find(FindingCode.ACCOUNT_EVENT_UNKNOWN, stamp, {"type": recorded.type})
            return
        if self.opened is None and name != "opened":
            self._find(FindingCode.ACCOUNT_NOT_OPENED, stamp, {})
        try:
            taker(stamp, recorded.data)
        except (KeyError, TypeError, ValueError) as error:
            self._find(FindingCode.EVENT_UNREADABLE, stamp, {"reason": type(error).__name__})
        else:
            if self._keep_history:
                self.history.append(recorded)

    def view(self, day: date | None = None) -> View:
        """Give the sums for a business date, or by everything taken so far."""
        standing, recognised, pending = self.opening, Decimal(0), Decimal(0)
        standing += sum((each.points for each in self.carried if each.counts_on(day)), Decimal(0))
        for entry in self.entries.values():
            state, points = entry.state_on(day), entry.points_on(day)
            if state is State.SETTLED:
                standing += points
            elif state is State.RECOGNISED:
                recognised += points
            elif state in WAITING:
                pending += points
        return View(standing=standing, recognised=recognised, pending=pending)

    def _opened(self, stamp: Stamp, data: dict[str, Any]) -> None:
        self.opening = self._standing = parse_points(data["opening"])
        self.label, self.scheme = data["label"], data["scheme"]
        self.life.open(data)
        self.opened = stamp

    def _recorded(self, stamp: Stamp, data: dict[str, Any]) -> None:
        self._add(stamp, data, declared=False)

    def _declared(self, stamp: Stamp, data: dict[str, Any]) -> None:
        self._add(stamp, data, declared=True)

    def _imported(self, stamp: Stamp, data: dict[str, Any]) -> None:
        for entry in data["entries"]:
            said = {**entry, "recorder": data["recorder"], "import_id": data["import_id"]}
            self._add(stamp, said, declared=False)

    def _add(self, stamp: Stamp, data: dict[str, Any], *, declared: bool) -> None:
        name = data["entry"]
        table = self._tables.named(data["table"], before=stamp.index)
        entry = Entry(
            name=name,
            table=data["table"],
            item=data["item"],
            known_item=table.items.get(data["item"]) if table else None,
            points=parse_points(data["points"]),
            acted_on=date.fromisoformat(data["acted_on"]),
            recorder=data["recorder"],
            declared=declared,
            imported="import_id" in data,
            evidence=list(data["evidence"]),
            recorded=stamp,
        )
        if name in self.entries:
            self._find(FindingCode.ENTRY_REPEATED, stamp, {"entry": name})
            return
        self.entries[name] = entry
        self._check_rules(entry, stamp, table=entry.table, points=entry.points)

    def _check_rules(self, entry: Entry, stamp: Stamp, *, table: str, points: Decimal) -> None:
        """Compare points with the table in force on the day of the act, as it was known then."""
        facts = {"entry": entry.name, "table": table}
        in_force = self._tables.in_force(self.scheme, entry.acted_on, before=stamp.index)
        if in_force is None or in_force.name != table:
            expected = "none" if in_force is None else in_force.name
            self._find(FindingCode.TABLE_NOT_IN_FORCE, stamp, {**facts, "in_force": expected})
        named = self._tables.named(table, before=stamp.index)
        item = named.items.get(entry.item) if named else None
        if item is None:
            self._find(FindingCode.ITEM_NOT_IN_TABLE, stamp, {**facts, "item": entry.item})
        elif not item.least <= points <= item.most:
            bounds = {
                "points": format_points(points),
                "least": format_points(item.least),
                "most": format_points(item.most),
            }
            self._find(FindingCode.POINTS_OUT_OF_RANGE, stamp, {**facts, **bounds})

    def _checked(self, stamp: Stamp, data: dict[str, Any]) -> None:
        for name in data["entries"]:
            self._step(name, Step(state=State.CHECKED, stamp=stamp), {State.RECORDED})

    def _rejected(self, stamp: Stamp, data: dict[str, Any]) -> None:
        step = Step(state=State.REJECTED, stamp=stamp, reason=data["reason"])
        self._step(data["entry"], step, {State.RECORDED})

    def _recognised(self, stamp: Stamp, data: dict[str, Any]) -> None:
        for name in data["entries"]:
            self._step(name, Step(state=State.RECOGNISED, stamp=stamp), {State.CHECKED})
        self._compare(stamp, data["points"], self._sum(data["entries"]))

    def _not_recognised(self, stamp: Stamp, data: dict[str, Any]) -> None:
        step = Step(state=State.NOT_RECOGNISED, stamp=stamp, reason=data["reason"])
        self._step(data["entry"], step, {State.CHECKED})

    def _settled(self, stamp: Stamp, data: dict[str, Any]) -> None:
        names, quarter = tuple(data["entries"]), data["quarter"]
        if any(each.quarter == quarter for each in self.settlements):
            self._find(FindingCode.QUARTER_SETTLED_TWICE, stamp, {"quarter": quarter})
        for name in names:
            step = Step(state=State.SETTLED, stamp=stamp, quarter=quarter)
            self._step(name, step, {State.RECOGNISED})
        points = self._sum(names)
        self._standing += points
        self.settlements.append(
            Settlement(quarter=quarter, entries=names, points=points, stamp=stamp)
        )
        self._compare(stamp, data["points"], points)
        self._compare(stamp, data["standing"], self._standing)

    def _corrected(self, stamp: Stamp, data: dict[str, Any]) -> None:
        entry, points = self.entries.get(data["entry"]), parse_points(data["points"])
        if entry is None:
            self._find(FindingCode.ENTRY_UNKNOWN, stamp, {"entry": data["entry"]})
            return
        if stamp.corrects != entry.recorded.identity:
            facts = {"entry": entry.name, "corrects": stamp.corrects or "-"}
            self._find(FindingCode.CORRECTS_ANOTHER, stamp, facts)
        if points:
            self._check_rules(entry, stamp, table=data["table"], points=points)
        before = Decimal(0) if entry.state in UNCOUNTED else entry.points_on(None)
        state = entry.state
        if state is State.SETTLED:
            self._standing += points - before
        elif not points:
            state = State.VOIDED
        elif state in UNCOUNTED:
            state = State.RECOGNISED
        entry.steps.append(
            Step(
                state=state,
                stamp=stamp,
                reason=data["reason"],
                quarter=entry.quarter,
                points=points,
            )
        )
        self._compare(stamp, data["delta"], points - before)
        self._compare(stamp, data["standing"], self._standing)

    def _restated(self, stamp: Stamp, data: dict[str, Any]) -> None:
        """Compare a re-issued line with the entries of its quarter as they count now."""
        quarter = data["quarter"]
        standing = self.opening
        for settled in self.settlements:
            if settled.quarter > quarter:
                break
            points = self._sum(settled.entries)
            standing += points
            if settled.quarter == quarter:
                self._compare(stamp, data["points"], points)
                standing += self._carried_before(settled.stamp)
        self._compare(stamp, data["standing"], standing)

    def _unmoved(self, stamp: Stamp, data: dict[str, Any]) -> None:
        """Take what moves no sum and no day: who speaks for the subject."""

    def _carried(self, stamp: Stamp, data: dict[str, Any]) -> None:
        points = parse_points(data["points"])
        self._standing += points
        self.carried.append(Carried(origin=data["origin"], points=points, stamp=stamp))
        self._compare(stamp, data["standing"], self._standing)

    def _carried_before(self, stamp: Stamp) -> Decimal:
        known = (each.points for each in self.carried if each.stamp.index < stamp.index)
        return sum(known, Decimal(0))

    def _step(self, name: str, step: Step, allowed: set[State]) -> None:
        entry = self.entries.get(name)
        if entry is None:
            self._find(FindingCode.ENTRY_UNKNOWN, step.stamp, {"entry": name})
            return
        if entry.state not in allowed:
            facts = {"entry": name, "state": entry.state.value, "step": step.state.value}
            self._find(FindingCode.STEP_OUT_OF_ORDER, step.stamp, facts)
        entry.steps.append(step)

    def _sum(self, names: Iterable[str]) -> Decimal:
        known = (self.entries[name].points_on(None) for name in names if name in self.entries)
        return sum(known, Decimal(0))

    def _compare(self, stamp: Stamp, said: str, computed: Decimal) -> None:
        if parse_points(said) != computed:
            facts = {"said": said, "computed": format_points(computed)}
            self._find(FindingCode.SUM_DIFFERS, stamp, facts)

    def _find(self, code: FindingCode, stamp: Stamp, facts: Mapping[str, str | int]) -> None:
        where: dict[str, str | int] = {"account": self.label or self.id, "index": stamp.index}
        self.findings.append(Finding(code=code, facts={**where, **facts}))
