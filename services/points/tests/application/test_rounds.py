"""P02: recorded, checked, reported, recognised, approved; each step once and by who may."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any
from uuid import UUID

import pytest

from chassis.errors import MingbaiError
from points.application.points import NotInGroupError
from points.application.ports import RulesNotHeardError
from points.application.rounds import AccountUnknownError
from points.domain.entry import (
    EntryAlreadyCheckedError,
    EntryAlreadyRecognisedError,
    EntryNamedTwiceError,
    EntryUnknownError,
    RecordedItThemselfError,
)
from points.domain.register import (
    MonthInFutureError,
    NothingToRecogniseError,
    NothingToReportError,
    NotReportedError,
    QuorumMissingError,
)
from services.points.tests.process import Process
from services.points.tests.rounds import Anjia, said
from services.points.tests.village import MEMBERS, OTHER_GRID, account


async def test_an_entry_goes_through_every_step_to_the_standing(anjia: Anjia) -> None:
    anjia.at("2026-03-10")
    entry = await anjia.record("yard", "2026-03-05", points="1.5")
    yard = account("yard")
    assert await anjia.process.account(yard) == ("10", "0", "1.5")

    assert await anjia.check(("yard", entry)) == {"checked": 1, "rejected": 0}
    anjia.at("2026-03-31")
    assert await anjia.report("2026-03") == {"entries": 1, "points": "1.5"}
    assert (await anjia.process.states())[entry] == "reported"
    decided = await anjia.recognise("2026-03")
    assert decided == {"recognised": 1, "not_recognised": 0, "points": "1.5"}
    assert await anjia.process.account(yard) == ("10", "1.5", "0")
    # Day 5 lies before the cut-off, so the quarter that is approved late still contains it.
    approved = await anjia.approve("2026-Q1")

    assert (approved["entries"], approved["lines"], approved["points"]) == (1, 5, "1.5")
    assert await anjia.process.account(yard) == ("11.5", "0", "0")
    assert (await anjia.process.states())[entry] == "approved"
    steps = [kind for kind in anjia.process.types() if kind != "account.opened"]
    assert steps == [
        "account.entry_recorded",
        "account.entries_checked",
        "register.opened",
        "register.reported",
        "register.recognised",
        "account.entries_recognised",
        *["account.quarter_settled"] * 5,
        "quarter.opened",
        "quarter.approved",
    ]


async def test_checks_pass_all_or_none(anjia: Anjia) -> None:
    anjia.at("2026-03-10")
    one = await anjia.record("yard", "2026-03-05")
    two = await anjia.record("mill", "2026-03-05")
    far = await anjia.record("beyond", "2026-03-05", by="other-officer")
    before = anjia.process.events()

    for entries, error in [
        ([("yard", one), ("mill", "2026-03-06/env-tidy-yard/1")], EntryUnknownError),
        ([("yard", one), ("beyond", far)], AccountUnknownError),
        ([("yard", one), ("nobody", one)], AccountUnknownError),
        ([("yard", one), ("yard", one)], EntryNamedTwiceError),
    ]:
        with pytest.raises(error):
            await anjia.check(*entries)
    with pytest.raises(EntryAlreadyCheckedError):
        await anjia.check(("yard", one), rejected=(("yard", one),))
    assert anjia.process.events() == before

    assert await anjia.check(("yard", one), rejected=(("mill", two),)) == {
        "checked": 1,
        "rejected": 1,
    }
    with pytest.raises(EntryAlreadyCheckedError):
        await anjia.check(("yard", one))
    assert await anjia.process.account(account("mill")) == ("10", "0", "0")


async def test_a_report_carries_what_was_checked_by_its_months_end_and_not_before(
    anjia: Anjia,
) -> None:
    anjia.at("2026-04-02")
    march = await anjia.record("yard", "2026-03-31")
    april = await anjia.record("yard", "2026-04-01")
    unchecked = await anjia.record("mill", "2026-03-31")
    await anjia.check(("yard", march), ("yard", april))

    assert (await anjia.report("2026-03"))["entries"] == 1
    with pytest.raises(NothingToReportError):
        await anjia.report("2026-03")
    with pytest.raises(MonthInFutureError):
        await anjia.report("2026-05")

    await anjia.check(("mill", unchecked))
    again = await anjia.report("2026-03")
    assert again == {"entries": 1, "points": "1"}
    reported = [e["data"] for e in anjia.process.events() if e["type"].endswith("reported.v1")]
    assert [data["points"] for data in reported] == ["1", "1"]


async def test_what_waits_in_one_month_is_not_reported_in_the_next(anjia: Anjia) -> None:
    anjia.at("2026-04-02")
    march = await anjia.record("yard", "2026-03-31")
    april = await anjia.record("yard", "2026-04-01")
    await anjia.check(("yard", march), ("yard", april))
    await anjia.report("2026-03")

    assert await anjia.report("2026-04") == {"entries": 1, "points": "1"}
    assert (await anjia.recognise("2026-03"))["recognised"] == 1
    assert (await anjia.recognise("2026-04"))["recognised"] == 1


async def test_two_reports_of_the_same_entry_leave_neither_register_stuck(anjia: Anjia) -> None:
    anjia.at("2026-04-02")
    entry = await anjia.record("yard", "2026-03-31")
    await anjia.check(("yard", entry))
    known = anjia.process.index.waiting_registers

    async def not_heard_yet(scheme: str, grid: UUID) -> tuple[UUID, ...]:
        return ()

    await anjia.report("2026-03")
    # Two officers' reports may be under way at once, and then neither knows of the other.
    anjia.process.index.waiting_registers = not_heard_yet  # type: ignore[method-assign]  # a race
    await anjia.report("2026-04")
    anjia.process.index.waiting_registers = known  # type: ignore[method-assign]  # and its end

    assert (await anjia.recognise("2026-03"))["recognised"] == 1
    later = await anjia.recognise("2026-04")
    assert later == {"recognised": 0, "not_recognised": 0, "points": "0"}
    assert await anjia.process.account(account("yard")) == ("10", "1", "0")
    assert (await anjia.process.states())[entry] == "recognised"


async def test_a_process_whose_memory_is_behind_decides_again_on_what_the_log_has(
    anjia: Anjia, open_another: Callable[[], AbstractAsyncContextManager[Process]]
) -> None:
    anjia.at("2026-04-02")
    entry = await anjia.record("yard", "2026-03-31")
    async with open_another() as second:
        await Anjia(second).check(("yard", entry))
        await anjia.report("2026-03")
        await anjia.recognise("2026-03")
        # Its memory still takes the entry for one that waits.
        with pytest.raises(NothingToReportError):
            await Anjia(second).report("2026-04")

    assert (await anjia.process.states())[entry] == "recognised"
    assert await anjia.process.account(account("yard")) == ("10", "1", "0")


async def test_the_group_decides_with_its_quorum_and_its_own_members(anjia: Anjia) -> None:
    anjia.at("2026-03-10")
    entry = await anjia.record("yard", "2026-03-05")
    await anjia.check(("yard", entry))
    with pytest.raises(NothingToRecogniseError):
        await anjia.recognise("2026-03")
    await anjia.report("2026-03")
    before = anjia.process.events()

    with pytest.raises(QuorumMissingError):
        await anjia.recognise("2026-03", present=MEMBERS[:4])
    with pytest.raises(QuorumMissingError):
        await anjia.recognise("2026-03", present=(*MEMBERS[:4], *MEMBERS[:4]))
    for stranger in ("head", "officer", "nobody"):
        with pytest.raises(NotInGroupError):
            await anjia.recognise("2026-03", present=(*MEMBERS[:5], stranger))
    with pytest.raises(NotReportedError):
        await anjia.recognise("2026-03", ("yard", "2026-03-06/env-tidy-yard/1"))
    assert anjia.process.events() == before

    refused = await anjia.recognise("2026-03", ("yard", entry))
    assert refused == {"recognised": 0, "not_recognised": 1, "points": "0"}
    with pytest.raises(NothingToRecogniseError):
        await anjia.recognise("2026-03")
    assert await anjia.process.account(account("yard")) == ("10", "0", "0")


@pytest.mark.parametrize(
    "who",
    [
        {"present": (*MEMBERS[:5], "member-9")},
        # Who leaves their own name off the list has decided all the same.
        {"present": MEMBERS[:5], "by": "member-9"},
    ],
)
async def test_a_member_does_not_decide_on_what_they_recorded(
    anjia: Anjia, who: dict[str, Any]
) -> None:
    anjia.at("2026-03-10")
    own = await anjia.declare("of-member", "2026-03-05", by="member-9")
    await anjia.check(("of-member", own))
    await anjia.report("2026-03")
    before = anjia.process.events()

    with pytest.raises(RecordedItThemselfError):
        await anjia.recognise("2026-03", **who)
    with pytest.raises(RecordedItThemselfError):
        await anjia.recognise("2026-03", ("of-member", own), **who)

    assert anjia.process.events() == before
    assert (await anjia.recognise("2026-03"))["recognised"] == 1


async def test_what_another_register_decided_is_not_refused_here(anjia: Anjia) -> None:
    anjia.at("2026-03-10")
    (entry,) = await anjia.to_recognised(("yard", "2026-03-05"), month="2026-03")
    later = await anjia.record("yard", "2026-03-06")
    await anjia.check(("yard", later))
    await anjia.report("2026-03")

    with pytest.raises(NotReportedError):
        await anjia.recognise("2026-03", ("yard", entry))
    with pytest.raises(EntryAlreadyCheckedError):
        await anjia.check(rejected=(("yard", entry),))
    with pytest.raises(EntryAlreadyRecognisedError):
        await _refuse(anjia, entry)


async def _refuse(anjia: Anjia, entry: str) -> None:
    """Ask the account itself, as a register would that still had the entry."""
    stored: Any = anjia.process.log.store.get(account("yard"))
    found: Any = None
    for event in stored:
        found = event.mutate(found)
    found.refuse_recognition(entry, reason="-", register=account("yard"), present=frozenset())


async def test_each_grid_has_its_own_round(anjia: Anjia) -> None:
    anjia.at("2026-03-10")
    far = await anjia.record("beyond", "2026-03-05", by="other-officer")
    await anjia.check(("beyond", far), grid=OTHER_GRID)

    with pytest.raises(NothingToReportError):
        await anjia.report("2026-03")
    assert (await anjia.report("2026-03", grid=OTHER_GRID))["entries"] == 1
    assert (await anjia.recognise("2026-03", grid=OTHER_GRID))["recognised"] == 1


async def test_a_repeated_report_answers_as_the_first_one_did(anjia: Anjia) -> None:
    anjia.at("2026-03-10")
    entry = await anjia.record("yard", "2026-03-05")
    await anjia.check(("yard", entry))

    first = await anjia.report("2026-03", key="k")
    events = anjia.process.events()

    assert await anjia.report("2026-03", key="k") == first
    assert anjia.process.events() == events


async def test_a_subject_that_no_scheme_scores_gets_no_account(anjia: Anjia) -> None:
    before = anjia.process.events()

    receipt = await anjia.open("far away", grid="510604102212/grid/01")
    await anjia.open("school", kind="school")

    assert said(receipt) == {}
    assert anjia.process.events() == before


async def test_a_grid_that_is_not_known_yet_is_waited_for(anjia: Anjia) -> None:
    anjia.process.register._position = 0

    with pytest.raises(RulesNotHeardError):
        await anjia.open("new", grid="510604102211/grid/17")
    with pytest.raises(RulesNotHeardError):
        # The unit is known, and of its place there is no word yet.
        await anjia.open("new", grid="510604102212/grid/01")

    anjia.process.register._position = 1_000
    with pytest.raises(MingbaiError) as refusal:
        await anjia.open("new", grid="510604102211/grid/17")
    assert refusal.value.code == "unit_unknown"
