"""The second implementation of the log's proofs, against a log that these tests make themselves."""

import base64
import hashlib
import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from runner.proof import (
    Checkpoint,
    ProofError,
    check_event,
    check_inclusion,
    leaf_hash,
    open_checkpoint,
    statement_sha256,
)

NAME = "example.invalid/log"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


def public(key: Ed25519PrivateKey) -> bytes:
    return b"\x01" + key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def key_id(name: str, key: Ed25519PrivateKey) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + public(key)).digest()[:4]


def vkey(name: str = NAME, key: Ed25519PrivateKey = KEY) -> str:
    return f"{name}+{key_id(name, key).hex()}+{base64.b64encode(public(key)).decode()}"


def signed(text: str, name: str = NAME, key: Ed25519PrivateKey = KEY) -> str:
    signature = base64.b64encode(key_id(name, key) + key.sign(text.encode())).decode()
    return f"{text}\n— {name} {signature}\n"


def note(root: bytes, size: int) -> str:
    return signed(f"{NAME}\n{size}\n{base64.b64encode(root).decode()}\n")


def root_of(leaves: list[bytes]) -> bytes:
    """RFC 6962 §2.1, written down as it stands there."""
    if len(leaves) == 1:
        return leaves[0]
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\x01" + root_of(leaves[:half]) + root_of(leaves[half:])).digest()


def path_of(index: int, leaves: list[bytes]) -> list[bytes]:
    """RFC 6962 §2.1.1."""
    if len(leaves) == 1:
        return []
    half = 1 << (len(leaves) - 1).bit_length() - 1
    if index < half:
        return [*path_of(index, leaves[:half]), root_of(leaves[half:])]
    return [*path_of(index - half, leaves[half:]), root_of(leaves[:half])]


def leaves_of(count: int) -> list[bytes]:
    return [leaf_hash(b"event %d" % number) for number in range(count)]


@given(st.data())
def test_each_leaf_of_a_log_is_proved(data: st.DataObject) -> None:
    leaves = leaves_of(data.draw(st.integers(1, 70)))
    index = data.draw(st.integers(0, len(leaves) - 1))
    checkpoint = open_checkpoint(note(root_of(leaves), len(leaves)), vkey=vkey())

    check_inclusion(leaves[index], index=index, path=path_of(index, leaves), checkpoint=checkpoint)

    assert checkpoint == Checkpoint(origin=NAME, size=len(leaves), root=root_of(leaves))


@given(st.data())
def test_nothing_else_is_proved(data: st.DataObject) -> None:
    leaves = leaves_of(data.draw(st.integers(2, 40)))
    index = data.draw(st.integers(0, len(leaves) - 1))
    other = data.draw(st.integers(0, len(leaves)).filter(lambda number: number != index))
    path = path_of(index, leaves)
    checkpoint = Checkpoint(origin=NAME, size=len(leaves), root=root_of(leaves))
    wrong = [
        (leaf_hash(b"another"), index, path),
        (leaves[index], other, path),
        (leaves[index], index, path[:-1]),
        (leaves[index], index, [*path, leaves[0]]),
        (leaves[index], -1, path),
    ]

    for leaf, at, siblings in wrong:
        with pytest.raises(ProofError):
            check_inclusion(leaf, index=at, path=siblings, checkpoint=checkpoint)


def test_a_checkpoint_of_another_key_is_not_believed() -> None:
    stranger = Ed25519PrivateKey.from_private_bytes(bytes(32))
    text = f"{NAME}\n1\n{base64.b64encode(bytes(32)).decode()}\n"

    for forged in (
        signed(text, key=stranger),
        signed(text).replace("\n1\n", "\n2\n", 1),
        text,
        signed(text, name="somebody.invalid/log"),
        signed("no checkpoint\n"),
    ):
        with pytest.raises(ProofError):
            open_checkpoint(forged, vkey=vkey())


def test_a_cosignature_beside_it_does_no_harm() -> None:
    text = f"{NAME}\n1\n{base64.b64encode(bytes(32)).decode()}\n"
    cosigned = signed(text) + "— witness.invalid " + base64.b64encode(bytes(76)).decode() + "\n"

    assert open_checkpoint(cosigned, vkey=vkey()).size == 1


@pytest.mark.parametrize("broken", ["", "name", f"{NAME}+00000000+{'A' * 44}", "a+b+%%%"])
def test_a_broken_verifier_key_is_refused(broken: str) -> None:
    with pytest.raises(ProofError):
        open_checkpoint(note(bytes(32), 1), vkey=broken)


def test_a_list_is_bound_by_its_lines_whatever_their_order_and_company() -> None:
    line = {"account": "b", "label": "演示户", "points": "-0.4", "standing": "9.6"}
    first = {"account": "a", "label": "x", "points": "1", "standing": "11", "grid": "g"}
    text = (
        '{"account":"a","label":"x","points":"1","standing":"11"}\n'
        '{"account":"b","label":"演示户","points":"-0.4","standing":"9.6"}\n'
    )

    assert statement_sha256([line, first]) == (
        "sha256:" + hashlib.sha256(text.encode()).hexdigest()
    )
    assert statement_sha256([first]) != statement_sha256([line, first])


def test_bytes_must_be_the_event_that_was_named() -> None:
    event = json.dumps({"source": "/s", "id": "1.2", "data": {"statement": "sha256:x"}}).encode()

    check_event(event, source="/s", number="1.2", statement="sha256:x")
    for source, number, statement in (("/t", "1.2", "sha256:x"), ("/s", "1.3", "sha256:x")):
        with pytest.raises(ProofError):
            check_event(event, source=source, number=number, statement=statement)
    for bad in (b"", b"[]", b'{"source":"/s"}', event.replace(b"sha256:x", b"sha256:y")):
        with pytest.raises(ProofError):
            check_event(bad, source="/s", number="1.2", statement="sha256:x")
