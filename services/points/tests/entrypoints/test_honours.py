"""The year's end over HTTP: one ranking after four quarters, and honours on it."""

import asyncio
import hashlib
from typing import Any
from uuid import UUID

import httpx
import pytest
import rfc8785
from psycopg import conninfo

from chassis.projections.projector import Projector
from points.bootstrap import READ_MODELS
from services.points.tests.entrypoints.desk import Desk
from services.points.tests.process import PASSWORD, ROLES
from services.points.tests.village import MEMBERS, SCHEME, SUBJECTS, VILLAGE, account, person, unit

YEAR = f"/schemes/{SCHEME}/years/2026"
CLOSING = {"resolution": "〔2026〕12号"}
QUARTERS = {
    "2026-Q1": "2026-03-28",
    "2026-Q2": "2026-06-28",
    "2026-Q3": "2026-09-28",
    "2026-Q4": "2026-12-28",
}


def proposal(name: str = "yard", **changed: Any) -> dict[str, Any]:
    return {
        "account": str(account(name)),
        "title": "ten-star-household",
        "bonus": 20_000,
        "present": [str(person(member)) for member in MEMBERS[:5]],
        **changed,
    }


async def approve_all(desk: Desk) -> None:
    """Let the yard gain two points and the mill lose five, and approve the four quarters."""
    desk.at("2026-03-10")
    entries = [
        ("yard", await desk.anjia.record("yard", "2026-03-01", points="1.5")),
        ("mill", await desk.anjia.record("mill", "2026-03-01", item="no-gambling", points="-5")),
    ]
    await desk.anjia.check(*entries)
    await desk.anjia.report("2026-03")
    await desk.anjia.recognise("2026-03")
    for quarter, day in QUARTERS.items():
        desk.at(day)
        await desk.anjia.approve(quarter)


async def close(desk: Desk) -> dict[str, Any]:
    await approve_all(desk)
    closed = await desk.post(f"{YEAR}/closings", CLOSING, by="secretary")
    assert closed.status_code == 200, closed.text
    await desk.base.reader.caught_up()
    answer: dict[str, Any] = closed.json()
    return answer


async def award(desk: Desk, honour: str, *, by: str = "secretary") -> httpx.Response:
    body = {"account": str(account("yard")), "resolution": "〔2026〕13号"}
    return await desk.post(f"{YEAR}/honours/{honour}/awards", body, by=by)


async def test_a_closed_year_ranks_all_subjects_and_its_hash_can_be_checked(desk: Desk) -> None:
    closed = await close(desk)

    lines: list[dict[str, Any]] = []
    query: dict[str, Any] = {"limit": 2}
    while True:
        page = (await desk.get(f"{YEAR}/ranking", by="secretary", **query)).json()
        lines += page["items"]
        if page["next"] is None:
            break
        query["cursor"] = page["next"]
    standings = {line["account"]: (line["rank"], line["points"]) for line in lines}
    assert [line["rank"] for line in lines] == [1, 2, 2, 2, 5]
    assert standings[str(account("yard"))] == (1, "11.5")
    assert standings[str(account("mill"))] == (5, "5")
    assert {line["subject_type"] for line in lines} == {"household", "firm"}
    by_account = sorted(lines, key=lambda line: str(line["account"]))
    written = b"".join(rfc8785.dumps(line) + b"\n" for line in by_account)
    assert closed["statement"] == f"sha256:{hashlib.sha256(written).hexdigest()}"
    year = (await desk.get(YEAR)).json()
    assert (year["statement"], year["lines"]) == (closed["statement"], len(SUBJECTS))
    assert (year["closing_on"], year["ties"]) == ("2026-12-28", "shared")


async def test_a_ranking_made_later_takes_off_what_later_quarters_added(desk: Desk) -> None:
    await approve_all(desk)
    desk.at("2027-02-10")
    entry = await desk.anjia.record("beyond", "2027-02-01", points="1", by="other-officer")
    grid = SUBJECTS["beyond"][1]
    await desk.anjia.check(("beyond", entry), grid=grid)
    await desk.anjia.report("2027-02", grid=grid)
    await desk.anjia.recognise("2027-02", grid=grid)
    desk.at("2027-03-28")
    await desk.anjia.approve("2027-Q1")

    closed = await desk.post(f"{YEAR}/closings", CLOSING, by="secretary")

    assert closed.status_code == 200
    known = closed.headers["Mingbai-Position"]
    page = (await desk.get(f"{YEAR}/ranking", by="auditor", after=known)).json()
    points = {line["account"]: line["points"] for line in page["items"]}
    assert points[str(account("beyond"))] == "10"


async def test_a_year_is_not_closed_before_its_quarters_are_nor_twice(desk: Desk) -> None:
    desk.at("2026-12-29")
    early = await desk.refusal(f"{YEAR}/closings", CLOSING, by="secretary")
    before = await desk.refusal(f"{YEAR}/honours", proposal(), by=MEMBERS[0])
    unknown = await desk.get(YEAR)
    desk.at("2026-01-01")
    await close(desk)

    again = await desk.refusal(f"{YEAR}/closings", CLOSING, by="secretary")
    never = await desk.refusal(f"/schemes/{SCHEME}/years/2025/closings", CLOSING, by="secretary")

    assert early == (409, "year_quarter_open")
    assert before == (409, "year_not_closed")
    assert unknown.json()["code"] == "year_unknown"
    assert again == (409, "year_already_closed")
    assert never == (409, "year_not_counted")


