"""A witness as a process of its own, asked over HTTP by honest logs and by others."""

import json
import os
import random
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection, RemoteDisconnected
from pathlib import Path
from typing import NamedTuple

import pytest

from mingbai_verify.checkpoint_text import Checkpoint
from mingbai_verify.checkpoints import open_checkpoint, sign_checkpoint
from mingbai_verify.cli import main
from mingbai_verify.keys import ED25519, VerifierKey, parse_vkey
from mingbai_verify.merkle import Tree, TreeHead, consistency_proof, leaf_hash, root_of
from mingbai_verify.signers import SeedSigner, verifier_key
from mingbai_verify.witness.submissions import encode_submission

LOG = SeedSigner("audit.example/510604/log", bytes(32))
KEY = verifier_key(LOG, ED25519)
NAME = "village.example/witness"
HONEST = [leaf_hash(f"event {number}".encode()) for number in range(40)]
REWRITTEN = [*HONEST[:7], leaf_hash(b"forged"), *HONEST[8:]]
MANGLED = 120

DIES_BEFORE_ANSWERING = """
import os, signal, sys
from mingbai_verify.signers import SeedSigner
def dies(self, message):
    os.kill(os.getpid(), signal.SIGKILL)
SeedSigner.sign = dies
from mingbai_verify.cli import main
sys.exit(main(sys.argv[1:]))
"""


class Answered(NamedTuple):
    """What a witness answered."""

    status: int
    body: str
    content_type: str


class Running(NamedTuple):
    """A witness that runs."""

    process: subprocess.Popen[str]
    port: int
    key: VerifierKey

    def asks(self, method: str, path: str, body: bytes | None = None) -> Answered:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request(method, path, body)
            answer = connection.getresponse()
            kind = answer.headers["Content-Type"]
            return Answered(answer.status, answer.read().decode(), kind)
        finally:
            connection.close()

    def shown(self, body: bytes) -> Answered:
        return self.asks("POST", "/add-checkpoint", body)


@contextmanager
def running(folder: Path, *more: str, program: tuple[str, ...] = ()) -> Iterator[Running]:
    started = program or ("-m", "mingbai_verify")
    state = str(folder / "witness.db")
    arguments = ("--state", state, "--listen", "127.0.0.1:0", "--log", str(KEY), "--name", NAME)
    with (folder / "said.log").open("a") as said:
        process = subprocess.Popen(  # noqa: S603  # our own program, with the running interpreter
            [sys.executable, *started, "witness", *arguments, *more],
            stdout=subprocess.PIPE,
            stderr=said,
            text=True,
        )
        assert process.stdout is not None
        try:
            key = process.stdout.readline().split()[1]
            port = process.stdout.readline().rpartition(":")[2]
            yield Running(process, int(port), parse_vkey(key))
        finally:
            process.terminate()
            process.wait(timeout=10)
            process.stdout.close()


def note(hashes: list[bytes], signer: SeedSigner = LOG) -> bytes:
    head = TreeHead(size=len(hashes), root=root_of(hashes))
    return sign_checkpoint(Checkpoint(origin=signer.name, head=head), signer)


def grown(old: int, hashes: list[bytes]) -> bytes:
    """Give the body that an honest log sends, or one that wants to pass for honest."""
    proof = consistency_proof(Tree(hashes).node, old=old, new=len(hashes)) if old else []
    return encode_submission(old, tuple(proof), note(hashes))


@pytest.fixture
def witness(tmp_path: Path) -> Iterator[Running]:
    with running(tmp_path) as witness:
        yield witness


@pytest.mark.parametrize("algorithm", ["ed25519", "ml-dsa-44"])
def test_a_log_that_only_grows_is_cosigned_each_time(tmp_path: Path, algorithm: str) -> None:
    with running(tmp_path, "--algorithm", algorithm) as witness:
        for old, new in ((0, 7), (7, 20), (20, 20), (20, 33)):
            answer = witness.shown(grown(old, HONEST[:new]))

            assert answer.status == 200
            opened = open_checkpoint(
                note(HONEST[:new]) + answer.body.encode(), KEY, witnesses=[witness.key]
            )
            assert opened.cosigners == (witness.key,)
        assert witness.asks("GET", "/").status == 200
        assert witness.asks("GET", "/vkey").body == f"{witness.key}\n"


def test_another_old_size_is_answered_with_the_latest_one(witness: Running) -> None:
    assert witness.shown(grown(0, HONEST[:7])).status == 200

    for body in (grown(0, HONEST[:20]), grown(5, HONEST[:20])):
        assert witness.shown(body) == Answered(409, "7\n", "text/x.tlog.size")
    assert witness.asks("GET", "/").status == 200


def test_what_is_not_a_known_logs_is_refused(witness: Running) -> None:
    other = SeedSigner("other.example/log", bytes(32))
    forger = SeedSigner(LOG.name, bytes(range(32)))

    assert witness.shown(encode_submission(0, (), note(HONEST, other))).status == 404
    assert witness.shown(encode_submission(0, (), note(HONEST, forger))).status == 403
    assert witness.shown(encode_submission(50, (), note(HONEST))).status == 400
    assert witness.shown(encode_submission(0, (HONEST[0],), note(HONEST))).status == 422
    assert witness.asks("POST", "/other", b"").status == 404
    assert witness.asks("GET", "/other").status == 404


