import json
from collections.abc import AsyncIterator, Callable
from datetime import UTC, date, datetime
from itertools import count
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI

from audit.adapters.log_key import kept_key
from audit.adapters.signatures import KeySigner
from audit.adapters.tree_pool import RESTRICTED_TREE, tree_pool
from audit.adapters.tree_reader import TreeReader
from audit.adapters.tree_store import TreeStore
from audit.domain.intake import Message
from audit.entrypoints.flags import FlagParts, flag_routes
from audit.entrypoints.oversight_titles import OVERSIGHT_TITLES
from audit.entrypoints.restricted_log import RestrictedParts, restricted_routes
from chassis.canonical import encode
from chassis.http.app import AppOptions, create_app
from chassis.identity.dependencies import Gate
from mingbai_verify.checkpoint_text import Checkpoint
from mingbai_verify.checkpoints import sign_checkpoint
from mingbai_verify.keys import ED25519
from mingbai_verify.merkle import TreeHead, check_inclusion, leaf_hash
from mingbai_verify.signers import verifier_key
from services.audit.tests.flag_desk import ALGORITHMS, FlagDesk, entries, open_flags, watched

As = Callable[[str], dict[str, str]]
Client = httpx.AsyncClient

COUNTY, VILLAGE, ELSEWHERE = UUID(int=1), UUID(int=2), UUID(int=4)
SUPERVISOR = UUID(int=12)
HERE, ABOUT_SUPERVISOR, THERE = (UUID(int=number) for number in (201, 202, 203))
KEYS = count(1)


@pytest.fixture
async def desk(app_url: str, pool: Any, county: Any) -> AsyncIterator[FlagDesk]:
    """Raise a flag in the village, one there that names the supervisor, and one elsewhere."""
    county.at = datetime(2026, 3, 1, 2, tzinfo=UTC)
    for account, unit, actor in (
        (HERE, VILLAGE, "person/p-1/post-1"),
        (ABOUT_SUPERVISOR, VILLAGE, f"person/{SUPERVISOR}/{UUID(int=22)}"),
        (THERE, ELSEWHERE, "person/p-1/post-1"),
    ):
        entries(county, account, 1, unit=str(unit), actor=actor, on=date(2026, 1, 5))
    with open_flags(app_url, pool) as desk:
        await watched(desk.watch())
        yield desk


@pytest.fixture
def signer(tmp_path: Any) -> KeySigner:
    key = kept_key(tmp_path / "keys", ALGORITHMS)
    return KeySigner("mingbai.invalid/demo/510604/log/restricted", key)


@pytest.fixture
def hidden(app_url: str, desk: FlagDesk, signer: KeySigner) -> Any:
    with tree_pool(app_url, tree=RESTRICTED_TREE, connections_max=2) as pool:
        store, tree = TreeStore(pool, lock_wait_milliseconds_max=20_000), TreeReader(pool)
        for event in desk.restricted.events_after(0):
            message = Message(
                sequence=event.position,
                subject="restricted.510604.audit.flag.raised.v1.102.211",
                headers={
                    "Mingbai-Position": str(event.position),
                    "Mingbai-Chain": desk.restricted.chain_at(event.position) or "",
                },
                event=_bytes(desk, event.position),
            )
            appended = store.append([message], at=datetime.now(UTC))
            assert appended.alarms == ()
        note = sign_checkpoint(Checkpoint(origin=signer.name, head=tree.head()), signer)
        store.publish(note, at=datetime.now(UTC))
        yield tree


def _bytes(desk: FlagDesk, position: int) -> bytes:
    [event, *_] = desk.restricted.events_after(position - 1)
    return encode(event.document)


@pytest.fixture
def app(gate: Gate, desk: FlagDesk, hidden: TreeReader, signer: KeySigner) -> FastAPI:
    parts = FlagParts(
        gate=gate,
        flags=desk.flags,
        book=desk.book,
        tree=hidden,
        vault=desk.vault,
        source="/demo/510604/audit/restricted",
        division=lambda _: "510604102211",
        county=COUNTY,
        cursor_key=b"k" * 32,
    )
    checked = RestrictedParts(
        gate=gate, tree=hidden, key=verifier_key(signer, ED25519), county=COUNTY
    )
    return create_app(
        name="audit",
        version="1",
        routers=[flag_routes(parts), restricted_routes(checked)],
        options=AppOptions(titles=OVERSIGHT_TITLES),
    )


