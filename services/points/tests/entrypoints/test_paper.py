"""What was signed on paper and entered by the village's clerk, with the scanned sheet."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from chassis.identity.paper import PAPER_HEADER
from chassis.testing.originals import pdf
from services.points.tests.entrypoints.desk import Desk
from services.points.tests.village import (
    COUNTY,
    GRID,
    HOLDERS,
    MEMBERS,
    SCHEME,
    VILLAGE,
    account,
    person,
    post_of,
    unit,
)

YARD = f"/accounts/{account('yard')}"
ROUND = f"/grids/{unit(GRID)}"
MONTH = f"{ROUND}/months/2026-03"
APPROVAL = f"/schemes/{SCHEME}/quarters/2026-Q1/approvals"
ACT = {"item": "env-tidy-yard", "points": "1.5", "acted_on": "2026-03-05"}
ENTRY = {"account": str(account("yard")), "entry": "2026-03-05/env-tidy-yard/1"}
PRESENT = [str(person(name)) for name in MEMBERS[:5]]
OF_SCHEME = {"scheme": SCHEME}
PACK = Path(__file__).parents[4] / "deploy/counties" / COUNTY
NOBODYS = "sha256:" + "0" * 64


async def enter(
    desk: Desk, path: str, body: dict[str, Any], *, signer: str, signed: str
) -> dict[str, Any]:
    """Let the clerk enter a sheet that must be taken; gives the event's document."""
    sheet = await desk.kept(pdf(), by="clerk")
    answer = await desk.post(path, body, by="clerk", headers=desk.paper(signer, signed, sheet))
    assert answer.is_success, answer.text
    found: dict[str, Any] = desk.anjia.process.events()[-1]
    assert (found["via"], found["sheet"], found["signedon"]) == ("clerk", sheet, signed)
    assert found["enteredby"].startswith(f"person/{person('clerk')}/")
    return found


async def test_an_entry_on_paper_is_the_signers_and_names_the_clerk(desk: Desk) -> None:
    desk.at("2026-03-10")

    recorded = await enter(desk, f"{YARD}/entries", ACT, signer="officer", signed="2026-03-06")

    assert recorded["actor"].startswith(f"person/{person('officer')}/")
    assert recorded["data"]["recorder"] == str(person("officer"))
    assert recorded["data"]["evidence"] == [recorded["sheet"]]
    assert recorded["effectiveon"] == "2026-03-05"
    page = await desk.get(f"{YARD}/statement", by="officer", after=await desk.base.reader.end())
    (line,) = page.json()["items"]
    assert (line["via"], line["entered_by"]) == ("clerk", recorded["enteredby"])
    assert line["originals"] == [
        {"evidence": recorded["sheet"], "cited_for": "entry", "state": "present"}
    ]


async def test_a_sheet_is_entered_in_the_session_of_the_clerk(desk: Desk) -> None:
    desk.at("2026-03-10")
    sheet = await desk.kept(pdf(), by="clerk")
    paper = desk.paper("officer", "2026-03-06", sheet)
    for ordinal, session in enumerate(("desk-1", "desk-1", "desk-2"), 1):
        body = {**ACT, "ordinal": ordinal}
        token = {"Authorization": f"Bearer {desk.token('clerk', sid=session)}"}
        answer = await desk.post(f"{YARD}/entries", body, by=None, headers={**paper, **token})
        assert answer.status_code == 201, answer.text

    one, again, other = desk.anjia.process.events()[-3:]
    assert one["session"] == again["session"] != other["session"]
    assert "desk-1" not in str(one)
    for event in (one, again, other):
        assert event["actor"].startswith(f"person/{person('officer')}/")
        assert event["enteredby"].startswith(f"person/{person('clerk')}/")
        assert event["via"] == "clerk"


async def test_a_villager_without_a_telephone_declares_on_paper(desk: Desk) -> None:
    desk.at("2026-03-10")

    declared = await enter(desk, f"{YARD}/declarations", ACT, signer="head", signed="2026-03-06")

    assert declared["actor"] == f"party/{person('head')}"


