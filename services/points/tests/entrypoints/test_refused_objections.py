"""What the desk refuses about objections, each time with a code and nothing changed."""

from typing import Any
from uuid import uuid4

import psycopg
import pytest

from chassis.testing.originals import pdf
from points.domain.objection import Objection
from services.points.tests.entrypoints.desk import Desk
from services.points.tests.entrypoints.objecting import (
    DECISION,
    DISMISSED,
    OBJECTED,
    PRESENT,
    QUARTERS,
    YARD,
    decide,
    object_to,
    settle,
    upheld,
)
from services.points.tests.village import (
    MEMBERS,
    account,
    adopt,
    adopted,
    person,
)

REFUSED_OBJECTIONS = [
    ({}, "neighbour", (403, "not_of_the_subject")),
    ({}, "officer", (403, "not_of_the_subject")),
    ({"entry": "2026-03-09/env-tidy-yard/1"}, "head", (404, "entry_unknown")),
    ({"event": f"/demo/510604/points#{uuid4()}.1"}, "head", (404, "entry_unknown")),
    ({"event": "anything"}, "head", (422, "invalid")),
    ({"reason": ""}, "head", (422, "invalid")),
    ({"evidence": ["photo"]}, "head", (422, "invalid")),
]


@pytest.mark.parametrize(
    ("changed", "by", "refused"),
    REFUSED_OBJECTIONS,
    ids=["foreign", "staff", "unknown", "another-event", "no-event", "no-reason", "no-digest"],
)
async def test_an_objection_that_cannot_be_raised_changes_nothing(
    desk: Desk, changed: dict[str, Any], by: str, refused: tuple[int, str]
) -> None:
    await settle(desk)

    found = await desk.refusal(f"{YARD}/objections", {**OBJECTED, **changed}, by=by)

    assert found == refused


async def test_an_entry_is_objected_to_once_at_a_time_and_again_only_with_new_evidence(
    desk: Desk,
) -> None:
    await settle(desk)
    seen = await desk.kept(pdf(), by="head")
    await object_to(desk, evidence=[seen])
    path = f"{YARD}/objections"

    assert await desk.refusal(path, OBJECTED, by="head") == (409, "objection_open")
    assert (await decide(desk, DISMISSED)).json() == {"upheld": False, "points": None}
    again = {**OBJECTED, "evidence": [seen]}
    assert await desk.refusal(path, again, by="head") == (409, "objection_decided")
    assert await desk.refusal(DECISION, DISMISSED, by=MEMBERS[0]) == (409, "objection_decided")
    raised = await object_to(desk, evidence=[await desk.kept(pdf(), by="head")])
    assert raised.json()["number"] == 2


REFUSED_DECISIONS = [
    (upheld("3.1"), MEMBERS[0], (409, "points_out_of_range")),
    (upheld("1"), MEMBERS[0], (409, "nothing_to_correct")),
    (upheld("1.4", present=PRESENT[:4]), MEMBERS[0], (409, "quorum_missing")),
    (upheld("1.4", present=PRESENT[:4] * 2), MEMBERS[0], (409, "quorum_missing")),
    (upheld("1.4", present=[*PRESENT, str(person("head"))]), MEMBERS[0],
     (403, "not_in_assessment_group")),
    ({**DISMISSED, "points": "1"}, MEMBERS[0], (422, "invalid")),
    (DISMISSED, "officer", (403, "not_permitted")),
    (DISMISSED, "former-officer", (403, "not_permitted")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "by", "refused"),
    REFUSED_DECISIONS,
    ids=["range", "same", "few", "counted-twice", "stranger", "both", "officer", "lapsed"],
)
async def test_a_decision_that_cannot_be_made_changes_nothing(
    desk: Desk, body: dict[str, Any], by: str, refused: tuple[int, str]
) -> None:
    await settle(desk)
    await object_to(desk)

    assert await desk.refusal(DECISION, body, by=by) == refused


async def test_a_member_whose_term_has_ended_decides_nothing_and_approves_no_reissue(
    desk: Desk,
) -> None:
    await settle(desk, "2026-Q1")
    await object_to(desk)
    await end_terms(desk, MEMBERS[0], "secretary")
    reissue = f"{QUARTERS}/2026-Q1/reissues"

    assert await desk.refusal(DECISION, upheld("1.4"), by=MEMBERS[0]) == (403, "not_permitted")
    # Nor is one of them counted as present.
    assert await desk.refusal(DECISION, upheld("1.4"), by=MEMBERS[1]) == (
        403, "not_in_assessment_group",
    )  # fmt: skip
    assert await desk.refusal(reissue, {"resolution": "1"}, by="secretary") == (
        403, "not_permitted",
    )  # fmt: skip


async def end_terms(desk: Desk, *names: str) -> None:
    """Let these persons' terms have ended with February."""
    with psycopg.connect(desk.anjia.process.url, autocommit=True) as connection:
        for name in names:
            connection.execute(
                "UPDATE replica.terms SET until = '2026-02-28' WHERE person = %s", (person(name),)
            )
        connection.execute("UPDATE replica.heard SET changes = changes + 1")
        desk.base.register.load(connection)


async def test_nobody_decides_on_an_entry_that_they_recorded_or_on_their_own_case(
    desk: Desk,
) -> None:
    desk.at("2026-03-10")
    entry = await desk.anjia.declare("of-member", "2026-03-05", by="member-9")
    own = f"/accounts/{account('of-member')}/objections"
    await desk.post(own, {"entry": entry, "reason": "少记了"}, by="member-9")
    objection = Objection.create_id(account("of-member"), entry)
    present = [*PRESENT, str(person("member-9"))]
    path = f"{own}/{objection}/decisions"

    refused = (409, "decides_own_case")
    assert await desk.refusal(path, upheld("1.4", present=present), by=MEMBERS[0]) == refused
    assert await desk.refusal(path, upheld("1.4"), by="member-9") == refused
    assert (await desk.post(path, upheld("1.4"), by=MEMBERS[0])).status_code == 200


async def test_a_quarter_without_corrections_is_not_reissued(desk: Desk) -> None:
    await settle(desk, "2026-Q1")
    body = {"resolution": "〔2026〕9号"}

    for quarter, refused in (
        ("2026-Q1", (409, "nothing_to_reissue")),
        ("2026-Q2", (409, "quarter_not_approved")),
    ):
        path = f"{QUARTERS}/{quarter}/reissues"
        assert await desk.refusal(path, body, by="secretary") == refused
    assert await desk.refusal(DECISION, DISMISSED, by=MEMBERS[0]) == (404, "objection_unknown")


async def test_where_the_pack_does_not_reissue_a_closed_quarter_it_is_not_corrected(
    desk: Desk,
) -> None:
    await settle(desk, "2026-Q1")
    await object_to(desk)
    (cycle,) = (one for one in adopted() if one["kind"] == "cycle")
    entries = [
        {**entry, "value": "current_quarter"}
        if entry.get("key") == "correction-after-close"
        else entry
        for entry in cycle["entries"]
    ]
    with psycopg.connect(desk.anjia.process.url, autocommit=True) as connection:
        adopt(connection, {**cycle, "version": 2, "entries": entries})
        connection.execute("UPDATE replica.heard SET changes = changes + 1")
        desk.base.register.load(connection)

    assert await desk.refusal(DECISION, upheld("1.4"), by=MEMBERS[0]) == (
        409,
        "closed_quarter_rule",
    )
