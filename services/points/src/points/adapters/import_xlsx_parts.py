"""The parts of an XLSX package: which are let in, and their XML as bounded streams of elements."""

import posixpath
import re
import zipfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from points.domain.import_files import (
    ImportFileError,
    ImportTooLargeError,
    SpreadsheetActiveError,
)

PARTS_MAX = 1_000
UNPACKED_BYTES_MAX = 512 * 1024 * 1024
RATIO_MAX = 100
"""Sheets of plain values shrink to a tenth or twentieth; what shrinks more was made to."""
RATIO_BYTES_MIN = 1024 * 1024
"""Smaller parts may shrink as they like."""
STRING_CHARACTERS_MAX = 16 * 1024 * 1024
"""All shared strings together: they are kept in memory while the sheet is read."""
ELEMENT_CHARACTERS_MAX = 256 * 1024
"""One row with all its cells, or one string with all its runs."""
CHUNK_BYTES = 64 * 1024

_ACTIVE = re.compile(
    r"vbaproject|vbadata|macrosheets|activex|embeddings|externallinks|ctrlprops|customui"
    r"|connections\.xml|querytables|webextensions",
    re.IGNORECASE,
)
_DATED_FORMATS = frozenset((*range(14, 18), 22, *range(27, 32), 36, *range(50, 59)))
"""Built-in formats that show a day, with those of Chinese spreadsheets."""
_UNSAID = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_DAY_LETTERS = re.compile(r"[yd年月日]", re.IGNORECASE)
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_RELATIONS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_DEPTH_MAX = 64


@dataclass(slots=True)
class Element:
    """One element with all that is in it, by local names."""

    name: str
    attributes: dict[str, str]
    text: str = ""
    children: list["Element"] = field(default_factory=list)

    def written(self) -> str:
        """Give the text of all runs within, without the readings above them."""
        if self.name in {"rPh", "phoneticPr"}:
            return ""
        own = self.text if self.name == "t" else ""
        return own + "".join(child.written() for child in self.children)


def check_package(package: zipfile.ZipFile) -> None:
    """Refuse a package that is too large when unpacked, or that holds what could act."""
    parts = package.infolist()
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > PARTS_MAX or unpacked > UNPACKED_BYTES_MAX:
        raise ImportTooLargeError(
            f"unpacked the spreadsheet would be {unpacked} bytes in {len(parts)} parts: "
            "send it as CSV, or in several files"
        )
    for part in parts:
        if _ACTIVE.search(part.filename):
            raise SpreadsheetActiveError(
                "the spreadsheet holds macros, embedded objects or links to other files: "
                "copy its values into a new workbook, or save it as CSV",
                part=part.filename[:80],
            )
        if part.flag_bits & 1:
            raise ImportFileError("the spreadsheet is encrypted: save it without a password")
        # The reader of the package gives no more than a part says it has.
        if part.file_size > max(RATIO_BYTES_MIN, RATIO_MAX * part.compress_size):
            raise ImportTooLargeError(
                f"a part of the spreadsheet grows more than {RATIO_MAX} times when unpacked"
            )


def first_sheet(package: zipfile.ZipFile) -> tuple[str, bool]:
    """Name the part of the first sheet, and tell whether days count from 1904."""
    main = _related(package, "", "officeDocument")
    old_calendar = False
    for element in XmlPart(package, main).elements(("workbookPr", "sheet")):
        if element.name == "workbookPr":
            old_calendar = element.attributes.get("date1904") in {"1", "true"}
            continue
        for space in (_RELATIONS, _STRICT_RELATIONS):
            wanted = element.attributes.get(f"{space} id")
            if wanted is not None:
                return _related(package, main, wanted, by="Id"), old_calendar
    raise ImportFileError("the spreadsheet has no sheet")


def shared_strings(package: zipfile.ZipFile) -> list[str]:
    """Give the texts that cells refer to by number."""
    part = _related(package, _related(package, "", "officeDocument"), "sharedStrings", missing="")
    strings: list[str] = []
    if not part:
        return strings
    room = STRING_CHARACTERS_MAX
    for element in XmlPart(package, part).elements(("si",)):
        strings.append(element.written())
        room -= len(strings[-1]) + 1
        if room < 0:
            raise ImportTooLargeError(
                "the spreadsheet holds too much text: save it as CSV, or send several files"
            )
    return strings


