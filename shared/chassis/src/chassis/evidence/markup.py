"""Looks into XML as it streams by: well formed, without declarations of its own, and inert."""

from typing import BinaryIO
from xml.parsers import expat

from chassis.evidence.errors import (
    EvidenceActiveError,
    EvidenceDenseError,
    EvidenceMalformedError,
    EvidenceTypeError,
)

ELEMENTS_DEEP_MAX = 200
ELEMENTS_MAX = 1_000_000
READ_BYTES = 65_536
PAGES = frozenset(("html", "svg", "xhtml"))
"""Roots that a browser shows as a page, with all that a page may do."""


def check_markup(content: BinaryIO) -> None:
    """Refuse XML that is not well formed, declares entities, or names a stylesheet or a page.

    A document type is refused whole: without one there are no entities to unfold or to fetch.
    """
    look = _Look()
    while piece := content.read(READ_BYTES):
        look.take(piece, last=False)
    look.take(b"", last=True)


class _Look:
    def __init__(self) -> None:
        self._deep = self._elements = 0
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.EntityDeclHandler = self._doctype
        self._parser.ExternalEntityRefHandler = self._doctype
        self._parser.ProcessingInstructionHandler = self._instruction
        self._parser.StartElementHandler = self._begins
        self._parser.EndElementHandler = self._ends

    def take(self, piece: bytes, *, last: bool) -> None:
        try:
            self._parser.Parse(piece, last)
        except (expat.ExpatError, ValueError, LookupError):
            # The library's own message may quote the document.
            raise EvidenceMalformedError(
                "the XML is not well formed: export it anew from where it was issued"
            ) from None

    def _doctype(self, *_: object) -> int:
        raise EvidenceActiveError(
            "the XML declares a document type or entities: export it without them"
        )

    def _instruction(self, target: str, _: str) -> None:
        if target.lower().startswith("xml-stylesheet"):
            raise EvidenceActiveError("the XML names a stylesheet: export it without one")

    def _begins(self, name: str, _: object) -> None:
        self._deep += 1
        self._elements += 1
        if self._elements == 1 and name.rpartition(" ")[2].lower() in PAGES:
            raise EvidenceTypeError("web pages and drawings are not taken: send a photo or a PDF")
        if self._deep > ELEMENTS_DEEP_MAX or self._elements > ELEMENTS_MAX:
            raise EvidenceDenseError(
                f"the XML nests more than {ELEMENTS_DEEP_MAX} or has more than {ELEMENTS_MAX} "
                "elements: send the document itself"
            )

    def _ends(self, _: str) -> None:
        self._deep -= 1
