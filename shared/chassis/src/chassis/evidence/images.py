"""Looks into photos by their structure, without decoding one pixel: JPEG, PNG, WebP and HEIC."""

import binascii
import struct
from typing import BinaryIO

from chassis.evidence.errors import EvidenceDenseError, EvidenceMalformedError

PIXELS_MAX = 250_000_000
"""More than any telephone's camera takes; a reader would need a gigabyte to show more."""
CHUNKS_MAX = 100_000
BOXES_DEEP_MAX = 4
READ_BYTES = 65_536

JPEG_BEGINS = b"\xff\xd8\xff"
PNG_BEGINS = b"\x89PNG\r\n\x1a\n"
HEIC_BRANDS = frozenset((b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1"))

_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
"""The markers of ITU-T T.81 table B.1 that begin a frame and say its size."""
_ALONE = frozenset((0x01, *range(0xD0, 0xD8)))
_SCAN, _END = 0xDA, 0xD9


def check_jpeg(content: BinaryIO) -> None:
    """Refuse a JPEG that is cut short, says no size, or is too large to show."""
    content.seek(2)
    sized = False
    for _ in range(CHUNKS_MAX):
        marker = _marker(content)
        if marker in _ALONE:
            continue
        if marker == _END:
            break
        length = int.from_bytes(_exactly(content, 2), "big")
        body = _exactly(content, length - 2)
        if marker in _FRAMES and not sized:
            if len(body) < 5:  # noqa: PLR2004  # precision, height and width
                raise _malformed("JPEG")
            _check_size(*struct.unpack(">HH", body[1:5]))
            sized = True
        if marker == _SCAN:
            _check_ends(content)
            break
    if not sized:
        raise _malformed("JPEG")


def check_png(content: BinaryIO) -> None:
    """Refuse a PNG with a wrong checksum, without an end, or too large to show."""
    content.seek(len(PNG_BEGINS))
    for number in range(CHUNKS_MAX):
        length, kind = struct.unpack(">I4s", _exactly(content, 8))
        checksum = binascii.crc32(kind)
        begun = b""
        left = length
        while left:
            piece = _exactly(content, min(left, READ_BYTES))
            begun = begun or piece
            checksum = binascii.crc32(piece, checksum)
            left -= len(piece)
        if checksum != int.from_bytes(_exactly(content, 4), "big"):
            raise _malformed("PNG")
        if number == 0:
            if kind != b"IHDR" or length != 13:  # noqa: PLR2004  # what the standard gives it
                raise _malformed("PNG")
            _check_size(*struct.unpack(">II", begun[:8]))
        if kind == b"IEND":
            if content.read(1):
                raise _malformed("PNG")
            return
    raise _malformed("PNG")


def check_webp(content: BinaryIO) -> None:
    """Refuse a WebP whose parts do not fill it, or that is too large to show."""
    content.seek(0)
    riff, size, webp = struct.unpack("<4sI4s", _exactly(content, 12))
    ends = size + 8
    if (riff, webp) != (b"RIFF", b"WEBP") or _size(content) not in (ends, ends + size % 2):
        raise _malformed("WebP")
    content.seek(12)
    sized = False
    for _ in range(CHUNKS_MAX):
        if content.tell() >= ends:
            break
        kind, length = struct.unpack("<4sI", _exactly(content, 8))
        starts = content.tell()
        if not sized:
            _check_size(*_webp_size(kind, _exactly(content, min(length, 10))))
            sized = True
        if starts + length > ends:
            raise _malformed("WebP")
        content.seek(starts + length + length % 2)
    if not sized:
        raise _malformed("WebP")


def check_heic(content: BinaryIO) -> None:
    """Refuse a HEIC whose boxes do not fill it, that says no size, or is too large to show."""
    sizes: list[tuple[int, int]] = []
    _walk_boxes(content, 0, _size(content), sizes, deep=0)
    if not sizes:
        raise _malformed("HEIC")
    # A telephone cuts the photo into tiles; the whole of it is among the sizes.
    for width, height in sizes:
        _check_size(width, height)


def _marker(content: BinaryIO) -> int:
    byte = _exactly(content, 1)
    if byte != b"\xff":
        raise _malformed("JPEG")
    while byte == b"\xff":
        byte = _exactly(content, 1)
    return byte[0]


def _check_ends(content: BinaryIO) -> None:
    """Look for the end marker; what a camera appends after it is its own affair."""
    before = b""
    while piece := content.read(READ_BYTES):
        if b"\xff\xd9" in before + piece:
            return
        before = piece[-1:]
    raise _malformed("JPEG")


def _webp_size(kind: bytes, begun: bytes) -> tuple[int, int]:
    if len(begun) == 10:  # noqa: PLR2004  # what was asked for
        if kind == b"VP8X":
            return (
                int.from_bytes(begun[4:7], "little") + 1,
                int.from_bytes(begun[7:10], "little") + 1,
            )
        if kind == b"VP8 " and begun[3:6] == b"\x9d\x01\x2a":
            width, height = struct.unpack("<HH", begun[6:10])
            return width & 0x3FFF, height & 0x3FFF
        if kind == b"VP8L" and begun[:1] == b"\x2f":
            bits = int.from_bytes(begun[1:5], "little")
            return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    raise _malformed("WebP")


def _walk_boxes(
    content: BinaryIO, starts: int, ends: int, sizes: list[tuple[int, int]], *, deep: int
) -> None:
    """Walk the boxes of ISO/IEC 14496-12 and take each image size (`ispe`) there is."""
    at = starts
    for _ in range(CHUNKS_MAX):
        if at == ends:
            return
        content.seek(at)
        length, kind = struct.unpack(">I4s", _exactly(content, 8))
        body = at + 8
        if length == 1:
            length, body = int.from_bytes(_exactly(content, 8), "big"), at + 16
        elif length == 0:
            length = ends - at
        if length < body - at or at + length > ends or (at == 0 and kind != b"ftyp"):
            raise _malformed("HEIC")
        if kind in (b"meta", b"iprp", b"ipco") and deep < BOXES_DEEP_MAX:
            inside = body + 4 if kind == b"meta" else body
            _walk_boxes(content, inside, at + length, sizes, deep=deep + 1)
        elif kind == b"ispe":
            content.seek(body + 4)
            width, height = struct.unpack(">II", _exactly(content, 8))
            sizes.append((width, height))
        at += length
    raise _malformed("HEIC")


def _check_size(width: int, height: int) -> None:
    if width < 1 or height < 1:
        raise EvidenceMalformedError("the photo has no size: take or export it anew")
    if width * height > PIXELS_MAX:
        raise EvidenceDenseError(
            f"the photo has more than {PIXELS_MAX} pixels: send a smaller one",
            pixels_max=PIXELS_MAX,
        )


def _size(content: BinaryIO) -> int:
    return content.seek(0, 2)


def _exactly(content: BinaryIO, count: int) -> bytes:
    piece = content.read(count) if count >= 0 else b""
    if count < 0 or len(piece) != count:
        raise EvidenceMalformedError("the photo is cut short: take or export it anew")
    return piece


def _malformed(kind: str) -> EvidenceMalformedError:
    return EvidenceMalformedError(f"this is no whole {kind} photo: take or export it anew")
