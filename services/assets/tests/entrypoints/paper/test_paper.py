"""What was signed on paper is entered by the village's clerk, with the scanned sheet."""

from datetime import date
from typing import Any

import httpx
import pytest

from chassis.identity.paper import PAPER_HEADER
from chassis.testing.originals import pdf
from services.assets.tests.contracting import CLEANING, open_office, sign
from services.assets.tests.desk import Desk
from services.assets.tests.entrypoints.books.office import HOME
from services.assets.tests.entrypoints.books.test_slips import shown
from services.assets.tests.entrypoints.property.test_shared import FOUND, ROAD
from services.assets.tests.holdings import PLACE, Holdings
from services.assets.tests.projects import made, register
from services.assets.tests.register_news import adopt, appoint, leave
from services.assets.tests.slips import fact, happen
from services.assets.tests.village import BRANCH, VILLAGE, person, unit
from services.assets.tests.way import BRANCH_STEP, DISCUSSED, PATH, REVIEW, TRANSFER, Way, ask

LIST = f"/units/{unit(VILLAGE)}/irregular-acts"
MEMBER, SECRETARY = "supervision-committee-member", "party-branch-secretary"
SIGNED, LAPSED_ON = "2026-06-30", date(2026, 6, 20)
NOBODYS = "sha256:" + "0" * 64


@pytest.fixture
async def way(desk: Desk) -> Way:
    """Give a payment that waits for the supervision committee's signature."""
    adopt(desk)
    asked = await ask(desk)
    await asked.do("preconditions", {**DISCUSSED, "decided_on": "2026-06-29"}, by="clerk")
    return asked


async def enter(
    desk: Desk, path: str, body: dict[str, Any], *, signer: str, signed: str = SIGNED
) -> httpx.Response:
    """Let the clerk enter a sheet."""
    sheet = await desk.kept(pdf())
    return await desk.post(path, body, by="clerk", headers=desk.paper(signer, signed, sheet))


def last(desk: Desk) -> dict[str, Any]:
    return desk.events()[-1]


async def test_a_signature_on_paper_is_the_signers_and_names_the_clerk(way: Way) -> None:
    desk = way.desk

    made = await enter(desk, f"{PATH}/{way.request}/signatures", REVIEW, signer="supervisor")

    assert (made.status_code, made.json()["complete"]) == (200, False)
    event = last(desk)
    assert event["type"] == "assets.payment_request.signed.v1"
    assert event["actor"].startswith(f"person/{person('supervisor')}/")
    assert event["enteredby"].startswith(f"person/{person('clerk')}/")
    assert (event["via"], event["signedon"], event["effectiveon"]) == ("clerk", SIGNED, SIGNED)
    assert event["data"]["person"] == str(person("supervisor"))
    # The branch signs in a unit of its own; the clerk is that of the village that pays.
    made = await enter(desk, f"{PATH}/{way.request}/signatures", BRANCH_STEP, signer="secretary")
    assert made.json()["complete"]
    lines = (await way.story())["lines"]
    assert [(each["sheet"], each["signed_on"]) for each in lines[-2:]] == [
        (event["sheet"], SIGNED),
        (last(desk)["sheet"], SIGNED),
    ]
    assert [each["entered_by"] is None for each in lines] == [True, True, False, False]


async def test_preconditions_rejections_and_orders_are_taken_on_paper(way: Way) -> None:
    desk = way.desk
    appoint(desk, "head", "village-clerk")
    await way.do("signatures", REVIEW, by="supervisor")
    await way.do("signatures", BRANCH_STEP, by="secretary")

    ordered = await enter(desk, f"{PATH}/{way.request}/orders", TRANSFER, signer="cashier")

    assert ordered.status_code == 200, ordered.text
    assert last(desk)["data"]["ordered_on"] == SIGNED
    other = await ask(desk, number="2026-019")
    path = f"{PATH}/{other.request}"
    early = await enter(desk, f"{path}/preconditions", DISCUSSED, signer="head")
    assert (early.status_code, early.json()["code"]) == (422, "decided_in_future")
    met = await enter(desk, f"{path}/preconditions", DISCUSSED, signer="head", signed="2026-07-01")
    assert met.status_code == 200, met.text
    assert last(desk)["data"]["recorder"] == str(person("head"))
    reason = {"version": 1, "reason": "发票抬头不符"}
    rejected = await enter(desk, f"{path}/rejections", reason, signer="secretary")
    assert rejected.json()["state"] == "rejected"
    assert last(desk)["data"]["person"] == str(person("secretary"))


