"""Makes the half year at Anjia from a seed: the same seed and rules give the same plan."""

import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time

from runner.demo import acts, attempts
from runner.demo.cast import cast as make_cast
from runner.demo.decisions import Village
from runner.demo.rules import Rules
from runner.demo.script import Action, Adopt, Moment, Plan, Record
from runner.demo.seasons import instant

ADOPTED_AT = instant(date(2026, 4, 21), time(10, 0))
"""When the second table is installed, the day after the resolution."""


def plan(seed: int, scale: float = 1.0, *, rules: Rules) -> Plan:
    """Give the plan of a seed; a scale below 1 makes village and half year smaller."""
    # The seed of each part is its own, so that one part can grow without changing the others.
    parts = {name: random.Random(f"{seed}/{name}") for name in ("cast", "acts", "fate", "refused")}  # noqa: S311 - a game, no secret
    cast = make_cast(
        parts["cast"],
        scale=scale,
        members=rules.group_size,
        supervisors=rules.supervision_size,
    )
    count = max(200, round(acts.ENTRIES * scale))
    entries = acts.entries(parts["acts"], cast, rules, count=count)
    village = Village(
        rng=parts["fate"],
        cast=cast,
        rules=rules,
        certain=frozenset(_certain(item, on) for item, _, on, _ in acts.LANDMARKS),
    )
    decisions = village.decide(entries)
    refused = attempts.attempts(
        parts["refused"], cast, rules, entries, count=max(10, round(attempts.ATTEMPTS * scale))
    )
    recorded = [
        (entry.recorded_at, Record(actor=entry.recorder, key="", entry=entry)) for entry in entries
    ]
    adopted = (ADOPTED_AT, Adopt(actor=cast.registrar.key, key=""))
    return Plan(
        seed=seed,
        scale=scale,
        cast=cast,
        entries=tuple(entries),
        moments=_moments(f"demo-{seed}-{scale:g}", [*recorded, *refused, *decisions, adopted]),
        featured=_featured(),
        outcomes={each.key: village.outcome(each.key) for each in cast.subjects},
    )


def _certain(item: str, on: date) -> tuple[str, str]:
    return _featured(), f"{on.isoformat()}/{item}/1"


def _featured() -> str:
    return f"household-{acts.FEATURED_NUMBER}"


def _moments(prefix: str, timed: Iterable[tuple[datetime, Action]]) -> tuple[Moment, ...]:
    """Put all actions in the order of time and give each its key."""
    at: dict[datetime, list[Action]] = defaultdict(list)
    for instant_, action in timed:
        at[instant_].append(action)
    found, number = [], 0
    for when in sorted(at):
        actions = []
        for action in sorted(at[when], key=repr):
            number += 1
            actions.append(replace(action, key=f"{prefix}-{number:06}"))
        found.append(Moment(at=when, phase=f"{when:%Y-%m}", actions=tuple(actions)))
    return tuple(found)
