"""An original as it is stored: one key of its own, its content in authenticated chunks.

The file begins with a line that names the format and a header in JSON. The header holds the file's
key and salt, encrypted under the key of a data subject: once that one is deleted, neither can the
content be read nor a guess of it be compared with the id. Then come the chunks. Each is encrypted
under the file's key with its number as the nonce, and the last one says that it is the last: none
can be left out, moved or cut off unseen.
"""

import io
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import BinaryIO

import orjson
from typing_extensions import Buffer, override

from chassis.crypto.algorithms import Algorithms
from chassis.crypto.encoding import b64url, b64url_bytes
from chassis.crypto.port import A256GCM, SHA256, Cipher, NotAuthenticError
from chassis.evidence.errors import EvidenceChangedError
from chassis.evidence.store import Out
from chassis.personal.subject_keys import SubjectKey

FORMAT = b"mingbai-original/1\n"
CHUNK_BYTES = 65_536
TAG_BYTES = 16
KEY_BYTES = 32
SALT_BYTES = 32
NONCE_BYTES = 12
HEADER_BYTES_MAX = 4_096
_LENGTH_BYTES = 4
_CHANGED = "the stored original is not what was kept: restore it from a backup"


@dataclass(frozen=True, kw_only=True)
class FileKey:
    """What opens one original and ties its content to its id; neither ever shows."""

    key: bytes = field(repr=False)
    salt: bytes = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Header:
    """The head of a stored original, as it is written in the clear."""

    alg: str
    kid: str
    """The subject key under which the file's own key is encrypted."""
    cls: str
    """The retention class."""
    nonce: str
    key: str
    bytes_taken: int
    """How many bytes format, length and header take."""


class SealWriter:
    """Writes one original; what was given is whole only after `close`."""

    def __init__(self, out: Out, subject: SubjectKey, algorithms: Algorithms) -> None:
        """Begin a file under a fresh key, which is encrypted under the subject's."""
        self.file_key = FileKey(key=os.urandom(KEY_BYTES), salt=os.urandom(SALT_BYTES))
        self._out = out
        self._cipher = algorithms.aead(A256GCM).cipher(self.file_key.key)
        self._stored = algorithms.digest(SHA256).begin()
        self._content = algorithms.digest(SHA256).begin()
        self._content.update(self.file_key.salt)
        self._waiting = bytearray()
        self._number = 0
        self.content_bytes = 0
        self.stored_bytes = 0
        self._write(_head(subject, self.file_key, algorithms))

    @property
    def content_sha256(self) -> bytes:
        """The digest of salt and content so far."""
        return self._content.digest()

    @property
    def stored_sha256(self) -> bytes:
        """The digest of what was written so far."""
        return self._stored.digest()

    def write(self, content: bytes) -> None:
        """Take the next piece of the content."""
        self._content.update(content)
        self.content_bytes += len(content)
        self._waiting += content
        # The last chunk is known as such only when no more comes.
        while len(self._waiting) > CHUNK_BYTES:
            self._seal(bytes(self._waiting[:CHUNK_BYTES]), last=False)
            del self._waiting[:CHUNK_BYTES]

    def close(self) -> None:
        """Write the last chunk; the file itself stays open."""
        self._seal(bytes(self._waiting), last=True)
        self._waiting.clear()

    def _seal(self, chunk: bytes, *, last: bool) -> None:
        self._write(self._cipher.encrypt(_nonce(self._number, last=last), chunk, b""))
        self._number += 1

    def _write(self, stored: bytes) -> None:
        self._out.write(stored)
        self._stored.update(stored)
        self.stored_bytes += len(stored)


