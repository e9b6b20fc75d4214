"""Looks into packed documents (OFD of GB/T 33190, XLSX of ISO/IEC 29500), entry by entry."""

import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, BinaryIO, cast

from chassis.evidence.errors import (
    EvidenceActiveError,
    EvidenceDenseError,
    EvidenceLockedError,
    EvidenceMalformedError,
    EvidenceTypeError,
)
from chassis.evidence.markup import check_markup

ENTRIES_MAX = 2_000
UNPACKED_BYTES_MAX = 200 * 1024 * 1024
RATIO_MAX = 200
RATIO_BYTES_MIN = 1024 * 1024
"""Below so many unpacked bytes a ratio says nothing."""
READ_BYTES = 65_536

OFD = "application/ofd"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")
_PACKED = b"PK\x03\x04"
_ACTIVE = ("vbaproject", "/activex/", "/embeddings/", "/externallinks/", "/macrosheets/")
_ENCRYPTED = 0x1
_PACKINGS = frozenset((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))


def check_package(content: BinaryIO) -> str:
    """Give the media type of a packed document, or refuse it.

    Every entry is unpacked and counted: what a package says of its own sizes is not believed.
    """
    try:
        with zipfile.ZipFile(content) as package:
            entries = package.infolist()
            _check_entries(entries)
            kind = _kind({entry.filename for entry in entries})
            unpacked = 0
            for entry in entries:
                unpacked += _check_entry(package, entry, UNPACKED_BYTES_MAX - unpacked)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError):
        raise EvidenceMalformedError(
            "the packed document is damaged: export it anew from where it was issued"
        ) from None
    return kind


def _kind(names: set[str]) -> str:
    if "OFD.xml" in names:
        return OFD
    if {"[Content_Types].xml", "xl/workbook.xml"} <= names:
        return XLSX
    raise EvidenceTypeError(
        "of packed files only OFD and XLSX are taken: send the files one by one"
    )


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > ENTRIES_MAX:
        raise EvidenceDenseError(f"the document has more than {ENTRIES_MAX} parts: divide it")
    names = [entry.filename for entry in entries]
    if len(set(names)) != len(names):
        raise EvidenceMalformedError("the document names a part twice: export it anew")
    for entry in entries:
        if entry.compress_type not in _PACKINGS:
            raise EvidenceMalformedError(
                "a part of the document is packed in a strange way: export it anew"
            )
        if entry.flag_bits & _ENCRYPTED:
            raise EvidenceLockedError("the document has a password: send it without one")
        if entry.filename.startswith("/") or ".." in entry.filename.split("/"):
            raise EvidenceMalformedError("a part of the document points outside it: export it anew")
        if any(word in f"/{entry.filename.lower()}" for word in _ACTIVE):
            raise EvidenceActiveError(
                "the document holds macros, controls, embedded or linked files: "
                "save it without them, or as PDF"
            )


def _check_entry(package: zipfile.ZipFile, entry: zipfile.ZipInfo, bytes_max: int) -> int:
    """Unpack one entry, looking at it; gives how much it came to."""
    with package.open(entry) as packed:
        counted = _Counted(packed, entry.compress_size, bytes_max)
        if entry.filename.lower().endswith((".xml", ".rels")):
            check_markup(cast("BinaryIO", counted))
        else:
            begun = counted.read(8)
            if begun.startswith(_PROGRAMS):
                raise EvidenceActiveError("the document holds a program: send it without")
            if begun.startswith(_PACKED):
                raise EvidenceDenseError("the document holds a packed file: send that by itself")
        for _ in counted.rest():
            pass
    return counted.unpacked


class _Counted:
    """Counts what is unpacked, and stops where it grows beyond measure."""

    def __init__(self, packed: IO[bytes], packed_bytes: int, bytes_max: int) -> None:
        self._packed = packed
        self._ratio_bytes_max = max(RATIO_BYTES_MIN, packed_bytes * RATIO_MAX)
        self._bytes_max = bytes_max
        self.unpacked = 0

    def read(self, count: int) -> bytes:
        piece = self._packed.read(min(count, READ_BYTES))
        self.unpacked += len(piece)
        if self.unpacked > min(self._bytes_max, self._ratio_bytes_max):
            raise EvidenceDenseError(
                f"the document unfolds to more than {UNPACKED_BYTES_MAX} bytes or {RATIO_MAX} "
                "times its size: send it as PDF"
            )
        return piece

    def rest(self) -> Iterator[bytes]:
        while piece := self.read(READ_BYTES):
            yield piece
