"""CSV files in both encodings, and those that nobody can read with certainty."""

from pathlib import Path

import pytest

from chassis.errors import MingbaiError
from points.adapters.import_csv import BLOCK_BYTES, csv_rows
from services.points.tests.imports.files import act, csv_of

TEXT = csv_of(act("一组12号"), act("二组3号"))
LABELS = [(2, "一组12号"), (3, "二组3号")]


def subjects(path: Path, content: bytes) -> list[tuple[int, str]]:
    path.write_bytes(content)
    return [(row.line, row.cells[0]) for row in csv_rows(path)][1:]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_utf8_and_gb18030_are_read_alike(tmp_path: Path, encoding: str) -> None:
    assert subjects(tmp_path / "a", TEXT.encode(encoding)) == LABELS


def test_a_character_of_gb18030_that_is_utf8_by_chance_is_read_as_gb18030(tmp_path: Path) -> None:
    # 0xC4 0xA3 is one character in either encoding.
    content = csv_of(act("模"), act("一组")).encode("gb18030")

    assert subjects(tmp_path / "a", content) == [(2, "模"), (3, "一组")]


def test_an_act_may_span_lines_and_empty_lines_are_passed_over(tmp_path: Path) -> None:
    content = csv_of(('"一组\n12号"', "x"), (), act("二组3号"))

    assert subjects(tmp_path / "a", content.encode()) == [(2, "一组\n12号"), (5, "二组3号")]


def test_a_file_may_be_longer_than_a_block(tmp_path: Path) -> None:
    content = csv_of(*[act("一组12号")] * 40_000)
    assert len(content.encode()) > BLOCK_BYTES

    for encoding in ("utf-8", "gb18030"):
        assert len(subjects(tmp_path / "a", content.encode(encoding))) == 40_000


HEAD = csv_of().encode()
LONG = csv_of(*[act("abc")] * 40_000).encode("gb18030")
REFUSED: dict[str, tuple[bytes, str, int | None]] = {
    "utf8_then_gb18030": (
        HEAD + "一组\n".encode() + "二组\n".encode("gb18030"), "import_encoding", 3
    ),
    "gb18030_then_utf8": (
        csv_of().encode("gb18030") + "二组\n".encode("gb18030") + "一组\n".encode(),
        "import_encoding",
        3,
    ),
    "mixed_far_apart": (LONG + "一组\n".encode(), "import_encoding", 40_002),
    "marked_utf8_and_not": (
        b"\xef\xbb\xbf" + HEAD + "二组\n".encode("gb18030"), "import_encoding", 2
    ),
    "neither": (HEAD + b"\xff\xff\n", "import_encoding", 2),
    "utf16": (csv_of().encode("utf-16"), "import_encoding", 1),
    "nul": (HEAD + b"a,b\nc\x00,d\n", "import_text_forbidden", 3),
    "control": (HEAD + b"a\x07\n", "import_text_forbidden", 2),
    "nul_in_gb18030": (
        csv_of().encode("gb18030") + "二组\x00\n".encode("gb18030"), "import_text_forbidden", 2
    ),
    "bidi": (HEAD + "a\u202eb\n".encode(), "import_text_forbidden", 2),
    "quote": (HEAD + b'"a"b,c\n', "import_file_unreadable", 2),
    "endless_cell": (HEAD + b'"' + b"a" * 200_000 + b"\n", "import_file_unreadable", 2),
    "endless_line": (HEAD + b"a" * (2 * BLOCK_BYTES), "import_too_large", 2),
}  # fmt: skip


@pytest.mark.parametrize("name", list(REFUSED))
def test_a_file_that_cannot_be_trusted_is_refused_with_its_line(tmp_path: Path, name: str) -> None:
    content, code, line = REFUSED[name]

    with pytest.raises(MingbaiError) as refusal:
        subjects(tmp_path / "a", content)

    assert (refusal.value.code, refusal.value.details.get("line")) == (code, line)
