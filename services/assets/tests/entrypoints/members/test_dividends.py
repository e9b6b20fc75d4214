"""A dividend is computed from the roll, laid out, declared, and paid by one list."""

from datetime import date
from uuid import UUID

from assets.adapters.members.benefit_lines import BenefitLines
from assets.adapters.members.pay_list_index import PayListIndex
from services.assets.tests.bookkeeping import BASIC, ENTITY
from services.assets.tests.desk import Desk
from services.assets.tests.entrypoints.books.office import HOME, RENT, book
from services.assets.tests.entrypoints.members.cooperative import (
    HEAD,
    MEMBERS,
    RESOLVED,
    SIGNER,
    Cooperative,
)
from services.assets.tests.members import someone
from services.assets.tests.village import VILLAGE, unit
from services.assets.tests.way import PATH, WAGE

DECIDED = "2026-07-11"


async def test_a_member_sees_the_own_share_from_the_plan_to_its_payment(coop: Cooperative) -> None:
    await coop.adopt()
    made = await coop.dividend()

    (planned,) = await coop.own("head", "2026-07-01")
    assert (planned["amount_fen"], planned["shares"], planned["resolution"]) == (5_882, 10, None)
    assert await coop.own("secretary", "2026-07-01") == []
    assert (await coop.own("clerk", "2026-07-01"))[0]["amount_fen"] == 2_941
    coop.desk.at(DECIDED)
    declared = await coop.declare("d1", DECIDED)
    assert (declared["total_fen"], declared["slips"]) == (10_000, 1)
    way = await coop.ask("d1")
    await coop.pay(way, 10_000, DECIDED)

    (paid,) = await coop.own("head", DECIDED)
    assert (paid["resolution"], paid["list_paid_fen"]) == (RESOLVED["resolution"], 10_000)
    lines = await coop.lines("d1")
    assert sum(line["amount_fen"] for line in lines) == 10_000
    assert [line["party"] for line in lines] == [str(who) for who, _ in MEMBERS]
    (shown,) = (await coop.desk.get(f"{HOME}/pay-lists", by="auditor")).json()["items"]
    assert shown["rounding"] == "largest_remainder_then_number"
    assert (shown["digest"], shown["roll_members"]) == (made["digest"], 3)
    await _ports_tell_the_same(coop, UUID(shown["pay_list"]))


async def _ports_tell_the_same(coop: Cooperative, pay_list: UUID) -> None:
    """What other areas ask of a list and of a member is what its lines say."""
    reader = coop.desk.base.reader
    listed = await PayListIndex(reader).lines(pay_list)
    assert [(line.number, line.party) for line in listed] == [
        (number, who) for number, (who, _) in enumerate(MEMBERS, 1)
    ]
    assert sum(line.amount_fen for line in listed) == 10_000
    benefits, persons = BenefitLines(reader), [HEAD, someone(9)]
    since, on = date(2026, 7, 1), date(2026, 7, 31)
    (line,) = await benefits.of(ENTITY, persons, since=since, on=on)
    assert (line.kind, line.person, line.amount_fen, line.shares) == ("dividend", HEAD, 5_882, 10)
    assert line.resolution == RESOLVED["resolution"]
    (held,) = await benefits.shares(ENTITY, persons, on=on)
    assert (held.person, held.shares) == (HEAD, 10)


async def test_what_is_declared_waits_as_slips_for_each_member(coop: Cooperative) -> None:
    people = [(someone(number), 1) for number in range(1, 201)]
    await coop.adopt(people)
    await coop.dividend(total_fen=99_999)
    coop.desk.at(DECIDED)

    assert (await coop.declare("d1", DECIDED))["slips"] == 3

    slips = [e["data"] for e in coop.desk.events() if e["type"] == "assets.slip.entered.v1"]
    assert [len(slip["shares"]) for slip in slips] == [90, 90, 20]
    assert {slip["rule"] for slip in slips} == {"distribution.declared"}
    amounts = [share["amounts"][0]["fen"] for slip in slips for share in slip["shares"]]
    assert sum(amounts) == 99_999


async def test_a_list_is_exempt_from_recusal_and_the_story_shows_it(coop: Cooperative) -> None:
    await coop.adopt()
    await coop.dividend()
    coop.desk.at(DECIDED)
    await coop.declare("d1", DECIDED)

    way = await coop.ask("d1")
    story = await way.story()
    assert (story["payee_type"], story["recusal"]) == ("list", "exempt_list")
    # The signer is on the list, and no more than shown for it.
    assert story["lines"][0]["data"]["related"] == {"persons": [str(SIGNER)], "exempt": True}
    again = f"{HOME}/pay-lists/d1/payment-requests"
    assert await coop.desk.refusal(again, {}, by="clerk") == (409, "pay_list_requested")
    terms = {key: value for key, value in WAGE.items() if key not in {"unit", "number"}}
    assert await way.refused("changes", terms, by="clerk") == (409, "list_payment_fixed")
    await way.do("withdrawals", {}, by="clerk")
    assert (await coop.ask("d1")).request != way.request


async def test_nobody_makes_a_list_of_a_payment_by_hand(desk: Desk) -> None:
    asked = {**WAGE, "payee_type": "list"}

    assert await desk.refusal(PATH, asked, by="clerk") == (409, "list_payment_fixed")


