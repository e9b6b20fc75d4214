"""Turns the plan's actions into requests, and says whether an answer is the one that must come."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from kernel.points import format_points
from runner.demo.cast import grid_key
from runner.demo.registration import unit
from runner.demo.rules import SCHEME, Rules
from runner.demo.script import Action, Approve, Check, Entry, Recognise, Record, Report
from runner.demo.state import Progress
from runner.demo.steps import CREATED, OK, Known, Request, Step
from runner.demo.wire import Answer, told
from runner.errors import AnswerError

REFUSED_LEAST = 400
REFUSED_MOST = 499


class Requests:
    """Makes the request of each action, with the ids that the register gave."""

    def __init__(self, progress: Progress, rules: Rules) -> None:
        self._known = Known(progress)
        self._rules = rules

    def of(self, action: Action) -> Request:
        """Give the request of an action."""
        match action:
            case Record():
                return self._record(action)
            case Check():
                return self._check(action)
            case Report():
                return Request(
                    path=f"/grids/{unit(grid_key(action.grid))}/months/{action.month}/reports",
                    body={"scheme": SCHEME},
                    status=OK,
                    holds={"entries": action.entries},
                )
            case Recognise():
                return self._recognise(action)
            case Approve():
                return Request(
                    path=f"/schemes/{SCHEME}/quarters/{action.quarter}/approvals",
                    body={"resolution": action.resolution},
                    status=OK,
                    holds={"entries": action.entries, "points": format_points(action.points)},
                )
            case Step():
                return action.request(self._known)
        raise AssertionError(f"no request for {type(action).__name__}")

    def _record(self, action: Record) -> Request:
        entry = action.entry
        route = "declarations" if entry.declared else "entries"
        return Request(
            path=f"/accounts/{self._account(entry)}/{route}",
            body={
                "item": entry.item,
                "points": format_points(entry.points),
                "acted_on": entry.acted_on.isoformat(),
                "ordinal": entry.ordinal,
            },
            status=CREATED,
            holds={
                "entry": entry.name,
                "table": self._rules.table_on(entry.acted_on).version
                if action.refused is None
                else "",
            },
        )

    def _check(self, action: Check) -> Request:
        return Request(
            path=f"/grids/{unit(grid_key(action.grid))}/checks",
            body={
                "scheme": SCHEME,
                "checked": [self._named(entry) for entry in action.checked],
                "rejected": self._reasoned(action.rejected),
            },
            status=OK,
            holds={"checked": len(action.checked), "rejected": len(action.rejected)},
        )

    def _recognise(self, action: Recognise) -> Request:
        return Request(
            path=f"/grids/{unit(grid_key(action.grid))}/months/{action.month}/recognitions",
            body={
                "scheme": SCHEME,
                "present": self._known.persons(action.present),
                "not_recognised": self._reasoned(action.not_recognised),
            },
            status=OK,
            holds={
                "recognised": action.recognised,
                "not_recognised": len(action.not_recognised),
            },
        )

    def _account(self, entry: Entry) -> str:
        return self._known.account(entry.subject)

    def _named(self, entry: Entry) -> dict[str, str]:
        return {"account": self._account(entry), "entry": entry.name}

    def _reasoned(self, entries: Iterable[tuple[Entry, str]]) -> list[dict[str, str]]:
        return [{**self._named(entry), "reason": reason} for entry, reason in entries]


def check(action: Action, request: Request, answer: Answer) -> None:
    """Raise `AnswerError` unless the answer is the one that the plan foresees."""
    if action.refused is not None:
        refused = REFUSED_LEAST <= answer.status <= REFUSED_MOST
        if not refused or answer.code != action.refused:
            raise AnswerError(
                f"{action.key} must be refused as {action.refused}: {request.path} answered"
                f" {told(answer)}"
            )
        return
    held = answer.body if isinstance(answer.body, dict) else {}
    differing = [name for name, wanted in request.holds.items() if held.get(name) != wanted]
    if answer.status != request.status or differing:
        wanted = {name: _text(request.holds[name]) for name in differing}
        raise AnswerError(
            f"{action.key} ({type(action).__name__}) must give {request.status} with {wanted}:"
            f" {request.path} answered {told(answer)}"
        )


def _text(value: Any) -> Any:
    return format_points(value) if isinstance(value, Decimal) else value
