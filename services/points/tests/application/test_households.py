"""Households split and merge: their accounts go on, begin and end, and no act is lost."""

from datetime import date
from decimal import Decimal

import pytest

from chassis.errors import MingbaiError
from chassis.eventstore.log import Decision
from points.application.commands import ChangeContacts, CloseAccount, OpenAccount
from points.application.ports import AccountNotOpenError
from points.domain.account import Account
from points.domain.rules import CARRIED
from services.points.tests.rounds import Anjia
from services.points.tests.village import (
    GRID,
    REGISTER_POSITION,
    UNSCORED_GRID,
    account,
    person,
    subject,
    unit,
)

DAY = date(2026, 3, 10)


async def split(anjia: Anjia, name: str, *, origin: str = "yard") -> None:
    command = OpenAccount(
        subject_id=subject(name),
        subject_type="household",
        label=name,
        grid=unit(GRID),
        contacts=(person("neighbour"),),
        registered_position=REGISTER_POSITION,
        split_from=subject(origin),
        since=DAY,
    )
    await anjia.process.subjects.open_account(command, anjia.process.heard(name, GRID))


async def merge(anjia: Anjia, name: str, into: str, *, event: str = "merge") -> None:
    command = CloseAccount(
        subject_id=subject(name),
        grid=unit(GRID),
        into=subject(into),
        into_grid=unit(GRID),
        since=DAY,
    )
    await anjia.process.subjects.close_account(command, anjia.process.heard(event, GRID))


def changed(anjia: Anjia, **rules: str) -> None:
    """Let the scheme's open points of splits and merges be decided otherwise."""
    for name, value in rules.items():
        object.__setattr__(anjia.process.rules.of("anjia-points"), name, value)


def _carried(account: Account) -> Decision:
    account.carry(subject("before"), Decimal("4.5"))
    return Decision(saved=[account])


async def refusal(anjia: Anjia, name: str, day: str) -> str:
    with pytest.raises(MingbaiError) as refused:
        await anjia.record(name, day)
    return str(refused.value.code)


@pytest.mark.parametrize(("rule", "opening"), [("opening", "10"), (CARRIED, "14.5")])
async def test_a_new_household_begins_as_the_scheme_says_and_the_old_account_goes_on(
    anjia: Anjia, rule: str, opening: str
) -> None:
    anjia.at("2026-03-20")
    changed(anjia, split_opening=rule, merge_opening=CARRIED)
    # A standing of its own, which no quarter has to give first.
    await anjia.process.log.execute(
        [(Account, account("yard"))], _carried, anjia.process.within(GRID)
    )

    await split(anjia, "young")

    opened = anjia.process.events()[-1]["data"]
    assert (opened["opening"], opened["origin"], opened["since"]) == (
        opening,
        str(account("yard")),
        DAY.isoformat(),
    )
    assert await refusal(anjia, "young", "2026-03-09") == "act_before_account"
    assert await anjia.record("yard", "2026-03-09")
    assert await anjia.record("young", "2026-03-10")
    assert await anjia.record("yard", "2026-03-10")


async def test_a_household_whose_origin_is_not_open_yet_waits(anjia: Anjia) -> None:
    with pytest.raises(AccountNotOpenError):
        await split(anjia, "young", origin="unheard")
    with pytest.raises(AccountNotOpenError):
        await merge(anjia, "unheard", "yard")


async def test_a_merged_household_keeps_what_it_did_and_leaves_later_lists(anjia: Anjia) -> None:
    anjia.at("2026-03-20")
    await anjia.record("yard", "2026-03-05")
    for event in ("merge", "merge again"):
        await merge(anjia, "yard", "of-member", event=event)

    assert anjia.process.types().count("account.closed") == 1
    assert await refusal(anjia, "yard", "2026-03-10") == "account_closed"
    late = await anjia.record("yard", "2026-03-06")
    assert late
    await anjia.process.reader.caught_up()

    anjia.at("2026-03-28")
    first = await anjia.approve("2026-Q1")
    anjia.at("2026-06-28")
    second = await anjia.approve("2026-Q2")

    assert (first["lines"], second["lines"]) == (5, 4)


@pytest.mark.parametrize(("rule", "standing"), [("not_carried", "10"), (CARRIED, "20")])
async def test_a_standing_goes_on_only_where_the_scheme_says_so(
    anjia: Anjia, rule: str, standing: str
) -> None:
    changed(anjia, merge_opening=rule)

    await merge(anjia, "yard", "of-member")
    await merge(anjia, "yard", "of-member", event="again")

    assert (await anjia.process.account(account("of-member")))[0] == standing
    assert (await anjia.process.account(account("yard")))[0] == "10"


async def test_a_new_head_speaks_for_the_account_and_the_old_one_no_more(anjia: Anjia) -> None:
    anjia.at("2026-03-20")
    command = ChangeContacts(
        subject_id=subject("yard"),
        grid=unit(GRID),
        contacts=(person("neighbour"),),
        since=DAY,
    )
    await anjia.process.subjects.change_contacts(command, anjia.process.heard("head", GRID))

    assert await anjia.declare("yard", "2026-03-12", by="neighbour")
    with pytest.raises(MingbaiError) as refused:
        await anjia.declare("yard", "2026-03-13", by="head")
    assert refused.value.code == "not_of_the_subject"
    unscored = ChangeContacts(
        subject_id=subject("far"), grid=unit(UNSCORED_GRID), contacts=(), since=DAY
    )
    before = anjia.process.events()
    await anjia.process.subjects.change_contacts(unscored, anjia.process.heard("far", GRID))
    assert anjia.process.events() == before


async def test_either_household_reads_what_was_done_while_they_were_one(anjia: Anjia) -> None:
    await split(anjia, "young")
    await merge(anjia, "mill", "of-member")
    await anjia.process.reader.caught_up()
    index = anjia.process.index

    assert await index.shared_until(account("yard"), person("neighbour")) == DAY
    assert await index.shared_until(account("yard"), person("officer")) is None
    assert await index.contacts(account("mill")) == {person("neighbour"), person("member-9")}
    assert await index.contacts(account("of-member")) == {person("member-9")}
