"""A selection proves each of its entries, and of what it claims that nothing is missing."""

import json
from base64 import b64decode
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mingbai_verify.bundles import CHECKPOINT, MANIFEST, SELECTION
from mingbai_verify.checks import check_log
from mingbai_verify.keys import ED25519
from mingbai_verify.manifest import OBJECT, UNIT, Claim, Manifest
from mingbai_verify.merkle import Tree, inclusion_proof, leaf_hash
from mingbai_verify.policy import Policy
from mingbai_verify.selections import selected
from mingbai_verify.signers import SeedSigner, verifier_key
from mingbai_verify.whole_log import Asked

LOG = SeedSigner("audit.example/510604/log", bytes(32))
TRUSTED = Policy(logs=(verifier_key(LOG, ED25519),))
POINTS, UNIT_2 = "/510604/points", "unit-2"

Written = Callable[[Iterable[bytes]], Path]
Lines = list[bytes]


class Selecting:
    """Exports what stands in a unit of one source, with all sealings."""

    def __init__(self, entries: Sequence[bytes], folder: Path) -> None:
        self.folder, self.size = folder, len(entries)
        tree, said = Tree(map(leaf_hash, entries)), [json.loads(entry) for entry in entries]
        self.own = [each for each in said if (each["source"], each["unit"]) == (POINTS, UNIT_2)]
        self.lines = [
            selected(at, entry, inclusion_proof(tree.node, index=at, size=self.size))
            for at, entry in enumerate(entries)
            if said[at]["source"] == "/510604/audit" or said[at] in self.own
        ]

    def verified(self, lines: Lines, *claims: Claim) -> list[tuple[str, str]]:
        """Verify these lines with these claims; gives code and reason of each finding."""
        manifest = Manifest(origin=LOG.name, size=self.size, kind="unit", complete=claims)
        (self.folder / MANIFEST).write_bytes(bytes(manifest))
        (self.folder / SELECTION).write_bytes(b"".join(lines))
        found = check_log(self.folder, TRUSTED, Asked()).findings
        return [(each.code.value, str(each.facts.get("reason", ""))) for each in found]


@pytest.fixture
def selecting(county: Any, written: Written) -> Selecting:
    return Selecting(county.entries, written(county.entries))


@pytest.fixture
def claim(selecting: Selecting) -> Claim:
    last = selecting.own[-1]["unitseq"]
    return Claim(of=UNIT, source=POINTS, name=UNIT_2, first=1, last=last)


def test_a_units_events_are_complete_up_to_a_sealed_number(
    selecting: Selecting, claim: Claim
) -> None:
    assert selecting.verified(selecting.lines, claim) == [("proved", ""), ("proved", "")]
    later = replace(claim, first=20)
    assert selecting.verified(selecting.lines, later) == [("proved", ""), ("proved", "")]


def test_an_event_that_was_left_out_unproves_the_claim(selecting: Selecting, claim: Claim) -> None:
    number = selecting.own[5]["unitseq"]
    text = json.dumps(selecting.own[5], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    gone = leaf_hash(text.encode())
    lines = [line for line in selecting.lines if leaf_hash(event_of(line)) != gone]

    assert selecting.verified(lines, claim) == [
        ("proved", ""),
        ("not_proved", f"number {number} is missing"),
    ]
    shorter = replace(claim, last=claim.last - 1)
    assert selecting.verified(selecting.lines, shorter)[1][0] == "not_proved"


def test_without_its_sealing_nobody_knows_whether_more_was_there(
    selecting: Selecting, claim: Claim
) -> None:
    lines = [line for line in selecting.lines if b"heads_sealed" not in event_of(line)]

    assert selecting.verified(lines, claim) == [
        ("proved", ""),
        ("not_proved", "no sealing in the bundle ends with the last number"),
    ]


def test_the_versions_of_an_object_are_complete_up_to_the_last_one_that_is_named(
    selecting: Selecting,
) -> None:
    name = selecting.own[0]["subject"]
    versions = [each for each in selecting.own if each["subject"] == name]
    claim = Claim(of=OBJECT, source=POINTS, name=name, first=1, last=len(versions))

    assert selecting.verified(selecting.lines, claim)[1] == ("proved", "")
    more = replace(claim, last=len(versions) + 1)
    assert selecting.verified(selecting.lines, more)[1][0] == "not_proved"


def test_an_entry_that_was_changed_or_moved_is_not_proved(
    selecting: Selecting, claim: Claim
) -> None:
    said = json.loads(selecting.lines[3])
    forged = json.dumps({**said, "event": "AAAA"}).encode() + b"\n"
    lines = [*selecting.lines[:3], forged, *selecting.lines[4:]]

    assert selecting.verified(lines, claim)[0][0] == "not_proved"
    moved = [selecting.lines[1], selecting.lines[0], *selecting.lines[2:]]
    assert selecting.verified(moved)[0][0] == "entry_moved"
    for unreadable in (b"{}\n", b"?\n", forged.replace(b"AAAA", b"A")):
        assert selecting.verified([unreadable])[0][0] == "not_proved"
    (selecting.folder / CHECKPOINT).unlink()
    assert not check_log(selecting.folder, TRUSTED, Asked()).verifiable


def event_of(line: bytes) -> bytes:
    return b64decode(json.loads(line)["event"])
