"""The evidence of a log that contradicts itself, as a file that a committee can hand on."""

import json
import logging
import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from mingbai_verify.witness.state import Memory, OpenAlarm, Seen
from mingbai_verify.witness.submissions import Submission

FORK, UNPROVED, ROLLBACK = "fork", "unproved", "rollback"

SENTENCES = {
    FORK: "分叉：同一规模的日志有两个不同的签名存证。 Fork: the log signed two trees of one size.",
    UNPROVED: "未能证明新的签名存证延续了以前的日志。 The log signed a tree that was not shown to "
    "continue the one seen before.",
    ROLLBACK: "回退：日志出示了比以前更小、且从未见过的签名存证。 Rollback: a smaller tree was "
    "shown, which was never seen before.",
}

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Contradiction:
    """What a log shows now, and what was seen of it before."""

    kind: str
    shown: Submission
    before: Seen


def raise_alarm(found: Contradiction, *, memory: Memory, folder: Path, at: int) -> None:
    """Keep both notes in a file beside the state, and say so loudly; once for each checkpoint."""
    kind, shown, before = found.kind, found.shown, found.before
    origin, head = shown.checkpoint.origin, shown.checkpoint.head
    about = sha256(f"{kind}\n{shown.note.text}".encode()).hexdigest()[:16]
    alarm = OpenAlarm(kind=kind, origin=origin, size=head.size, file=f"alarm-{about}.json")
    evidence = {
        "kind": kind,
        "says": SENTENCES[kind],
        "origin": origin,
        "seen": before.note.decode(),
        "shown": bytes(shown.note).decode(),
        "old": shown.old,
        "proof": [step.hex() for step in shown.proof],
        "at": at,
    }
    if not memory.alarm(alarm, head.root, at=at):
        return
    _write(folder / alarm.file, json.dumps(evidence, ensure_ascii=False, indent=2))
    _LOG.critical("ALARM %s %s %d: %s %s", kind, origin, head.size, SENTENCES[kind], alarm.file)


def _write(path: Path, text: str) -> None:
    part = path.with_name(f"{path.name}.part")
    with part.open("w", encoding="utf-8") as file:
        file.write(f"{text}\n")
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
