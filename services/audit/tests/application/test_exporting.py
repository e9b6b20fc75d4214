"""A log is exported and verified by a process that has nothing of ours but the verifier."""

import io
import json
import site
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import mingbai_verify
from audit.adapters.leaf_reader import LeafReader
from audit.adapters.log_export import CheckpointNotFoundError, ExportThereError, LogExport
from audit.adapters.signatures import KeySigner
from audit.adapters.tree_reader import TreeReader
from audit.adapters.unit_export import UnitExport
from audit.application.replay import Replay, Sources
from audit.application.verification import Verification
from audit.domain.intake import Message
from audit.entrypoints.cli import CommandParts
from audit.entrypoints.exporting import Exports, export
from mingbai_verify.bundles import log_paths
from mingbai_verify.keys import ED25519
from mingbai_verify.signers import verifier_key
from mingbai_verify.tiles import decode_bundle, encode_bundle

LEAVES = 603
CRYPTOGRAPHY = ("cryptography", "cffi", "_cffi_backend*", "pycparser")
ALONE = """
import importlib.util, sys
sys.path[:0] = {paths!r}
from mingbai_verify.cli import main
assert not any(importlib.util.find_spec(name) for name in ("audit", "chassis", "orjson"))
sys.exit(main(sys.argv[1:]))
"""

Entries = list[bytes]


def ignore(*_: object) -> None:
    """Pass over how far it came."""


@pytest.fixture
def exported(
    messages: list[Message], reader: TreeReader, signer: KeySigner, tmp_path: Path
) -> Path:
    assert messages
    to = tmp_path / "exported"
    LogExport(reader, verifier_key(signer, ED25519)).write(to, until=None, progress=ignore)
    return to


