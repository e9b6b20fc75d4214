"""Reads a pack's file as text: inside its folder, of bounded size, UTF-8 and fit for an event."""

from pathlib import Path

from registry.adapters.pack_report import UNKNOWN, Place, Report
from registry.domain.pack.vocabulary import unfit_at

BYTES_MAX = {".csv": 4 * 1024 * 1024, ".yaml": 256 * 1024}
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def read_text(folder: Path, file: str, report: Report) -> str | None:
    """Give the text of a file with its line ends made one, or nothing after noting why not."""
    raw = _read_bytes(folder, file, report)
    if raw is None:
        return None
    if raw.startswith(BYTE_ORDER_MARK):
        report.add(
            file=file,
            place=(1, 1),
            code="byte_order_mark",
            message="Save the file as UTF-8 without a byte order mark (BOM).",
        )
        raw = raw.removeprefix(BYTE_ORDER_MARK)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        column = len(before) - (before.rfind(b"\n") + 1) + 1
        report.add(
            file=file,
            place=(before.count(b"\n") + 1, column),
            code="not_utf8",
            message=f"Save the file as UTF-8; byte {column} of this line is not.",
        )
        return None
    text = text.replace("\r\n", "\n")
    unfit = unfit_at(text)
    if unfit is not None:
        report.add(
            file=file,
            place=place_in(text, unfit),
            code="character_not_allowed",
            message=f"Take out the invisible character U+{ord(text[unfit]):04X}.",
        )
        return None
    return text


def place_in(text: str, index: int) -> Place:
    """Give the line and column of a character, both counted from 1."""
    return text.count("\n", 0, index) + 1, index - (text.rfind("\n", 0, index) + 1) + 1


def _read_bytes(folder: Path, file: str, report: Report) -> bytes | None:
    path = folder / file
    bytes_max = BYTES_MAX[path.suffix]
    try:
        if not path.resolve().is_relative_to(folder.resolve()):
            report.add(
                file=file,
                place=UNKNOWN,
                code="file_outside_pack",
                message="Put the file itself into the pack's folder; links out of it do not count.",
            )
            return None
        if not path.is_file():
            report.add(
                file=file,
                place=UNKNOWN,
                code="file_missing",
                message="Add this file to the pack's folder, or mend its name in pack.yaml.",
            )
            return None
        with path.open("rb") as stream:
            raw = stream.read(bytes_max + 1)
    except (OSError, RuntimeError) as error:  # pathlib reports a circle of links as the latter
        report.add(
            file=file,
            place=UNKNOWN,
            code="file_unreadable",
            message=f"Make this a plain file that can be read ({type(error).__name__}).",
        )
        return None
    if len(raw) > bytes_max:
        report.add(
            file=file,
            place=UNKNOWN,
            code="file_too_large",
            message=f"Shorten the file to {bytes_max} bytes.",
        )
        return None
    return raw
