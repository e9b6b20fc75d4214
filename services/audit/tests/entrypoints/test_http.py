import base64
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import httpx
import pytest

from audit.adapters.signatures import KeySigner
from audit.adapters.tree_reader import TreeReader
from audit.adapters.tree_store import TreeStore
from audit.domain.intake import Message
from mingbai_verify.checkpoint_text import Checkpoint
from mingbai_verify.checkpoints import open_checkpoint, sign_checkpoint
from mingbai_verify.keys import parse_vkey
from mingbai_verify.merkle import TreeHead, check_consistency, check_inclusion, leaf_hash
from mingbai_verify.tiles import decode_bundle

Speak = Callable[..., Message]
As = Callable[[str], dict[str, str]]
Client = httpx.AsyncClient

AT = datetime(2026, 5, 15, tzinfo=UTC)
GRID, ELSEWHERE = UUID(int=3), UUID(int=4)
POINTS = "/510604/points"


class Kept:
    """A log of 300 events with a checkpoint over the first 280 of them."""

    def __init__(self, store: TreeStore, reader: TreeReader, signer: KeySigner) -> None:
        self.store, self.reader, self.signer = store, reader, signer
        self.messages: list[Message] = []

    def take(self, *messages: Message) -> None:
        self.store.append(messages, at=AT)
        self.messages += messages

    def sign(self) -> None:
        checkpoint = Checkpoint(origin=self.signer.name, head=self.reader.head())
        self.store.publish(sign_checkpoint(checkpoint, self.signer), at=AT)


@pytest.fixture
def kept(store: TreeStore, reader: TreeReader, signer: KeySigner, speak: Speak) -> Kept:
    kept = Kept(store, reader, signer)
    kept.take(*(speak(unit=str(GRID)) for _ in range(280)))
    kept.sign()
    kept.take(*(speak(unit=str(GRID)) for _ in range(20)))
    return kept


def identity(message: Message) -> dict[str, str]:
    document = json.loads(message.event)
    return {"source": document["source"], "id": document["id"]}


async def test_anybody_can_prove_an_event_from_key_checkpoint_and_path(
    client: Client, kept: Kept
) -> None:
    key = parse_vkey((await client.get("/vkey")).text.strip())
    answer = await client.get("/checkpoint")
    signed = open_checkpoint(answer.content, key)
    message = kept.messages[77]

    proof = (await client.get("/proofs/inclusion", params=identity(message))).json()

    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"
    assert (proof["index"], proof["size"]) == (77, 280)
    assert proof["checkpoint"].encode() == answer.content
    path = [bytes.fromhex(step) for step in proof["path"]]
    check_inclusion(leaf_hash(message.event), index=77, head=signed.checkpoint.head, proof=path)


async def test_what_no_checkpoint_covers_yet_is_to_be_asked_again(
    client: Client, kept: Kept
) -> None:
    params = identity(kept.messages[290])

    answer = await client.get("/proofs/inclusion", params=params)
    at_size = await client.get("/proofs/inclusion", params={**params, "size": 300})

    assert (answer.status_code, answer.json()["code"]) == (503, "not_in_checkpoint_yet")
    assert answer.headers["retry-after"]
    assert at_size.json()["checkpoint"] is None
    missing = await client.get("/proofs/inclusion", params={"source": POINTS, "id": "nobody.1"})
    assert (missing.status_code, missing.json()["code"]) == (404, "event_not_in_log")


async def test_the_log_is_proved_to_have_only_grown(client: Client, kept: Kept) -> None:
    answer = await client.get("/proofs/consistency", params={"old": 120, "new": 280})

    path = [bytes.fromhex(step) for step in answer.json()["path"]]
    old, new = kept.reader.head(120), kept.reader.head(280)
    check_consistency(old=old, new=new, proof=path)
    assert isinstance(new, TreeHead)
    beyond = await client.get("/proofs/consistency", params={"old": 120, "new": 9_000})
    assert (beyond.status_code, beyond.json()["code"]) == (404, "outside_tree")


async def test_hash_tiles_are_for_everyone_and_full_ones_for_ever(
    client: Client, kept: Kept
) -> None:
    full = await client.get("/tile/0/000")
    partial = await client.get("/tile/0/001.p/44")

    assert full.content == b"".join(leaf_hash(each.event) for each in kept.messages[:256])
    assert full.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert full.headers["content-type"] == "application/octet-stream"
    assert len(partial.content) == 44 * 32
    assert "immutable" not in partial.headers["cache-control"]
    for path, status in (("0/001", 404), ("0/000.p/0", 422), ("0/1", 422), ("x/../y", 422)):
        assert (await client.get(f"/tile/{path}")).status_code == status


async def test_entry_bundles_are_for_the_audit_roles(client: Client, kept: Kept, as_: As) -> None:
    path = "/tile/entries/000"

    assert (await client.get(path)).status_code == 401
    assert (await client.get(path, headers=as_("resident"))).status_code == 403
    assert (await client.get(path, headers=as_("supervisor"))).status_code == 403
    answer = await client.get(path, headers=as_("auditor"))

    assert decode_bundle(answer.content) == [each.event for each in kept.messages[:256]]
    assert answer.headers["cache-control"].startswith("private")


