"""Small whole files of every type that is taken as evidence, made for tests."""

import binascii
import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

INVOICE = (
    b'<?xml version="1.0" encoding="UTF-8"?>'
    b"<EInvoice><Header><EIid>26510000000000000001</EIid></Header></EInvoice>"
)


def png(*, width: int = 4, height: int = 4, text: str = "") -> bytes:
    """Give a photo; another text makes another one."""
    rows = b"".join(b"\0" + bytes(3 * width) for _ in range(min(height, 64)))
    parts = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"tEXt", b"Comment\0" + text.encode()),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*part) for part in parts)


def jpeg(*, width: int = 4, height: int = 4) -> bytes:
    """Give the structure of a photo; its one scan is empty."""
    frame = struct.pack(">BHHB", 8, height, width, 1) + b"\1\x11\0"
    segments = b"".join(
        b"\xff" + bytes((marker,)) + struct.pack(">H", len(body) + 2) + body
        for marker, body in (
            (0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0"),
            (0xC0, frame),
            (0xDA, b"\1\1\0\0?\0"),
        )
    )
    return b"\xff\xd8" + segments + b"\0\0\xff\xd9"


def webp(*, width: int = 4, height: int = 4) -> bytes:
    """Give the structure of a lossless photo."""
    bits = (width - 1) | (height - 1) << 14
    body = b"VP8L" + struct.pack("<I", 10) + b"\x2f" + struct.pack("<I", bits) + bytes(5)
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def heic(*, width: int = 4, height: int = 4) -> bytes:
    """Give the structure of a telephone's photo."""
    ispe = _box(b"ispe", bytes(4) + struct.pack(">II", width, height))
    meta = _box(b"meta", bytes(4) + _box(b"iprp", _box(b"ipco", ispe)))
    return _box(b"ftyp", b"heic" + bytes(4) + b"mif1") + meta + _box(b"mdat", b"\0")


def pdf(**extra: object) -> bytes:
    """Give a page without anything on it; `extra` says what else it holds."""
    writer = PdfWriter()
    writer.add_blank_page(width=100, height=100)
    root = writer.root_object
    if "script" in extra:
        action = DictionaryObject({NameObject("/S"): NameObject("/JavaScript")})
        action[NameObject("/JS")] = TextStringObject(str(extra["script"]))
        root[NameObject("/Names")] = DictionaryObject({NameObject("/X"): action})
    if "opens" in extra:
        action = DictionaryObject({NameObject("/S"): NameObject("/URI")})
        root[NameObject("/OpenAction")] = action
    if "turns_to_page" in extra:
        page = writer.pages[0].indirect_reference
        root[NameObject("/OpenAction")] = ArrayObject([page, NameObject("/Fit")])
    if "attached" in extra:
        writer.add_attachment("more.txt", b"more")
    if "locked_by" in extra:
        writer.encrypt(str(extra["locked_by"]), algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def ofd(**more: bytes) -> bytes:
    """Give a packed document of GB/T 33190; `more` are further parts by name."""
    parts = {"OFD.xml": b"<OFD/>", "Doc_0/Document.xml": b"<Document/>"}
    return packed({**parts, **more})


def xlsx(**more: bytes) -> bytes:
    """Give a workbook; `more` are further parts by name."""
    parts = {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}
    return packed({**parts, **more})


def packed(parts: Mapping[str, bytes]) -> bytes:
    """Pack files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def _chunk(kind: bytes, body: bytes) -> bytes:
    checksum = binascii.crc32(kind + body)
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", checksum)


def _box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body) + 8) + kind + body
