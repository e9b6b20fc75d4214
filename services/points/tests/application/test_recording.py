"""P01: an act is recorded under the table in force on its day, once, or not at all."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

import pytest

from chassis.errors import MingbaiError
from chassis.eventstore.answers import VersionDiffersError
from chassis.receipts import IdempotencyKeyReusedError
from points.application.rounds import AccountUnknownError
from points.domain.account import Account
from points.domain.account_life import ActAlreadyRecordedError
from points.domain.entry import NotOfTheSubjectError
from points.domain.score_table import PointsOutOfRangeError
from services.points.tests.process import Process, both
from services.points.tests.rounds import YARD, Anjia
from services.points.tests.village import account

REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"item": "no-such-item"}, "item_not_in_table"),
    ({"points": "0.3"}, "points_out_of_range"),
    ({"points": "1.6"}, "points_out_of_range"),
    ({"points": "-1"}, "points_out_of_range"),
    ({"points": "0"}, "points_out_of_range"),
    ({"item": "no-gambling", "points": "-4"}, "points_out_of_range"),
    ({"item": "no-gambling", "points": "-5.1"}, "points_out_of_range"),
    ({"item": "no-gambling", "points": "5"}, "points_out_of_range"),
    ({"acted_on": "2026-03-11"}, "act_in_future"),
    ({"acted_on": "2026-02-07"}, "act_too_old"),
    ({"ordinal": 0}, "act_ordinal_out_of_range"),
    ({"ordinal": 100}, "act_ordinal_out_of_range"),
    ({"name": "nobody"}, "account_unknown"),
]


@pytest.mark.parametrize(("act", "code"), REFUSED)
async def test_an_act_that_the_rules_do_not_know_is_refused_and_nothing_is_stored(
    anjia: Anjia, act: dict[str, Any], code: str
) -> None:
    anjia.at("2026-03-10")
    before = anjia.process.events()

    with pytest.raises(MingbaiError) as refusal:
        await anjia.record(**{"name": "yard", "acted_on": "2026-03-05", **act})

    assert refusal.value.code == code
    assert anjia.process.events() == before


async def test_before_the_first_table_no_act_counts(anjia: Anjia) -> None:
    anjia.at("2026-01-05")

    with pytest.raises(MingbaiError) as refusal:
        await anjia.record("yard", "2025-12-31")

    assert refusal.value.code == "no_table_in_force"


async def test_the_bounds_of_an_item_and_the_five_points_of_the_negative_list_pass(
    anjia: Anjia,
) -> None:
    anjia.at("2026-03-10")

    await anjia.record("yard", "2026-03-05", points="0.4")
    await anjia.record("yard", "2026-03-06", points="1.5")
    await anjia.record("yard", "2026-02-08", item="no-gambling", points="-5")

    assert [event["data"]["points"] for event in anjia.process.events()[-3:]] == [
        "0.4",
        "1.5",
        "-5",
    ]


async def test_an_act_is_scored_by_the_table_of_its_own_day_whenever_it_is_recorded(
    anjia: Anjia,
) -> None:
    anjia.at("2026-04-20")
    await anjia.record("yard", "2026-04-19", item="env-waste-sorting", points="1")
    anjia.at("2026-05-10")

    with pytest.raises(PointsOutOfRangeError, match=r"gives 0\.4 to 1 points, not 1\.8"):
        await anjia.record("yard", "2026-04-30", item="env-waste-sorting", points="1.8")
    await anjia.record("yard", "2026-04-30", item="env-waste-sorting", points="0.9")
    await anjia.record("yard", "2026-05-01", item="env-waste-sorting", points="1.8")

    stored = [event for event in anjia.process.events() if "entry_recorded" in event["type"]]
    assert [(e["data"]["table"], e["data"]["points"], e["authority"]) for e in stored] == [
        ("anjia-points/1", "1", "anjia-points/1"),
        ("anjia-points/1", "0.9", "anjia-points/1"),
        ("anjia-points/2", "1.8", "anjia-points/2"),
    ]


async def test_what_was_scored_by_the_old_table_is_replayed_with_the_old_points(
    anjia: Anjia, open_another: Callable[[], AbstractAsyncContextManager[Process]]
) -> None:
    anjia.at("2026-04-20")
    old = await anjia.record("yard", "2026-04-19", item="service-volunteering", points="0.5")
    anjia.at("2026-05-10")
    new = await anjia.record("yard", "2026-05-09", item="service-volunteering", points="3")

    async with open_another() as second:
        found: Any = None
        stored: Any = second.log.store.get(account("yard"))
        for event in stored:
            found = event.mutate(found)

    assert isinstance(found, Account)
    assert {name: str(entry.points) for name, entry in found.open.items()} == {old: "0.5", new: "3"}


async def test_an_act_is_recorded_once_whoever_records_it(anjia: Anjia) -> None:
    anjia.at("2026-03-10")
    await anjia.declare("yard", "2026-03-05")

    with pytest.raises(ActAlreadyRecordedError, match="takes the next ordinal"):
        await anjia.record("yard", "2026-03-05")
    assert await anjia.record("yard", "2026-03-05", ordinal=2) == f"2026-03-05/{YARD}/2"


async def test_nobody_declares_for_another_household(anjia: Anjia) -> None:
    anjia.at("2026-03-10")

    with pytest.raises(NotOfTheSubjectError):
        await anjia.declare("yard", "2026-03-05", by="neighbour")


async def test_the_note_of_a_declaration_stands_sealed_in_the_log(anjia: Anjia) -> None:
    anjia.at("2026-03-10")

    await anjia.declare("yard", "2026-03-05", note="一家三口打扫了一上午")

    (stored,) = [event for event in anjia.process.events() if "declared" in event["type"]]
    assert "打扫" not in str(stored)
    assert stored["data"]["note"]


async def test_the_same_key_and_body_record_once_and_answer_alike(anjia: Anjia) -> None:
    anjia.at("2026-03-10")
    first = await anjia.record("yard", "2026-03-05", key="k1")
    events = anjia.process.events()

    assert await anjia.record("yard", "2026-03-05", key="k1") == first
    with pytest.raises(IdempotencyKeyReusedError):
        await anjia.record("yard", "2026-03-06", key="k1")

    assert anjia.process.events() == events


async def test_a_refusal_is_repeated_under_its_key_though_the_day_has_come(anjia: Anjia) -> None:
    anjia.at("2026-03-10")
    for _ in range(2):
        with pytest.raises(MingbaiError) as refusal:
            await anjia.record("yard", "2026-03-11", key="early")
        assert refusal.value.code == "act_in_future"
        anjia.at("2026-03-11")

    await anjia.record("yard", "2026-03-11", key="in time")


async def test_a_version_that_was_superseded_is_refused_and_the_present_one_passes(
    anjia: Anjia,
) -> None:
    anjia.at("2026-03-10")
    await anjia.record("yard", "2026-03-05", version=1)

    with pytest.raises(VersionDiffersError):
        await anjia.record("yard", "2026-03-06", version=1)
    await anjia.record("yard", "2026-03-06", version=2)


async def test_two_processes_record_for_one_account_and_none_is_lost_or_double(
    anjia: Anjia, open_another: Callable[[], AbstractAsyncContextManager[Process]]
) -> None:
    anjia.at("2026-03-10")
    async with open_another() as second:
        pair = (anjia, Anjia(second))
        outcomes = await both(
            *(who.record("yard", f"2026-03-0{day}") for day in range(1, 9) for who in pair)
        )

    refused = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert [type(error) for error in refused] == [ActAlreadyRecordedError] * 8
    stored = [e for e in anjia.process.events() if e["subject"] == str(account("yard"))]
    assert [event["id"].rpartition(".")[2] for event in stored] == [str(n) for n in range(1, 10)]
    assert await anjia.process.account(account("yard")) == ("10", "0", "8")


async def test_a_second_opening_changes_nothing(anjia: Anjia) -> None:
    before = anjia.process.events()

    await anjia.open("yard", contact="neighbour")

    assert anjia.process.events() == before


async def test_an_account_that_nobody_opened_is_placed_nowhere(anjia: Anjia) -> None:
    with pytest.raises(AccountUnknownError):
        await anjia.process.index.placed(account("nobody"))
