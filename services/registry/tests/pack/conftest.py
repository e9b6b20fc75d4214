"""A copy of the real pack that a test may break, and the findings that the reader then gives."""

import shutil
from pathlib import Path

import pytest

from registry.adapters.pack_files import read_pack
from registry.domain.pack.findings import Finding, PackError

LUOJIANG = Path(__file__).parents[4] / "deploy" / "counties" / "510604"


class BrokenCopy:
    """A pack's folder in which one thing at a time is changed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def replace(self, file: str, old: str, new: str) -> None:
        path = self.folder / file
        text = path.read_bytes().decode()
        assert old in text, f"{file} does not hold {old!r}"
        path.write_bytes(text.replace(old, new, 1).encode())

    def append(self, file: str, text: str) -> None:
        path = self.folder / file
        path.write_bytes(path.read_bytes() + text.encode())

    def line_of(self, file: str, text: str) -> int:
        raw = (self.folder / file).read_bytes().decode()
        return raw.count("\n", 0, raw.index(text)) + 1

    def findings(self) -> tuple[Finding, ...]:
        with pytest.raises(PackError) as caught:
            read_pack(self.folder)
        assert caught.value.code == "pack_invalid"
        assert caught.value.findings
        return caught.value.findings

    def places(self) -> list[tuple[str, str, int]]:
        return [(found.code, found.file, found.line) for found in self.findings()]


@pytest.fixture
def copy(tmp_path: Path) -> BrokenCopy:
    shutil.copytree(LUOJIANG, tmp_path / "510604")
    return BrokenCopy(tmp_path / "510604")