async def test_a_whole_round_on_paper_may_be_typed_by_one_clerk_and_shows_it(desk: Desk) -> None:
    desk.at("2026-04-02")
    typed = []
    path: str
    body: dict[str, Any]

    for path, body, signer, signed in (
        (f"{YARD}/entries", ACT, "officer", "2026-03-06"),
        (f"{ROUND}/checks", {**OF_SCHEME, "checked": [ENTRY]}, "officer", "2026-03-07"),
    ):
        typed.append(await enter(desk, path, body, signer=signer, signed=signed))
    assert (await desk.post(f"{MONTH}/reports", OF_SCHEME, by="officer")).status_code == 200
    for path, body, signer, signed in (
        (f"{MONTH}/recognitions", {**OF_SCHEME, "present": PRESENT}, MEMBERS[0], "2026-03-20"),
        (APPROVAL, {"resolution": "〔2026〕3号"}, "secretary", "2026-03-28"),
    ):
        typed.append(await enter(desk, path, body, signer=signer, signed=signed))

    checked, approved = typed[1], typed[3]
    assert checked["effectiveon"] == "2026-03-07"
    assert (approved["unit"], approved["effectiveon"]) == (str(unit(VILLAGE)), "2026-03-28")
    after = await desk.base.reader.end()
    page = await desk.get(f"{YARD}/statement", by="officer", after=after)
    (line,) = page.json()["items"]
    clerk = typed[0]["enteredby"]
    assert (line["check_entered_by"], line["recognition_entered_by"]) == (clerk, clerk)
    assert [each["cited_for"] for each in line["originals"]] == ["entry", "check", "recognition"]
    quarter = (await desk.get(f"/schemes/{SCHEME}/quarters/2026-Q1", after=after)).json()
    assert quarter["approval_entered_by"] == clerk
    sheet = {"evidence": approved["sheet"], "cited_for": "approval", "state": "present"}
    assert quarter["original"] == sheet
    assert quarter["approved_by"].startswith(f"person/{person('secretary')}/")


@pytest.mark.parametrize(
    ("signer", "signed", "by", "code"),
    [
        ("neighbour", "2026-03-06", "clerk", "paper_signer_without_post"),
        ("other-officer", "2026-03-06", "clerk", "paper_signer_without_post"),
        ("former-officer", "2026-03-06", "clerk", "paper_signer_post_lapsed"),
        ("officer", "2025-12-31", "clerk", "paper_signer_post_lapsed"),
        ("officer", "2026-03-11", "clerk", "paper_signed_in_future"),
        ("officer", "2026-03-06", "other-clerk", "paper_clerk_outside_unit"),
        ("officer", "2026-03-06", "neighbour", "paper_clerk_outside_unit"),
        ("clerk", "2026-03-06", "clerk", "paper_clerk_signs"),
        # The sheet was signed before what it tells of had happened.
        ("officer", "2026-03-04", "clerk", "act_in_future"),
    ],
)
async def test_a_sheet_that_says_too_little_is_refused(
    desk: Desk, signer: str, signed: str, by: str, code: str
) -> None:
    desk.at("2026-03-10")
    sheet = await desk.kept(pdf(), by="clerk")
    before = desk.anjia.process.events()

    answer = await desk.post(
        f"{YARD}/entries", ACT, by=by, headers=desk.paper(signer, signed, sheet)
    )

    assert answer.json()["code"] == code
    assert desk.anjia.process.events() == before


@pytest.mark.parametrize(
    ("header", "code"),
    [
        (f"signer={person('officer')}; signed=2026-03-06", "paper_sheet_missing"),
        (f"signer={person('officer')}; signed=2026-03-06; sheet={NOBODYS}", "paper_sheet_unknown"),
        (f"signer={person('officer')}; signed=2026-02-30; sheet={NOBODYS}", "header_malformed"),
        (f"signer=officer; signed=2026-03-06; sheet={NOBODYS}", "header_malformed"),
        ("", "header_malformed"),
    ],
    ids=["no sheet", "unknown sheet", "no day", "no person", "nothing"],
)
async def test_without_a_known_sheet_nothing_is_entered(desk: Desk, header: str, code: str) -> None:
    desk.at("2026-03-10")
    before = desk.anjia.process.events()

    answer = await desk.post(f"{YARD}/entries", ACT, by="clerk", headers={PAPER_HEADER: header})

    assert answer.json()["code"] == code
    assert desk.anjia.process.events() == before