def dated_styles(package: zipfile.ZipFile) -> frozenset[int]:
    """Give the styles under which a number is shown as a day."""
    part = _related(package, _related(package, "", "officeDocument"), "styles", missing="")
    if not part:
        return frozenset()
    dated = set(_DATED_FORMATS)
    styles: list[int] = []
    for element in XmlPart(package, part).elements(("numFmt", "cellXfs")):
        if element.name == "numFmt":
            shown = _UNSAID.sub("", element.attributes.get("formatCode", ""))
            number = int(element.attributes.get("numFmtId", "0"))
            (dated.add if _DAY_LETTERS.search(shown) else dated.discard)(number)
        else:
            styles = [int(each.attributes.get("numFmtId", "0")) for each in element.children]
    return frozenset(place for place, number in enumerate(styles) if number in dated)


class XmlPart:
    """One XML part of a package, read a chunk at a time."""

    def __init__(self, package: zipfile.ZipFile, part: str) -> None:
        """Read this part."""
        self._package = package
        self._part = part
        self._wanted: frozenset[str] = frozenset()
        self._open: list[Element | None] = []
        self._within = 0
        self._size = 0
        self._done: list[Element] = []

    def elements(self, wanted: Collection[str]) -> Iterator[Element]:
        """Give each outermost element of these names when it has ended."""
        self._wanted = frozenset(wanted)
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.StartDoctypeDeclHandler = _refuse_doctype
        try:
            with self._package.open(self._part) as stream:
                while chunk := stream.read(CHUNK_BYTES):
                    parser.Parse(chunk, False)  # noqa: FBT003  # the library takes it by place
                    yield from self._done
                    self._done.clear()
            parser.Parse(b"", True)  # noqa: FBT003  # the same
            yield from self._done
        except (expat.ExpatError, ValueError, IndexError, LookupError) as error:
            raise ImportFileError(
                f"{self._part[:80]} of the spreadsheet cannot be read: save the file anew"
            ) from error

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        if len(self._open) >= _DEPTH_MAX:
            raise ImportFileError("the spreadsheet is nested too deeply")
        if not self._within and local not in self._wanted:
            self._open.append(None)
            return
        if not self._within:
            self._size = 0
        self._within += 1
        self._grow(len(local) + sum(map(len, attributes.values())))
        element = Element(local, attributes)
        if self._open and (parent := self._open[-1]) is not None:
            parent.children.append(element)
        self._open.append(element)

    def _end(self, _name: str) -> None:
        element = self._open.pop()
        if element is None:
            return
        self._within -= 1
        if not self._within:
            self._done.append(element)

    def _characters(self, text: str) -> None:
        element = self._open[-1] if self._open else None
        if element is not None:
            self._grow(len(text))
            element.text += text

    def _grow(self, size: int) -> None:
        self._size += size
        if self._size > ELEMENT_CHARACTERS_MAX:
            raise ImportTooLargeError("a row of the spreadsheet is too long")


def _refuse_doctype(*_: object) -> None:
    raise ImportFileError("the spreadsheet declares entities, which no spreadsheet needs")


def _related(
    package: zipfile.ZipFile,
    part: str,
    wanted: str,
    *,
    by: str = "Type",
    missing: str | None = None,
) -> str:
    """Name the part to which another is related, by the relation's id or the end of its type."""
    folder, name = posixpath.split(part)
    relations = posixpath.join(folder, "_rels", f"{name}.rels")
    for element in XmlPart(package, relations).elements(("Relationship",)):
        said = element.attributes.get(by, "")
        if said == wanted or (by == "Type" and said.endswith(f"/{wanted}")):
            if element.attributes.get("TargetMode") == "External":
                raise SpreadsheetActiveError("the spreadsheet's content lies in another file")
            target = element.attributes.get("Target", "")
            return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
    if missing is None:
        raise ImportFileError("this is no spreadsheet: a part that every XLSX file has is missing")
    return missing
