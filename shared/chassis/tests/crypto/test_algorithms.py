"""Finding algorithms by name, a second provider beside the first, and outputs with their names."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.crypto.algorithms import Algorithms, AlgorithmTwiceError, UnreadableProofError
from chassis.crypto.encoding import b64url, b64url_bytes
from chassis.crypto.port import (
    ED25519,
    SHA256,
    Provider,
    RunningDigest,
    UnknownAlgorithmError,
)
from chassis.crypto.standard import standard_provider


class _Sha3:
    """A second family's digest, as a national provider would bring one."""

    def digest(self, content: bytes, /) -> bytes:
        return hashlib.sha3_256(content).digest()

    def begin(self) -> RunningDigest:
        return hashlib.sha3_256()


SECOND = Provider(name="second", digests={"sha3-256": _Sha3()})
ALGORITHMS = Algorithms(standard_provider(), SECOND)


def test_an_unknown_name_is_an_error_that_says_which_names_there_are() -> None:
    for find in (
        ALGORITHMS.digest,
        ALGORITHMS.aead,
        ALGORITHMS.mac,
        ALGORITHMS.wrapping,
        ALGORITHMS.signature,
    ):
        with pytest.raises(UnknownAlgorithmError, match=r"'SM9'.*add the provider"):
            find("SM9")
    with pytest.raises(UnknownAlgorithmError, match="only sha256, sha3-256"):
        ALGORITHMS.digest("sm3")


def test_a_second_provider_stands_beside_the_first() -> None:
    named = ALGORITHMS.named_digest("sha3-256", b"abc")

    assert named.startswith("sha3-256:3a985da74fe225b2")
    assert ALGORITHMS.matches_digest(named, b"abc")
    assert not ALGORITHMS.matches_digest(named, b"abd")


def test_a_name_offered_twice_is_refused() -> None:
    again = Provider(name="again", digests={SHA256: _Sha3()})

    with pytest.raises(AlgorithmTwiceError, match="again offers the digest sha256"):
        Algorithms(standard_provider(), again)


def test_a_digest_names_its_algorithm() -> None:
    named = ALGORITHMS.named_digest(SHA256, b"abc")

    assert named.startswith("sha256:ba7816bf")
    assert ALGORITHMS.matches_digest(named, b"abc")
    assert not ALGORITHMS.matches_digest(named[:-1], b"abc")
    with pytest.raises(UnknownAlgorithmError):
        ALGORITHMS.matches_digest(named.replace("sha256", "md5"), b"abc")


@pytest.mark.parametrize("text", ["", "sha256", "sha256:", ":00"])
def test_a_digest_without_name_or_value_is_refused(text: str) -> None:
    with pytest.raises(UnreadableProofError):
        ALGORITHMS.matches_digest(text, b"")


def test_a_signature_names_its_algorithm() -> None:
    scheme = ALGORITHMS.signature(ED25519)
    key = scheme.generate()
    public = scheme.verifying_key(key.public_bytes())
    other = scheme.verifying_key(scheme.generate().public_bytes())

    named = ALGORITHMS.named_signature(key, b"checkpoint")

    assert named.startswith("Ed25519:")
    assert ALGORITHMS.matches_signature(named, b"checkpoint", by=public)
    assert not ALGORITHMS.matches_signature(named, b"changed", by=public)
    assert not ALGORITHMS.matches_signature(named, b"checkpoint", by=other)
    with pytest.raises(UnknownAlgorithmError):
        ALGORITHMS.matches_signature(named.replace("Ed25519", "SM2"), b"checkpoint", by=public)
    with pytest.raises(UnreadableProofError):
        ALGORITHMS.matches_signature("Ed25519:+/+/", b"checkpoint", by=public)


@given(st.binary(max_size=100))
def test_base64url_comes_back_as_the_same_bytes(content: bytes) -> None:
    text = b64url(content)

    assert "=" not in text
    assert b64url_bytes(text) == content


@pytest.mark.parametrize("text", ["A", "AA==", "A+", "A/", "AB", "é", "AA\n"])
def test_any_other_form_of_base64url_is_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(ValueError, match="base64url") as caught:
        b64url_bytes(text)

    assert repr(text) not in str(caught.value)
