"""The text of a C2SP checkpoint: origin, size, root and extension lines."""

import re
from base64 import b64encode
from dataclasses import dataclass

from mingbai_verify.errors import MalformedError
from mingbai_verify.keys import decode_base64
from mingbai_verify.merkle import EMPTY_ROOT, HASH_BYTES, TreeHead

SIZE_MAX = 2**63 - 1

_SIZE = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)
_UNFIT = re.compile("[\x00-\x1f\ufeff\ud800-\udfff]")
_MANDATORY_LINES = 3


class CheckpointMalformedError(MalformedError):
    """The note's text is not a checkpoint."""

    code = "checkpoint_malformed"


@dataclass(frozen=True, kw_only=True)
class Checkpoint:
    """What a log says of itself: its name, and the head of its tree."""

    origin: str
    head: TreeHead
    extensions: tuple[str, ...] = ()

    def text(self) -> str:
        """Give the note text, one line each, or raise `CheckpointMalformedError`."""
        root = b64encode(self.head.root).decode()
        lines = (self.origin, str(self.head.size), root, *self.extensions)
        if not all(lines) or any(_UNFIT.search(line) for line in lines):
            raise CheckpointMalformedError("the lines of a checkpoint are not empty, one line each")
        if len(self.head.root) != HASH_BYTES or not 0 <= self.head.size <= SIZE_MAX:
            raise CheckpointMalformedError("a checkpoint needs a size and a root of 32 bytes")
        return "".join(f"{line}\n" for line in lines)


def parse_checkpoint(text: str) -> Checkpoint:
    """Read the text of a checkpoint, or raise `CheckpointMalformedError`; nothing is verified."""
    lines = text.split("\n")
    if lines.pop() or len(lines) < _MANDATORY_LINES or not all(lines):
        raise CheckpointMalformedError(
            "a checkpoint has at least three lines, none empty: origin, size, root hash"
        )
    if any(_UNFIT.search(line) for line in lines):
        raise CheckpointMalformedError("a checkpoint has no control characters and no BOM")
    origin, size, root, *extensions = lines
    if _SIZE.fullmatch(size) is None or int(size) > SIZE_MAX:
        raise CheckpointMalformedError(f"{size[:40]!r} is no tree size: digits, no leading zero")
    decoded = decode_base64(root)
    if decoded is None or len(decoded) != HASH_BYTES:
        raise CheckpointMalformedError(f"{root[:60]!r} is no root hash: base64 of 32 bytes")
    if size == "0" and decoded != EMPTY_ROOT:
        raise CheckpointMalformedError("the root of an empty tree is the hash of nothing")
    return Checkpoint(
        origin=origin,
        head=TreeHead(size=int(size), root=decoded),
        extensions=tuple(extensions),
    )