async def test_an_undecided_plan_is_neither_paid_nor_declared_too_early(coop: Cooperative) -> None:
    await coop.adopt()
    await coop.dividend()
    early = {**RESOLVED, "decided_on": "2026-07-10"}
    coop.desk.at(DECIDED)

    asked = "/pay-lists/d1/payment-requests"
    assert await coop.refused(asked, {}, by="clerk") == (409, "pay_list_not_decided")
    path = "/distributions/d1/declarations"
    assert await coop.refused(path, early, by="accountant") == (409, "plan_too_late")
    await coop.declare("d1", DECIDED)
    body = {**RESOLVED, "decided_on": DECIDED}
    assert await coop.refused(path, body, by="accountant") == (409, "distribution_declared")


async def test_no_more_is_declared_than_the_books_leave_and_nothing_twice(
    coop: Cooperative,
) -> None:
    await coop.adopt()
    await coop.dividend("d1", total_fen=60_000)
    await coop.dividend("d2", total_fen=40_001)
    await coop.dividend("d3", total_fen=40_000)
    coop.desk.at(DECIDED)
    await coop.declare("d1", DECIDED)

    body = {**RESOLVED, "decided_on": DECIDED}
    refused = await coop.refused("/distributions/d2/declarations", body, by="accountant")
    assert refused == (409, "dividend_beyond_income")

    await coop.declare("d3", DECIDED)
    shown = (await coop.desk.get(f"{HOME}/distributions", by="supervisor")).json()["items"]
    assert [(one["number"], one["available_fen"]) for one in shown] == [
        ("d1", 100_000),
        ("d2", None),
        ("d3", 40_000),
    ]


async def test_shares_that_come_with_a_dividend_stand_on_the_roll_afterwards(
    coop: Cooperative,
) -> None:
    await coop.adopt()
    await coop.dividend(granted=17)
    coop.desk.at(DECIDED)
    await coop.declare("d1", DECIDED)

    before = await coop.desk.get(f"{HOME}/own-shares", by="head", on="2026-07-10")
    after = await coop.desk.get(f"{HOME}/own-shares", by="head", on=DECIDED)
    assert [[one["shares"] for one in each.json()] for each in (before, after)] == [[10], [20]]
    adoptions = await coop.desk.get(f"{HOME}/rolls/members/adoptions", by="auditor")
    assert [one["shares"] for one in adoptions.json()["items"]] == [17, 34]


async def test_guaranteed_income_comes_first_and_a_part_of_the_rest_is_returned(
    coop: Cooperative,
) -> None:
    await coop.adopt()
    await coop.plan("guarantees", number="g", season="2025-autumn", roll_on="2026-07-01")
    back = {"number": "r", "guarantee": "g", "profit_fen": 25_100}
    assert await coop.refused("/second-returns", back, by="accountant") == (409, "guarantee_unpaid")
    await coop.declare("g", "2026-07-01")
    await coop.pay(await coop.ask("g"), 5_100, "2026-07-01")

    returned = await coop.plan("second-returns", **back)

    assert returned["total_fen"] == 20_000 * 6 // 10
    coop.desk.at(DECIDED)
    await coop.declare("r", DECIDED)
    own = {
        one["kind"]: (one["amount_fen"], one["shares"]) for one in await coop.own("head", DECIDED)
    }
    assert own == {"guarantee": (3_000, 10), "second-return": (7_059, 10)}
    none = {**back, "number": "r2", "profit_fen": 5_100}
    assert await coop.refused("/second-returns", none, by="accountant") == (409, "nothing_remains")


async def test_the_roll_is_shown_as_of_a_day_page_by_page(coop: Cooperative) -> None:
    await coop.adopt()
    path = f"{HOME}/rolls/members/members"

    first = (await coop.desk.get(path, by="supervisor", on="2026-05-01", limit=2)).json()
    second = await coop.desk.get(
        path, by="supervisor", on="2026-05-01", limit=2, cursor=first["next"]
    )
    assert [one["number"] for one in first["items"] + second.json()["items"]] == [1, 2, 3]
    assert second.json()["next"] is None
    for query in (
        {"on": "2026-04-30"},
        {"on": "2026-05-01", "recorded_until": "2026-06-01T00:00Z"},
    ):
        assert (await coop.desk.get(path, by="supervisor", **query)).json()["items"] == []
    stated = {**RESOLVED, "effective_on": "2026-05-01", "members": 4, "shares": 17}
    entries = {"entries": [{"number": 4, "person": str(someone(4)), "since": "2026-05-01",
                            "shares": 1}]}  # fmt: skip
    await coop.made(f"{HOME}/rolls/members/entries", entries, by="clerk")
    refused = await coop.refused("/rolls/members/adoptions", stated, by="clerk")
    assert refused == (409, "roll_incomplete")


async def test_growth_is_that_of_total_income_from_year_to_year(coop: Cooperative) -> None:
    for number, (day, fen, account) in enumerate(
        (
            ("2026-05-15", 60_000, "501"),
            ("2026-06-15", 40_000, "503"),
            ("2027-02-15", 112_000, "501"),
        )
    ):
        lines = [
            {"account": "102", "debit_fen": fen, "bank_account": str(BASIC)},
            {"account": account, "credit_fen": fen},
        ]
        said = {"draft": f"i-{number}", "dated_on": day, "lines": lines}
        await book(coop.desk, {**RENT, **said}, cash=True)
    path, query = f"/units/{unit(VILLAGE)}/collective-income", {"year": "2027", "years": 2}

    grown = (await coop.desk.get(path, by="auditor", **query)).json()

    assert [(one["year"], one["income_fen"]) for one in grown] == [
        ("2027", 112_000),
        ("2026", 100_000),
    ]
    assert [(one["growth_permille"], one["on_target"]) for one in grown] == [
        (120, True),
        (None, None),
    ]
