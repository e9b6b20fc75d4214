"""The plan of the year: how much of what is in it, and that it keeps to the rules."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.beijing import business_date
from kernel.periods import Quarter, cutoff
from runner.demo.cast import FAMILY_FARMS, FIRMS, GRIDS, HOUSEHOLDS
from runner.demo.objecting import Decide
from runner.demo.plan import plan
from runner.demo.rules import Rules
from runner.demo.script import (
    Action,
    Adopt,
    Approve,
    Check,
    Entry,
    Moment,
    Plan,
    Recognise,
    Record,
    Report,
)
from runner.demo.seasons import FESTIVAL, HALF_YEAR, REGISTERED_AT, WHOLE_YEAR, Span

SEEDS = st.integers(min_value=0, max_value=2**32)
SMALL = 0.02


def actions(of: Plan) -> Iterator[tuple[Moment, Action]]:
    for moment in of.moments:
        for action in moment.actions:
            yield moment, action


def share(part: int, of: int) -> float:
    return part / of


def late(entry: Entry) -> bool:
    return (business_date(entry.recorded_at) - entry.acted_on).days >= 3


def test_the_same_seed_gives_the_same_plan(rules: Rules) -> None:
    assert plan(7, SMALL, rules=rules).sha256() == plan(7, SMALL, rules=rules).sha256()
    assert plan(7, SMALL, rules=rules).sha256() != plan(8, SMALL, rules=rules).sha256()


def test_the_whole_village_takes_part(whole: Plan) -> None:
    kinds = Counter(subject.kind for subject in whole.cast.subjects)
    sizes = Counter(each.grid for each in whole.cast.subjects if each.kind == "household")

    assert kinds == {"household": HOUSEHOLDS, "firm": FIRMS, "family_farm": FAMILY_FARMS}
    assert len(sizes) == GRIDS
    assert max(sizes.values()) >= 1.5 * min(sizes.values())
    assert len(whole.cast.members) == 9
    assert set(whole.cast.supervisors) < set(whole.cast.members)
    assert all("演示" in person.name for person in whole.cast.persons)
    assert len({person.key for person in whole.cast.persons}) == len(whole.cast.persons)


def test_proportions_are_those_of_a_village(whole: Plan) -> None:
    entries = whole.entries
    count = len(entries)
    of_subject = Counter(entry.subject for entry in entries)
    ordered = sorted(of_subject.values(), reverse=True)

    assert count >= 20_000
    assert 0.22 <= share(sum(entry.declared for entry in entries), count) <= 0.28
    assert 0.03 <= share(sum(late(entry) for entry in entries), count) <= 0.05
    assert 0.02 <= share(sum(entry.points < 0 for entry in entries), count) <= 0.05
    environment = sum(entry.item.startswith("env-") for entry in entries)
    assert 0.4 <= share(environment, count) <= 0.7
    assert share(sum(ordered[: len(ordered) // 10]), count) >= 0.3
    assert ordered[len(ordered) // 2] < count / len(ordered)


def test_few_acts_lie_in_the_spring_festival(whole: Plan) -> None:
    per_day = Counter(entry.acted_on for entry in whole.entries)
    festival = [per_day[FESTIVAL[0] + timedelta(days=number)] for number in range(9)]

    assert FESTIVAL[0] + timedelta(days=8) == FESTIVAL[1]
    assert sum(festival) / 9 < 0.4 * len(whole.entries) / len(per_day)


def test_so_many_entries_are_rejected_and_not_recognised(whole: Plan) -> None:
    checks = [action for _, action in actions(whole) if isinstance(action, Check)]
    decided = [action for _, action in actions(whole) if isinstance(action, Recognise)]
    rejected = sum(len(check.rejected) for check in checks)
    dropped = sum(len(decision.not_recognised) for decision in decided)

    assert 0.02 <= share(rejected, len(whole.entries)) <= 0.04
    assert 0.005 <= share(dropped, len(whole.entries)) <= 0.02


def test_each_kind_of_wrong_request_is_made(whole: Plan) -> None:
    assert {action.refused for _, action in actions(whole)} == {
        None,
        "account_closed",
        "act_already_recorded",
        "act_before_account",
        "act_in_future",
        "act_too_old",
        "approval_too_early",
        "benefit_suspended",
        "beyond_budget",
        "bonus_out_of_range",
        "consent_expired",
        "consent_missing",
        "household_merged",
        "item_not_in_table",
        "not_of_the_subject",
        "not_permitted",
        "nothing_to_reissue",
        "objection_open",
        "points_out_of_range",
        "recorded_it_themself",
        "subject_type_not_listed",
        "year_not_closed",
    }


def test_both_tables_are_needed(whole: Plan, rules: Rules) -> None:
    first, second = rules.tables
    accepted = [(entry.item, entry.points, entry.acted_on) for entry in whole.entries]

    def only(here: date, there: date) -> list[date]:
        return [
            on
            for item, points, on in accepted
            if rules.table_on(on) is rules.table_on(here) and not rules.fits(item, points, there)
        ]

    assert only(first.effective_on, second.effective_on)
    assert only(second.effective_on, first.effective_on)
    assert any(
        entry.acted_on < second.effective_on <= business_date(entry.recorded_at)
        and not rules.fits(entry.item, entry.points, second.effective_on)
        for entry in whole.entries
    )


@settings(max_examples=12, deadline=None)
@given(seed=SEEDS)
def test_no_entry_breaks_a_rule(seed: int, rules: Rules) -> None:
    small = plan(seed, SMALL, rules=rules)
    grids = {subject.key: subject.grid for subject in small.lives.subjects}
    heads = {subject.key: subject.person.key for subject in small.lives.subjects}
    names = [(entry.subject, entry.name) for entry in small.entries]

    assert len(set(names)) == len(names)
    for entry in small.entries:
        today = business_date(entry.recorded_at)
        officer = small.cast.officers[grids[entry.subject] - 1].key
        assert rules.fits(entry.item, entry.points, entry.acted_on)
        assert today - timedelta(days=rules.late_recording_days) <= entry.acted_on <= today
        assert entry.recorder == (heads[entry.subject] if entry.declared else officer)
        assert REGISTERED_AT < entry.recorded_at < WHOLE_YEAR.ends_at


@settings(max_examples=12, deadline=None)
@given(seed=SEEDS, span=st.sampled_from((HALF_YEAR, WHOLE_YEAR)))
def test_every_decision_can_be_taken_when_it_is_played(seed: int, span: Span, rules: Rules) -> None:
    """Follows the entries once more, by the actions alone."""
    small = plan(seed, SMALL, rules=rules, span=span)
    member_keys = {member.key for member in small.cast.members}
    grids = {subject.key: subject.grid for subject in small.lives.subjects}
    recorded: dict[tuple[str, str], Entry] = {}
    checked: dict[int, list[Entry]] = defaultdict(list)
    reported: dict[tuple[int, str], list[Entry]] = defaultdict(list)
    recognised: list[Entry] = []
    past: list[Entry] = []
    approved = 0
    for _, action in actions(small):
        if isinstance(action, Record) and action.refused is None:
            recorded[action.entry.subject, action.entry.name] = action.entry
        elif isinstance(action, Check):
            for entry in (*action.checked, *(entry for entry, _ in action.rejected)):
                assert recorded.pop((entry.subject, entry.name)) == entry
                assert grids[entry.subject] == action.grid
            checked[action.grid] += action.checked
        elif isinstance(action, Report):
            assert len(checked[action.grid]) == action.entries
            assert all(f"{entry.acted_on:%Y-%m}" <= action.month for entry in checked[action.grid])
            reported[action.grid, action.month] += checked.pop(action.grid)
        elif isinstance(action, Recognise):
            waiting = reported[action.grid, action.month]
            there = {entry.recorder for entry in waiting} & set(action.present)
            assert bool(there) == (action.refused is not None)
            assert set(action.present) <= member_keys
            assert len(action.present) > rules.group_size // 2
            if action.refused is None:
                dropped = [entry for entry, _ in action.not_recognised]
                waiting = reported.pop((action.grid, action.month))
                kept = [entry for entry in waiting if entry not in dropped]
                assert len(kept) == action.recognised
                recognised += kept
        elif isinstance(action, Approve) and action.refused is None:
            last = cutoff(Quarter(action.quarter), rules.approval_day)
            settled = [entry for entry in recognised if entry.acted_on <= last]
            recognised = [entry for entry in recognised if entry.acted_on > last]
            assert len(settled) == action.entries
            assert sum((e.points for e in settled), Decimal(0)) == action.points
            past += settled
            approved += 1
        elif isinstance(action, Decide) and action.points is not None and action.entry not in past:
            recognised = [entry for entry in recognised if entry != action.entry]
            recognised.append(replace(action.entry, points=Decimal(action.points)))
    assert approved == span.quarters
    assert not recorded
    assert not any(reported.values())


@settings(max_examples=12, deadline=None)
@given(seed=SEEDS)
def test_refused_requests_are_marked_rightly(seed: int, rules: Rules) -> None:
    small = plan(seed, SMALL, rules=rules)
    names = {(entry.subject, entry.name): entry for entry in small.entries}
    for moment, action in actions(small):
        if not isinstance(action, Record) or action.refused is None:
            continue
        entry, today = action.entry, business_date(moment.at)
        fits = rules.fits(entry.item, entry.points, entry.acted_on)
        known = names.get((entry.subject, entry.name))
        assert (known is not None and known.recorded_at < moment.at) == (
            action.refused == "act_already_recorded"
        )
        assert (not fits) == (action.refused in {"item_not_in_table", "points_out_of_range"})
        assert (entry.acted_on > today) == (action.refused == "act_in_future")
        age = (today - entry.acted_on).days
        assert (age > rules.late_recording_days) == (action.refused == "act_too_old")


def test_time_only_goes_forward_and_every_request_has_its_own_key(whole: Plan) -> None:
    instants = [moment.at for moment in whole.moments]
    keys = [action.key for _, action in actions(whole)]

    assert instants == sorted(set(instants))
    assert len(set(keys)) == len(keys)
    assert [type(a) for _, a in actions(whole)].count(Adopt) == 1
    assert whole.refusals == sum(1 for _, action in actions(whole) if action.refused)


def test_the_household_that_is_asked_about_shows_both_tables_and_both_dates(
    whole: Plan, rules: Rules
) -> None:
    own = [entry for entry in whole.entries if entry.subject == whole.featured]
    known = [entry for entry in own if business_date(entry.recorded_at) <= date(2026, 5, 15)]

    assert {rules.table_on(entry.acted_on).version for entry in known} == {
        "anjia-points/1",
        "anjia-points/2",
    }
    assert any(late(entry) for entry in known)
    standing = whole.outcomes[whole.featured]
    assert standing.on(date(2026, 3, 27)) == rules.opening
    assert standing.on(date(2026, 5, 15)) > rules.opening
