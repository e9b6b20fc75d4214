"""A receipt of one event: given, kept, shown again, and refuted where the log was rewritten."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import httpx
import pytest

from audit.adapters.signatures import KeySigner
from audit.domain.intake import Message
from mingbai_verify.checkpoint_text import Checkpoint
from mingbai_verify.checkpoints import sign_checkpoint
from mingbai_verify.keys import ED25519
from mingbai_verify.merkle import Tree, TreeHead, inclusion_proof, leaf_hash, root_at
from mingbai_verify.policy import Policy
from mingbai_verify.receipts import Receipt, compact, parse_compact, parse_receipt, verify_receipt
from mingbai_verify.signers import verifier_key
from services.audit.tests.signing import Signing

Client = httpx.AsyncClient
SECOND = {"source": "/510604/points", "id": "points-2.1"}
AT = datetime(2026, 5, 15, tzinfo=UTC)


@pytest.fixture
def events(signing: Signing, speak: Callable[..., Message]) -> list[bytes]:
    """Keep three events and sign the log with all of them."""
    spoken = [speak(), speak(), speak()]
    signing.grows(*spoken, at=AT)
    return [each.event for each in spoken]


async def check(client: Client, receipt: str) -> dict[str, object]:
    answered = await client.post("/receipts/check", json={"receipt": receipt})
    assert answered.status_code == 200
    said: dict[str, object] = answered.json()
    return said


async def test_a_receipt_proves_its_event_to_a_stranger_and_is_confirmed_by_the_log(
    client: Client, events: list[bytes], signer: KeySigner
) -> None:
    given = await client.get("/receipts", params=SECOND)
    text = (await client.get("/receipts", params={**SECOND, "form": "text"})).text.strip()
    drawn = await client.get("/receipts", params={**SECOND, "form": "qr"})

    kept = parse_receipt(given.content)
    assert parse_compact(text) == kept
    assert (drawn.headers["content-type"], b"<svg" in drawn.content) == ("image/svg+xml", True)
    assert (kept.index, kept.leaf_hash) == (1, leaf_hash(events[1]))
    verify_receipt(kept, Policy(logs=(verifier_key(signer, ED25519),)))
    for shown in (given.text, text):
        said = await check(client, shown)
        assert (said["proved"], said["confirmed"], said["index"]) == (True, True, 1)
        assert said["id"] == SECOND["id"]


async def test_what_is_in_no_checkpoint_yet_or_not_in_the_log_has_no_receipt(
    client: Client, events: list[bytes], signing: Signing, speak: Callable[..., Message]
) -> None:
    signing.keeps(speak(), at=AT)

    waiting = await client.get("/receipts", params={**SECOND, "id": "points-4.1"})
    unknown = await client.get("/receipts", params={**SECOND, "id": "points-9.1"})

    assert len(events) == 3
    assert waiting.json()["code"] == "not_in_checkpoint_yet"
    assert (unknown.status_code, unknown.json()["code"]) == (404, "event_not_in_log")


async def test_a_damaged_receipt_is_not_proved(client: Client, events: list[bytes]) -> None:
    kept = parse_receipt((await client.get("/receipts", params=SECOND)).content)
    other = replace(kept, leaf_hash=leaf_hash(events[0]))

    for shown in (bytes(other).decode(), compact(other), compact(kept)[:-4], "MBR1:", "{}"):
        said = await check(client, shown)
        assert (said["proved"], said["confirmed"]) == (False, False)
        assert said["code"]


async def test_a_receipt_of_a_history_that_was_rewritten_refutes_the_log(
    client: Client, events: list[bytes], signer: KeySigner
) -> None:
    tree = Tree([leaf_hash(each) for each in (events[0], b"what was there before", events[2])])
    head = TreeHead(size=3, root=root_at(tree.node, 3))
    note = sign_checkpoint(Checkpoint(origin=signer.name, head=head), signer)
    kept = Receipt(
        source=SECOND["source"],
        event_id=SECOND["id"],
        leaf_hash=tree.node(0, 1),
        index=1,
        size=3,
        proof=tuple(inclusion_proof(tree.node, index=1, size=3)),
        checkpoint=note.decode(),
    )

    said = await check(client, compact(kept))

    assert (said["proved"], said["confirmed"], said["code"]) == (True, False, "log_rewritten")
    assert "保存回执" in str(said["says_zh"])
