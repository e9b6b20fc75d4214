"""Offers each checkpoint to the configured witnesses (见证人), and keeps what they answer.

The log goes on without them: a witness that is away or refuses is shown, and holds up nothing.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from http import HTTPStatus
from typing import Protocol

from audit.application.errors import WitnessAwayError
from chassis.clock import Clock
from mingbai_verify import notes
from mingbai_verify.errors import VerifyError
from mingbai_verify.keys import VerifierKey
from mingbai_verify.merkle import TreeHead
from mingbai_verify.notes import Note, Signature
from mingbai_verify.policy import parse_policy
from mingbai_verify.witness.cosigner import SIZE
from mingbai_verify.witness.submissions import encode_submission

INTERVAL_SECONDS = 2.0
TRIES = 3
"""The first tells what the witness has, the second is answered, a third where it moved on."""
DETAILS_CHARACTERS_MAX = 500
GROUP = "enough-witnesses"

_LOG = logging.getLogger(__name__)


class Trouble(StrEnum):
    """What is wrong between the log and one witness."""

    AWAY = "witness_away"
    """It does not answer, or with a failure of its own."""
    REJECTS = "witness_rejects"
    """It does not take part: it knows neither the log nor its key, or not the request."""
    HISTORY_REFUSED = "witness_history_refused"
    """It saw another history than this one: somebody rewrote the log, or shows it a second one."""
    AHEAD = "witness_ahead"
    """It saw a larger log than this one: the log lost entries, or was restored from a backup."""
    ANSWER_UNFIT = "witness_answer_unfit"
    """Its answer holds no cosignature under its key."""


@dataclass(frozen=True, kw_only=True)
class Witness:
    """One witness: where it listens, and the key by which it is known."""

    url: str
    key: VerifierKey

    @property
    def identity(self) -> str:
        """The name and key id under which its answers are kept."""
        return f"{self.key.name}+{self.key.key_id.hex()}"


@dataclass(frozen=True, kw_only=True)
class Quorum:
    """So many of these witnesses are enough."""

    witnesses: tuple[Witness, ...] = ()
    enough: int = 0

    def policy(self, log: VerifierKey) -> bytes:
        """Give the C2SP policy of the log; raises what a malformed one raises."""
        lines = [f"log {log}"]
        lines += [f"witness {each.key.name} {each.key} {each.url}" for each in self.witnesses]
        if self.enough:
            names = " ".join(each.key.name for each in self.witnesses)
            lines.append(f"group {GROUP} {self.enough} {names}".rstrip())
        lines.append(f"quorum {GROUP if self.enough else 'none'}")
        text = "".join(f"{line}\n" for line in lines).encode()
        parse_policy(text)
        return text


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What a witness answered over HTTP."""

    status: int
    content_type: str
    body: bytes


class Asking(Protocol):
    """Reaches a witness."""

    async def add_checkpoint(self, url: str, body: bytes) -> Reply:
        """Send the body; raises `WitnessAwayError`."""


class Published(Protocol):
    """A checkpoint that was published."""

    @property
    def head(self) -> TreeHead:
        """What it speaks of."""

    @property
    def note(self) -> bytes:
        """The note with whatever signatures it has."""


class Log(Protocol):
    """The log that is witnessed."""

    def latest_checkpoint(self) -> Published | None:
        """Give the checkpoint that was published last."""

    def consistency(self, *, old: int, new: int) -> Sequence[bytes]:
        """Prove that the log only grew between two sizes."""


class Cosignatures(Protocol):
    """Keeps what witnesses answered."""

    def latest_of(self, witness: str) -> TreeHead | None:
        """Give the largest head that a witness cosigned."""

    def keep(self, witness: str, line: str, *, head: TreeHead, at: datetime) -> None:
        """Keep a cosignature."""

    def report(
        self, witness: str, trouble: Trouble, *, about: tuple[int, str], at: datetime
    ) -> None:
        """Keep what is wrong with a witness: at which size, and in its words."""


@dataclass(frozen=True, kw_only=True)
class WitnessingPorts:
    """What witnessing reads, writes and asks."""

    log: Log
    cosignatures: Cosignatures
    asking: Asking
    clock: Clock


