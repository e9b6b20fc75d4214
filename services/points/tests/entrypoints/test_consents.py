"""A standing is told to a lender or employer on the subject's consent, and on nothing else."""

import asyncio
from typing import Any

from psycopg import conninfo

from chassis.projections.projector import Projector
from points.bootstrap import READ_MODELS
from services.points.tests.entrypoints.desk import Desk
from services.points.tests.process import PASSWORD, ROLES
from services.points.tests.village import GRID, account, post_of, unit

YARD = f"/accounts/{account('yard')}"
LENDER, EMPLOYER = str(post_of("lender")), str(post_of("employer"))
CREDIT = {"recipient": LENDER, "purpose": "credit-line"}
HIRING = {"recipient": EMPLOYER, "purpose": "employment"}
UNTIL = {"valid_until": "2026-06-30"}


async def consent(desk: Desk, asked: dict[str, Any] | None = None) -> str:
    given = await desk.post(f"{YARD}/consents", {**(asked or CREDIT), **UNTIL}, by="head")
    assert given.status_code == 201, given.text
    return str(given.json()["consent"])


async def approved_quarter(desk: Desk) -> None:
    """Let the yard gain a point and a half and the quarter be approved; ends on 2026-05-10."""
    desk.at("2026-03-10")
    entry = await desk.anjia.record("yard", "2026-03-01", points="1.5")
    await desk.anjia.check(("yard", entry))
    await desk.anjia.report("2026-03")
    await desk.anjia.recognise("2026-03")
    desk.at("2026-03-28")
    await desk.anjia.approve("2026-Q1")
    desk.at("2026-05-10")


async def test_with_consent_a_dated_snapshot_is_told_and_the_telling_is_an_event(
    desk: Desk,
) -> None:
    await approved_quarter(desk)
    given = await consent(desk)
    known = desk.anjia.process.events()

    told = await desk.post(f"{YARD}/snapshots", CREDIT, by="lender")

    assert told.status_code == 201, told.text
    assert told.json() == {
        "snapshot": told.json()["snapshot"],
        "account": str(account("yard")),
        "label": "yard",
        "scheme": "anjia-points",
        "standing": "11.5",
        "quarter": "2026-Q1",
        "position": len(known),
        "tables": ["anjia-points/1"],
        "handed_over_on": "2026-05-10",
        "recipient": LENDER,
        "purpose": "credit-line",
        "consent": given,
        "giving": 1,
        "valid_until": "2026-06-30",
    }
    used, event = desk.anjia.process.events()[len(known) :]
    assert (used["type"], used["subject"]) == ("points.consent.used.v1", given)
    assert event["type"] == "points.snapshot.handed_over.v1"
    assert event["actor"].endswith(f"/{LENDER}")
    assert event["unit"] == str(unit(GRID))
    assert event["authority"] == "anjia-points/linkage@1 anjia-points/1"
    assert event["data"] == {
        "account": str(account("yard")),
        "recipient": LENDER,
        "purpose": "credit-line",
        "consent": given,
        "giving": 1,
        "ordinal": 1,
        "standing": "11.5",
        "position": len(known),
        "tables": ["anjia-points/1"],
        "quarter": "2026-Q1",
    }


async def test_without_a_consent_that_holds_nothing_is_told(desk: Desk) -> None:
    desk.at("2026-05-10")
    path = f"{YARD}/snapshots"
    none = await desk.refusal(path, CREDIT, by="lender")
    given = await consent(desk)

    other_recipient = await desk.refusal(path, HIRING, by="employer")
    other_purpose = await desk.refusal(
        path, {"recipient": LENDER, "purpose": "employment"}, by="lender"
    )
    other_person = await desk.refusal(path, CREDIT, by="employer")
    other_subject = await desk.refusal(
        f"/accounts/{account('mill')}/snapshots", CREDIT, by="lender"
    )
    desk.at("2026-07-01")
    expired = await desk.refusal(path, CREDIT, by="lender")
    desk.at("2026-05-10")
    await desk.post(f"{YARD}/consents/{given}/withdrawals", {}, by="head")
    withdrawn = await desk.refusal(path, CREDIT, by="lender")

    assert none == other_recipient == other_subject == (409, "consent_missing")
    assert other_purpose == (409, "recipient_not_for_purpose")
    assert other_person == (403, "not_the_recipient")
    assert expired == (409, "consent_expired")
    assert withdrawn == (409, "consent_withdrawn")


