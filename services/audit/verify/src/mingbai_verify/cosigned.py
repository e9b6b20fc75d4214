"""The message that a signature of each algorithm is made over (C2SP signed-note, cosignature)."""

from mingbai_verify.checkpoint_text import parse_checkpoint
from mingbai_verify.keys import (
    ED25519_COSIGNATURE,
    ML_DSA_44_COSIGNATURE,
    KeyMalformedError,
    VerifierKey,
)

TIMESTAMP_MAX = 2**63 - 1

_SUBTREE_LABEL = b"subtree/v1\n\x00"
_NAME_BYTES_MAX = 255


def signed_message(key: VerifierKey, text: str, timestamp: int | None) -> bytes:
    """Give the bytes that a key signs of a note's text; an ML-DSA key signs checkpoints alone.

    Raises `CheckpointMalformedError` or `KeyMalformedError` where there is no such message.
    """
    if key.algorithm is ED25519_COSIGNATURE:
        return f"cosignature/v1\ntime {timestamp}\n{text}".encode()
    if key.algorithm is ML_DSA_44_COSIGNATURE:
        return subtree_message(key.name, text, timestamp or 0)
    return text.encode()


def subtree_message(cosigner: str, text: str, timestamp: int) -> bytes:
    """Give the `cosigned_message` over the whole tree of a checkpoint."""
    checkpoint = parse_checkpoint(text)
    return b"".join(
        (
            _SUBTREE_LABEL,
            _prefixed(cosigner),
            timestamp.to_bytes(8, "big"),
            _prefixed(checkpoint.origin),
            (0).to_bytes(8, "big"),
            checkpoint.head.size.to_bytes(8, "big"),
            checkpoint.head.root,
        )
    )


def _prefixed(name: str) -> bytes:
    encoded = name.encode()
    if not 1 <= len(encoded) <= _NAME_BYTES_MAX:
        raise KeyMalformedError(f"a cosigned name has 1 to {_NAME_BYTES_MAX} bytes, not {name!r}")
    return bytes([len(encoded)]) + encoded