@pytest.mark.parametrize(
    ("name", "kind", "where", "step"),
    [
        ("supervisor", MEMBER, VILLAGE, REVIEW),
        ("secretary", SECRETARY, BRANCH, BRANCH_STEP),
    ],
)
async def test_a_sheet_of_whom_the_post_had_lapsed_is_on_record_and_signs_nothing(
    way: Way, name: str, kind: str, where: str, step: dict[str, Any]
) -> None:
    desk, path = way.desk, f"{PATH}/{way.request}/signatures"
    leave(desk, name, kind, where, LAPSED_ON)
    assert await way.refused("signatures", step, by=name) == (403, "not_permitted")

    told = await enter(desk, path, step, signer=name)

    assert (told.status_code, told.json()["irregular"]) == (202, ["signer_post_lapsed"])
    event = last(desk)
    assert event["type"] == "assets.irregular_act.reported.v1"
    assert event["actor"] == f"party/{person(name)}"
    assert event["enteredby"].startswith(f"person/{person('clerk')}/")
    assert event["data"] == {
        "unit": str(unit(VILLAGE)),
        "act": "assets.payment_request.sign",
        "about": way.request,
        "part": f"signatures/{step['step']}/1",
        "sheet": event["sheet"],
        "signer": str(person(name)),
        "irregular": ["signer_post_lapsed"],
    }
    story = await way.story()
    assert all(each["signed"] == [] for each in story["steps"])
    (line,) = story["irregular_acts"]
    listed = (await desk.get(LIST, by="auditor")).json()
    assert listed["items"] == [line]
    assert (line["report"], line["signed_on"]) == (told.json()["report"], SIGNED)
    # What was signed while the post was held counts, whenever it is entered.
    in_time = {"signer": name, "signed": LAPSED_ON.isoformat()}
    if name == "supervisor":
        assert (await enter(desk, path, step, **in_time)).status_code == 200


async def test_a_sheet_out_of_turn_is_on_record_and_counts_once_its_turn_has_come(
    way: Way,
) -> None:
    desk, path = way.desk, f"{PATH}/{way.request}/signatures"
    sheet = await desk.kept(pdf())
    paper = desk.paper("secretary", SIGNED, sheet)
    assert await way.refused("signatures", BRANCH_STEP, by="secretary") == (409, "step_not_open")

    first = await desk.post(path, BRANCH_STEP, by="clerk", key="k", headers=paper)
    again = await desk.post(path, BRANCH_STEP, by="clerk", key="k", headers=paper)
    other = await desk.post(path, BRANCH_STEP, by="clerk", headers=paper)

    assert (first.status_code, first.json()["irregular"]) == (202, ["step_not_open"])
    assert (again.status_code, again.json()) == (202, first.json())
    assert other.json() == first.json()
    assert desk.types().count("irregular_act.reported.v1") == 1
    await way.do("signatures", REVIEW, by="supervisor")
    signed = await desk.post(path, BRANCH_STEP, by="clerk", headers=paper)
    assert (signed.status_code, signed.json()["complete"]) == (200, True)
    late = await enter(desk, f"{PATH}/{way.request}/orders", {"method": "cash"}, signer="cashier")
    assert (late.status_code, late.json()["irregular"]) == (202, ["cash_forbidden"])
    desk.project()
    # Raises when one row of a read model differs once it is filled anew.
    desk.projector.rebuild()


@pytest.mark.parametrize(
    ("signer", "signed", "by", "code"),
    [
        ("head", SIGNED, "clerk", "paper_signer_without_post"),
        ("supervisor", "2026-07-02", "clerk", "paper_signed_in_future"),
        ("supervisor", SIGNED, "other-clerk", "paper_clerk_outside_unit"),
        ("supervisor", SIGNED, "cashier", "paper_clerk_outside_unit"),
        ("clerk", SIGNED, "clerk", "paper_clerk_signs"),
    ],
)
async def test_a_sheet_that_nobody_may_enter_or_nobody_signed_is_refused(
    way: Way, signer: str, signed: str, by: str, code: str
) -> None:
    desk = way.desk
    sheet = await desk.kept(pdf())
    before = desk.events()

    paper = desk.paper(signer, signed, sheet)
    refused = await desk.post(f"{PATH}/{way.request}/signatures", REVIEW, by=by, headers=paper)

    assert refused.json()["code"] == code
    assert desk.events() == before


