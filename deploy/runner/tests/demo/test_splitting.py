"""One household becomes two, and of two others one is left: the plan knows where each stands."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import TypeVar

import pytest

from runner.demo.plan import plan
from runner.demo.requests import Requests
from runner.demo.rules import CARRIED, Rules
from runner.demo.script import Action, Plan, Record
from runner.demo.seasons import HALF_YEAR
from runner.demo.splitting import MERGED_ON, SPLIT_ON, MergeHousehold, SplitHousehold
from runner.demo.state import Progress

A = TypeVar("A", bound=Action)
ORIGIN, PART = "household-08-004", "household-08-004-1"
MERGED, JOINED = "household-04-004", "household-04-003"


@pytest.fixture(scope="module")
def small(rules: Rules) -> Plan:
    return plan(3, 0.02, rules=rules)


def played(of: Plan, kind: type[A]) -> Iterator[A]:
    for moment in of.moments:
        yield from (action for action in moment.actions if isinstance(action, kind))


def last(of: Plan, subject: str) -> Decimal:
    return of.outcomes[subject].standings[-1][1]


def test_the_part_begins_on_its_day_as_the_pack_says(small: Plan, rules: Rules) -> None:
    eve = SPLIT_ON - timedelta(days=1)
    assert small.outcomes[PART].standings[0] == (SPLIT_ON, rules.opening)
    assert small.outcomes[ORIGIN].on(eve) == rules.opening + Decimal("2.2")
    assert last(small, ORIGIN) == rules.opening + Decimal("4.5")
    assert last(small, PART) == rules.opening + Decimal("2.5")
    assert last(small, MERGED) == rules.opening + Decimal("2.5")
    assert last(small, JOINED) == rules.opening + Decimal("3.4")


def test_where_a_pack_carries_standings_they_go_on(rules: Rules) -> None:
    carrying = replace(rules, split_opening=CARRIED, merge_opening=CARRIED)
    small = plan(3, 0.02, rules=carrying)

    eve = MERGED_ON - timedelta(days=1)
    assert last(small, PART) == rules.opening + Decimal("2.2") + Decimal("2.5")
    carried = small.outcomes[MERGED].on(eve)
    assert carried == rules.opening + Decimal("1.6")
    assert small.outcomes[JOINED].on(MERGED_ON) == rules.opening + Decimal(2) + carried
    assert last(small, MERGED) == rules.opening + Decimal("2.5")


def test_lists_have_a_line_of_each_that_had_an_account_in_their_quarter(small: Plan) -> None:
    count = len(small.cast.subjects)
    listed = {
        name: {each.key for each in small.lives.listed(name)}
        for name in ("2026-Q2", "2026-Q3", "2026-Q4")
    }

    assert [len(keys) for keys in listed.values()] == [count, count + 1, count]
    assert PART not in listed["2026-Q2"]
    assert {PART, MERGED} <= listed["2026-Q3"]
    assert MERGED not in listed["2026-Q4"]
    assert len(small.lives.subjects) == count + 1


def test_nothing_but_the_chapter_is_recorded_of_these_households(small: Plan) -> None:
    counts = {
        key: sum(entry.subject == key for entry in small.entries)
        for key in (ORIGIN, PART, MERGED, JOINED)
    }
    refused = {
        action.refused: action.entry
        for action in played(small, Record)
        if action.entry.subject in counts and action.entry.ordinal == 1 and action.refused
    }

    assert counts == {ORIGIN: 4, PART: 2, MERGED: 2, JOINED: 2}
    assert refused["act_before_account"].acted_on < SPLIT_ON
    assert refused["account_closed"].acted_on >= MERGED_ON
    left = small.lives.splits[0].part.person.key
    assert refused["not_of_the_subject"].recorder == left
    assert small.labels()[left] == f"{small.lives.splits[0].part.label}户主"


def test_the_part_is_known_from_the_answer_on(small: Plan, rules: Rules) -> None:
    [step] = played(small, SplitHousehold)
    progress = Progress(
        plan="",
        persons={each.key: each.key for each in small.cast.persons},
        subjects={each.key: f"{number:032x}" for number, each in enumerate(small.cast.subjects)},
    )
    requests = Requests(progress, rules)
    own = next(
        each for each in played(small, Record) if each.entry.subject == PART and not each.refused
    )
    with pytest.raises(KeyError):
        requests.of(own)

    progress.subjects.update(step.learned({"household": f"{999:032x}"}))

    assert requests.of(step).body["remaining_head"] == small.cast.heir.key
    assert requests.of(own).path.startswith("/accounts/")
    assert {step.told for step in (step, *played(small, MergeHousehold))} == {True, False}


def test_half_a_year_has_neither(rules: Rules) -> None:
    half = plan(3, 0.02, rules=rules, span=HALF_YEAR)

    assert half.lives.subjects == tuple(half.cast.subjects)
    assert not half.lives.splits
    assert not half.lives.mergers
