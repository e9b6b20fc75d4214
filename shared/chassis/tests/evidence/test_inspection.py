"""What is taken as evidence is decided by content alone, and each refusal has its code."""

import io
import zlib
from collections.abc import Callable

import pytest

from chassis.errors import InvalidError
from chassis.evidence.inspection import media_type_of
from chassis.testing.originals import INVOICE, heic, jpeg, ofd, packed, pdf, png, webp, xlsx

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.mark.parametrize(
    ("made", "media_type"),
    [
        (jpeg, "image/jpeg"),
        (png, "image/png"),
        (webp, "image/webp"),
        (heic, "image/heic"),
        (pdf, "application/pdf"),
        (lambda: pdf(turns_to_page=True), "application/pdf"),
        (ofd, "application/ofd"),
        (xlsx, XLSX),
        (lambda: INVOICE, "application/xml"),
    ],
    ids=["jpeg", "png", "webp", "heic", "pdf", "pdf-that-opens-at-a-page", "ofd", "xlsx", "xml"],
)
def test_the_content_says_what_it_is(made: Callable[[], bytes], media_type: str) -> None:
    assert media_type_of(io.BytesIO(made())) == media_type


_INNER = [
    b"<< /Type /Catalog /Pages 2 0 R /Names 3 0 R >>",
    b"<< /Type /Pages /Kids [5 0 R] /Count 1 >>",
    b"<< /S /JavaScript /JS (app.alert) >>",
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
]

REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", "evidence_empty"),
    "text": ("一段文字".encode, "evidence_type_not_taken"),
    "a program": (lambda: b"MZ" + bytes(100), "evidence_type_not_taken"),
    "a drawing": (
        lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>',
        "evidence_type_not_taken",
    ),
    "a page": (lambda: b"<html><body/></html>", "evidence_type_not_taken"),
    "another packed file": (lambda: packed({"a.txt": b"a"}), "evidence_type_not_taken"),
    "a jpeg cut short": (lambda: jpeg()[:-4], "evidence_malformed"),
    "a jpeg without a frame": (lambda: b"\xff\xd8\xff\xd9", "evidence_malformed"),
    "a png with another byte": (lambda: _flipped(png(text="x"), 50), "evidence_malformed"),
    "a png without its end": (lambda: png()[:-12], "evidence_malformed"),
    "a png with a tail": (lambda: png() + b"tail", "evidence_malformed"),
    "a webp cut short": (lambda: webp()[:-3], "evidence_malformed"),
    "a heic without a size": (lambda: heic()[:24], "evidence_malformed"),
    "a pdf cut short": (lambda: pdf()[:-60], "evidence_malformed"),
    "a pdf of noise": (
        lambda: b"%PDF-1.7\n" + bytes(50) + b"startxref\n9\n%%EOF\n",
        "evidence_malformed",
    ),
    "xml without an end": (lambda: INVOICE[:-3], "evidence_malformed"),
    "a package with another byte": (lambda: _flipped(ofd(), 40), "evidence_malformed"),
    "a part outside": (lambda: ofd(**{"../up.xml": b"<a/>"}), "evidence_malformed"),
    "a photo without end in sight": (
        lambda: png(width=60_000, height=60_000),
        "evidence_unfolds_too_far",
    ),
    "a jpeg of too many pixels": (
        lambda: jpeg(width=65_000, height=65_000),
        "evidence_unfolds_too_far",
    ),
    "a packed bomb": (lambda: ofd(**{"a.dat": bytes(40_000_000)}), "evidence_unfolds_too_far"),
    "many parts": (
        lambda: ofd(**{f"{n}.dat": b"" for n in range(2_001)}),
        "evidence_unfolds_too_far",
    ),
    "a packed file in a packed file": (
        lambda: ofd(**{"inner.zip": packed({"a": b"a"})}),
        "evidence_unfolds_too_far",
    ),
    "deep xml": (lambda: b"<a>" * 300 + b"</a>" * 300, "evidence_unfolds_too_far"),
    "xml with entities": (
        lambda: b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        "evidence_active_content",
    ),
    "xml that fetches": (
        lambda: b'<!DOCTYPE a SYSTEM "http://127.0.0.1/a.dtd"><a/>',
        "evidence_active_content",
    ),
    "xml with a stylesheet": (
        lambda: b'<?xml-stylesheet href="a.xsl"?><a/>',
        "evidence_active_content",
    ),
    "xml with entities inside a package": (
        lambda: ofd(**{"Doc_0/a.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'}),
        "evidence_active_content",
    ),
    "a program inside a package": (
        lambda: ofd(**{"a.dat": b"MZ" + bytes(9)}),
        "evidence_active_content",
    ),
    "macros": (lambda: xlsx(**{"xl/vbaProject.bin": b"x"}), "evidence_active_content"),
    "a pdf with a script": (lambda: pdf(script="app.alert(1)"), "evidence_active_content"),
    "a pdf with an escaped script": (
        lambda: (
            pdf(script="1").replace(b"/JavaScript", b"/Java#53cript").replace(b"/JS ", b"/#4aS ")
        ),
        "evidence_active_content",
    ),
    "a pdf that acts when opened": (lambda: pdf(opens=True), "evidence_active_content"),
    "a pdf with a file in it": (lambda: pdf(attached=True), "evidence_active_content"),
    "a pdf with its script in an object stream": (
        lambda: _in_object_stream(_INNER),
        "evidence_active_content",
    ),
    "a pdf with a password": (lambda: pdf(locked_by="secret"), "evidence_encrypted"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_nobody_should_open_is_refused_with_a_code(what: str) -> None:
    made, code = REFUSED[what]

    with pytest.raises(InvalidError) as refused:
        media_type_of(io.BytesIO(made()))

    assert refused.value.code == code


def _flipped(content: bytes, place: int) -> bytes:
    return content[:place] + bytes((content[place] ^ 1,)) + content[place + 1 :]


def _in_object_stream(objects: list[bytes]) -> bytes:
    """Give a PDF whose only action is packed into an object stream, where no search finds it."""
    numbers = (1, 2, 3, 5)
    starts, body = [], b""
    for each in objects:
        starts.append(len(body))
        body += each + b" "
    index = b" ".join(f"{n} {at}".encode() for n, at in zip(numbers, starts, strict=True)) + b" "
    stream = zlib.compress(index + body)
    head = b"%PDF-1.7\n"
    packed_objects = (
        b"4 0 obj\n<< /Type /ObjStm /N 4 /First %d /Filter /FlateDecode /Length %d >>\nstream\n"
        % (len(index), len(stream))
        + stream
        + b"\nendstream\nendobj\n"
    )
    at = len(head) + len(packed_objects)
    rows = [(0, 0, 255), (2, 4, 0), (2, 4, 1), (2, 4, 2), (1, len(head), 0), (2, 4, 3), (1, at, 0)]
    table = zlib.compress(
        b"".join(bytes((k,)) + a.to_bytes(3, "big") + bytes((b,)) for k, a, b in rows)
    )
    cross = (
        b"6 0 obj\n<< /Type /XRef /Size 7 /W [1 3 1] /Root 1 0 R /Filter /FlateDecode /Length %d >>"
        b"\nstream\n" % len(table) + table + b"\nendstream\nendobj\n"
    )
    return head + packed_objects + cross + b"startxref\n%d\n%%%%EOF\n" % at
