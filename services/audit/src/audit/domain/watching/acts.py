"""Who acted when, in which seat and how late: judged from the log's own events alone."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import orjson

from audit.domain.leaves import Leaf
from audit.domain.watching.codes import WatchCode, WatchFinding
from kernel.beijing import business_date
from mingbai_verify.findings import FINDINGS_MAX

APPOINTED = "registry.post.holder_appointed.v1"
LEFT = "registry.post.holder_left.v1"
TERM_TYPES = (APPOINTED, LEFT)

SEATS: Mapping[str, tuple[str, str | None]] = {
    "assets.voucher.prepared.v1": ("preparer", None),
    "assets.voucher.reviewed.v1": ("reviewer", None),
    "assets.voucher.cashier_signed.v1": ("cashier", None),
    "points.account.entry_recorded.v1": ("recorder", "entry"),
    "points.account.entries_checked.v1": ("checker", "entries"),
}
"""By type: the seat that its actor takes, and the field that names what within the aggregate."""

_ACTOR = re.compile(r"person/(?P<person>[0-9a-f-]{36})/(?P<post>[0-9a-f-]{36})")


class Terms:
    """Who held which post from when to when, as the register's events say together."""

    def __init__(self, leaves: Iterable[Leaf]) -> None:
        """Take appointments and departures (任职、离任); the last word about a term counts."""
        self._terms: dict[tuple[str, str], list[tuple[date, date]]] = defaultdict(list)
        for leaf in leaves:
            document = _read(leaf.event)
            try:
                data, post = document["data"], document["subject"]
                held = self._terms[post, data["person"]]
                if leaf.type == APPOINTED:
                    until = data.get("until")
                    ends = date.fromisoformat(until) if until else date.max
                    held.append((date.fromisoformat(data["since"]), ends))
                else:
                    self._end(held, date.fromisoformat(data["on"]))
            except (KeyError, TypeError, ValueError):
                # What cannot be read appoints nobody; verification names the event.
                continue

    def held(self, post: str, person: str, on: date) -> bool:
        """Tell whether a person held a post on a day."""
        return any(since <= on <= until for since, until in self._terms.get((post, person), ()))

    @staticmethod
    def _end(held: list[tuple[date, date]], on: date) -> None:
        for place, (since, until) in enumerate(held):
            if since <= on < until:
                held[place] = (since, on)


class ActsWalk:
    """Takes the leaves in order; finds acts outside a term, in two seats, and recorded late."""

    def __init__(self, terms: Terms, *, late_days: int) -> None:
        """Judge by these terms, and call late what came more days after its business date."""
        self.findings: list[WatchFinding] = []
        self._terms = terms
        self._late_days = late_days
        self._seats: dict[tuple[str, str], dict[str, tuple[str, int]]] = defaultdict(dict)

    def take(self, leaf: Leaf) -> None:
        """Take the next leaf."""
        if leaf.recorded_at is None:
            return
        recorded_on = business_date(leaf.recorded_at)
        self._judge_lateness(leaf, recorded_on)
        document = _read(leaf.event)
        actor = _ACTOR.fullmatch(str(document.get("actor")))
        if actor is None:
            return
        person, post = actor["person"], actor["post"]
        if not self._terms.held(post, person, recorded_on):
            facts = {"person": person, "post": post, "on": recorded_on.isoformat()}
            self._find(WatchCode.ACTOR_NOT_IN_POST, **_place(leaf), **facts)
        self._judge_seats(leaf, document, person)

    def _judge_lateness(self, leaf: Leaf, recorded_on: date) -> None:
        if leaf.effective_on is None:
            return
        days = (recorded_on - leaf.effective_on).days
        if days > self._late_days:
            on = leaf.effective_on.isoformat()
            limit = self._late_days
            self._find(WatchCode.RECORDED_LATE, **_place(leaf), on=on, days=days, limit=limit)

    def _judge_seats(self, leaf: Leaf, document: Mapping[str, Any], person: str) -> None:
        if leaf.type is None or leaf.type not in SEATS or leaf.subject is None:
            return
        seat, named_by = SEATS[leaf.type]
        for name in _named(document, named_by):
            subject = f"{leaf.subject} {name}".strip()
            taken = self._seats[leaf.source, subject]
            for other, (who, other_index) in taken.items():
                if who == person and other != seat:
                    self._find(
                        WatchCode.TWO_SEATS,
                        index=leaf.index,
                        other_index=other_index,
                        person=person,
                        seat=seat,
                        other=other,
                        subject=subject,
                    )
            taken[seat] = (person, leaf.index)

    def _find(self, code: WatchCode, **facts: str | int) -> None:
        if len(self.findings) < FINDINGS_MAX:
            self.findings.append(WatchFinding(code=code, facts=facts))


def _place(leaf: Leaf) -> dict[str, str | int]:
    return {"index": leaf.index, "source": leaf.source, "id": leaf.event_id}


def _named(document: Mapping[str, Any], field: str | None) -> list[str]:
    if field is None:
        return [""]
    data = document.get("data")
    named = data.get(field) if isinstance(data, dict) else None
    return [str(each) for each in named] if isinstance(named, list) else [str(named)]


def _read(event: bytes) -> dict[str, Any]:
    try:
        document = orjson.loads(event)
    except orjson.JSONDecodeError:
        return {}
    return document if isinstance(document, dict) else {}
