"""Inclusion receipts (存证回执): one event, and the proof that a signed log holds it."""

import base64
import zlib
from dataclasses import dataclass

from mingbai_verify.checkpoints import SignedCheckpoint
from mingbai_verify.documents import (
    hash_of,
    hashes_of,
    read_object,
    write_object,
)
from mingbai_verify.merkle import ProofInvalidError
from mingbai_verify.policy import Policy
from mingbai_verify.proofs import verify_inclusion
from mingbai_verify.strict_json import DocumentMalformedError
from mingbai_verify.trust import open_trusted

VERSION = 1
COMPACT_PREFIX = "MBR1:"
COMPACT_CHARACTERS_MAX = 8_192

_RECEIPT = "receipt"
_FIELDS = {
    "version": int, "source": str, "id": str, "leaf_hash": str, "index": int, "size": int,
    "proof": list, "checkpoint": str,
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What somebody keeps of an acknowledged command."""

    source: str
    event_id: str
    leaf_hash: bytes
    index: int
    size: int
    proof: tuple[bytes, ...]
    checkpoint: str
    """The signed note."""

    def __bytes__(self) -> bytes:
        """Write the receipt as JSON."""
        return write_object(
            {
                "version": VERSION,
                "source": self.source,
                "id": self.event_id,
                "leaf_hash": self.leaf_hash.hex(),
                "index": self.index,
                "size": self.size,
                "proof": [step.hex() for step in self.proof],
                "checkpoint": self.checkpoint,
            }
        )


def parse_receipt(raw: bytes) -> Receipt:
    """Read a receipt, or raise `DocumentMalformedError`; nothing is proved by that."""
    said = read_object(raw, _FIELDS, what=_RECEIPT)
    if said["version"] != VERSION:
        raise DocumentMalformedError(f"this is a receipt of version {said['version']}: ask for 1")
    receipt = Receipt(
        source=said["source"],
        event_id=said["id"],
        leaf_hash=hash_of(said["leaf_hash"], what=_RECEIPT),
        index=said["index"],
        size=said["size"],
        proof=hashes_of(said["proof"], what=_RECEIPT),
        checkpoint=said["checkpoint"],
    )
    if bytes(receipt) != raw:
        raise DocumentMalformedError("the receipt is not in its one spelling: it was edited")
    return receipt


def compact(receipt: Receipt) -> str:
    """Write a receipt for a QR code: letters and digits that its alphanumeric mode takes."""
    packed = zlib.compress(bytes(receipt), 9)
    return COMPACT_PREFIX + base64.b32encode(packed).decode().rstrip("=")


def parse_compact(text: str) -> Receipt:
    """Read what a QR code says, or raise `DocumentMalformedError`."""
    body = text.removeprefix(COMPACT_PREFIX)
    try:
        if len(text) > COMPACT_CHARACTERS_MAX or body == text:
            raise DocumentMalformedError(f"a receipt of a QR code begins with {COMPACT_PREFIX}")
        packed = base64.b32decode(body + "=" * (-len(body) % 8))
        unpacking = zlib.decompressobj()
        raw = unpacking.decompress(packed, COMPACT_CHARACTERS_MAX)
    except (ValueError, zlib.error) as error:
        raise DocumentMalformedError("the receipt of the QR code is damaged") from error
    receipt = parse_receipt(raw)
    if not unpacking.eof or unpacking.unused_data or compact(receipt) != text:
        raise DocumentMalformedError("the receipt of the QR code is not in its one spelling")
    return receipt


def verify_receipt(receipt: Receipt, policy: Policy) -> SignedCheckpoint:
    """Give the checkpoint that proves a receipt, or raise what keeps it from being proved."""
    signed = open_trusted(receipt.checkpoint.encode(), policy)
    head = signed.checkpoint.head
    if head.size != receipt.size:
        raise ProofInvalidError(
            f"the receipt is of {receipt.size} entries, its checkpoint of {head.size}"
        )
    verify_inclusion(receipt.index, head.size, receipt.leaf_hash, receipt.proof, head.root)
    return signed
