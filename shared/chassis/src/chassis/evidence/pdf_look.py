"""A process of its own that looks into one PDF from its standard input, within narrow limits.

A PDF can keep a reader busy for hours or fill its memory; here that ends this process and nothing
else. It answers with one word on standard output: `inert`, or why the PDF is not taken.
"""

import io
import logging
import re
import resource
import sys
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.errors import LimitReachedError, PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject

CPU_SECONDS_MAX = 20
MEMORY_BYTES_MAX = 1024 * 1024 * 1024
OBJECTS_MAX = 200_000
TAIL_BYTES = 2_048

INERT, ACTIVE, MALFORMED, LOCKED, DENSE = "inert", "active", "malformed", "locked", "dense"

ACTIVE_NAMES = frozenset(
    (
        "/JavaScript", "/JS", "/AA", "/Launch", "/EmbeddedFile", "/EmbeddedFiles", "/RichMedia",
        "/SubmitForm", "/ImportData", "/GoToE", "/Movie", "/Rendition", "/XFA", "/Filespec",
    )
)  # fmt: skip
"""Keys and values of ISO 32000-2 by which a PDF acts, or carries what may act."""
# Only long ones: short ones stand by chance in what is compressed.
_RAW = re.compile(rb"/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia)\b")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")


def main() -> int:
    """Read the PDF and answer."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS_MAX, CPU_SECONDS_MAX))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES_MAX, MEMORY_BYTES_MAX))
    logging.disable(logging.CRITICAL)
    sys.stdout.write(verdict(sys.stdin.buffer.read()))
    return 0


def verdict(pdf: bytes) -> str:
    """Say what a PDF is; whatever cannot be read to its end is malformed."""
    tail = pdf[-TAIL_BYTES:]
    if b"%%EOF" not in tail or b"startxref" not in tail:
        return MALFORMED
    # Names may be written with escapes, and old revisions lie beside the present one.
    unescaped = _ESCAPED.sub(lambda found: bytes((int(found[1], 16),)), pdf)
    if _RAW.search(unescaped):
        return ACTIVE
    try:
        return _read(pdf)
    except (LimitReachedError, MemoryError, RecursionError):
        return DENSE
    # A damaged PDF makes the library stumble in every way there is.
    except (PyPdfError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        return MALFORMED


def _read(pdf: bytes) -> str:
    reader = PdfReader(io.BytesIO(pdf), strict=False)
    if reader.is_encrypted:
        return LOCKED
    if len(reader.pages) < 1:
        return MALFORMED
    return ACTIVE if _acts(reader) else INERT


def _acts(reader: PdfReader) -> bool:
    """Look at every object of the file, those in object streams too."""
    for looked, reference in enumerate(_references(reader)):
        if looked > OBJECTS_MAX:
            raise LimitReachedError("more objects than are looked at")
        if _holds_active(reader.get_object(reference)):
            return True
    return _holds_active(reader.trailer)


def _references(reader: PdfReader) -> Iterator[IndirectObject]:
    for generation, numbers in reader.xref.items():
        # Generation 65535 lists what was freed.
        if generation < 65_535:  # noqa: PLR2004  # the number that the standard gives it
            for number in list(numbers):
                yield IndirectObject(number, generation, reader)
    for number in list(reader.xref_objStm):
        yield IndirectObject(number, 0, reader)


def _holds_active(found: Any) -> bool:
    """Look through one object, but not into those that it refers to: they have their turn."""
    waiting = [found]
    while waiting:
        each = waiting.pop()
        if isinstance(each, IndirectObject):
            continue
        if isinstance(each, NameObject) and str(each) in ACTIVE_NAMES:
            return True
        if isinstance(each, ArrayObject):
            waiting += [list.__getitem__(each, place) for place in range(len(each))]
        if isinstance(each, DictionaryObject):
            if ACTIVE_NAMES & each.keys() or _acts_when_opened(each):
                return True
            waiting += [each.raw_get(key) for key in each]
    return False


def _acts_when_opened(found: DictionaryObject) -> bool:
    """Say whether opening does more than turn to a page."""
    if "/OpenAction" not in found:
        return False
    opening = found["/OpenAction"]
    return isinstance(opening, DictionaryObject) and opening.get("/S") != "/GoTo"


if __name__ == "__main__":
    sys.exit(main())
