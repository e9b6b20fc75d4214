"""A form with a file in it (RFC 7578), read as it arrives: its fields first, then the file."""

import re
from collections.abc import AsyncIterator
from urllib.parse import unquote

from starlette.requests import ClientDisconnect

from chassis.http.edge import DisconnectedError
from chassis.http.errors import BodyTooLargeError, MalformedBodyError
from chassis.http.limits import BODY_BYTES_MAX, FORM_FIELDS_MAX, MULTIPART
from chassis.http.strict_input import check_fields, has_forbidden_text

HEADERS_BYTES_MAX = 8 * 1024
NAME_CHARACTERS_MAX = 255

_BOUNDARY = re.compile(rf'{MULTIPART}; ?boundary="?([0-9A-Za-z\'()+_,./:=?-]{{1,70}})"?', re.ASCII)
_DISPOSITION = re.compile(
    r'(?i:content-disposition): form-data; name="([^"]{1,200})"(?:; filename="([^"]*)")?'
)
_ENDS = b"\r\n"


class SentFile:
    """The file of a form, which is still on its way."""

    def __init__(self, name: str | None, content: AsyncIterator[bytes]) -> None:
        """`name` is what the browser called it, or None where no record may hold that."""
        self.name = name
        self._content = content

    async def pieces(self, *, bytes_max: int) -> AsyncIterator[bytes]:
        """Give the content once; raises `BodyTooLargeError` when it is longer than this."""
        size = 0
        async for piece in self._content:
            size += len(piece)
            if size > bytes_max:
                raise BodyTooLargeError(
                    f"choose a file of at most {bytes_max} bytes", bytes_max=bytes_max
                )
            yield piece


async def read_multipart(
    content_type: str, body: AsyncIterator[bytes]
) -> tuple[list[tuple[str, str]], SentFile | None]:
    """Give a form's fields, and its file if one was chosen; the file comes after the fields."""
    found = _BOUNDARY.fullmatch(content_type)
    if found is None:
        raise MalformedBodyError("name the boundary of the form's parts")
    arriving = _Arriving(body)
    mark = b"\r\n--" + found[1].encode("ascii")
    if await arriving.until(mark, bytes_max=0):
        raise MalformedBodyError("begin the form with its first part")
    fields: list[tuple[str, str]] = []
    room = BODY_BYTES_MAX
    while not await arriving.ended():
        if len(fields) >= FORM_FIELDS_MAX:
            raise MalformedBodyError(f"send at most {FORM_FIELDS_MAX} fields")
        name, file = _headers(await arriving.until(b"\r\n\r\n", bytes_max=HEADERS_BYTES_MAX))
        if file:
            check_fields(fields)
            return fields, SentFile(_name(file), _content(arriving, mark))
        value = await arriving.until(mark, bytes_max=room)
        room -= len(value)
        # A file's field that was left empty has an empty name, and nothing to say.
        if file is None:
            fields.append((name, _text(value)))
    check_fields(fields)
    return fields, None


class _Arriving:
    """Gives bytes up to a mark, whatever the pieces are in which they arrive."""

    def __init__(self, body: AsyncIterator[bytes]) -> None:
        self._body = body
        # Each mark but the first stands at the end of a line.
        self._held = bytearray(_ENDS)

    async def ended(self) -> bool:
        """Tell, behind a boundary, whether the form ends there or another part begins."""
        while len(self._held) < len(_ENDS):
            await self._more()
        follows = self._taken(2, 2)
        if follows not in (_ENDS, b"--"):
            raise MalformedBodyError("end each boundary of the form as its kind says")
        return follows == b"--"

    async def until(self, mark: bytes, *, bytes_max: int) -> bytes:
        """Give what stands before a mark, and pass the mark."""
        while (at := self._held.find(mark)) < 0:
            if len(self._held) > bytes_max + len(mark):
                raise MalformedBodyError("a part of the form is too long, or has no end")
            await self._more()
        if at > bytes_max:
            raise MalformedBodyError("a part of the form is too long")
        return self._taken(at, at + len(mark))

    async def pieces_until(self, mark: bytes) -> AsyncIterator[bytes]:
        """Give what stands before a mark as it arrives, and pass the mark."""
        while (at := self._held.find(mark)) < 0:
            # The mark may have begun to arrive.
            ready = len(self._held) - len(mark) + 1
            if ready > 0:
                yield self._taken(ready, ready)
            await self._more()
        yield self._taken(at, at + len(mark))

    def _taken(self, count: int, passed: int) -> bytes:
        given = bytes(self._held[:count])
        del self._held[:passed]
        return given

    async def _more(self) -> None:
        try:
            self._held += await anext(self._body)
        except StopAsyncIteration:
            raise MalformedBodyError("the form breaks off before its end") from None
        except ClientDisconnect:
            raise DisconnectedError from None


async def _content(arriving: _Arriving, mark: bytes) -> AsyncIterator[bytes]:
    async for piece in arriving.pieces_until(mark):
        yield piece
    if not await arriving.ended():
        raise MalformedBodyError("put one file into a form, after all its fields")


def _headers(raw: bytes) -> tuple[str, str | None]:
    """Give a part's name, and the name of its file where it is one."""
    for line in _text(raw).split("\r\n"):
        found = _DISPOSITION.fullmatch(line)
        if found is not None:
            return found[1], found[2]
    raise MalformedBodyError("name each part of the form")


def _text(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        raise MalformedBodyError("send the form as UTF-8") from None


def _name(given: str) -> str | None:
    """Give a file's name; nobody typed it, so that one which cannot be kept is left out."""
    # Browsers escape these three alone.
    name = re.sub("(?i)%(22|0d|0a)", lambda found: unquote(found[0]), given)
    if has_forbidden_text(name) or "\n" in name or len(name) > NAME_CHARACTERS_MAX:
        return None
    return name
