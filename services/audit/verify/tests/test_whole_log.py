"""A whole log is verified as it streams by, also where its own keeper rewrote and signed it."""

import json
import tarfile
import tracemalloc
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from mingbai_verify.alignment import WINDOW, Alignment
from mingbai_verify.bundles import CHECKPOINT, MANIFEST, POLICY, log_paths
from mingbai_verify.checkpoint_text import Checkpoint
from mingbai_verify.checkpoints import cosign, sign_checkpoint
from mingbai_verify.checks import Outcome, check_log
from mingbai_verify.keys import ED25519, ED25519_COSIGNATURE
from mingbai_verify.merkle import TreeHead, leaf_hash, root_of
from mingbai_verify.policy import Policy, parse_policy
from mingbai_verify.reports import Report
from mingbai_verify.signers import SeedSigner, verifier_key
from mingbai_verify.whole_log import Asked

LOG = SeedSigner("audit.example/510604/log", bytes(32))
POLICY_OF_LOG = Policy(logs=(verifier_key(LOG, ED25519),))

Written = Callable[[Iterable[bytes]], Path]


def found(outcome: Outcome) -> list[tuple[str, dict[str, Any]]]:
    return [(each.code.value, dict(each.facts)) for each in outcome.findings if each.wrong]


def check(folder: Path) -> Outcome:
    return check_log(folder, POLICY_OF_LOG, Asked())


def test_an_honest_log_is_whole(county: Any, written: Written) -> None:
    outcome = check(written(county.entries))

    assert [each.code.value for each in outcome.findings] == [
        "log_matches", "source_complete", "source_complete", "source_complete",
    ]  # fmt: skip
    assert found(outcome) == []
    assert outcome.findings[2].facts == {
        "source": "/510604/audit", "position": 7, "heads": 6, "sealed": 6,
    }  # fmt: skip


def test_a_log_that_was_rewritten_and_signed_with_the_real_key_contradicts_its_seals(
    county: Any, written: Written
) -> None:
    changed = list(county.entries)
    changed[250] = changed[250].replace("打扫".encode(), "放火".encode())
    source = json.loads(changed[250])["source"]

    outcome = check(written(changed))

    assert [code for code, _ in found(outcome)] == ["sealed_head_differs"]
    facts = found(outcome)[0][1]
    assert facts["source"] == source
    assert facts["first"] <= sum(
        json.loads(each)["source"] == source for each in county.entries[:251]
    ) <= facts["position"]  # fmt: skip


def test_what_the_keeper_left_out_repeated_or_moved_is_found(county: Any, written: Written) -> None:
    entries = county.entries
    without = [*entries[:250], *entries[251:]]
    twice = [*entries[:251], entries[250], *entries[251:]]
    later = [*entries[:250], *entries[251:270], entries[250], *entries[270:]]

    for rewritten, codes in (
        (without, {"unitseq_missing", "version_out_of_order", "log_shorter_than_sealed"}),
        (twice, {"unitseq_repeated", "version_out_of_order", "sealed_head_differs"}),
        (later, {"unitseq_missing", "unitseq_repeated", "sealed_head_differs"}),
    ):
        said = found(check(written(rewritten)))
        assert codes <= {code for code, _ in said}
        indexes = [facts["index"] for code, facts in said if code == "version_out_of_order"]
        assert rewritten is later or indexes[0] in range(250, 340)


def test_events_that_are_dropped_at_the_end_of_a_source_are_missed_by_the_seal(
    county: Any, written: Written
) -> None:
    sealed = county.entries[-1]
    kept = [each for each in county.entries[-60:-1] if b"/510604/points" not in each]

    said = found(check(written([*county.entries[:-60], *kept, sealed])))

    assert "log_shorter_than_sealed" in {code for code, _ in said}
    assert "unit_shorter_than_sealed" in {code for code, _ in said}


def test_entries_that_are_no_events_are_named_and_a_tree_alone_can_be_verified(
    written: Written,
) -> None:
    folder = written([b"one", b'{"a":1}', b"\xff", b"[" * 5000])

    said = found(check(folder))
    assert [code for code, _ in said] == ["entry_unreadable"] * 4 + ["nothing_sealed"]
    alone = check_log(folder, POLICY_OF_LOG, Asked(events=False))
    assert [each.code.value for each in alone.findings] == ["log_matches"]


def test_an_event_that_is_not_canonical_or_a_sealing_that_is_none_is_named(
    county: Any, written: Written
) -> None:
    county.says("audit", "log", type="audit.log.heads_sealed.v1", data={"size": "many"})
    entries = [*county.entries, json.dumps(county.says("points", "p")).encode()]

    codes = {code for code, _ in found(check(written(entries)))}

    assert codes == {"entry_unreadable", "leaf_not_canonical"}