async def test_what_a_former_officer_signed_in_time_is_still_theirs(desk: Desk) -> None:
    desk.at("2026-02-10")
    act = {**ACT, "acted_on": "2026-01-20"}

    recorded = await enter(
        desk, f"{YARD}/entries", act, signer="former-officer", signed="2026-01-25"
    )

    assert recorded["actor"].startswith(f"person/{person('former-officer')}/")


async def test_whoever_signed_an_entry_does_not_sign_its_recognition(desk: Desk) -> None:
    desk.at("2026-03-25")
    own = f"/accounts/{account('of-member')}"
    entry = {**ENTRY, "account": str(account("of-member"))}
    await enter(desk, f"{own}/declarations", ACT, signer="member-9", signed="2026-03-06")
    await desk.post(f"{ROUND}/checks", {**OF_SCHEME, "checked": [entry]}, by="officer")
    await desk.post(f"{MONTH}/reports", OF_SCHEME, by="officer")
    sheet = await desk.kept(pdf(), by="clerk")

    refused = await desk.post(
        f"{MONTH}/recognitions",
        {**OF_SCHEME, "present": PRESENT},
        by="clerk",
        headers=desk.paper("member-9", "2026-03-20", sheet),
    )

    assert refused.json()["code"] == "recorded_it_themself"


async def test_an_approval_signed_before_its_day_is_too_early_whenever_it_is_entered(
    desk: Desk,
) -> None:
    desk.at("2026-04-02")
    sheet = await desk.kept(pdf(), by="clerk")

    refused = await desk.post(
        APPROVAL,
        {"resolution": "〔2026〕3号"},
        by="clerk",
        headers=desk.paper("secretary", "2026-03-27", sheet),
    )

    assert refused.json()["code"] == "approval_too_early"


async def test_an_objection_on_paper_is_the_signers_and_cites_its_sheet(desk: Desk) -> None:
    desk.at("2026-03-10")
    await desk.post(f"{YARD}/entries", ACT, by="officer")
    desk.at("2026-03-20")
    objection = {"entry": ENTRY["entry"], "reason": "少记了一次"}
    decision = {"decision": "dismissed", "present": PRESENT, "reason": "与记录相符"}

    opened = await enter(desk, f"{YARD}/objections", objection, signer="head", signed="2026-03-12")
    name = opened["subject"]
    decided = await enter(
        desk,
        f"{YARD}/objections/{name}/decisions",
        decision,
        signer=MEMBERS[0],
        signed="2026-03-18",
    )

    assert opened["actor"] == f"party/{person('head')}"
    assert opened["data"]["evidence"] == [opened["sheet"]]
    assert decided["type"] == "points.objection.dismissed.v1"
    assert (decided["unit"], decided["effectiveon"]) == (str(unit(GRID)), "2026-03-18")


async def test_a_consent_is_given_and_withdrawn_on_paper(desk: Desk) -> None:
    desk.at("2026-04-02")
    consent = {
        "recipient": str(post_of("lender")),
        "purpose": "credit-line",
        "valid_until": "2026-06-30",
    }

    given = await enter(desk, f"{YARD}/consents", consent, signer="head", signed="2026-04-01")
    path = f"{YARD}/consents/{given['subject']}/withdrawals"
    withdrawn = await enter(desk, path, {}, signer="head", signed="2026-04-02")

    assert given["data"]["giver"] == withdrawn["data"]["withdrawer"] == str(person("head"))


def test_the_clerk_of_the_pack_is_the_clerk_who_enters_paper() -> None:
    posts = yaml.safe_load((PACK / "bodies.yaml").read_text("utf-8"))["posts"]

    (clerk,) = (post["key"] for post in posts if post["name"] == "村文书")

    assert HOLDERS["clerk"] == (clerk, VILLAGE)


async def test_the_paper_belongs_to_the_request(desk: Desk) -> None:
    desk.at("2026-03-10")
    sheet = await desk.kept(pdf(), by="clerk")
    signed = desk.paper("officer", "2026-03-06", sheet)
    first = await desk.post(f"{YARD}/entries", ACT, by="clerk", key="k", headers=signed)

    again = await desk.post(f"{YARD}/entries", ACT, by="clerk", key="k", headers=signed)
    other = await desk.post(
        f"{YARD}/entries", ACT, by="clerk", key="k",
        headers=desk.paper("officer", "2026-03-07", sheet),
    )  # fmt: skip

    assert (again.status_code, again.content) == (201, first.content)
    assert other.json()["code"] == "idempotency_key_reused"
