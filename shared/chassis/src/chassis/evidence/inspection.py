"""Says what an upload is by its content alone, and refuses what nobody should open.

Neither its name nor the type that the sender declares is asked: both are claims.
"""

from collections.abc import Callable
from typing import BinaryIO

from chassis.evidence import images
from chassis.evidence.errors import EvidenceEmptyError, EvidenceTypeError
from chassis.evidence.markup import check_markup
from chassis.evidence.packages import OFD, XLSX, check_package
from chassis.evidence.pdf import PDF_BEGINS, check_pdf

MEDIA_TYPES = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "image/heic": "heic",
    "application/pdf": "pdf",
    OFD: "ofd",
    XLSX: "xlsx",
    "application/xml": "xml",
}
"""Every media type that is taken, with the ending of its file names."""
SHOWN = frozenset(("image/jpeg", "image/png", "image/webp"))
"""What a browser shows by itself without doing anything else; the rest is saved."""
_BEGINNING_BYTES = 64
_MARKS = (b"\xef\xbb\xbf<", b"\xff\xfe<\x00", b"\xfe\xff\x00<", b"<")


def media_type_of(content: BinaryIO) -> str:
    """Give the media type of a whole upload, or refuse it with what to do instead."""
    content.seek(0)
    begun = content.read(_BEGINNING_BYTES)
    if not begun:
        raise EvidenceEmptyError("send the file itself as the body")
    content.seek(0)
    if begun.startswith(b"PK\x03\x04"):
        return check_package(content)
    for media_type, begins, check in _KINDS:
        if begins(begun):
            check(content)
            return media_type
    raise EvidenceTypeError(
        "send a photo (JPEG, PNG, WebP, HEIC), a PDF, an OFD, an XLSX or an invoice in XML"
    )


_KINDS: tuple[tuple[str, Callable[[bytes], bool], Callable[[BinaryIO], None]], ...] = (
    ("image/jpeg", lambda begun: begun.startswith(images.JPEG_BEGINS), images.check_jpeg),
    ("image/png", lambda begun: begun.startswith(images.PNG_BEGINS), images.check_png),
    (
        "image/webp",
        lambda begun: begun.startswith(b"RIFF") and begun[8:12] == b"WEBP",
        images.check_webp,
    ),
    (
        "image/heic",
        lambda begun: begun[4:8] == b"ftyp" and begun[8:12] in images.HEIC_BRANDS,
        images.check_heic,
    ),
    ("application/pdf", lambda begun: begun.startswith(PDF_BEGINS), check_pdf),
    ("application/xml", lambda begun: begun.lstrip().startswith(_MARKS), check_markup),
)
