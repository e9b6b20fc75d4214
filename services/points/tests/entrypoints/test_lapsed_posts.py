"""Somebody whose post has lapsed: refused at the desk, on record where a sheet tells of it."""

from dataclasses import dataclass
from typing import Any

import psycopg
import pytest

from chassis.testing.originals import pdf
from services.points.tests.entrypoints.desk import Desk
from services.points.tests.village import GRID, MEMBERS, SCHEME, person, unit

QUARTER = f"/schemes/{SCHEME}/quarters/2026-Q1"
LIST = f"/schemes/{SCHEME}/irregular-acts"
PRESENT = [str(person(name)) for name in MEMBERS[1:6]]
BEFORE, AFTER = "2026-03-15", "2026-03-28"


@dataclass(frozen=True, kw_only=True)
class Deciding:
    """A decision that needs a post, and who took it."""

    act: str
    name: str
    path: str
    body: dict[str, Any]
    about: str


RECOGNITION = Deciding(
    act="points.month.recognise",
    name=MEMBERS[0],
    path=f"/grids/{unit(GRID)}/months/2026-03/recognitions",
    body={"scheme": SCHEME, "present": PRESENT},
    about=f"{unit(GRID)}/2026-03",
)
APPROVAL = Deciding(
    act="points.quarter.approve",
    name="secretary",
    path=f"{QUARTER}/approvals",
    body={"resolution": "〔2026〕3号"},
    about="2026-Q1",
)
each_decision = pytest.mark.parametrize(
    "one", [RECOGNITION, APPROVAL], ids=["recognition", "approval"]
)


async def end_term(desk: Desk, name: str) -> None:
    """Let a reported entry wait, and this person's term have ended with 20 March."""
    desk.at("2026-03-12")
    await desk.anjia.check(("yard", await desk.anjia.record("yard", "2026-03-05")))
    await desk.anjia.report("2026-03")
    desk.at("2026-04-02")
    with psycopg.connect(desk.anjia.process.url, autocommit=True) as connection:
        statement = "UPDATE replica.terms SET until = '2026-03-20' WHERE person = %s"
        connection.execute(statement, (person(name),))
        connection.execute("UPDATE replica.heard SET changes = changes + 1")
        desk.base.register.load(connection)


async def enter(desk: Desk, one: Deciding, *, signed: str) -> tuple[int, dict[str, Any]]:
    """Let the clerk enter a sheet; gives status and answer."""
    sheet = await desk.kept(pdf(), by="clerk")
    paper = desk.paper(one.name, signed, sheet)
    answer = await desk.post(one.path, one.body, by="clerk", headers=paper)
    return answer.status_code, answer.json()


@each_decision
async def test_whose_post_has_lapsed_is_refused_at_the_desk(desk: Desk, one: Deciding) -> None:
    await end_term(desk, one.name)

    assert await desk.refusal(one.path, one.body, by=one.name) == (403, "not_permitted")


@each_decision
async def test_a_sheet_of_somebody_whose_post_had_lapsed_is_recorded_and_decides_nothing(
    desk: Desk, one: Deciding
) -> None:
    await end_term(desk, one.name)

    status, said = await enter(desk, one, signed=AFTER)

    assert (status, said["irregular"]) == (202, ["signer_post_lapsed"])
    reported = desk.anjia.process.events()[-1]
    assert (reported["type"], reported["subject"]) == (
        "points.irregular_act.reported.v1",
        said["report"],
    )
    assert reported["data"] == {
        "scheme": SCHEME,
        "act": one.act,
        "about": one.about,
        "sheet": reported["sheet"],
        "signer": str(person(one.name)),
        "irregular": ["signer_post_lapsed"],
    }
    assert reported["actor"] == f"party/{person(one.name)}"
    assert reported["enteredby"].startswith(f"person/{person('clerk')}/")
    assert (reported["via"], reported["signedon"]) == ("clerk", AFTER)
    assert (await desk.anjia.process.states()) == {"2026-03-05/env-tidy-yard/1": "reported"}
    assert (await desk.get(QUARTER)).status_code == 404
    found = await desk.get(LIST, by="supervisor", after=await desk.base.reader.end())
    (line,) = found.json()["items"]
    assert (line["report"], line["act"], line["signed_on"]) == (said["report"], one.act, AFTER)


async def test_a_sheet_is_reported_once_however_often_it_is_entered(desk: Desk) -> None:
    await end_term(desk, APPROVAL.name)
    sheet = await desk.kept(pdf(), by="clerk")
    paper = desk.paper(APPROVAL.name, AFTER, sheet)

    answers = [
        await desk.post(APPROVAL.path, APPROVAL.body, by="clerk", key=key, headers=paper)
        for key in "aab"
    ]

    assert [answer.status_code for answer in answers] == [202, 202, 202]
    assert all(answer.json() == answers[0].json() for answer in answers)
    assert desk.anjia.process.types().count("irregular_act.reported") == 1


async def test_what_was_signed_while_the_post_was_held_counts(desk: Desk) -> None:
    await end_term(desk, RECOGNITION.name)

    status, said = await enter(desk, RECOGNITION, signed=BEFORE)

    assert (status, said["recognised"]) == (200, 1)


async def test_whoever_never_held_the_post_or_types_elsewhere_reports_nothing(desk: Desk) -> None:
    name, path, body = APPROVAL.name, APPROVAL.path, APPROVAL.body
    await end_term(desk, name)
    sheet = await desk.kept(pdf(), by="clerk")
    before = desk.anjia.process.events()

    for signer, clerk, code in (
        ("head", "clerk", "paper_signer_without_post"),
        (name, "other-clerk", "paper_clerk_outside_unit"),
    ):
        answer = await desk.post(path, body, by=clerk, headers=desk.paper(signer, AFTER, sheet))
        assert (answer.status_code, answer.json()["code"]) == (403, code)
    other = path.replace(SCHEME, "no-such-scheme")
    unknown = await desk.post(other, body, by="clerk", headers=desk.paper(name, AFTER, sheet))

    assert unknown.json()["code"] == "scheme_unknown"
    assert desk.anjia.process.events() == before