async def test_an_honour_is_proposed_by_the_group_and_awarded_by_the_branch(desk: Desk) -> None:
    await close(desk)

    proposed = await desk.post(f"{YEAR}/honours", proposal(), by=MEMBERS[0])
    awarded = await award(desk, proposed.json()["honour"])

    assert proposed.status_code == 201
    assert (awarded.status_code, awarded.json()["state"]) == (200, "awarded")
    event = desk.anjia.process.events()[-1]
    assert (event["type"], event["subject"]) == (
        "points.honour.awarded.v1",
        proposed.json()["honour"],
    )
    assert event["unit"] == str(unit(VILLAGE))
    assert event["data"] == {
        "scheme": SCHEME,
        "year": "2026",
        "account": str(account("yard")),
        "subject": event["data"]["subject"],
        "subject_type": "household",
        "title": "ten-star-household",
        "rank": 1,
        "points": "11.5",
        "closing_on": "2026-12-28",
        "bonus": 20_000,
        "resolution": "〔2026〕13号",
    }
    assert UUID(event["data"]["subject"]) != account("yard")
    known = awarded.headers["Mingbai-Position"]
    [listed] = (await desk.get(f"{YEAR}/honours", by="supervisor", after=known)).json()["items"]
    assert (listed["state"], listed["bonus"], listed["rank"]) == ("awarded", 20_000, 1)


REFUSED: list[tuple[str, dict[str, Any], tuple[int, str]]] = [
    (MEMBERS[0], proposal(bonus=9_999), (409, "bonus_out_of_range")),
    (MEMBERS[0], proposal(bonus=40_001), (409, "bonus_out_of_range")),
    (MEMBERS[0], proposal("mill"), (409, "title_not_for_subject")),
    (MEMBERS[0], proposal(title="best-cook"), (404, "title_unknown")),
    (MEMBERS[0], proposal(present=[str(person(MEMBERS[0]))]), (409, "quorum_missing")),
    (MEMBERS[0], proposal(present=[str(person("head"))]), (403, "not_in_assessment_group")),
    (MEMBERS[0], proposal("nobody"), (404, "account_unknown")),
    # The ninth member speaks for this household, and here records the proposal.
    (MEMBERS[8], proposal("of-member"), (409, "honour_of_own_subject")),
]


async def test_what_the_rules_do_not_allow_is_refused_and_changes_nothing(desk: Desk) -> None:
    await close(desk)

    for by, body, refusal in REFUSED:
        assert await desk.refusal(f"{YEAR}/honours", body, by=by) == refusal


async def test_the_same_title_goes_to_a_subject_once_a_year(desk: Desk) -> None:
    await close(desk)
    made = await desk.post(f"{YEAR}/honours", proposal(), by=MEMBERS[0])
    waiting = await desk.refusal(f"{YEAR}/honours", proposal(bonus=10_000), by=MEMBERS[0])
    await award(desk, made.json()["honour"])

    again = await desk.refusal(f"{YEAR}/honours", proposal(), by=MEMBERS[0])
    other = await desk.post(
        f"{YEAR}/honours", proposal(title="leader-in-prosperity"), by=MEMBERS[0]
    )

    assert waiting == (409, "honour_already_proposed")
    assert again == (409, "honour_already_awarded")
    assert other.status_code == 201


async def test_the_branch_can_decline_and_the_group_propose_anew(desk: Desk) -> None:
    await close(desk)
    honour = (await desk.post(f"{YEAR}/honours", proposal(), by=MEMBERS[0])).json()["honour"]
    path, body = f"{YEAR}/honours/{honour}", {"account": str(account("yard")), **CLOSING}
    declined = await desk.post(f"{path}/refusals", body, by="secretary")
    refused = await desk.refusal(f"{path}/awards", body, by="secretary")

    anew = await desk.post(f"{YEAR}/honours", proposal(bonus=10_000), by=MEMBERS[0])
    awarded = await award(desk, honour)

    assert declined.json()["state"] == "declined"
    assert refused == (409, "honour_declined")
    assert (anew.status_code, awarded.status_code) == (201, 200)
    assert desk.anjia.process.events()[-1]["data"]["bonus"] == 10_000


async def test_an_honour_of_another_year_is_unknown(desk: Desk) -> None:
    await close(desk)
    honour = (await desk.post(f"{YEAR}/honours", proposal(), by=MEMBERS[0])).json()["honour"]
    body = {"account": str(account("yard")), **CLOSING}

    path = f"/schemes/{SCHEME}/years/2027/honours/{honour}/awards"
    assert await desk.refusal(path, body, by="secretary") == (404, "honour_unknown")


@pytest.mark.parametrize("body", [{**proposal(), "bonus": "20000"}, {**proposal(), "bonus": 1.5}])
async def test_a_bonus_is_a_whole_number_of_fen(desk: Desk, body: dict[str, Any]) -> None:
    answer = await desk.post(f"{YEAR}/honours", body, by=MEMBERS[0])

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


async def test_the_read_models_of_a_closed_year_rebuild_to_what_they_are(desk: Desk) -> None:
    await close(desk)
    honour = (await desk.post(f"{YEAR}/honours", proposal(), by=MEMBERS[0])).json()["honour"]
    await award(desk, honour)
    await desk.base.reader.caught_up()
    url = conninfo.make_conninfo(desk.anjia.process.url, user=ROLES.projector, password=PASSWORD)

    # Raises when one row differs.
    await asyncio.to_thread(Projector(url, models=READ_MODELS, roles=ROLES).rebuild)

    assert len((await desk.get(f"{YEAR}/ranking", by="auditor")).json()["items"]) == len(SUBJECTS)
