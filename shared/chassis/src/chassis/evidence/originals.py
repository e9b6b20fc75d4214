"""Originals (原件): taken in once, looked into, kept under the key of whom they are about."""

import asyncio
import io
import re
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO, cast
from uuid import UUID

from chassis.crypto.algorithms import Algorithms
from chassis.crypto.port import SHA256
from chassis.errors import InvalidError, UnavailableError
from chassis.evidence.errors import (
    EvidenceAwayError,
    EvidenceChangedError,
    EvidenceForgottenError,
    EvidenceMissingError,
    EvidenceRestrictedError,
)
from chassis.evidence.inspection import media_type_of
from chassis.evidence.sealed_file import (
    CHUNK_BYTES,
    Header,
    SealedReader,
    SealWriter,
    content_sha256,
    open_file_key,
    read_header,
)
from chassis.evidence.store import Incoming, Mark, Original, State, Store
from chassis.personal.subject_keys import SubjectKey, SubjectKeys

UPLOADS_AT_ONCE_MAX = 8
UPLOAD_SECONDS_MAX = 300.0
PIECE_BYTES = 4 * CHUNK_BYTES
MARKS_KEPT_MAX = 100_000
READ_AT_ONCE_BYTES_MAX = 64 * 1024 * 1024
"""How much one answer reads anew; what is beyond it shows as it was when it was last read."""
_EVIDENCE = re.compile(r"sha256:[0-9a-f]{64}", re.ASCII)


class UploadTooSlowError(UnavailableError):
    """The upload was not whole within the time that one may take."""

    code = "evidence_upload_too_slow"


class EvidenceIdError(InvalidError):
    """The id of an original is not of the form that is given out."""

    code = "evidence_id_malformed"


@dataclass(frozen=True, kw_only=True)
class Taken:
    """An upload that was received and looked into, and is in its place only once it is kept."""

    original: Original
    _incoming: Incoming
    _writer: SealWriter
    _algorithms: Algorithms

    async def keep(self) -> None:
        """Put it in its place; when this returns, it outlives a loss of power."""
        await asyncio.to_thread(self._incoming.keep, name_of(self.original.evidence))

    async def discard(self) -> None:
        """Let it go; does nothing once it is kept."""
        await asyncio.to_thread(self._incoming.discard)

    def evidence_under(self, salt: bytes) -> str:
        """Give the id that this content has under the salt of another original."""
        with SealedReader(
            self._incoming.reopen(), self._writer.file_key, self._algorithms
        ) as content:
            return f"{SHA256}:{content_sha256(content.read, salt, self._algorithms).hex()}"