async def test_a_consent_is_given_by_a_contact_to_the_right_kind_of_post_for_some_days(
    desk: Desk,
) -> None:
    desk.at("2026-05-10")
    path = f"{YARD}/consents"

    cases = [
        ("neighbour", {**CREDIT, **UNTIL}, (403, "not_a_contact_of_the_subject")),
        ("head", {**CREDIT, **UNTIL, "recipient": EMPLOYER}, (409, "recipient_not_for_purpose")),
        (
            "head",
            {**CREDIT, **UNTIL, "recipient": str(post_of("secretary"))},
            (409, "recipient_not_for_purpose"),
        ),
        ("head", {**CREDIT, **UNTIL, "recipient": str(unit(GRID))}, (404, "recipient_unknown")),
        ("head", {**CREDIT, **UNTIL, "purpose": "gossip"}, (404, "purpose_unknown")),
        ("head", {**CREDIT, "valid_until": "2026-05-09"}, (409, "consent_days")),
        ("head", {**CREDIT, "valid_until": "2027-05-11"}, (409, "consent_days")),
    ]
    for by, body, refusal in cases:
        assert await desk.refusal(path, body, by=by) == refusal


async def test_only_a_contact_withdraws_and_a_consent_can_be_given_anew(desk: Desk) -> None:
    desk.at("2026-05-10")
    given = await consent(desk)
    path = f"{YARD}/consents/{given}/withdrawals"
    stranger = await desk.refusal(path, {}, by="neighbour")
    first = await desk.post(path, {}, by="head")
    again = await desk.refusal(path, {}, by="head")

    anew = await desk.post(f"{YARD}/consents", {**CREDIT, **UNTIL}, by="head")
    told = await desk.post(f"{YARD}/snapshots", CREDIT, by="lender")

    assert stranger == (403, "not_a_contact_of_the_subject")
    assert first.status_code == 200
    assert again == (409, "consent_already_withdrawn")
    assert anew.json() == {"consent": given, "giving": 2}
    assert (told.status_code, told.json()["giving"]) == (201, 2)


async def test_the_household_lists_who_was_told_what_and_the_lists_rebuild(desk: Desk) -> None:
    desk.at("2026-05-10")
    await consent(desk)
    await consent(desk, HIRING)
    for asked, by in ((CREDIT, "lender"), (HIRING, "employer"), (CREDIT, "lender")):
        last = await desk.post(f"{YARD}/snapshots", asked, by=by)
    known = last.headers["Mingbai-Position"]

    first = (await desk.get(f"{YARD}/snapshots", by="head", limit=2, after=known)).json()
    rest = (await desk.get(f"{YARD}/snapshots", by="head", cursor=first["next"])).json()
    consents = (await desk.get(f"{YARD}/consents", by="auditor")).json()["items"]

    told = [*first["items"], *rest["items"]]
    assert [each["recipient"] for each in told] == [LENDER, EMPLOYER, LENDER]
    assert {each["standing"] for each in told} == {"10"}
    assert rest["next"] is None
    assert {each["purpose"]: each["used"] for each in consents} == {
        "credit-line": 2,
        "employment": 1,
    }
    url = conninfo.make_conninfo(desk.anjia.process.url, user=ROLES.projector, password=PASSWORD)
    # Raises when one row differs.
    await asyncio.to_thread(Projector(url, models=READ_MODELS, roles=ROLES).rebuild)
