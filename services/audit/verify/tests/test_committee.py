"""What a committee holds in its hands: receipts, fingerprints, statements and old checkpoints."""

import json
import sys
from collections.abc import Callable, Iterable
from hashlib import sha256
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from mingbai_verify.bundles import CHECKPOINT
from mingbai_verify.checkpoint_text import Checkpoint
from mingbai_verify.checkpoints import sign_checkpoint
from mingbai_verify.cli import main, progress_bar
from mingbai_verify.fingerprint import (
    ALPHABET,
    FingerprintDiffersError,
    FingerprintMalformedError,
    fingerprint,
    parse_fingerprint,
    verify_fingerprint,
)
from mingbai_verify.keys import ED25519
from mingbai_verify.merkle import (
    Tree,
    TreeHead,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    root_of,
)
from mingbai_verify.receipts import Receipt, compact
from mingbai_verify.reports import PROGRAM
from mingbai_verify.signers import SeedSigner, verifier_key

LOG = SeedSigner("audit.example/510604/log", bytes(32))
KEY = str(verifier_key(LOG, ED25519))
ENTRIES = [f"event {number}".encode() for number in range(300)]
HASHES = [leaf_hash(entry) for entry in ENTRIES]
TREE = Tree(HASHES)

Written = Callable[[Iterable[bytes]], Path]


def checkpoint(size: int) -> Checkpoint:
    return Checkpoint(origin=LOG.name, head=TreeHead(size=size, root=root_of(HASHES[:size])))


def receipt(index: int, size: int) -> Receipt:
    return Receipt(
        source="/510604/points",
        event_id="a.1",
        leaf_hash=HASHES[index],
        index=index,
        size=size,
        proof=tuple(inclusion_proof(TREE.node, index=index, size=size)),
        checkpoint=sign_checkpoint(checkpoint(size), LOG).decode(),
    )


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., dict[str, Any]]:
    """Run the command and give its report with its words."""

    def verify(*arguments: object) -> dict[str, Any]:
        report = tmp_path / "report.json"
        report.unlink(missing_ok=True)
        code = main([*map(str, arguments), "--key", KEY, "--report", str(report)])
        said: dict[str, Any] = json.loads(report.read_text("utf-8"))
        assert said["exit_code"] == code
        return {**said, "words": capsys.readouterr().out}

    return verify


def codes(said: dict[str, Any]) -> list[str]:
    return [finding["code"] for finding in said["findings"]]


def test_a_receipt_proves_its_event_as_json_and_as_a_qr_code(
    run: Callable[..., dict[str, Any]], tmp_path: Path
) -> None:
    file, event = tmp_path / "receipt", tmp_path / "event"
    event.write_bytes(ENTRIES[7])

    for content in (bytes(receipt(7, 300)), f"{compact(receipt(7, 300))}\n".encode()):
        file.write_bytes(content)
        assert (
            run("receipt", file)["result"],
            run("receipt", file, "--event", event)["result"],
        ) == (
            "whole",
            "whole",
        )
    event.write_bytes(ENTRIES[8])
    assert run("receipt", file, "--event", event)["result"] == "findings"
    file.write_bytes(bytes(receipt(7, 300)).replace(b'"index":7', b'"index":8'))
    assert run("receipt", file)["result"] == "findings"
    file.write_bytes(bytes(receipt(7, 300)).replace(b'"index":7', b'"index": 7'))
    assert run("receipt", file)["result"] == "not_verifiable"
    # What a QR code's alphanumeric mode takes, and as much as one code of level M holds.
    assert set(compact(receipt(7, 300))) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789:")
    assert len(compact(receipt(7, 300))) < 3_391


def test_an_old_checkpoint_is_shown_to_be_a_prefix_of_a_new_one_or_not(
    run: Callable[..., dict[str, Any]], tmp_path: Path
) -> None:
    old, new, proof = (tmp_path / name for name in ("old", "new", "proof"))
    old.write_bytes(sign_checkpoint(checkpoint(120), LOG))
    new.write_bytes(sign_checkpoint(checkpoint(300), LOG))
    path = [step.hex() for step in consistency_proof(TREE.node, old=120, new=300)]
    said = {"old": 120, "new": 300, "path": path}
    proof.write_text(json.dumps(said))

    assert run("consistency", old, new, proof)["result"] == "whole"
    forked = Checkpoint(origin=LOG.name, head=TreeHead(size=120, root=root_of(HASHES[1:121])))
    old.write_bytes(sign_checkpoint(forked, LOG))
    assert run("consistency", old, new, proof)["result"] == "findings"
    proof.write_text(json.dumps({**said, "old": 119}))
    assert run("consistency", old, new, proof)["result"] == "findings"
    proof.write_text(json.dumps({**said, "path": "none"}))
    assert run("consistency", old, new, proof)["result"] == "not_verifiable"


def test_a_fingerprint_in_a_minute_book_confirms_or_refutes(
    run: Callable[..., dict[str, Any]], tmp_path: Path
) -> None:
    note = tmp_path / "checkpoint"
    note.write_bytes(sign_checkpoint(checkpoint(300), LOG))
    words = fingerprint(checkpoint(300)).split()

    assert run("fingerprint", *words, "--checkpoint", note)["result"] == "whole"
    other = fingerprint(checkpoint(299))
    assert run("fingerprint", other, "--checkpoint", note)["result"] == "findings"
    assert run("fingerprint", "ABCD", "--checkpoint", note)["result"] == "not_verifiable"