class Originals:
    """Keeps originals in a store and tells how each stands; what they mean it does not know."""

    def __init__(self, store: Store, keys: SubjectKeys, algorithms: Algorithms) -> None:
        """Keep originals in this store under these keys."""
        self.store = store
        self._keys = keys
        self._algorithms = algorithms
        self._turn = asyncio.Semaphore(UPLOADS_AT_ONCE_MAX)
        self._whole: dict[str, tuple[Mark, bool]] = {}

    async def take(self, body: AsyncIterator[bytes], *, about: UUID, retention: str) -> Taken:
        """Receive an upload under the key of whom it is about, and look into it.

        What is not taken leaves nothing behind. One chunk at a time is in memory, and nothing
        reaches the disk in the clear.
        """
        async with self._turn:
            key = await asyncio.to_thread(self._keys.live, about, retention)
            incoming = await asyncio.to_thread(self.store.begin)
            try:
                async with asyncio.timeout(UPLOAD_SECONDS_MAX):
                    writer = await self._received(body, incoming, key)
                media_type = await asyncio.to_thread(self._looked_into, incoming, writer)
            except TimeoutError:
                await asyncio.to_thread(incoming.discard)
                raise UploadTooSlowError(
                    f"send the whole file within {UPLOAD_SECONDS_MAX:.0f} seconds"
                ) from None
            except BaseException:
                incoming.discard()
                raise
        return Taken(
            original=Original(
                evidence=f"{SHA256}:{writer.content_sha256.hex()}",
                media_type=media_type,
                content_bytes=writer.content_bytes,
                stored_bytes=writer.stored_bytes,
                stored_sha256=f"{SHA256}:{writer.stored_sha256.hex()}",
                retention=retention,
                key_id=key.key_id,
                about=about,
            ),
            _incoming=incoming,
            _writer=writer,
            _algorithms=self._algorithms,
        )

    def states(self, originals: Sequence[Original]) -> dict[str, State]:
        """Tell by id how each original stands; this never fails for want of the store.

        A stored file is read again whenever its size, number or times are not those at which it
        was found whole.
        """
        if not originals:
            return {}
        keys = self._keys.states(sorted({each.key_id for each in originals}))
        budget = READ_AT_ONCE_BYTES_MAX
        states: dict[str, State] = {}
        for each in originals:
            key = keys.held.get(each.key_id)
            if key is None and each.key_id in keys.deleted:
                states[each.evidence] = State.FORGOTTEN
                continue
            state, read = self._stands(each, budget)
            budget -= read
            if state is State.PRESENT and key is not None and key.restricted:
                state = State.RESTRICTED
            states[each.evidence] = state
        return states

    def check(self, originals: Iterable[Original], told: Callable[[], None]) -> Mapping[str, State]:
        """Read every stored original anew and tell how each stands; `told` hears of each one."""
        states: dict[str, State] = {}
        for each in originals:
            self._whole.pop(each.evidence, None)
            states |= self.states([each])
            told()
        return states

    def unclaimed(self, known: Iterable[str]) -> list[str]:
        """Name what is stored and was never recorded: what a lost process has left."""
        names = {name_of(each) for each in known}
        return [f"{SHA256}:{name}" for name in self.store.names() if name not in names]

    def open(self, original: Original) -> BinaryIO:
        """Open an original whose bytes were all found to be those that were kept.

        Raises what says why not: `EvidenceMissingError`, `EvidenceChangedError`,
        `EvidenceForgottenError`, `EvidenceRestrictedError` or `EvidenceAwayError`.
        """
        state = self.states([original])[original.evidence]
        if state is State.FORGOTTEN:
            raise EvidenceForgottenError("the key of this original was deleted: ask who holds one")
        if state is State.RESTRICTED:
            raise EvidenceRestrictedError(
                "this original is only stored: name the law that opens it"
            )
        if state is State.MISSING:
            raise EvidenceMissingError(f"{original.evidence} is gone: restore it from a backup")
        if state is State.UNAVAILABLE:
            raise EvidenceAwayError("the place of the originals does not answer: try again")
        if state is State.CHANGED:
            raise _changed(original)
        return self._opened(original)

    def salt_of(self, original: Original) -> bytes:
        """Give the salt of an original that is there; raises like `open`."""
        with self.open(original):
            header, key = self._header_and_key(original)
            return open_file_key(header, key, self._algorithms).salt

    def place(self, original: Original) -> str:
        """Say where an original is stored."""
        return self.store.place(name_of(original.evidence))

    def remove(self, original: Original) -> None:
        """Remove an original that was put in its place and never recorded."""
        self.store.remove(name_of(original.evidence))

    def _opened(self, original: Original) -> BinaryIO:
        header, key = self._header_and_key(original)
        file_key = open_file_key(header, key, self._algorithms)
        stored = self.store.open(name_of(original.evidence))
        if stored is None:
            raise EvidenceMissingError(f"{original.evidence} is gone: restore it from a backup")
        content = SealedReader(stored, file_key, self._algorithms)
        digest = content_sha256(content.read, file_key.salt, self._algorithms)
        if f"{SHA256}:{digest.hex()}" != original.evidence:
            content.close()
            raise _changed(original)
        content.seek(0)
        return cast("BinaryIO", io.BufferedReader(content, CHUNK_BYTES))

    def _header_and_key(self, original: Original) -> tuple[Header, SubjectKey]:
        stored = self.store.open(name_of(original.evidence))
        if stored is None:
            raise EvidenceMissingError(f"{original.evidence} is gone: restore it from a backup")
        with stored:
            header = read_header(stored)
        key = self._keys.states([header.kid]).held.get(header.kid)
        if key is None:
            raise _changed(original)
        return header, key

    async def _received(
        self, body: AsyncIterator[bytes], incoming: Incoming, key: SubjectKey
    ) -> SealWriter:
        writer = await asyncio.to_thread(SealWriter, incoming.out, key, self._algorithms)
        waiting = bytearray()
        async for piece in body:
            waiting += piece
            if len(waiting) >= PIECE_BYTES:
                await asyncio.to_thread(writer.write, bytes(waiting))
                waiting.clear()
        await asyncio.to_thread(writer.write, bytes(waiting))
        await asyncio.to_thread(writer.close)
        return writer

    def _looked_into(self, incoming: Incoming, writer: SealWriter) -> str:
        sealed = SealedReader(incoming.reopen(), writer.file_key, self._algorithms)
        with io.BufferedReader(sealed, CHUNK_BYTES) as content:
            return media_type_of(cast("BinaryIO", content))

    def _stands(self, original: Original, budget: int) -> tuple[State, int]:
        """Give an original's state in the store, and how many bytes were read for it."""
        try:
            mark = self.store.mark(name_of(original.evidence))
            if mark is None:
                return State.MISSING, 0
            whole, read = self._is_whole(original, mark, budget)
        except EvidenceAwayError:
            return State.UNAVAILABLE, 0
        except EvidenceMissingError:
            return State.MISSING, 0
        return (State.PRESENT if whole else State.CHANGED), read

    def _is_whole(self, original: Original, mark: Mark, budget: int) -> tuple[bool, int]:
        if mark[0] != original.stored_bytes:
            return False, 0
        known = self._whole.get(original.evidence)
        if known is not None and known[0] == mark:
            return known[1], 0
        if original.stored_bytes > budget:
            return known is None or known[1], 0
        whole = self._stored_sha256(original) == original.stored_sha256
        if len(self._whole) >= MARKS_KEPT_MAX:
            self._whole.clear()
        self._whole[original.evidence] = (mark, whole)
        return whole, original.stored_bytes

    def _stored_sha256(self, original: Original) -> str:
        stored = self.store.open(name_of(original.evidence))
        if stored is None:
            raise EvidenceMissingError(f"{original.evidence} is gone: restore it from a backup")
        try:
            with stored:
                digest = content_sha256(stored.read, b"", self._algorithms)
        except OSError as error:
            raise EvidenceAwayError("the disk of the originals cannot be read") from error
        return f"{SHA256}:{digest.hex()}"


def name_of(evidence: str) -> str:
    """Give the name in the store of an original; raises `EvidenceIdError`."""
    if _EVIDENCE.fullmatch(evidence) is None:
        raise EvidenceIdError("write an original's id as `sha256:` and 64 hexadecimals")
    return evidence.partition(":")[2]


def _changed(original: Original) -> EvidenceChangedError:
    return EvidenceChangedError(
        f"{original.evidence} is not what was kept: restore it from a backup"
    )
