"""Whatever happens to the bytes of a pack, it is either read or refused with findings."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.adapters.pack_files import read_pack
from registry.domain.pack.entries import section_entries, section_hash
from registry.domain.pack.findings import PackError

LUOJIANG = Path(__file__).parents[4] / "deploy" / "counties" / "510604"
FILES = sorted(
    path.relative_to(LUOJIANG).as_posix()
    for path in LUOJIANG.rglob("*")
    if path.suffix in {".csv", ".yaml"}
)
SNIPPETS = [
    b"&a ",
    b"*a",
    b"!!",
    b"<<: ",
    b"'",
    b'"',
    b"[",
    b"{",
    b"- ",
    b": ",
    b"\r",
    b"\t",
    b",,",
]


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as parent:
        yield Path(shutil.copytree(LUOJIANG, Path(parent) / "510604"))


@given(
    file=st.sampled_from(FILES),
    at=st.floats(min_value=0, max_value=1, exclude_max=True),
    cut=st.integers(min_value=0, max_value=3),
    put=st.one_of(st.binary(max_size=3), st.sampled_from(SNIPPETS), st.text(max_size=3)),
)
@settings(max_examples=60, deadline=None)
def test_a_random_change_is_read_or_refused_with_findings(
    folder: Path, file: str, at: float, cut: int, put: bytes | str
) -> None:
    path = folder / file
    original = path.read_bytes()
    place = int(at * len(original))
    new = put if isinstance(put, bytes) else put.encode("utf-8", "surrogatepass")
    path.write_bytes(original[:place] + new + original[place + cut :])
    try:
        assert outcome(folder)
    finally:
        path.write_bytes(original)


def outcome(folder: Path) -> list[str]:
    """Give the hash of each section, or each finding as bytes that can be shown."""
    try:
        pack = read_pack(folder)
    except PackError as error:
        return [str(finding).encode().decode() for finding in error.findings]
    return [section_hash(section_entries(pack, head.key)) for head in pack.head.sections]
