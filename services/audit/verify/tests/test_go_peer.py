"""Go's checksum database packages verify what we write, and we verify what they write."""

import base64
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from mingbai_verify import open_note, verify_consistency, verify_inclusion
from mingbai_verify.checkpoint_text import Checkpoint
from mingbai_verify.checkpoints import open_checkpoint, sign_checkpoint
from mingbai_verify.keys import ED25519, parse_vkey
from mingbai_verify.merkle import Tree, TreeHead, consistency_proof, inclusion_proof, leaf_hash
from mingbai_verify.merkle import root_of as root
from mingbai_verify.signers import SeedSigner, verifier_key

GOPATH = Path("/usr/share/gocode")
PACKAGES = GOPATH / "src/golang.org/x/mod/sumdb"
GO = shutil.which("go")
PROGRAM = Path(__file__).parent / "go" / "peer.go"

pytestmark = pytest.mark.skipif(
    GO is None or not PACKAGES.is_dir(),
    reason="Go is not here: install Debian's golang-go and golang-golang-x-mod-dev",
)

SIZE = 70
ENTRIES = [f"entry {number}" for number in range(SIZE)]
LEAVES = [leaf_hash(entry.encode()) for entry in ENTRIES]
TREE = Tree(LEAVES)
SIGNER = SeedSigner("audit.example/510604/log", bytes(32))
CHECKPOINT = Checkpoint(origin=SIGNER.name, head=TreeHead(size=SIZE, root=root(LEAVES)))
NOTE = sign_checkpoint(CHECKPOINT, SIGNER)


def text(hashed: bytes) -> str:
    return base64.b64encode(hashed).decode()


def inclusion(index: int, size: int) -> dict[str, Any]:
    path = inclusion_proof(TREE.node, index=index, size=size)
    said = {"Leaf": text(LEAVES[index]), "Root": text(root(LEAVES[:size]))}
    return {"Index": index, "Size": size, **said, "Path": [text(step) for step in path]}


def consistency(old: int, size: int) -> dict[str, Any]:
    path = consistency_proof(TREE.node, old=old, new=size)
    said = {"OldRoot": text(root(LEAVES[:old])), "Root": text(root(LEAVES[:size]))}
    return {"Old": old, "Size": size, **said, "Path": [text(step) for step in path]}


@pytest.fixture(scope="module")
def peer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("go")
    shutil.copy(PROGRAM, folder)
    environment = {
        "PATH": os.environ["PATH"], "HOME": str(folder), "GO111MODULE": "off",
        "GOPATH": str(GOPATH), "GOCACHE": str(folder / "cache"), "GOPROXY": "off",
    }  # fmt: skip
    subprocess.run(  # noqa: S603  # our own program, by the compiler found above
        [str(GO), "build", "-o", "peer", "peer.go"], cwd=folder, env=environment, check=True
    )
    return folder / "peer"


def ask(peer: Path, *, wrong: bool) -> dict[str, Any]:
    inclusions = [inclusion(index, size) for size in range(1, 40) for index in range(size)]
    consistencies = [consistency(old, size) for size in range(1, 40) for old in range(1, size + 1)]
    if wrong:
        inclusions = [{**each, "Leaf": text(bytes(32))} for each in inclusions]
        consistencies = [
            {**each, "OldRoot": text(bytes(32))}
            for each in consistencies
            if each["Old"] < each["Size"]
        ]
    asked = {
        "Checkpoint": NOTE.decode(), "Vkey": str(verifier_key(SIGNER, ED25519)),
        "Inclusion": inclusions, "Consistency": consistencies, "Entries": ENTRIES,
    }  # fmt: skip
    done = subprocess.run(  # noqa: S603  # the same
        [peer], input=json.dumps(asked), capture_output=True, text=True, check=True
    )
    said: dict[str, Any] = json.loads(done.stdout)
    return {**said, "asked": len(inclusions) + len(consistencies)}


def test_go_verifies_our_checkpoints_and_proofs(peer: Path) -> None:
    said = ask(peer, wrong=False)

    assert said["Refused"] is None
    assert (said["Name"], said["Text"]) == (SIGNER.name, CHECKPOINT.text())
    refused = ask(peer, wrong=True)
    assert len(refused["Refused"]) == refused["asked"]


def test_we_verify_what_go_signs_and_proves(peer: Path) -> None:
    said = ask(peer, wrong=False)
    of = base64.b64decode

    assert open_note(said["Note"], [said["Vkey"]]) == (("peer.example/log",), 0)
    signed = open_checkpoint(said["Note"].encode(), parse_vkey(said["Vkey"])).checkpoint
    assert signed.head == CHECKPOINT.head
    for each in said["Inclusion"]:
        path = [of(step) for step in each["Path"]]
        verify_inclusion(each["Index"], SIZE, of(each["Leaf"]), path, signed.head.root)
    for each in said["Consistency"]:
        path = [of(step) for step in each["Path"]]
        verify_consistency(each["Old"], SIZE, of(each["OldRoot"]), signed.head.root, path)
    assert len(said["Inclusion"]) == len(said["Consistency"]) == SIZE