async def test_an_event_is_read_by_those_who_supervise_its_unit(
    client: Client, kept: Kept, as_: As, speak: Speak
) -> None:
    elsewhere = speak("cases", unit=str(ELSEWHERE))
    kept.take(elsewhere)
    inside, outside = identity(kept.messages[5]), identity(elsewhere)

    async def status(params: dict[str, str], who: str | None) -> int:
        headers = as_(who) if who else {}
        return (await client.get("/events", params=params, headers=headers)).status_code

    assert [await status(inside, who) for who in (None, "resident", "supervisor", "auditor")] == [
        401, 403, 200, 200,
    ]  # fmt: skip
    assert [await status(outside, who) for who in ("supervisor", "auditor")] == [403, 200]
    answer = await client.get("/events", params=inside, headers=as_("auditor"))
    assert answer.content == kept.messages[5].event
    assert answer.headers["content-type"] == "application/cloudevents+json"


async def test_what_was_published_is_read_by_everyone_and_nothing_that_only_claims_to_be(
    client: Client, kept: Kept, speak: Speak
) -> None:
    published = speak("disclosure", type="disclosure.publication.published.v1")
    claims = speak("points", type="disclosure.publication.published.v1")
    kept.take(published, claims)

    assert (await client.get("/events", params=identity(published))).content == published.event
    assert (await client.get("/events", params=identity(claims))).status_code == 401


async def test_alarms_are_for_auditors_with_the_evidence(
    client: Client, kept: Kept, as_: As, speak: Speak
) -> None:
    kept.take(speak(id="points-1.1"))

    assert (await client.get("/alarms")).status_code == 401
    assert (await client.get("/alarms", headers=as_("supervisor"))).status_code == 403
    page = (await client.get("/alarms", headers=as_("auditor"))).json()

    assert [item["code"] for item in page["items"]] == ["identity_conflict"]
    assert b"points-1.1" in base64.b64decode(page["items"][0]["event"])
    assert page["next"] is None


async def test_heads_are_for_everyone(client: Client, kept: Kept) -> None:
    page = (await client.get("/heads")).json()

    head = kept.reader.heads()[POINTS]
    assert page["size"] == 300
    assert [(each["source"], each["position"], each["chain"]) for each in page["items"]] == [
        (POINTS, 300, head.chain.hex())
    ]


async def test_an_account_is_replayed_for_those_who_supervise_it(
    client: Client, county: Any, as_: As
) -> None:
    account = str(UUID(int=77))
    opened = {"label": "3组-012户", "scheme": "anjia-points", "opening": "10"}
    county.happens("points.account.opened", account, opened)
    county.happens(
        "points.account.entry_recorded",
        account,
        {
            "entry": "e", "table": "anjia-points/1", "item": "tidy", "points": "0.5",
            "acted_on": "2026-01-01", "recorder": "p", "evidence": [],
        },
    )  # fmt: skip
    path = f"/replay/accounts/{account}"

    assert (await client.get(path)).status_code == 401
    assert (await client.get(path, headers=as_("resident"))).status_code == 403
    answer = (await client.get(path, headers=as_("auditor"))).json()

    assert (answer["standing"], answer["recognised"], answer["pending"]) == ("10", "0", "0.5")
    assert answer["label"] == "3组-012户"
    assert [change["code"] for change in answer["changes"]] == ["account_opened", "entry_recorded"]
    assert answer["entries"][0]["recorded"]["by"] == {
        "kind": "person", "id": "p-1", "post": "post-1",
    }  # fmt: skip
    assert [finding["code"] for finding in answer["findings"]] == [
        "table_not_in_force", "item_not_in_table",
    ]  # fmt: skip
    later = {"recorded_until": "2026-06-01T00:00:00Z"}
    refused = await client.get(path, params=later, headers=as_("auditor"))
    assert (refused.status_code, refused.json()["code"]) == (409, "not_sealed_yet")
    naive = await client.get(
        path, params={"recorded_until": "2026-06-01T00:00:00"}, headers=as_("auditor")
    )
    assert naive.status_code == 422


async def test_the_digest_over_all_standings_is_for_auditors(
    client: Client, county: Any, as_: As
) -> None:
    opened = {"label": "3组-012户", "scheme": "anjia-points", "opening": "10"}
    county.happens("points.account.opened", str(UUID(int=77)), opened)

    assert (await client.get("/replay/standings", headers=as_("supervisor"))).status_code == 403
    answer = (await client.get("/replay/standings", headers=as_("auditor"))).json()

    assert (answer["accounts"], answer["position"], answer["size"]) == (1, 1, 1)
    assert len(answer["sha256"]) == 64


async def test_an_aggregates_events_come_page_by_page(client: Client, county: Any, as_: As) -> None:
    account = str(UUID(int=77))
    opened = {"label": "", "scheme": "anjia-points", "opening": "10"}
    for _ in range(3):
        county.happens("points.account.opened", account, opened)
    path = f"/subjects/{account}/events"

    first = (await client.get(path, params={"limit": 2}, headers=as_("auditor"))).json()
    rest = (await client.get(path, params={"after": first["next"]}, headers=as_("auditor"))).json()

    assert (await client.get(path)).status_code == 401
    assert [item["index"] for item in first["items"] + rest["items"]] == [0, 1, 2]
    assert rest["next"] is None
