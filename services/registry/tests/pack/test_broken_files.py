"""Files that are missing, strayed, too large or not plain UTF-8 are found."""

from pathlib import Path
from typing import Protocol

import pytest

from registry.adapters import pack_report
from registry.adapters.pack_files import read_pack
from registry.domain.pack.findings import Finding, PackError


class BrokenCopy(Protocol):
    """What the fixture `copy` offers here."""

    folder: Path

    def replace(self, file: str, old: str, new: str) -> None: ...
    def append(self, file: str, text: str) -> None: ...
    def line_of(self, file: str, text: str) -> int: ...
    def findings(self) -> tuple[Finding, ...]: ...
    def places(self) -> list[tuple[str, str, int]]: ...


def test_a_missing_section_file_is_found(copy: BrokenCopy) -> None:
    (copy.folder / "bodies.yaml").unlink()

    assert copy.places() == [("file_missing", "bodies.yaml", 0)]


def test_a_missing_pack_is_found(tmp_path: Path) -> None:
    with pytest.raises(PackError) as caught:
        read_pack(tmp_path / "nothing")

    assert [finding.code for finding in caught.value.findings] == ["file_missing"]
    assert caught.value.details["findings"] == [str(caught.value.findings[0])]


def test_an_empty_pack_is_found(copy: BrokenCopy) -> None:
    (copy.folder / "pack.yaml").write_bytes(b"")

    assert copy.places() == [("yaml_empty", "pack.yaml", 1)]


def test_a_pack_of_comments_alone_is_found(copy: BrokenCopy) -> None:
    (copy.folder / "pack.yaml").write_bytes(b"# nothing yet\n")

    assert copy.places() == [("yaml_empty", "pack.yaml", 1)]


def test_a_file_that_no_section_names_is_found(copy: BrokenCopy) -> None:
    (copy.folder / "anjia" / "items-3.csv").write_bytes(b"code\n")

    assert copy.places() == [("file_unused", "anjia/items-3.csv", 0)]


def test_a_link_out_of_the_folder_is_found(copy: BrokenCopy, tmp_path: Path) -> None:
    (copy.folder / "bodies.yaml").rename(tmp_path / "bodies.yaml")
    (copy.folder / "bodies.yaml").symlink_to(tmp_path / "bodies.yaml")

    assert copy.places() == [("file_outside_pack", "bodies.yaml", 0)]


def test_a_link_to_itself_is_found(copy: BrokenCopy) -> None:
    (copy.folder / "bodies.yaml").unlink()
    (copy.folder / "bodies.yaml").symlink_to("bodies.yaml")

    assert [finding.file for finding in copy.findings()] == ["bodies.yaml"]


@pytest.mark.parametrize("file", ["divisions.csv", "bodies.yaml", "pack.yaml"])
def test_a_byte_order_mark_is_found(copy: BrokenCopy, file: str) -> None:
    path = copy.folder / file
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())

    assert copy.places() == [("byte_order_mark", file, 1)]


@pytest.mark.parametrize("file", ["divisions.csv", "anjia/cycle.yaml"])
def test_a_file_in_another_encoding_names_the_line_of_the_byte(copy: BrokenCopy, file: str) -> None:
    path = copy.folder / file
    lines = path.read_bytes().split(b"\n")
    lines[5] += "安家村".encode("gb18030")
    path.write_bytes(b"\n".join(lines))

    assert copy.places() == [("not_utf8", file, 6)]


@pytest.mark.parametrize("character", ["\x00", "\x07", "\u202e", "\u2028", "\ufffe"])
def test_an_invisible_character_is_found(copy: BrokenCopy, character: str) -> None:
    copy.replace("anjia/items-1.csv", "庭院", f"庭{character}院")

    line = copy.line_of("anjia/items-1.csv", "env-tidy-yard")
    assert copy.places() == [("character_not_allowed", "anjia/items-1.csv", line)]


def test_a_direction_mark_behind_a_yaml_escape_is_found(copy: BrokenCopy) -> None:
    copy.replace("bodies.yaml", "name: 网格员", 'name: "网格\\u202e员"')

    line = copy.line_of("bodies.yaml", "网格\\u202e员")
    assert copy.places() == [("character_not_allowed", "bodies.yaml", line)]


def test_half_a_character_behind_a_yaml_escape_is_found(copy: BrokenCopy) -> None:
    copy.replace("bodies.yaml", "name: 网格员", 'name: "\\uD800"')

    assert [finding.file for finding in copy.findings()] == ["bodies.yaml"]


def test_a_character_that_does_not_exist_behind_a_yaml_escape_is_found(
    copy: BrokenCopy,
) -> None:
    copy.replace("bodies.yaml", "name: 网格员", 'name: "\\UFFFFFFFF"')

    assert [finding.code for finding in copy.findings()] == ["yaml_broken"]


def test_a_file_beyond_its_size_is_found(copy: BrokenCopy) -> None:
    copy.append("bodies.yaml", "#" * 300_000)

    assert copy.places() == [("file_too_large", "bodies.yaml", 0)]


def test_line_ends_of_another_system_change_nothing(copy: BrokenCopy) -> None:
    before = read_pack(copy.folder)
    for path in copy.folder.rglob("*.*"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))

    assert read_pack(copy.folder) == before


def test_more_findings_than_the_limit_are_counted(copy: BrokenCopy) -> None:
    rows = "".join(f"x{number},village,village,某村,510604102\n" for number in range(700))
    copy.append("divisions.csv", rows)

    findings = copy.findings()

    assert len(findings) == pack_report.FINDINGS_MAX + 1
    assert findings[-1].code == "findings_left_out"
    assert "200 more" in findings[-1].message
