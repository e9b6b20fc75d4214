"""The rules of a day are those in force on it, however many are adopted for later."""

from datetime import date
from typing import Any

import pytest

from chassis.replica.memory import RegisterMemory
from chassis.replica.sections import AdoptedSection
from chassis.replica.tables import Tables
from points.adapters.adopted_rules import AdoptedRules, SchemeUnknownError
from services.points.tests.village import COUNTY, SCHEME, TOKENS, VILLAGE, adopted, unit

LATER = "2026-07-01"


def section(one: dict[str, Any]) -> AdoptedSection:
    return AdoptedSection(
        section=one["section"],
        version=one["version"],
        kind=one["kind"],
        scheme=one["scheme"],
        effective_on=date.fromisoformat(one["effective_on"]),
        root=one["root"],
        entries=tuple(one["entries"]),
    )


def changed(kind: str, key: str, value: object) -> dict[str, Any]:
    """Give the next version of a section, in force later, with one entry changed."""
    (old,) = (one for one in adopted() if one["kind"] == kind)
    entries = [
        {**entry, key: value}
        if key in entry and entry.get("step", "approval") == "approval"
        else entry
        for entry in old["entries"]
    ]
    return {**old, "version": 2, "effective_on": LATER, "entries": entries}


def rules_on(day: str, *more: dict[str, Any]) -> AdoptedRules:
    register = RegisterMemory(
        today=lambda: date(2026, 3, 1), token_of=TOKENS.token, lag_seconds_max=1
    )
    sections = [section(one) for one in (*adopted(), *more)]
    in_order = tuple(sorted(sections, key=lambda one: one.effective_on))
    register._tables = Tables(sections=in_order)
    return AdoptedRules(register, county=COUNTY, today=lambda: date.fromisoformat(day))


@pytest.mark.parametrize(("day", "approval_day"), [("2026-06-30", 28), (LATER, 15)])
def test_a_cycle_counts_from_the_day_on_which_it_is_in_force(day: str, approval_day: int) -> None:
    rules = rules_on(day, changed("cycle", "day", 15))

    assert rules.of(SCHEME).approval_day == approval_day


@pytest.mark.parametrize(("day", "led_by"), [("2026-06-30", VILLAGE + "/party"), (LATER, VILLAGE)])
def test_a_frame_counts_from_the_day_on_which_it_is_in_force(day: str, led_by: str) -> None:
    rules = rules_on(day, changed("scheme", "led_by", "anjia-delegates-assembly"))

    assert rules.leading_unit(SCHEME) == unit(led_by)


@pytest.mark.parametrize(("day", "days"), [("2026-06-30", 30), (LATER, 7)])
def test_an_open_point_counts_from_the_day_on_which_its_section_is_in_force(
    day: str, days: int
) -> None:
    more = changed("cycle", "day", 28)
    more["entries"] = [
        {**entry, "value": 7} if entry.get("key") == "late-recording-days" else entry
        for entry in more["entries"]
    ]

    assert rules_on(day, more).of(SCHEME).late_recording_days == days


def test_a_scheme_that_is_not_in_force_yet_is_unknown() -> None:
    rules = rules_on("2025-12-31")

    assert rules.schemes() == ()
    with pytest.raises(SchemeUnknownError):
        rules.of(SCHEME)
    with pytest.raises(SchemeUnknownError):
        rules.unit_of(SCHEME)
    assert rules_on("2026-01-01").schemes() == (SCHEME,)
