"""Projects over HTTP: decided, worked for, paid from sources that are known, and accepted."""

from typing import Any

from services.assets.tests.desk import Desk
from services.assets.tests.projects import (
    OWNER,
    RESOLUTION,
    YARD,
    asked,
    made,
    register,
    resolve,
    shown,
    started,
)
from services.assets.tests.register_news import appoint, post_of
from services.assets.tests.village import VILLAGE, unit
from services.assets.tests.way import PATH, ask

AWARD = {"purpose": "award-for-subsidy", "amount_fen": 100_000}
WAGE = {"purpose": "work-relief-wage", "payee": YARD}


async def test_budget_owner_and_progress_have_a_history_and_stand_as_of_a_day(desk: Desk) -> None:
    project = await register(desk)
    desk.at("2026-07-10")
    other = str(post_of("supervision-committee-chair", VILLAGE))
    change = {"budget_fen": 1_200_000, "resolution": "〔2026〕9号"}
    await made(desk, f"/projects/{project}/budget-changes", change)
    await made(desk, f"/projects/{project}/owners", {"owner_post": other})
    await made(desk, f"/projects/{project}/progress", {"percent": 60})

    now = await shown(desk, f"/projects/{project}")
    then = await shown(desk, f"/projects/{project}", on="2026-07-09")
    names = ("budget_fen", "owner_post", "percent", "remaining_fen")
    assert [now[name] for name in names] == [1_200_000, other, 60, 1_200_000]
    assert [then[name] for name in names] == [1_000_000, OWNER, 0, 1_000_000]

    first = await shown(desk, f"/projects/{project}/history", limit=2)
    rest = await shown(desk, f"/projects/{project}/history", limit=2, cursor=first["next"])
    told = [*first["items"], *rest["items"]]
    assert [each["event"] for each in told] == [
        *("registered", "budget_changed"),
        *("owner_changed", "progressed"),
    ]
    assert rest["next"] is None
    listed = await shown(desk, f"/units/{unit(VILLAGE)}/projects", kind="listed")
    assert [each["project"] for each in listed["items"]] == [project]


async def test_a_project_that_needs_a_vote_does_not_start_without_one(desk: Desk) -> None:
    project = await register(desk, "voted-works")
    start, body = f"/projects/{project}/starts", {"started_on": "2026-06-15"}
    vote = f"/projects/{project}/votes"
    assert await desk.refusal(start, body, by="clerk") == (409, "deciding_vote_missing")
    unknown = {"resolution": RESOLUTION}
    assert await desk.refusal(vote, unknown, by="clerk") == (409, "resolution_missing")

    await resolve(desk)
    await made(desk, vote, unknown)
    await made(desk, start, body)

    standing = await shown(desk, f"/projects/{project}")
    assert (standing["vote"], standing["started_on"]) == (RESOLUTION, "2026-06-15")


async def test_wages_are_paid_for_recorded_days_at_their_rate_alone(desk: Desk) -> None:
    project = await started(desk, "voted-works")
    wage = {**WAGE, "booking": {"project": project}}
    early = asked(number="1", amount_fen=1, **wage)
    assert await desk.refusal(PATH, early, by="clerk") == (409, "wage_beyond_labour")
    work = {"worker": YARD, "since": "2026-06-15", "until": "2026-06-19", "rate_fen": 12_000}
    path = f"/projects/{project}/labour"
    assert (await made(desk, path, {**work, "days": "4.5"}))["amount_fen"] == 54_000
    assert await desk.refusal(path, {**work, "days": "4.25"}, by="clerk") == (422, "invalid")

    way = await ask(desk, amount_fen=50_000, **wage)
    more = asked(number="2", amount_fen=4_001, **wage)
    assert await desk.refusal(PATH, more, by="clerk") == (409, "wage_beyond_labour")
    told = {"method": "cash", "paid_on": "2026-07-01", "amount_fen": 60_000}
    reported = await way.do("irregular-payments", told, by="clerk")
    assert "wage_beyond_labour" in reported["irregular"]

    (wages,) = (await shown(desk, f"/projects/{project}/wages"))["items"]
    assert (wages["worker"], wages["amount_fen"], wages["paid_fen"]) == (YARD, 54_000, 60_000)
    assert [(each["days"], each["rate_fen"]) for each in wages["lines"]] == [("4.5", 12_000)]


