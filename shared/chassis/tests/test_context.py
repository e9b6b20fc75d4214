"""The context of a command: derived ones change one thing and leave the first as it was."""

from dataclasses import replace
from datetime import date

import pytest

from chassis.context import Context, IdempotencyKey

FIRST = Context(
    actor="service/trial",
    unit="unit",
    division="510604",
    effective_on=date(2026, 5, 15),
    via="api",
    authority=("scheme/1",),
    idempotency=IdempotencyKey(scope="s", key="k", request_sha256=b"\x00" * 32),
)


def test_an_act_rests_on_further_rules_or_on_these_alone() -> None:
    under, alone = FIRST.under("rule/2", "rule/3"), FIRST.resting_on("rule/4")

    assert under == replace(FIRST, authority=("scheme/1", "rule/2", "rule/3"))
    assert alone == replace(FIRST, authority=("rule/4",))
    assert FIRST.authority == ("scheme/1",)


def test_an_act_counts_on_another_day() -> None:
    day = date(2026, 4, 30)

    assert FIRST.counting_on(day) == replace(FIRST, effective_on=day)


def test_a_derived_context_cannot_be_changed_either() -> None:
    with pytest.raises(AttributeError):
        FIRST.under("rule/2").actor = "person/1"  # type: ignore[misc]  # refused at run time too
