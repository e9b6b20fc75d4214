"""The standard provider against published vectors, and what it refuses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.crypto.algorithms import Algorithms
from chassis.crypto.port import (
    A256GCM,
    A256GCMKW,
    ED25519,
    HS256,
    SHA256,
    BadKeyError,
    NotAuthenticError,
)
from chassis.crypto.standard import standard_provider

ALGORITHMS = Algorithms(standard_provider())
KEY = bytes(range(32))
NONCE = bytes(12)


def test_sha256_gives_the_published_digest_of_abc() -> None:
    digest = ALGORITHMS.digest(SHA256)
    running = digest.begin()
    running.update(b"a")
    running.update(b"bc")

    expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert digest.digest(b"abc").hex() == expected
    assert running.digest().hex() == expected


def test_hs256_gives_the_mac_of_rfc_4231() -> None:
    # Test case 1 has a key of 20 bytes; HMAC fills keys up with zeros, so 32 give the same.
    key = (b"\x0b" * 20).ljust(32, b"\0")

    mac = ALGORITHMS.mac(HS256).mac(key, b"Hi There")

    assert mac.hex() == "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
    assert ALGORITHMS.mac(HS256).verify(key, b"Hi There", mac)
    assert not ALGORITHMS.mac(HS256).verify(key, b"Hi There", mac[:-1])
    assert not ALGORITHMS.mac(HS256).verify(key, b"hi there", mac)


def test_a256gcm_gives_the_ciphertext_of_the_gcm_specification() -> None:
    # Test case 14 of McGrew and Viega: key, nonce and one block of zeros.
    cipher = ALGORITHMS.aead(A256GCM).cipher(bytes(32))

    sealed = cipher.encrypt(bytes(12), bytes(16), b"")

    assert sealed.hex() == "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"


def test_ed25519_gives_the_signature_of_rfc_8032() -> None:
    private = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    public = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
    scheme = ALGORITHMS.signature(ED25519)
    key = scheme.signing_key(private)

    signature = key.sign(b"")

    assert key.public_bytes() == public
    assert key.private_bytes() == private
    assert signature.hex() == (
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
    )
    assert scheme.verifying_key(public).verify(signature, b"")
    assert not scheme.verifying_key(public).verify(signature, b"x")
    assert not scheme.verifying_key(public).verify(b"short", b"")


@given(clear=st.binary(max_size=200), associated=st.binary(max_size=50))
def test_a_ciphertext_opens_with_its_own_associated_bytes_alone(
    clear: bytes, associated: bytes
) -> None:
    cipher = ALGORITHMS.aead(A256GCM).cipher(KEY)

    sealed = cipher.encrypt(NONCE, clear, associated)

    assert cipher.decrypt(NONCE, sealed, associated) == clear
    with pytest.raises(NotAuthenticError):
        cipher.decrypt(NONCE, sealed, associated + b"x")
    with pytest.raises(NotAuthenticError):
        cipher.decrypt(NONCE, sealed[:-1], associated)


def test_a_wrapped_key_opens_in_its_own_place_alone() -> None:
    wrapping = ALGORITHMS.wrapping(A256GCMKW)

    wrapped = wrapping.wrap(KEY, b"k" * 32, b"row 1")

    assert wrapping.unwrap(KEY, wrapped, b"row 1") == b"k" * 32
    assert wrapping.wrap(KEY, b"k" * 32, b"row 1") != wrapped
    for place, key, changed in (
        (b"row 2", KEY, wrapped),
        (b"row 1", bytes(32), wrapped),
        (b"row 1", KEY, wrapped[:20]),
        (b"row 1", KEY, b""),
    ):
        with pytest.raises(NotAuthenticError):
            wrapping.unwrap(key, changed, place)


def test_a_key_of_another_length_is_refused_without_being_shown() -> None:
    short = b"secret"
    attempts = (
        lambda: ALGORITHMS.aead(A256GCM).cipher(short),
        lambda: ALGORITHMS.mac(HS256).mac(short, b""),
        lambda: ALGORITHMS.wrapping(A256GCMKW).wrap(short, KEY, b""),
        lambda: ALGORITHMS.signature(ED25519).signing_key(short),
        lambda: ALGORITHMS.signature(ED25519).verifying_key(short),
        lambda: ALGORITHMS.aead(A256GCM).cipher(KEY).encrypt(short, b"", b""),
    )
    for attempt in attempts:
        with pytest.raises(BadKeyError, match="bytes long") as caught:
            attempt()
        assert "secret" not in str(caught.value)


def test_generated_signing_keys_differ_and_do_not_show() -> None:
    scheme = ALGORITHMS.signature(ED25519)

    first, second = scheme.generate(), scheme.generate()

    assert first.private_bytes() != second.private_bytes()
    assert first.private_bytes().hex() not in repr(first)