class SealedReader(io.RawIOBase):
    """Reads an original's content from any place; one chunk is in memory at a time."""

    def __init__(self, stored: BinaryIO, file_key: FileKey, algorithms: Algorithms) -> None:
        """Read a stored original whose file key is known; closes the file in the end."""
        super().__init__()
        self._file = stored
        self._start = read_header(stored).bytes_taken
        self._cipher: Cipher = algorithms.aead(A256GCM).cipher(file_key.key)
        body = stored.seek(0, os.SEEK_END) - self._start
        self._chunks = -(-body // (CHUNK_BYTES + TAG_BYTES))
        self.size = body - self._chunks * TAG_BYTES
        if self._chunks < 1 or self.size < 0:
            raise EvidenceChangedError(_CHANGED)
        self._at = 0
        self._number, self._chunk = -1, b""

    @override
    def readable(self) -> bool:
        return True

    @override
    def seekable(self) -> bool:
        return True

    @override
    def tell(self) -> int:
        return self._at

    @override
    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self.size}[whence]
        if base + offset < 0:
            raise ValueError("a place before the beginning")
        self._at = base + offset
        return self._at

    @override
    def readinto(self, buffer: Buffer, /) -> int:
        if self._at >= self.size:
            return 0
        view = memoryview(buffer)
        number, within = divmod(self._at, CHUNK_BYTES)
        if number != self._number:
            self._chunk, self._number = self._opened(number), number
        piece = self._chunk[within : within + len(view)]
        view[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    @override
    def close(self) -> None:
        if not self.closed:
            self._file.close()
        super().close()

    def _opened(self, number: int) -> bytes:
        self._file.seek(self._start + number * (CHUNK_BYTES + TAG_BYTES))
        sealed = self._file.read(CHUNK_BYTES + TAG_BYTES)
        try:
            return self._cipher.decrypt(
                _nonce(number, last=number == self._chunks - 1), sealed, b""
            )
        except NotAuthenticError:
            raise EvidenceChangedError(_CHANGED) from None


def read_header(stored: BinaryIO) -> Header:
    """Read the head of a stored original; raises `EvidenceChangedError` where there is none."""
    stored.seek(0)
    begun = stored.read(len(FORMAT) + _LENGTH_BYTES)
    length = int.from_bytes(begun[len(FORMAT) :], "big")
    if not begun.startswith(FORMAT) or not 0 < length <= HEADER_BYTES_MAX:
        raise EvidenceChangedError(_CHANGED)
    try:
        said = orjson.loads(stored.read(length))
        return Header(**said, bytes_taken=len(begun) + length)
    except (orjson.JSONDecodeError, TypeError):
        raise EvidenceChangedError(_CHANGED) from None


def open_file_key(header: Header, subject: SubjectKey, algorithms: Algorithms) -> FileKey:
    """Give the file's key, opened by the subject's; raises `EvidenceChangedError`."""
    cipher = algorithms.aead(subject.alg).cipher(subject.key)
    associated = _associated(header.alg, header.kid, header.cls)
    try:
        both = cipher.decrypt(b64url_bytes(header.nonce), b64url_bytes(header.key), associated)
    except (NotAuthenticError, ValueError):
        raise EvidenceChangedError(_CHANGED) from None
    return FileKey(key=both[:KEY_BYTES], salt=both[KEY_BYTES:])


def content_sha256(
    content: Callable[[int], bytes | None], salt: bytes, algorithms: Algorithms
) -> bytes:
    """Give the digest of salt and content, read to its end."""
    digest = algorithms.digest(SHA256).begin()
    digest.update(salt)
    while piece := content(CHUNK_BYTES):
        digest.update(piece)
    return digest.digest()


def _head(subject: SubjectKey, file_key: FileKey, algorithms: Algorithms) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    cipher = algorithms.aead(subject.alg).cipher(subject.key)
    associated = _associated(subject.alg, subject.key_id, subject.retention)
    sealed = cipher.encrypt(nonce, file_key.key + file_key.salt, associated)
    header = orjson.dumps(
        {
            "alg": subject.alg,
            "kid": subject.key_id,
            "cls": subject.retention,
            "nonce": b64url(nonce),
            "key": b64url(sealed),
        }
    )
    return FORMAT + len(header).to_bytes(_LENGTH_BYTES, "big") + header


def _associated(alg: str, kid: str, cls: str) -> bytes:
    return orjson.dumps(("evidence", alg, kid, cls))


def _nonce(number: int, *, last: bool) -> bytes:
    # One key seals one file, so a number is met once.
    return bytes((last, 0, 0, 0)) + number.to_bytes(8, "big")
