"""Reads the rows of a CSV file in UTF-8 or GB18030, a block at a time."""

import codecs
import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from chassis.http.strict_input import has_forbidden_text
from points.domain.import_files import (
    ImportEncodingError,
    ImportFileError,
    ImportTextError,
    ImportTooLargeError,
)
from points.domain.import_rows import Row

BLOCK_BYTES = 1024 * 1024
"""A line is never longer: no act needs a thousandth of it."""
UTF8, GB18030 = "utf-8", "gb18030"

_CONTROLS = bytes(map(ord, filter(has_forbidden_text, map(chr, range(128))))).replace(b"\r", b"")
_WIDE = re.compile("[\u0800-\U0010ffff]")


def csv_rows(path: Path) -> Iterator[Row]:
    """Give every row that is not empty, with the number of its first line.

    Raises an error of `points.domain.import_files` that names the line.
    """
    with path.open("rb") as file:
        encoding = detect_encoding(file)
    with path.open(encoding="utf-8-sig" if encoding == UTF8 else encoding, newline="") as lines:
        reader = csv.reader(lines, strict=True)
        line = 1
        try:
            for cells in reader:
                if any(cells):
                    yield Row(line, cells)
                line = reader.line_num + 1
        except csv.Error as error:
            raise ImportFileError(
                f"line {line} is no line of comma-separated values: {error}", line=line
            ) from error


def detect_encoding(file: BinaryIO) -> str:
    """Look through the whole file and give its one encoding.

    A file is UTF-8 when all of it is, else GB18030. A line that can only be UTF-8 in a file that
    is not shows that two encodings were mixed: read as GB18030 it would name other people.
    """
    marked = file.read(len(codecs.BOM_UTF8)) == codecs.BOM_UTF8
    if not marked:
        file.seek(0)
    utf8_line = other_line = None
    number = 1
    for block in _blocks(file):
        if _is_plain(block):
            number += block.count(b"\n")
            continue
        try:
            _check_text(block.decode(), number)
            if utf8_line is None and not block.isascii():
                utf8_line = _first_wide(block, number)
        except UnicodeDecodeError:
            for line in block.splitlines(keepends=True):
                kind = _kind_of(line, number)
                utf8_line = utf8_line or (number if kind is True else None)
                other_line = other_line or (number if kind is False else None)
                number += line.endswith(b"\n")
            continue
        number += block.count(b"\n")
    if other_line is None:
        return UTF8
    if utf8_line is not None or marked:
        second = other_line if marked else max(utf8_line or 0, other_line)
        raise ImportEncodingError(
            f"line {second} is written in another encoding than the lines before it: "
            "save the whole file as UTF-8",
            line=second,
        )
    return GB18030


def _blocks(file: BinaryIO) -> Iterator[bytes]:
    """Give the file in blocks of whole lines."""
    rest = b""
    number = 1
    while block := file.read(BLOCK_BYTES):
        whole, mark, tail = (rest + block).rpartition(b"\n")
        if len(tail) > BLOCK_BYTES:
            number += whole.count(b"\n") + len(mark)
            raise ImportTooLargeError(
                f"line {number} is longer than {BLOCK_BYTES} bytes", line=number
            )
        if mark:
            number += whole.count(b"\n") + 1
            yield whole + mark
        rest = tail
    if rest:
        yield rest


def _is_plain(block: bytes) -> bool:
    """Tell at once whether lines hold nothing but ASCII without control characters."""
    return (
        block.isascii()
        and len(block.translate(None, _CONTROLS)) == len(block)
        and block.count(b"\r") == block.count(b"\r\n")
    )


def _first_wide(block: bytes, number: int) -> int | None:
    found = _WIDE.search(block.decode())
    return None if found is None else number + found.string.count("\n", 0, found.start())


def _kind_of(line: bytes, number: int) -> bool | None:
    """Tell whether a line can only be UTF-8 (True), only GB18030 (False), or both."""
    if line.isascii():
        _check_text(line.decode(), number)
        return None
    try:
        text = line.decode()
    except UnicodeDecodeError:
        try:
            _check_text(line.decode(GB18030), number)
        except UnicodeDecodeError:
            raise ImportEncodingError(
                f"line {number} is neither UTF-8 nor GB18030: save the file as UTF-8", line=number
            ) from None
        return False
    _check_text(text, number)
    # Two bytes for a character may be one of GB18030 by chance; three in the right order are not.
    return True if _WIDE.search(text) else None


def _check_text(text: str, number: int) -> None:
    text = text.replace("\r\n", "\n")
    if not has_forbidden_text(text):
        return
    for line in text.split("\n"):
        if has_forbidden_text(line):
            raise ImportTextError(
                f"line {number} holds characters that no record may hold, such as NUL or other "
                "control characters: save the file as CSV in UTF-8",
                line=number,
            )
        number += 1
