"""Checks a proof without the platform's help: hashes and one signature, and nothing else of ours.

The log's form is RFC 6962 (leaf and node hashes) with C2SP signed notes as checkpoints. This is a
second implementation on purpose: whoever doubts the first one can read this page alone.
"""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

ED25519_TYPE = b"\x01"
KEY_ID_BYTES = 4
CHECKPOINT_LINES_LEAST = 3


class ProofError(ValueError):
    """Something that was to be proved is not proved; the message says which step failed."""

    code = "proof_failed"


@dataclass(frozen=True, kw_only=True)
class Checkpoint:
    """The size and root of a log, as its key signed them."""

    origin: str
    size: int
    root: bytes


def open_checkpoint(note: str, *, vkey: str) -> Checkpoint:
    """Give what a signed note says, or a `ProofError` when the key did not sign it."""
    name, key_id, public = _read_vkey(vkey)
    text, divider, signatures = note.rpartition("\n\n")
    if not divider:
        raise ProofError("the checkpoint has no signatures")
    text += "\n"
    for line in signatures.splitlines():
        dash, _, rest = line.partition(" ")
        signer, _, encoded = rest.partition(" ")
        signed = _base64(encoded)
        if dash == "—" and signer == name and signed[:KEY_ID_BYTES] == key_id:
            try:
                public.verify(signed[KEY_ID_BYTES:], text.encode())
            except InvalidSignature:
                raise ProofError("the checkpoint's signature does not fit its text") from None
            return _read_checkpoint(text)
    raise ProofError(f"{name} did not sign the checkpoint")


def read_event(event: bytes, *, source: str, number: str) -> dict[str, Any]:
    """Give what an event's bytes say, or a `ProofError` unless these bytes are that event."""
    try:
        said: dict[str, Any] = json.loads(event)
        found = (said["source"], said["id"])
    except (ValueError, KeyError, TypeError):
        raise ProofError("the bytes are no event") from None
    if found != (source, number):
        raise ProofError(f"the bytes are {found[0]}#{found[1]}")
    return said


def check_event(event: bytes, *, source: str, number: str, statement: str) -> None:
    """Raise `ProofError` unless these bytes are that event and name this statement."""
    said = read_event(event, source=source, number=number)
    try:
        found = said["data"]["statement"]
    except (KeyError, TypeError):
        raise ProofError("the bytes are no event about a statement") from None
    if found != statement:
        raise ProofError(f"the bytes are {source}#{number} about {found}")


def leaf_hash(event: bytes) -> bytes:
    """Give the leaf hash of an event's bytes."""
    return hashlib.sha256(b"\x00" + event).digest()


def check_inclusion(
    leaf: bytes, *, index: int, path: Sequence[bytes], checkpoint: Checkpoint
) -> None:
    """Raise `ProofError` unless this leaf stands at this index under the checkpoint's root."""
    if not 0 <= index < checkpoint.size:
        raise ProofError(f"index {index} lies outside a log of {checkpoint.size}")
    number, last, found = index, checkpoint.size - 1, leaf
    for sibling in path:
        if last == 0:
            raise ProofError("the path is longer than the tree is high")
        if number % 2 or number == last:
            found = hashlib.sha256(b"\x01" + sibling + found).digest()
            while number % 2 == 0 and number:
                number, last = number >> 1, last >> 1
        else:
            found = hashlib.sha256(b"\x01" + found + sibling).digest()
        number, last = number >> 1, last >> 1
    if last or not hmac.compare_digest(found, checkpoint.root):
        raise ProofError("the path does not lead to the signed root")


def statement_sha256(lines: Sequence[Mapping[str, str]]) -> str:
    """Give the hash that binds a published list: its lines by account, one line feed after each."""
    digest = hashlib.sha256()
    for line in sorted(lines, key=lambda each: each["account"]):
        kept = {name: line[name] for name in ("account", "label", "points", "standing")}
        text = json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        digest.update(text.encode() + b"\n")
    return f"sha256:{digest.hexdigest()}"


def _read_vkey(vkey: str) -> tuple[str, bytes, Ed25519PublicKey]:
    name, _, rest = vkey.strip().partition("+")
    hexadecimal, _, encoded = rest.partition("+")
    key = _base64(encoded)
    if not key.startswith(ED25519_TYPE):
        raise ProofError("the verifier key is no Ed25519 key")
    key_id = hashlib.sha256(name.encode() + b"\n" + key).digest()[:KEY_ID_BYTES]
    if key_id.hex() != hexadecimal:
        raise ProofError("the verifier key does not fit its own number")
    try:
        return name, key_id, Ed25519PublicKey.from_public_bytes(key[1:])
    except ValueError:
        raise ProofError("the verifier key has a wrong length") from None


def _read_checkpoint(text: str) -> Checkpoint:
    lines = text.splitlines()
    if len(lines) < CHECKPOINT_LINES_LEAST or not lines[1].isdecimal():
        raise ProofError("the signed text is no checkpoint")
    return Checkpoint(origin=lines[0], size=int(lines[1]), root=_base64(lines[2]))


def _base64(encoded: str) -> bytes:
    try:
        return base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        raise ProofError(f"{encoded[:40]!r} is no base64") from None
