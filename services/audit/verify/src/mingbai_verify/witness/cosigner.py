"""Decides whether a witness cosigns a checkpoint, as C2SP tlog-witness says, status for status."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from mingbai_verify import notes
from mingbai_verify.checkpoints import cosign
from mingbai_verify.errors import MalformedError, UnprovedError
from mingbai_verify.keys import ED25519, KeyMalformedError, VerifierKey
from mingbai_verify.merkle import EMPTY_ROOT, TreeHead
from mingbai_verify.proofs import verify_consistency
from mingbai_verify.signers import Signer
from mingbai_verify.witness.alarms import FORK, ROLLBACK, UNPROVED, Contradiction, raise_alarm
from mingbai_verify.witness.state import Memory, Seen, State
from mingbai_verify.witness.submissions import Submission, parse_submission

TEXT = "text/plain; charset=utf-8"
SIZE = "text/x.tlog.size"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What is answered over HTTP."""

    status: HTTPStatus
    body: str
    content_type: str = TEXT


class Cosigner:
    """Cosigns what continues everything it has seen of a log, and nothing else.

    The checkpoint is stored before its cosignature is made. Checking and storing are one
    transaction, so that of two contradicting requests at once at most one is cosigned.
    """

    def __init__(
        self, signer: Signer, logs: Sequence[VerifierKey], state: State, now: Callable[[], int]
    ) -> None:
        """Sign under the signer's name for these logs; `now` gives POSIX seconds."""
        if not logs or any(key.algorithm is not ED25519 for key in logs):
            raise KeyMalformedError("a witness needs the Ed25519 verifier key of each log")
        self._signer = signer
        self._logs = tuple(logs)
        self._state = state
        self._now = now

    def add_checkpoint(self, body: bytes) -> Answer:
        """Answer one request; a contradiction is refused and kept as an alarm."""
        try:
            shown = parse_submission(body)
        except MalformedError as error:
            return _refused(HTTPStatus.BAD_REQUEST, error.message)
        keys = [key for key in self._logs if key.name == shown.checkpoint.origin]
        if not keys:
            return _refused(HTTPStatus.NOT_FOUND, "this witness does not know the log")
        try:
            notes.verify(shown.note, keys)
        except UnprovedError as error:
            return _refused(HTTPStatus.FORBIDDEN, error.message)
        with self._state.transaction() as memory:
            refusal = self._judge(shown, memory)
        return refusal or self._cosigned(shown)

    def _judge(self, shown: Submission, memory: Memory) -> Answer | None:
        """Remember the checkpoint if it continues what was seen, else give the refusal."""
        origin, head = shown.checkpoint.origin, shown.checkpoint.head
        latest = memory.latest(origin)
        before = latest.head if latest else TreeHead(size=0, root=EMPTY_ROOT)
        same = memory.of_size(origin, head.size)
        forked = same is not None and same.head.root != head.root
        if same is not None and forked:
            self._alarm(FORK, shown, same, memory)
        elif latest is not None and same is None and head.size < before.size:
            self._alarm(ROLLBACK, shown, latest, memory)
        if shown.old > head.size:
            return _refused(HTTPStatus.BAD_REQUEST, "the old size is larger than the checkpoint's")
        if shown.old != before.size or forked:
            return Answer(status=HTTPStatus.CONFLICT, body=f"{before.size}\n", content_type=SIZE)
        try:
            verify_consistency(before.size, head.size, before.root, head.root, shown.proof)
        except (MalformedError, UnprovedError) as error:
            if latest is not None and same is None:
                self._alarm(UNPROVED, shown, latest, memory)
            return _refused(HTTPStatus.UNPROCESSABLE_ENTITY, error.message)
        memory.remember(origin, Seen(head=head, note=bytes(shown.note)), at=self._now())
        return None

    def _cosigned(self, shown: Submission) -> Answer:
        cosigned = notes.parse_note(cosign(bytes(shown.note), self._signer, timestamp=self._now()))
        return Answer(status=HTTPStatus.OK, body=f"{cosigned.signatures[-1]}\n")

    def _alarm(self, kind: str, shown: Submission, before: Seen, memory: Memory) -> None:
        folder = self._state.path.parent
        found = Contradiction(kind=kind, shown=shown, before=before)
        raise_alarm(found, memory=memory, folder=folder, at=self._now())


def _refused(status: HTTPStatus, reason: str) -> Answer:
    return Answer(status=status, body=f"{reason}\n")