def test_an_earlier_checkpoint_of_another_history_is_refuted(county: Any, written: Written) -> None:
    hashes = [leaf_hash(entry) for entry in county.entries]
    folder = written(county.entries)
    for size, root, codes in (
        (300, root_of(hashes[:300]), []),
        (300, root_of(hashes[1:301]), ["earlier_root_differs"]),
    ):
        head = TreeHead(size=size, root=root)
        note = sign_checkpoint(Checkpoint(origin=LOG.name, head=head), LOG)
        outcome = check_log(folder, POLICY_OF_LOG, Asked(), earlier=[note])
        assert [code for code, _ in found(outcome)] == codes


def test_a_bundle_in_a_tar_is_read_in_its_order(
    county: Any, written: Written, tmp_path: Path
) -> None:
    folder, tar = written(county.entries), tmp_path / "log.tar"
    names = [MANIFEST, POLICY, CHECKPOINT, *map(str, log_paths(len(county.entries)))]

    def pack(order: Iterable[str]) -> None:
        with tarfile.open(tar, "w") as opened:
            for name in order:
                opened.add(folder / name, arcname=name)

    pack(names)
    assert found(check(tar)) == []
    pack(name for name in names if name != "tile/entries/001")
    assert found(check(tar))[:2] == [
        ("part_missing", {"path": "tile/entries/001"}),
        ("entries_left_out", {"index": 256, "last": 511}),
    ]
    tar.write_bytes(tar.read_bytes()[:5_000])
    assert not check(tar).findings[0].code.value.startswith("log_matches")
    tar.write_bytes(b"no tar")
    assert not check(tar).verifiable


def test_the_memory_does_not_grow_with_the_log(county: Any, written: Written) -> None:
    peaks = []
    check(written(county.entries[:300]))
    for count in (1_200, 6_000):
        for number in range(count - len(county.entries)):
            county.says("points", f"points-{number % 40}", unit=f"unit-{number % 5}")
        folder = written(county.entries)
        tracemalloc.start()
        assert found(check(folder)) == []
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()

    # Five times the entries: what waits for the versions' file to be written is bounded.
    assert peaks[1] < peaks[0] + 4_000_000


def test_too_few_cosignatures_are_a_finding(county: Any, written: Written) -> None:
    folder = written(county.entries)
    witnesses = [SeedSigner(f"w.example/{number}", bytes([number]) * 32) for number in (1, 2, 3)]
    lines = [f"log {verifier_key(LOG, ED25519)}"]
    lines += [
        f"witness w{number} {verifier_key(each, ED25519_COSIGNATURE)}"
        for number, each in enumerate(witnesses)
    ]
    policy = parse_policy("\n".join([*lines, "group g 2 w0 w1 w2", "quorum g\n"]).encode())
    note = folder / CHECKPOINT

    note.write_bytes(cosign(note.read_bytes(), witnesses[0], timestamp=1))
    outcome = check_log(folder, policy, Asked())
    assert found(outcome) == [("quorum_not_reached", {"quorum": "g", "names": "w0"})]
    note.write_bytes(cosign(note.read_bytes(), witnesses[2], timestamp=1))
    assert found(check_log(folder, policy, Asked())) == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_report_says_the_same_in_words_and_as_json(
    county: Any, written: Written, language: str
) -> None:
    outcome = check(written(county.entries[:-1]))
    report = Report(
        command="log", subject="x", at="2026-05-15T00:00:00Z", policy=POLICY_OF_LOG, outcome=outcome
    )
    document = report.document()

    assert (report.exit_code, document["result"]) == (0, "whole")
    words = "\n".join(report.words(language))
    for line in document["checkpoint"]["fingerprint"]:
        assert line in words
    for finding in document["findings"]:
        assert finding["zh-CN" if language == "zh" else "en"] in words


def hashes(*numbers: int) -> list[bytes]:
    return [leaf_hash(number.to_bytes(4, "big")) for number in numbers]


def test_several_differences_are_each_located() -> None:
    logged = hashes(*range(3_000))
    there = list(logged)
    there[2_900:2_900] = hashes(9_001)
    there[2_000] = hashes(9_000)[0]
    del there[1_000:1_010]
    there[500], there[502] = there[502], there[500]
    alignment = Alignment()
    for at in range(0, 3_000, 256):
        alignment.take(logged[at : at + 256], there[at : at + 256])

    said = [(each.code.value, dict(each.facts)) for each in alignment.end()]

    assert WINDOW == 512
    assert said == [
        ("entry_moved", {"index": 502, "found": 500}),
        ("entry_moved", {"index": 501, "found": 500}),
        ("entries_left_out", {"index": 1_000, "last": 1_009}),
        ("entry_differs", {"index": 2_000}),
        ("entry_added", {"index": 2_900}),
    ]
