from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from audit.adapters.signatures import KeySigner
from audit.adapters.tree_reader import (
    NoSuchTileError,
    NotInLogError,
    TreeReader,
)
from audit.adapters.tree_store import (
    CheckpointBackwardsError,
    CheckpointNotOursError,
    TreeStore,
)
from audit.domain.intake import Message
from chassis.crypto.algorithms import Algorithms
from chassis.crypto.standard import standard_provider
from mingbai_verify.checkpoint_text import Checkpoint
from mingbai_verify.checkpoints import cosign, open_checkpoint, sign_checkpoint
from mingbai_verify.errors import OutsideTreeError
from mingbai_verify.keys import ED25519
from mingbai_verify.merkle import (
    EMPTY_ROOT,
    TreeHead,
    check_inclusion,
    leaf_hash,
    root_of,
)
from mingbai_verify.signers import verifier_key
from mingbai_verify.tiles import decode_bundle

Speak = Callable[..., Message]
AT = datetime(2026, 5, 15, tzinfo=UTC)
ALGORITHMS = Algorithms(standard_provider())
ORIGIN = "audit.example/510604"
SIGNER = KeySigner(ORIGIN, ALGORITHMS.signature("Ed25519").signing_key(bytes(32)))
KEY = verifier_key(SIGNER, ED25519)


def signed(head: TreeHead) -> bytes:
    return sign_checkpoint(Checkpoint(origin=ORIGIN, head=head), SIGNER)


def rooted(messages: list[Message]) -> TreeHead:
    root = root_of(leaf_hash(message.event) for message in messages)
    return TreeHead(size=len(messages), root=root)


def test_an_empty_log_has_the_empty_root(reader: TreeReader) -> None:
    assert reader.extent() == (0, 0)
    assert reader.head() == TreeHead(size=0, root=EMPTY_ROOT)
    assert reader.latest_checkpoint() is None
    assert (reader.heads(), reader.units(), reader.alarms(count_max=10)) == ({}, {}, [])


def test_an_event_is_proved_at_any_size_since_it_came(
    store: TreeStore, reader: TreeReader, speak: Speak
) -> None:
    messages = [speak() for _ in range(30)]
    store.append(messages, at=AT)

    for size in range(8, 31):
        found = reader.inclusion("/510604/points", "points-8.1", size=size)
        assert found.head == rooted(messages[:size])
        check_inclusion(found.leaf_hash, index=7, head=found.head, proof=found.proof)
    with pytest.raises(OutsideTreeError, match="ask for a larger size"):
        reader.inclusion("/510604/points", "points-8.1", size=7)
    with pytest.raises(OutsideTreeError):
        reader.inclusion("/510604/points", "points-8.1", size=31)
    with pytest.raises(NotInLogError):
        reader.inclusion("/510604/cases", "points-8.1")
    with pytest.raises(OutsideTreeError):
        reader.entry(30)


def test_tiles_and_bundles_are_read_by_path(
    store: TreeStore, reader: TreeReader, speak: Speak
) -> None:
    messages = [speak() for _ in range(300)]
    hashed = [leaf_hash(message.event) for message in messages]
    events = [message.event for message in messages]
    store.append(messages, at=AT)

    assert reader.tile("tile/0/000") == b"".join(hashed[:256])
    assert reader.tile("tile/0/000.p/7") == b"".join(hashed[:7])
    assert reader.tile("tile/0/001.p/44") == b"".join(hashed[256:])
    assert reader.tile("tile/1/000.p/1") == root_of(hashed[:256])
    assert decode_bundle(reader.tile("tile/entries/000")) == events[:256]
    assert decode_bundle(reader.tile("tile/entries/001.p/44")) == events[256:]
    for path in (
        "tile/0/001",
        "tile/0/001.p/45",
        "tile/1/000",
        "tile/2/000.p/1",
        "tile/entries/001",
        "tile/entries/001.p/45",
        "tile/0/x999/x999/x999/x999/x999/x999/999",
        "tile/entries/x999/x999/x999/x999/x999/x999/999",
    ):
        with pytest.raises(NoSuchTileError):
            reader.tile(path)


def test_a_published_checkpoint_is_the_latest_and_verifies_the_log(
    store: TreeStore, reader: TreeReader, speak: Speak
) -> None:
    messages = [speak() for _ in range(50)]
    store.append(messages, at=AT)
    note = signed(reader.head(40))
    cosigned = cosign(note, KeySigner("w", ALGORITHMS.signature("Ed25519").generate()), timestamp=1)

    assert store.publish(note, at=AT) == rooted(messages[:40])
    assert store.publish(cosigned, at=AT) == rooted(messages[:40])

    latest = reader.latest_checkpoint()
    assert latest is not None
    assert (latest.head, latest.note, latest.published_at) == (rooted(messages[:40]), cosigned, AT)
    assert open_checkpoint(latest.note, KEY).checkpoint.head == latest.head
    entries = reader.entries(stop=latest.head.size)
    assert root_of(leaf_hash(entry) for entry in entries) == latest.head.root


def test_a_checkpoint_that_is_not_the_trees_is_not_published(
    store: TreeStore, reader: TreeReader, speak: Speak
) -> None:
    store.append([speak() for _ in range(50)], at=AT)
    store.publish(signed(reader.head(40)), at=AT)

    with pytest.raises(CheckpointNotOursError, match="the root at 41 leaves is another one"):
        store.publish(signed(TreeHead(size=41, root=bytes(32))), at=AT)
    with pytest.raises(CheckpointBackwardsError):
        store.publish(signed(reader.head(39)), at=AT)
    with pytest.raises(CheckpointBackwardsError):
        store.publish(signed(TreeHead(size=51, root=bytes(32))), at=AT)