async def test_what_the_clerk_mistyped_or_did_not_scan_is_refused(way: Way) -> None:
    desk, path = way.desk, f"{PATH}/{way.request}"
    header = {PAPER_HEADER: f"signer={person('supervisor')}; signed={SIGNED}"}

    desk.project()
    unscanned = await desk.post(f"{path}/signatures", REVIEW, by="clerk", headers=header)
    unknown = await desk.post(
        f"{path}/signatures", REVIEW, by="clerk", headers=desk.paper("supervisor", SIGNED, NOBODYS)
    )
    mistyped = {**REVIEW, "step": "audit"}
    no_step = await enter(desk, f"{path}/signatures", mistyped, signer="supervisor")
    no_paper = await enter(desk, f"{path}/withdrawals", {}, signer="supervisor")

    answers = (unscanned, unknown, no_step, no_paper)
    assert [each.json()["code"] for each in answers] == [
        "paper_sheet_missing",
        "paper_sheet_unknown",
        "step_unknown",
        "paper_not_taken",
    ]
    assert desk.types().count("irregular_act.reported.v1") == 0


async def test_the_committees_review_of_a_slip_is_taken_on_paper(office: Desk) -> None:
    slip = await happen(office, fact(fen=500_000, doers=(person("chair"),)))
    path = f"{HOME}/slips/{slip}"

    near = await enter(office, f"{path}/reviews", {}, signer="chair")
    done = await enter(office, f"{path}/reviews", {}, signer="supervisor")
    objected = await enter(office, f"{path}/objections", {"reason": "缺清单"}, signer="supervisor")

    assert (near.status_code, near.json()["irregular"]) == (202, ["slip_reviewer_not_apart"])
    assert (done.status_code, objected.status_code) == (200, 201)
    told = await shown(office, slip)
    assert [each["person"] for each in told["reviews"]] == [str(person("supervisor"))] * 2
    leave(office, "supervisor", MEMBER, VILLAGE, LAPSED_ON)
    lapsed = await enter(office, f"{path}/reviews", {}, signer="supervisor")
    assert (lapsed.status_code, lapsed.json()["irregular"]) == (202, ["signer_post_lapsed"])


async def test_works_are_accepted_on_paper_and_cite_the_sheet(desk: Desk) -> None:
    holdings = Holdings(desk)
    await holdings.begin()
    await holdings.do(f"{PLACE}/works", ROAD, by="clerk")
    accept = f"{PLACE}/works/W-1/acceptances"

    early = await enter(desk, accept, FOUND, signer="supervisor", signed="2026-06-10")
    first = await enter(desk, accept, FOUND, signer="supervisor")
    twice = await enter(desk, accept, FOUND, signer="supervisor")
    second = await enter(desk, accept, FOUND, signer="chair")

    assert (early.status_code, early.json()["code"]) == (422, "thing_in_future")
    assert (first.json()["accepted"], second.json()["accepted"]) == (False, True)
    assert (twice.status_code, twice.json()["irregular"]) == (202, ["accepted_twice"])
    signed = [each for each in desk.events() if each["type"] == "assets.work.acceptance_signed.v1"]
    assert [each["data"]["evidence"] for each in signed] == [[each["sheet"]] for each in signed]


async def test_a_service_is_accepted_on_paper_and_cites_the_sheet(desk: Desk) -> None:
    office = await open_office(desk)
    contract = await sign(office, CLEANING)
    path, body = f"{contract}/instalments/1/acceptances", {"accepted_on": "2026-01-28"}
    leave(office, "chair", "supervision-committee-chair", VILLAGE, LAPSED_ON)
    office.project()

    lapsed = await enter(office, path, body, signer="chair")
    accepted = await enter(office, path, body, signer="supervisor")

    assert (lapsed.status_code, lapsed.json()["irregular"]) == (202, ["signer_post_lapsed"])
    assert accepted.status_code == 200, accepted.text
    (event,) = [e for e in office.events() if e["type"].endswith("service_accepted.v1")]
    assert event["data"]["acceptance"]["accepter"] == str(person("supervisor"))
    assert event["data"]["acceptance"]["evidence"] == [event["sheet"]]


async def test_a_project_is_accepted_on_paper(desk: Desk) -> None:
    project = await register(desk)
    path = f"/projects/{project}"
    desk.project()
    early = await enter(desk, f"{path}/acceptances", {}, signer="supervisor")
    assert (early.status_code, early.json()["irregular"]) == (202, ["project_not_started"])
    await made(desk, f"{path}/starts", {"started_on": "2026-06-10"})

    first = await enter(desk, f"{path}/acceptances", {}, signer="supervisor")

    assert first.status_code == 200, first.text
    assert last(desk)["data"].get("person") == str(person("supervisor"))