def test_a_fingerprint_is_four_lines_of_eight_letters_and_a_check() -> None:
    lines = fingerprint(checkpoint(300)).split("\n")

    assert [[len(group) for group in line.split()] for line in lines] == [[4, 4, 1]] * 4
    head = checkpoint(300).head
    said = b"mingbai checkpoint fingerprint v1\n" + len(LOG.name).to_bytes(4, "big")
    said += LOG.name.encode() + (300).to_bytes(8, "big") + head.root
    number = 0
    for letter in parse_fingerprint("".join(lines)):
        number = number * 32 + ALPHABET.index(letter)
    assert number.to_bytes(20, "big") == sha256(said).digest()[:20]


def test_a_fingerprint_is_read_as_people_write_it() -> None:
    written = fingerprint(checkpoint(300))

    for spelt in (
        written.lower(),
        written.replace("\n", " "),
        written.replace(" ", "-"),
        written.replace("0", "O").replace("1", "l"),
        written.replace("1", "I").replace("0", "o"),
    ):
        verify_fingerprint(spelt, checkpoint(300))
    with pytest.raises(FingerprintDiffersError):
        verify_fingerprint(written, checkpoint(299))


def test_one_wrong_letter_or_two_swapped_ones_name_their_line() -> None:
    letters = fingerprint(checkpoint(300)).replace(" ", "").replace("\n", "")

    for at, right in enumerate(letters):
        for wrong in set(ALPHABET) - {right}:
            with pytest.raises(FingerprintMalformedError, match=f"line {at // 9 + 1} "):
                parse_fingerprint(letters[:at] + wrong + letters[at + 1 :])
        after = letters[at + 1 : at + 2]
        if after not in ("", right) and at % 9 < 7:
            with pytest.raises(FingerprintMalformedError, match=f"line {at // 9 + 1} "):
                parse_fingerprint(letters[:at] + after + right + letters[at + 2 :])
    for strange in ("", letters[:-1], letters + "0", "U" + letters[1:], "１" + letters[1:]):
        with pytest.raises(FingerprintMalformedError):
            parse_fingerprint(strange)
    with pytest.raises(FingerprintMalformedError, match="line 1"):
        parse_fingerprint(letters[9:18] + letters[:9] + letters[18:])


def statement_of(county: Any) -> dict[str, Any]:
    """Settle a quarter of three accounts, publish it, and give the document."""
    lines, running = [], sha256()
    for number in range(3):
        shown = {"label": f"{number}号", "points": "1.5", "standing": "11.5"}
        event = county.says("points", f"account-{number}", data={**shown, "quarter": "2026-Q2"})
        line = {"account": f"account-{number}", **shown}
        running.update(json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
        named = f"{event['source']}#{event['id']}"
        lines.append({**line, "grid": "g", "event": named, "position": number})
    digest = f"sha256:{running.hexdigest()}"
    events = []
    for service, aggregate in (("points", "quarter"), ("disclosure", "publication")):
        event = county.says(service, aggregate, data={"statement": digest})
        events.append({"event": f"{event['source']}#{event['id']}"})
    county.seals()
    return {"lines": lines, "verification": {"statement": digest, "events": events}}


def test_a_statement_follows_from_the_events_behind_it_or_not(
    county: Any, written: Written, run: Callable[..., dict[str, Any]], tmp_path: Path
) -> None:
    document, file = statement_of(county), tmp_path / "statement.json"
    bundle = written(county.entries)

    def verify() -> list[str]:
        file.write_text(json.dumps(document), "utf-8")
        said = run("statement", file, "--bundle", bundle)
        return [each["code"] for each in said["findings"] if each["wrong"]]

    assert verify() == []
    document["lines"][1]["points"] = "2.5"
    assert verify() == ["statement_differs", "line_differs"]
    document["lines"][1]["points"] = "1.5"
    document["lines"][1]["event"] = "/510604/points#nobody.1"
    assert verify() == ["event_not_in_bundle"]
    document["lines"].append(document["lines"][0])
    file.write_text(json.dumps(document), "utf-8")
    assert run("statement", file, "--bundle", bundle)["result"] == "not_verifiable"


def test_the_command_says_in_both_languages_what_it_did_and_where_it_failed(
    county: Any, written: Written, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = written(county.entries)

    assert main(["log", str(folder), "--key", KEY, "--language", "en"]) == 0
    said = capsys.readouterr()
    assert "Result: true and whole" in said.out
    assert (said.err, PROGRAM in said.out) == ("", True)
    assert main(["log", str(folder), "--key", "nonsense"]) == 2
    assert main(["log", str(folder), "--policy", str(tmp_path / "none")]) == 2
    assert main(["log", str(tmp_path / "none"), "--key", KEY]) == 2
    (folder / CHECKPOINT).write_bytes(b"?")
    capsys.readouterr()
    assert main(["log", str(folder), "--key", KEY]) == 2
    assert "结论：无法核验" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        main(["log", str(folder)])


def test_a_bar_is_drawn_on_a_terminal_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    out = StringIO()
    progress_bar(out)(5, 10)
    assert out.getvalue() == ""
    monkeypatch.setattr(out, "isatty", lambda: True)
    draw = progress_bar(out)
    draw(5, 10)
    draw(10, 10)
    assert out.getvalue().endswith(f"\r[{'#' * 30}] 10/10\n")
    assert sys.stderr is not out