class Witnessing:
    """Asks every witness by itself, so that none waits for another."""

    def __init__(
        self,
        witnesses: Sequence[Witness],
        *,
        ports: WitnessingPorts,
        interval_seconds: float = INTERVAL_SECONDS,
    ) -> None:
        self._witnesses = tuple(witnesses)
        self._ports = ports
        self._interval_seconds = interval_seconds
        self._troubles: dict[str, Trouble] = {}

    def troubled(self) -> int:
        """Give the number of witnesses with which something is wrong now."""
        return len(self._troubles)

    async def run(self, stop: asyncio.Event) -> None:
        """Offer every new checkpoint to every witness until told to stop."""
        async with asyncio.TaskGroup() as group:
            for witness in self._witnesses:
                group.create_task(self._follow(witness, stop))
            # Without a witness there is nothing to do, which is no reason to end.
            await stop.wait()

    async def offer(self, witness: Witness) -> None:
        """Offer the latest checkpoint to one witness, unless it has cosigned it."""
        latest = await asyncio.to_thread(self._ports.log.latest_checkpoint)
        seen = await asyncio.to_thread(self._ports.cosignatures.latest_of, witness.identity)
        if latest is None or (seen is not None and seen == latest.head):
            return
        old = min(seen.size if seen else 0, latest.head.size)
        for _ in range(TRIES):
            reply = await self._ask(witness, latest, old)
            told = _size_told(reply)
            if reply is None:
                return
            if told is None or told == old:
                await self._settle(witness, latest, reply)
                return
            if told > latest.head.size:
                await self._trouble(witness, Trouble.AHEAD, latest.head.size, f"it has {told}")
                return
            old = told

    async def _follow(self, witness: Witness, stop: asyncio.Event) -> None:
        while not stop.is_set():
            try:
                await self.offer(witness)
            except Exception:  # noqa: BLE001  # whatever is away comes back; commands never wait
                _LOG.warning("%s could not be asked now", witness.identity, exc_info=True)
            try:
                await asyncio.wait_for(stop.wait(), self._interval_seconds)
            except TimeoutError:
                continue

    async def _ask(self, witness: Witness, latest: Published, old: int) -> Reply | None:
        size = latest.head.size
        proof: Sequence[bytes] = ()
        if 0 < old < size:
            proof = await asyncio.to_thread(self._ports.log.consistency, old=old, new=size)
        body = encode_submission(old, tuple(proof), _bare(latest.note))
        try:
            return await self._ports.asking.add_checkpoint(witness.url, body)
        except WitnessAwayError as error:
            await self._trouble(witness, Trouble.AWAY, size, error.message)
            return None

    async def _settle(self, witness: Witness, latest: Published, reply: Reply) -> None:
        """Keep the cosignature, or what is wrong."""
        size = latest.head.size
        if reply.status != HTTPStatus.OK:
            said = reply.body.decode("utf-8", "replace").strip()
            await self._trouble(witness, _trouble_of(reply.status), size, said)
            return
        line = cosignature_in(reply.body, latest.note, witness.key)
        if line is None:
            await self._trouble(witness, Trouble.ANSWER_UNFIT, size, "no cosignature that fits")
            return
        keep, at = self._ports.cosignatures.keep, self._ports.clock.now()
        await asyncio.to_thread(keep, witness.identity, str(line), head=latest.head, at=at)
        self._troubles.pop(witness.identity, None)

    async def _trouble(self, witness: Witness, trouble: Trouble, size: int, details: str) -> None:
        """Say it once until something else is wrong, or nothing."""
        if self._troubles.get(witness.identity) == trouble:
            return
        _LOG.error("%s: %s at %d: %s", witness.identity, trouble.value, size, details)
        report, at = self._ports.cosignatures.report, self._ports.clock.now()
        about = (size, details[:DETAILS_CHARACTERS_MAX])
        await asyncio.to_thread(report, witness.identity, trouble, about=about, at=at)
        self._troubles[witness.identity] = trouble


def cosignature_in(body: bytes, note: bytes, key: VerifierKey) -> Signature | None:
    """Give the cosignature under a witness's key in its answer, or None where none fits."""
    text = notes.parse_note(note).text
    try:
        answered = notes.parse_note(f"{text}\n".encode() + body)
        known = [
            each
            for each in answered.signatures
            if (each.name, each.key_id) == (key.name, key.key_id)
        ]
        notes.verify(Note(text=text, signatures=tuple(known)), [key])
    except VerifyError:
        return None
    return known[0] if answered.text == text else None


def _bare(note: bytes) -> bytes:
    """Give the note with the log's own signature alone, which stands first."""
    parsed = notes.parse_note(note)
    return bytes(Note(text=parsed.text, signatures=parsed.signatures[:1]))


def _size_told(reply: Reply | None) -> int | None:
    if reply is None or reply.status != HTTPStatus.CONFLICT:
        return None
    told = reply.body.removesuffix(b"\n")
    fits = reply.content_type.startswith(SIZE) and told.isdigit() and len(told) <= len(str(2**63))
    return int(told) if fits else None


def _trouble_of(status: int) -> Trouble:
    if status in {HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY}:
        return Trouble.HISTORY_REFUSED
    return Trouble.AWAY if status >= HTTPStatus.INTERNAL_SERVER_ERROR else Trouble.REJECTS