def named(headers: dict[str, str]) -> dict[str, str]:
    return {**headers, "Idempotency-Key": f"key-{next(KEYS):020}"}


async def inbox(client: Client, headers: dict[str, str], **params: Any) -> list[dict[str, Any]]:
    answer = await client.get("/flags", headers=headers, params=params)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def test_an_inbox_shows_a_supervisor_the_unit_s_flags_and_none_that_names_them(
    client: Client, as_: As
) -> None:
    all_of_them = await inbox(client, as_("auditor"))
    own = await inbox(client, as_("supervisor"))

    assert [each["about"] for each in all_of_them] == [
        str(HERE),
        str(ABOUT_SUPERVISOR),
        str(THERE),
    ]
    assert [each["about"] for each in own] == [str(HERE)]
    assert own[0]["severity"] == "serious"
    assert own[0]["numbers"] == [{"name": "days", "value": 55}]
    assert await inbox(client, as_("resident")) == []
    assert (await client.get("/flags")).status_code == 401
    concerning = f"/flags/{all_of_them[1]['flag']}"
    for path in (concerning, f"{concerning}/proof", f"/flags/{all_of_them[2]['flag']}"):
        hidden = await client.get(path, headers=as_("supervisor"))
        assert (hidden.status_code, hidden.json()["code"]) == (404, "flag_unknown")


async def test_an_inbox_is_filtered_and_read_by_page(client: Client, as_: As) -> None:
    who = as_("auditor")

    first = (await client.get("/flags", headers=who, params={"limit": 2})).json()
    second = (await client.get("/flags", headers=who, params={"cursor": first["next"]})).json()

    assert [each["about"] for each in first["items"]] == [str(HERE), str(ABOUT_SUPERVISOR)]
    assert [each["about"] for each in second["items"]] == [str(THERE)]
    assert second["next"] is None
    assert [e["about"] for e in await inbox(client, who, unit=str(ELSEWHERE))] == [str(THERE)]
    assert [e["about"] for e in await inbox(client, who, about=str(HERE))] == [str(HERE)]
    assert await inbox(client, who, rule="many-entries") == []
    assert await inbox(client, who, state="dismissed") == []
    assert len(await inbox(client, who, severity="serious", version=1)) == 3
    assert await inbox(client, who, recorded_until="2020-01-01T00:00:00Z") == []


async def test_a_flag_is_dismissed_with_a_reason_that_only_supervisors_can_read(
    client: Client, as_: As, desk: FlagDesk
) -> None:
    [own] = await inbox(client, as_("supervisor"))
    path = f"/flags/{own['flag']}/dismissals"
    body = {"reason": "王某某补交了收据"}
    headers = named(as_("supervisor"))

    done = await client.post(path, headers=headers, json=body)
    again = await client.post(path, headers=headers, json=body)
    other = await client.post(path, headers=named(as_("auditor")), json=body)

    assert done.status_code == 200, done.text
    assert done.json() == {"flag": own["flag"], "state": "dismissed"}
    assert again.json() == done.json()
    assert (other.status_code, other.json()["code"]) == (409, "flag_decided")
    read = (await client.get(f"/flags/{own['flag']}", headers=as_("auditor"))).json()
    assert read["state"] == "dismissed"
    [answered] = read["answers"]
    assert (answered["words"], answered["supervisor"]) == (body["reason"], str(SUPERVISOR))
    stored = desk.restricted.events_after(3)
    assert [each.document["type"] for each in stored] == ["audit.flag.dismissed.v1"]
    assert "王某某" not in json.dumps(stored[0].document, ensure_ascii=False)
    assert stored[0].document["actor"] == f"person/{SUPERVISOR}/{UUID(int=22)}"
    before = {"recorded_until": read["raised_at"]}
    assert (await inbox(client, as_("supervisor"), **before))[0]["state"] == "open"


