"""The log and its witnesses, which are processes of others on real sockets."""

import asyncio
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from audit.adapters.cosignature_store import CosignatureStore
from audit.adapters.http_witness import HttpWitness
from audit.adapters.log_export import LogExport
from audit.adapters.signatures import KeySigner
from audit.adapters.tree_reader import TreeReader
from audit.adapters.tree_store import TreeStore
from audit.application.witnessing import Quorum, Trouble, Witness, Witnessing, WitnessingPorts
from audit.domain.intake import Message
from chassis.clock import SystemClock
from mingbai_verify.checkpoint_text import Checkpoint
from mingbai_verify.checkpoints import sign_checkpoint
from mingbai_verify.cli import main
from mingbai_verify.keys import ED25519, parse_vkey
from mingbai_verify.merkle import Tree, TreeHead, consistency_proof, leaf_hash, root_of
from mingbai_verify.policy import PolicyMalformedError, parse_policy
from mingbai_verify.signers import verifier_key
from mingbai_verify.trust import open_trusted

Speak = Callable[..., Message]
Eventually = Callable[..., Awaitable[None]]
Start = Callable[[str], Witness]

AT = datetime(2026, 5, 15, tzinfo=UTC)
AWAY = "http://127.0.0.1:9"


@contextmanager
def running(folder: Path, log: str, name: str) -> Iterator[Witness]:
    state, key = f"{name.replace('/', '-')}.db", log
    process = subprocess.Popen(  # noqa: S603  # our own program, with the running interpreter
        [sys.executable, "-m", "mingbai_verify", "witness", "--state", str(folder / state),
         "--listen", "127.0.0.1:0", "--log", key, "--name", name],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        vkey = process.stdout.readline().split()[1]
        url = process.stdout.readline().split()[1]
        yield Witness(url=url, key=parse_vkey(vkey))
    finally:
        process.terminate()
        process.wait(timeout=10)
        process.stdout.close()


@pytest.fixture
def start(tmp_path: Path, signer: KeySigner) -> Iterator[Start]:
    with ExitStack() as stack:
        log = str(verifier_key(signer, ED25519))
        yield lambda name: stack.enter_context(running(tmp_path, log, name))


@pytest.fixture
def cosignatures(pool: Any) -> CosignatureStore:
    return CosignatureStore(pool)


@dataclass
class Signed:
    """A checkpoint that somebody with the log's key signed."""

    head: TreeHead
    note: bytes


class Rewritten:
    """Another history under the log's own key: what an operator would show who rewrote it."""

    def __init__(self, hashes: Sequence[bytes], signer: KeySigner) -> None:
        self._tree = Tree(list(hashes))
        head = TreeHead(size=len(hashes), root=root_of(list(hashes)))
        note = sign_checkpoint(Checkpoint(origin=signer.name, head=head), signer)
        self._signed = Signed(head, note)

    def latest_checkpoint(self) -> Signed:
        return self._signed

    def consistency(self, *, old: int, new: int) -> list[bytes]:
        return list(consistency_proof(self._tree.node, old=old, new=new))


class Kept:
    """A log that is signed when told to."""

    def __init__(
        self, store: TreeStore, reader: TreeReader, signer: KeySigner, speak: Speak
    ) -> None:
        self.store, self.reader, self.signer, self.speak = store, reader, signer, speak

    def grows(self, *messages: Message) -> TreeHead:
        self.store.append(messages, at=AT)
        head = self.reader.head()
        checkpoint = Checkpoint(origin=self.signer.name, head=head)
        self.store.publish(sign_checkpoint(checkpoint, self.signer), at=AT)
        return head


@pytest.fixture
def kept(store: TreeStore, reader: TreeReader, signer: KeySigner, speak: Speak) -> Kept:
    return Kept(store, reader, signer, speak)


def alarms(folder: Path) -> list[Path]:
    """Give the evidence that the witness put beside its state."""
    return list(folder.glob("alarm-*.json"))


def witnessing(log: Any, cosignatures: CosignatureStore, *witnesses: Witness) -> Witnessing:
    ports = WitnessingPorts(
        log=log, cosignatures=cosignatures, asking=HttpWitness(), clock=SystemClock()
    )
    return Witnessing(witnesses, ports=ports, interval_seconds=0.05)


async def test_two_of_three_cosign_while_one_is_away_and_the_bundle_proves_it(
    kept: Kept, cosignatures: CosignatureStore, start: Start, eventually: Eventually, tmp_path: Path
) -> None:
    away = Witness(url=AWAY, key=start("away.example/w").key)
    quorum = Quorum(witnesses=(start("a.example/w"), start("b.example/w"), away), enough=2)
    names = [each.identity for each in quorum.witnesses]
    asking = witnessing(kept.reader, cosignatures, *quorum.witnesses)
    stop = asyncio.Event()
    running = asyncio.create_task(asking.run(stop))
    for _ in range(3):
        head = kept.grows(*(kept.speak() for _ in range(9)))
        await eventually(lambda size=head.size: cosignatures.witnessed(names, enough=2) == size)
    stop.set()
    await running

    key = verifier_key(kept.signer, ED25519)
    policy = parse_policy(quorum.policy(key))
    latest = kept.reader.latest_checkpoint()
    assert latest is not None
    assert policy.reached(open_trusted(latest.note, policy).cosigners)
    standing = cosignatures.standing(names)
    assert [each.trouble for each in standing] == [None, None, Trouble.AWAY]
    assert asking.troubled() == 1
    exporting = LogExport(
        kept.reader, key, quorum=quorum, witnessed=lambda: cosignatures.witnessed(names, enough=2)
    )
    exporting.write(tmp_path / "bundle", until=None, progress=lambda *_: None)
    asked = ["log", str(tmp_path / "bundle"), "--tree-only", "--policy"]
    assert main([*asked, str(tmp_path / "bundle" / "policy")]) == 0
    of_three = tmp_path / "of-three"
    of_three.write_bytes(Quorum(witnesses=quorum.witnesses, enough=3).policy(key))
    assert main([*asked, str(of_three)]) == 1


async def test_a_history_rewritten_and_signed_with_the_real_key_is_refused_and_reported(
    kept: Kept, cosignatures: CosignatureStore, start: Start, speak: Speak, tmp_path: Path
) -> None:
    witness = start("a.example/w")
    messages = [speak() for _ in range(12)]
    head = kept.grows(*messages)
    await witnessing(kept.reader, cosignatures, witness).offer(witness)
    forged = [leaf_hash(each.event) for each in messages]
    forged[5] = leaf_hash(b"another payment")

    for hashes in (forged, [*forged, leaf_hash(b"and one more")]):
        asking = witnessing(Rewritten(hashes, kept.signer), cosignatures, witness)
        await asking.offer(witness)

        (standing,) = cosignatures.standing([witness.identity])
        assert standing.trouble is Trouble.HISTORY_REFUSED
        assert (standing.trouble_size, asking.troubled()) == (len(hashes), 1)
    assert cosignatures.latest_of(witness.identity) == head
    assert len(alarms(tmp_path)) == 2


async def test_a_log_that_lost_entries_is_told_that_the_witness_is_ahead(
    kept: Kept, cosignatures: CosignatureStore, start: Start, speak: Speak
) -> None:
    witness = start("a.example/w")
    messages = [speak() for _ in range(12)]
    kept.grows(*messages)
    await witnessing(kept.reader, cosignatures, witness).offer(witness)
    restored = Rewritten([leaf_hash(each.event) for each in messages[:7]], kept.signer)

    await witnessing(restored, cosignatures, witness).offer(witness)

    (standing,) = cosignatures.standing([witness.identity])
    assert standing.trouble is Trouble.AHEAD


async def test_a_witness_under_another_key_cosigns_nothing(
    kept: Kept, cosignatures: CosignatureStore, start: Start, speak: Speak
) -> None:
    real, other = start("a.example/w"), start("b.example/w")
    kept.grows(speak())
    mistaken = Witness(url=real.url, key=other.key)

    await witnessing(kept.reader, cosignatures, mistaken).offer(mistaken)

    (standing,) = cosignatures.standing([mistaken.identity])
    assert (standing.size, standing.trouble) == (None, Trouble.ANSWER_UNFIT)


def test_a_quorum_that_can_never_be_reached_is_refused(signer: KeySigner, start: Start) -> None:
    quorum = Quorum(witnesses=(start("a.example/w"),), enough=2)

    with pytest.raises(PolicyMalformedError, match="never reached"):
        quorum.policy(verifier_key(signer, ED25519))
