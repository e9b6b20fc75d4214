"""Looks into a PDF in a process of its own, which may run away without harm."""

import subprocess
import sys
from typing import BinaryIO

from chassis.evidence.errors import (
    EvidenceActiveError,
    EvidenceDenseError,
    EvidenceLockedError,
    EvidenceMalformedError,
)

SECONDS_MAX = 30.0
READ_BYTES = 65_536
PDF_BEGINS = b"%PDF-"


def check_pdf(content: BinaryIO) -> None:
    """Refuse a PDF that is damaged, encrypted, or does more than be read."""
    content.seek(0)
    # Nothing of the content is in the arguments, the environment or a file.
    look = subprocess.Popen(
        [sys.executable, "-I", "-m", "chassis.evidence.pdf_look"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},
    )
    try:
        said = _answer(look, content)
    except (subprocess.TimeoutExpired, BrokenPipeError):
        said = b""
    finally:
        look.kill()
        look.wait()
    _tell(said.decode("ascii", "replace"))


def _answer(look: subprocess.Popen[bytes], content: BinaryIO) -> bytes:
    # It reads all before it says anything, so writing never waits for reading.
    assert look.stdin is not None
    while piece := content.read(READ_BYTES):
        look.stdin.write(piece)
    said, _ = look.communicate(timeout=SECONDS_MAX)
    return said


def _tell(said: str) -> None:
    if said == "inert":
        return
    if said == "active":
        raise EvidenceActiveError(
            "the PDF holds scripts, actions or embedded files: print it to a PDF anew and send that"
        )
    if said == "locked":
        raise EvidenceLockedError("the PDF is encrypted: save it without a password")
    if said == "malformed":
        raise EvidenceMalformedError("the PDF is damaged: scan or export it anew")
    raise EvidenceDenseError(
        "the PDF takes too long to look through: print it to a PDF anew and send that"
    )