async def test_a_flag_becomes_a_case_that_names_its_facts(
    client: Client, as_: As, desk: FlagDesk
) -> None:
    [own] = await inbox(client, as_("supervisor"))
    flag, who = f"/flags/{own['flag']}", as_("supervisor")

    confirmed = await client.post(f"{flag}/confirmations", headers=named(who), json={})
    unreasoned = await client.post(f"{flag}/case-requests", headers=named(who), json={})
    asked = await client.post(f"{flag}/case-requests", headers=named(who), json={"reason": "请核"})

    assert confirmed.json()["state"] == "confirmed"
    assert unreasoned.status_code == 422
    assert asked.json()["state"] == "case_requested"
    event = desk.restricted.events_after(4)[0].document
    assert event["type"] == "audit.flag.case_requested.v1"
    assert event["data"]["facts"] == own["facts"]


async def test_nobody_else_answers_a_flag(client: Client, as_: As) -> None:
    flags = await inbox(client, as_("auditor"))
    body = {"reason": "没有问题"}

    concerned = await client.post(
        f"/flags/{flags[1]['flag']}/dismissals", headers=named(as_("supervisor")), json=body
    )
    outside = await client.post(
        f"/flags/{flags[2]['flag']}/dismissals", headers=named(as_("supervisor")), json=body
    )
    resident = await client.post(
        f"/flags/{flags[0]['flag']}/dismissals", headers=named(as_("resident")), json=body
    )
    keyless = await client.post(
        f"/flags/{flags[0]['flag']}/dismissals", headers=as_("auditor"), json=body
    )

    assert [each.json()["code"] for each in (concerned, outside, resident)] == ["flag_unknown"] * 3
    assert keyless.json()["code"] == "idempotency_key_required"
    assert {each["state"] for each in await inbox(client, as_("auditor"))} == {"open"}


async def test_the_share_dismissed_is_told_by_rule_and_version(client: Client, as_: As) -> None:
    flags = await inbox(client, as_("auditor"))
    for each, what in zip(flags[:2], ("dismissals", "case-requests"), strict=True):
        answered = await client.post(
            f"/flags/{each['flag']}/{what}", headers=named(as_("auditor")), json={"reason": "x"}
        )
        assert answered.status_code == 200, answered.text

    [share] = (await client.get("/flags/shares", headers=as_("auditor"))).json()["items"]

    assert share == {
        "rule": "late-entry", "version": 1, "raised": 3, "open": 1, "confirmed": 0,
        "dismissed": 1, "case_requested": 1, "dismissed_permille": 500,
    }  # fmt: skip


async def test_a_flag_is_proved_to_those_who_may_read_it_and_the_log_to_auditors(
    client: Client, as_: As, hidden: TreeReader, desk: FlagDesk
) -> None:
    [own] = await inbox(client, as_("supervisor"))

    proof = (await client.get(own["proof"], headers=as_("supervisor"))).json()

    path = [bytes.fromhex(step) for step in proof["path"]]
    head = TreeHead(size=proof["size"], root=bytes.fromhex(proof["root"]))
    hashed = leaf_hash(_bytes(desk, proof["index"] + 1))
    check_inclusion(hashed, index=proof["index"], head=head, proof=path)
    assert head == hidden.head()
    identity = {"source": "/demo/510604/audit/restricted", "id": own["event"]}
    for where in ("checkpoint", "vkey", "tile/0/000.p/3", "tile/entries/000.p/3"):
        assert (await client.get(f"/restricted/{where}")).status_code == 401
        refused = await client.get(f"/restricted/{where}", headers=as_("supervisor"))
        assert refused.status_code == 403
        shown = await client.get(f"/restricted/{where}", headers=as_("auditor"))
        assert shown.status_code == 200
        assert shown.headers["cache-control"] == "no-store"
    inclusion = "/restricted/proofs/inclusion"
    assert (await client.get(inclusion, headers=as_("auditor"), params=identity)).json() == proof
