"""A stored original opens whole or not at all."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.crypto.algorithms import Algorithms
from chassis.crypto.port import A256GCM
from chassis.crypto.standard import standard_provider
from chassis.evidence.errors import EvidenceChangedError
from chassis.evidence.sealed_file import (
    CHUNK_BYTES,
    TAG_BYTES,
    FileKey,
    SealedReader,
    SealWriter,
    open_file_key,
    read_header,
)
from chassis.personal.subject_keys import SubjectKey

ALGORITHMS = Algorithms(standard_provider())
SUBJECT = SubjectKey(
    key_id="k", retention="points_evidence", alg=A256GCM, restricted=False, key=bytes(range(32))
)


def sealed(content: bytes, *, piece: int = 100_000) -> tuple[bytes, FileKey]:
    out = io.BytesIO()
    writer = SealWriter(out, SUBJECT, ALGORITHMS)
    for at in range(0, len(content), piece):
        writer.write(content[at : at + piece])
    writer.close()
    return out.getvalue(), writer.file_key


def opened(stored: bytes, key: FileKey) -> bytes:
    return io.BufferedReader(SealedReader(io.BytesIO(stored), key, ALGORITHMS)).read()


def opened_by_subject(stored: bytes) -> bytes:
    key = open_file_key(read_header(io.BytesIO(stored)), SUBJECT, ALGORITHMS)
    return opened(stored, key)


@pytest.mark.parametrize(
    "size", [1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES, 200_001]
)
def test_what_was_sealed_is_read_again(size: int) -> None:
    content = bytes(at % 251 for at in range(size))

    stored, key = sealed(content)

    assert opened(stored, key) == content
    assert content[:64] not in stored or size < 16


@given(place=st.integers(0, 150_000), count=st.integers(0, 70_000))
def test_any_part_is_read_from_its_place(place: int, count: int) -> None:
    with SealedReader(io.BytesIO(STORED), KEY, ALGORITHMS) as reader:
        buffered = io.BufferedReader(reader)
        buffered.seek(place)
        assert buffered.read(count) == CONTENT[place : place + count]


def test_the_key_of_the_subject_opens_the_files_own() -> None:
    stored, key = sealed(b"sheet")

    again = open_file_key(read_header(io.BytesIO(stored)), SUBJECT, ALGORITHMS)

    assert (again.key, again.salt) == (key.key, key.salt)


@pytest.mark.parametrize("place", [0, 30, 300, 70_000, -1])
def test_a_changed_byte_anywhere_is_noticed(place: int) -> None:
    changed = bytearray(STORED)
    changed[place] ^= 1

    with pytest.raises(EvidenceChangedError):
        opened_by_subject(bytes(changed))


@pytest.mark.parametrize(
    "cut", [1, TAG_BYTES, CHUNK_BYTES + TAG_BYTES, 2 * (CHUNK_BYTES + TAG_BYTES)]
)
def test_a_file_that_was_cut_off_does_not_open(cut: int) -> None:
    with pytest.raises(EvidenceChangedError):
        opened(STORED[:-cut], KEY)


def test_chunks_that_changed_places_do_not_open() -> None:
    full = CHUNK_BYTES + TAG_BYTES
    start = len(STORED) - (len(CONTENT) + 3 * TAG_BYTES)
    one, two = STORED[start : start + full], STORED[start + full : start + 2 * full]

    with pytest.raises(EvidenceChangedError):
        opened(STORED[:start] + two + one + STORED[start + 2 * full :], KEY)


CONTENT = bytes(at % 253 for at in range(150_000))
STORED, KEY = sealed(CONTENT)
