"""The body of `add-checkpoint` (C2SP tlog-witness): what a log shows to a witness."""

import re
from base64 import b64encode
from dataclasses import dataclass

from mingbai_verify.checkpoint_text import SIZE_MAX, Checkpoint, parse_checkpoint
from mingbai_verify.errors import MalformedError
from mingbai_verify.keys import decode_base64
from mingbai_verify.merkle import HASH_BYTES
from mingbai_verify.notes import Note, parse_note

BODY_BYTES_MAX = 256 * 1024
PROOF_LINES_MAX = 63

_OLD = re.compile(r"old (0|[1-9][0-9]{0,18})", re.ASCII)


class SubmissionMalformedError(MalformedError):
    """The body is not what `add-checkpoint` takes."""

    code = "submission_malformed"


@dataclass(frozen=True, kw_only=True)
class Submission:
    """A checkpoint, and the proof that it continues the tree of `old` entries; not verified."""

    old: int
    proof: tuple[bytes, ...]
    note: Note
    checkpoint: Checkpoint


def encode_submission(old: int, proof: tuple[bytes, ...], note: bytes) -> bytes:
    """Give the body by which a log offers a signed note to a witness."""
    lines = [f"old {old}", *(b64encode(step).decode() for step in proof)]
    return "".join(f"{line}\n" for line in lines).encode() + b"\n" + note


def parse_submission(body: bytes) -> Submission:
    """Read a body, or raise `SubmissionMalformedError` or what its note or checkpoint raises."""
    if len(body) > BODY_BYTES_MAX:
        raise SubmissionMalformedError(f"the body is at most {BODY_BYTES_MAX} bytes")
    head, blank, raw = body.partition(b"\n\n")
    if not blank or not head.isascii():
        raise SubmissionMalformedError("send an old size line, proof lines, an empty line, a note")
    first, *lines = head.decode("ascii").split("\n")
    old = _OLD.fullmatch(first)
    if old is None or int(old[1]) > SIZE_MAX:
        raise SubmissionMalformedError("the first line is `old` and a size without leading zeros")
    if len(lines) > PROOF_LINES_MAX:
        raise SubmissionMalformedError(f"a proof has at most {PROOF_LINES_MAX} lines")
    note = parse_note(raw)
    return Submission(
        old=int(old[1]),
        proof=tuple(_step(line) for line in lines),
        note=note,
        checkpoint=parse_checkpoint(note.text),
    )


def _step(line: str) -> bytes:
    step = decode_base64(line)
    if step is None or len(step) != HASH_BYTES:
        raise SubmissionMalformedError(f"{line[:60]!r} is no line of a proof: base64 of 32 bytes")
    return step