@pytest.fixture
def alone(signer: KeySigner, tmp_path: Path) -> Callable[..., dict[str, Any]]:
    """Give what runs the verifier with nothing beside it and reads its report."""
    packages = tmp_path / "packages"
    packages.mkdir()
    for pattern in CRYPTOGRAPHY:
        for folder in site.getsitepackages():
            for found in Path(folder).glob(pattern):
                (packages / found.name).symlink_to(found)
    verifier = Path(mingbai_verify.__file__).parents[1]
    program = ALONE.format(paths=[str(verifier), str(packages)])
    key = str(verifier_key(signer, ED25519))

    def run(*arguments: object) -> dict[str, Any]:
        report = tmp_path / "report.json"
        command = [sys.executable, "-I", "-S", "-c", program, *map(str, arguments)]
        done = subprocess.run(  # noqa: S603  # our own program
            [*command, "--key", key, "--report", report],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.stderr == ""
        said: dict[str, Any] = json.loads(report.read_text("utf-8"))
        assert said["exit_code"] == done.returncode
        return {**said, "words": done.stdout}

    return run


def test_an_exported_log_is_whole_for_a_stranger(
    exported: Path, alone: Callable[..., dict[str, Any]]
) -> None:
    said = alone("log", exported)

    assert (said["result"], said["checkpoint"]["size"]) == ("whole", LEAVES)
    codes = [finding["code"] for finding in said["findings"]]
    assert codes == ["log_matches", *["source_complete"] * 3]
    assert "结论：属实、完整，未发现改动。" in said["words"]


def flipped(entries: Entries) -> None:
    entries[300] = entries[300].replace("打扫".encode(), "放火".encode())


def dropped(entries: Entries) -> None:
    del entries[300]


def repeated(entries: Entries) -> None:
    entries.insert(301, entries[300])


def reordered(entries: Entries) -> None:
    entries[300], entries[301] = entries[301], entries[300]


def cut_off(entries: Entries) -> None:
    del entries[-100:]


ATTACKS: list[tuple[Callable[[Entries], None], str, dict[str, int]]] = [
    (flipped, "entry_differs", {"index": 300}),
    (dropped, "entries_left_out", {"index": 300, "last": 300}),
    (repeated, "entry_stands_twice", {"index": 301}),
    (reordered, "entry_moved", {"index": 301, "found": 300}),
    (cut_off, "entries_left_out", {"index": 503, "last": 602}),
]


@pytest.mark.parametrize(("attack", "code", "facts"), ATTACKS)
def test_what_was_done_to_the_entries_is_found_and_located(
    exported: Path,
    alone: Callable[..., dict[str, Any]],
    attack: Callable[[Entries], None],
    code: str,
    facts: dict[str, int],
) -> None:
    paths = [exported / str(path) for path in log_paths(LEAVES) if path.level is None]
    entries = [entry for path in paths for entry in decode_bundle(path.read_bytes())]
    attack(entries)
    for number, path in enumerate(paths):
        ends = None if path is paths[-1] else 256 * (number + 1)
        path.write_bytes(encode_bundle(entries[256 * number : ends]))

    said = alone("log", exported)

    assert (said["result"], said["findings"][0]["code"]) == ("findings", code)
    assert said["findings"][0]["facts"] == facts


def test_a_changed_hash_tile_is_told_from_a_changed_entry(
    exported: Path, alone: Callable[..., dict[str, Any]]
) -> None:
    tile = exported / "tile/0/001"
    tile.write_bytes(bytes(32) + tile.read_bytes()[32:])

    said = alone("log", exported)

    found = [each for each in said["findings"] if each["wrong"]]
    assert [(each["code"], each["facts"]) for each in found] == [
        ("tile_differs", {"level": 1, "tile": 0}),
        ("tile_differs", {"level": 0, "tile": 1}),
    ]


def test_another_key_or_a_missing_checkpoint_proves_nothing(
    exported: Path, alone: Callable[..., dict[str, Any]]
) -> None:
    checkpoint = exported / "checkpoint"
    forged = checkpoint.read_bytes().replace(b"\n603\n", b"\n602\n")
    checkpoint.write_bytes(forged)
    assert alone("log", exported)["result"] == "findings"
    checkpoint.unlink()
    assert alone("log", exported)["result"] == "not_verifiable"


@pytest.fixture
def parts(pool: Any, verification: Verification, messages: list[Message]) -> CommandParts:
    assert messages
    replay = Replay(LeafReader(pool), Sources(points="", registry="", own=""))
    out, bars = io.StringIO(), io.StringIO()
    return CommandParts(
        verification=verification, replay=replay, services={}, out=out, progress=bars
    )


@pytest.fixture
def exports(reader: TreeReader, signer: KeySigner, pool: Any) -> Exports:
    key = verifier_key(signer, ED25519)
    unit = UnitExport(reader, LeafReader(pool), key, own_source="/510604/audit")
    return Exports(log=LogExport(reader, key), unit=unit)


def test_a_unit_is_exported_and_proved_to_be_complete(
    parts: CommandParts, exports: Exports, alone: Callable[..., dict[str, Any]], tmp_path: Path
) -> None:
    to = tmp_path / "unit"
    assert export(parts, exports, [str(to), "--unit", "unit-2"]) == 0

    said = alone("log", to)

    assert [finding["code"] for finding in said["findings"]] == ["proved"] * 3
    assert "/510604/points unit unit-2, 1 to 160" in said["words"]
    lines = (to / "selection.jsonl").read_bytes().splitlines(keepends=True)
    (to / "selection.jsonl").write_bytes(b"".join([*lines[:50], *lines[51:]]))
    wrong = [each for each in alone("log", to)["findings"] if each["wrong"]]
    assert [each["code"] for each in wrong] == ["not_proved"]
    assert wrong[0]["facts"]["reason"].endswith("is missing")


def test_the_command_exports_at_an_earlier_checkpoint_into_a_tar(
    parts: CommandParts,
    exports: Exports,
    reader: TreeReader,
    alone: Callable[..., dict[str, Any]],
    tmp_path: Path,
) -> None:
    to = tmp_path / "log.tar"

    assert export(parts, exports, [str(to), "--until", "402"]) == 0
    assert isinstance(parts.out, io.StringIO)
    assert "存证402条" in parts.out.getvalue()
    said = alone("log", to, "--earlier", checkpoint_at(reader, 201, tmp_path))
    assert (said["result"], said["checkpoint"]["size"]) == ("whole", 402)
    assert export(parts, exports, [str(to)]) == 1
    with pytest.raises(ExportThereError):
        exports.log.write(to, until=None, progress=ignore)
    with pytest.raises(CheckpointNotFoundError):
        exports.log.write(tmp_path / "never", until=7, progress=ignore)


def checkpoint_at(reader: TreeReader, size: int, folder: Path) -> Path:
    note = reader.checkpoint_of(size)
    assert note is not None
    (folder / "earlier").write_bytes(note)
    return folder / "earlier"