async def test_an_award_waits_for_the_acceptance_by_two(desk: Desk) -> None:
    project = await started(desk, "built-together")
    award = asked(**AWARD, booking={"project": project})
    accept = f"/projects/{project}/acceptances"
    assert await desk.refusal(PATH, award, by="clerk") == (409, "project_not_accepted")
    assert await made(desk, accept, {}, by="supervisor") == {"project": project, "accepted": False}
    again = await desk.refusal(accept, {}, by="supervisor")
    assert again == (409, "acceptance_not_separate")
    assert await desk.refusal(PATH, award, by="clerk") == (409, "project_not_accepted")
    # Who entered the project may hold a post that accepts, and accepts nothing all the same.
    appoint(desk, "clerk", "supervision-committee-chair")
    assert await desk.refusal(accept, {}, by="clerk") == (409, "acceptance_not_separate")

    assert (await made(desk, accept, {}, by="chair"))["accepted"]
    await ask(desk, **AWARD, booking={"project": project})


async def test_every_fen_that_a_project_spends_has_its_department(desk: Desk) -> None:
    project = await started(desk, "pooled-courtyard")
    for source, fen in (("roads", 100_000), ("water", 50_000)):
        pooled = {
            "source": source,
            "department": f"示例部门-{source}",
            "amount_fen": fen,
            "reference": f"示例-{source}",
        }
        await made(desk, f"/projects/{project}/sources", pooled)
    named = {"booking": {"project": project}}
    wrong = [{"source": "roads", "amount_fen": 1}]
    cases: dict[str, dict[str, Any]] = {
        "beyond_sources": {"amount_fen": 150_001},
        "sources_do_not_sum": {"amount_fen": 2, "sources": wrong},
        "project_not_named": {"booking": None, "amount_fen": 1, "sources": wrong},
    }
    for code, changed in cases.items():
        body = asked(**{**named, **changed})
        assert (await desk.refusal(PATH, body, by="clerk"))[1] == code

    own = [{"source": "water", "amount_fen": 20_000}, {"source": "roads", "amount_fen": 10_000}]
    first = await ask(desk, amount_fen=30_000, sources=own, **named)
    await ask(desk, number="2", amount_fen=100_000, **named)
    told = {"method": "cash", "paid_on": "2026-07-01", "amount_fen": 25_000}
    await first.do("irregular-payments", told, by="clerk")

    standing = await shown(desk, f"/projects/{project}")
    taken = {each["source"]: each for each in standing["sources"]}
    names = ("pooled_fen", "committed_fen", "spent_fen", "remaining_fen")
    assert [taken["roads"][name] for name in names] == [100_000, 95_000, 5_000, 0]
    assert [taken["water"][name] for name in names] == [50_000, 10_000, 20_000, 20_000]
    moved = (await shown(desk, f"/projects/{project}/movements"))["items"]
    spent = {each["department"]: each["spent_fen"] for each in moved if each["spent_fen"]}
    assert spent == {"示例部门-water": 20_000, "示例部门-roads": 5_000}


async def test_spending_elsewhere_is_booked_and_shows_what_is_used_and_remains(desk: Desk) -> None:
    project = await started(desk, "programme")
    path, spent = f"/projects/{project}/spendings", {"spent_on": "2026-07-01"}

    first = await made(desk, path, {**spent, "reference": "1", "amount_fen": 600_000})
    second = await made(desk, path, {**spent, "reference": "2", "amount_fen": 600_000})

    assert (first["irregular"], first["remaining_fen"]) == ([], 400_000)
    assert (second["irregular"], second["remaining_fen"]) == (["beyond_project_budget"], -200_000)
    standing = await shown(desk, f"/projects/{project}")
    assert (standing["used_fen"], standing["remaining_fen"]) == (1_200_000, -200_000)


async def test_what_a_project_may_not_be_is_refused(desk: Desk) -> None:
    body = {
        "unit": str(unit(VILLAGE)),
        "key": "2",
        "name": "示例",
        "kind": "listed",
        "budget_fen": 1,
        "owner_post": OWNER,
    }
    cases: dict[str, dict[str, Any]] = {
        "project_kind_unknown": {"kind": "whatever"},
        "owner_post_unknown": {"owner_post": YARD},
        "resolution_missing": {"budget_fen": 10_000_000},
    }
    for code, changed in cases.items():
        assert (await desk.refusal("/projects", {**body, **changed}, by="clerk"))[1] == code
    await register(desk, key="2")
    assert await desk.refusal("/projects", body, by="clerk") == (409, "project_exists")
    assert (await desk.post("/projects", body, by="supervisor")).status_code == 403
    unknown = await desk.get(f"/projects/{YARD}", by="clerk")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "project_unknown")
