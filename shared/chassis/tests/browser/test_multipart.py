"""A form with a file is read as it arrives, in whatever pieces."""

from collections.abc import AsyncIterator

import pytest

from chassis.browser.multipart import SentFile, read_multipart
from chassis.errors import MingbaiError
from chassis.http.errors import BodyTooLargeError

TYPE = "multipart/form-data; boundary=edge-7"
FIELD = b'--edge-7\r\nContent-Disposition: form-data; name="note"\r\n\r\n\xe4\xb8\x80\r\ntwo\r\n'
FILE = (
    b'--edge-7\r\nContent-Disposition: form-data; name="photo"; filename="%s"\r\n'
    b"Content-Type: image/jpeg\r\n\r\n%s\r\n"
)
END = b"--edge-7--\r\n"
PHOTO = b"\xff\xd8\r\n--edge-\r\n--edge\xff\xd9\r\n" * 40


async def pieces(body: bytes, size: int) -> AsyncIterator[bytes]:
    for at in range(0, len(body), size):
        yield body[at : at + size]


async def read(
    body: bytes, *, size: int = 64, kind: str = TYPE
) -> tuple[list[tuple[str, str]], SentFile | None]:
    return await read_multipart(kind, pieces(body, size))


async def content(file: SentFile, *, bytes_max: int = 10_000) -> bytes:
    return b"".join([piece async for piece in file.pieces(bytes_max=bytes_max)])


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64, 100_000])
async def test_fields_and_file_are_found_in_pieces_of_any_size(size: int) -> None:
    fields, file = await read(FIELD + FILE % (b"a b%22.jpg", PHOTO) + END, size=size)

    assert fields == [("note", "一\r\ntwo")]
    assert file is not None
    assert file.name == 'a b".jpg'
    assert await content(file) == PHOTO


async def test_a_field_for_a_file_that_was_left_empty_brings_none() -> None:
    fields, file = await read(FIELD + FILE % (b"", b"") + END)

    assert fields == [("note", "一\r\ntwo")]
    assert file is None


async def test_a_file_is_taken_up_to_its_limit() -> None:
    _, file = await read(FILE % (b"a.jpg", PHOTO) + END)
    assert file is not None

    with pytest.raises(BodyTooLargeError):
        await content(file, bytes_max=len(PHOTO) - 1)


async def test_a_file_s_name_that_no_record_may_hold_is_left_out() -> None:
    _, file = await read(FILE % (b"a%0Ab.jpg", PHOTO) + END)

    assert file is not None
    assert file.name is None


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"x" + FIELD + END,
        FIELD,
        FIELD[:-3],
        FIELD + b"--edge-77--\r\n",
        b"--edge-7\r\nContent-Type: text/plain\r\n\r\nx\r\n" + END,
        FIELD.replace(b"\xe4", b"\xff") + END,
        FIELD.replace(b"two", b"t\0o") + END,
        FIELD * 1_001 + END,
        FIELD.replace(b"two", b"x" * 1_100_000) + END,
    ],
    ids=[
        "nothing", "before", "no end", "cut short", "longer boundary",
        "no name", "no text", "control", "many", "long",
    ],
)  # fmt: skip
async def test_what_is_no_form_is_refused(body: bytes) -> None:
    with pytest.raises(MingbaiError):
        await read(body, size=100_000)


@pytest.mark.parametrize("kind", ["multipart/form-data", "multipart/form-data; boundary=a b"])
async def test_a_form_names_its_boundary(kind: str) -> None:
    with pytest.raises(MingbaiError):
        await read(FIELD + END, kind=kind)


async def test_nothing_comes_after_the_file() -> None:
    _, file = await read(FILE % (b"a.jpg", PHOTO) + FIELD + END)
    assert file is not None

    with pytest.raises(MingbaiError, match="after all its fields"):
        await content(file)


async def test_a_file_that_breaks_off_is_refused() -> None:
    _, file = await read((FILE % (b"a.jpg", PHOTO))[:-200])
    assert file is not None

    with pytest.raises(MingbaiError, match="breaks off"):
        await content(file)