def test_a_fork_is_refused_and_both_notes_are_kept(witness: Running, tmp_path: Path) -> None:
    witness.shown(grown(0, HONEST[:20]))

    answer = witness.shown(grown(20, REWRITTEN[:20]))

    assert answer == Answered(409, "20\n", "text/x.tlog.size")
    (evidence,) = [json.loads(path.read_bytes()) for path in tmp_path.glob("alarm-*.json")]
    assert evidence["kind"] == "fork"
    assert evidence["seen"].encode() == note(HONEST[:20])
    assert evidence["shown"].encode() == note(REWRITTEN[:20])
    assert "ALARM fork" in (tmp_path / "said.log").read_text()
    page = witness.asks("GET", "/")
    assert page.status == 500
    assert "fork" in page.body


def test_a_rewritten_history_signed_with_the_real_key_is_refused_and_reported(
    witness: Running, tmp_path: Path
) -> None:
    witness.shown(grown(0, HONEST[:20]))

    assert witness.shown(grown(20, REWRITTEN[:33])).status == 422

    assert "ALARM unproved" in (tmp_path / "said.log").read_text()
    assert witness.asks("GET", "/").status == 500
    assert witness.shown(grown(20, HONEST[:30])).status == 200
    assert witness.asks("GET", "/").status == 500


def test_an_alarm_of_a_missing_proof_ends_when_the_proof_is_given(witness: Running) -> None:
    witness.shown(grown(0, HONEST[:20]))
    assert witness.shown(encode_submission(20, (), note(HONEST[:33]))).status == 422
    assert witness.asks("GET", "/").status == 500

    assert witness.shown(grown(20, HONEST[:33])).status == 200

    assert witness.asks("GET", "/").status == 200


def test_a_rollback_is_refused_and_an_old_checkpoint_shown_again_is_no_alarm(
    witness: Running, tmp_path: Path
) -> None:
    witness.shown(grown(0, HONEST[:10]))
    witness.shown(grown(10, HONEST[:30]))

    assert witness.shown(grown(0, HONEST[:10])).status == 409
    assert witness.asks("GET", "/").status == 200
    assert witness.shown(grown(10, HONEST[:25])).status == 409

    assert "ALARM rollback" in (tmp_path / "said.log").read_text()
    assert witness.asks("GET", "/").status == 500


def test_what_was_stored_holds_though_the_witness_was_killed_before_it_answered(
    tmp_path: Path,
) -> None:
    with running(tmp_path) as first:
        first.shown(grown(0, HONEST[:10]))
    with running(tmp_path, program=("-c", DIES_BEFORE_ANSWERING)) as second:
        with pytest.raises((RemoteDisconnected, ConnectionResetError)):
            second.shown(grown(10, HONEST[:20]))
        assert second.process.wait(timeout=10) == -signal.SIGKILL

    with running(tmp_path) as third:
        assert third.key == first.key
        assert third.shown(grown(10, REWRITTEN[:20])).status == 409
        assert third.shown(grown(10, HONEST[:20])) == Answered(409, "20\n", "text/x.tlog.size")
        assert third.shown(grown(20, HONEST[:20])).status == 200


def test_of_contradicting_requests_at_once_at_most_one_is_cosigned(witness: Running) -> None:
    witness.shown(grown(0, HONEST[:5]))
    bodies = [grown(5, HONEST[:size]) for size in range(6, 30)]

    with ThreadPoolExecutor(8) as pool:
        statuses = [answer.status for answer in pool.map(witness.shown, bodies)]

    assert sorted(set(statuses)) == [200, 409]
    assert statuses.count(200) == 1


def test_mangled_bodies_are_refused_and_the_witness_goes_on(witness: Running) -> None:
    chance, whole = random.Random(7), grown(0, HONEST[:20])  # noqa: S311  # no secret
    for _ in range(MANGLED):
        mangled = bytearray(whole)
        for _ in range(chance.randint(1, 4)):
            mangled[chance.randrange(len(mangled))] = chance.randrange(256)
        cut = bytes(mangled[: chance.randrange(len(mangled))])

        assert witness.shown(cut).status in {400, 403, 404}
    for body in (b"", b"old 00\n\n", b"old -1\n\nx", b"old 1\n" + b"A" * 44 + b"\n\nx"):
        assert witness.shown(body).status == 400
    assert witness.shown(b"x" * (256 * 1024 + 1)).status == 413

    assert witness.shown(whole).status == 200


def test_the_key_is_its_owners_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with running(tmp_path):
        key = tmp_path / "witness.key"
        assert stat.S_IMODE(key.stat().st_mode) == 0o600
    key.chmod(0o644)
    state = str(tmp_path / "witness.db")
    arguments = ["witness", "--state", state, "--log", str(KEY), "--listen", "127.0.0.1:0"]

    assert main([*arguments, "--name", NAME]) == 2
    assert "others can read" in capsys.readouterr().err
    key.chmod(0o600)
    assert main([*arguments, "--name", "village.example/other"]) == 2
    assert "is the key of" in capsys.readouterr().err
    assert not os.path.lexists(tmp_path / "witness.key.part")
