"""Asks audit for what it signed, and checks it with hashes of our own."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from runner import proof
from runner.demo.wire import Wire
from runner.errors import AnswerError

LOG_SECONDS_MAX = 120.0
PAUSE_SECONDS = 0.5
NOT_YET = frozenset(
    ("not_sealed_yet", "event_not_in_log", "no_checkpoint_yet", "not_in_checkpoint_yet")
)


@dataclass(frozen=True, kw_only=True)
class Proved:
    """An event that is in the signed log."""

    index: int
    encoded: bytes
    said: Mapping[str, Any]

    @property
    def data(self) -> Mapping[str, Any]:
        """What the event itself says, without its envelope."""
        found: Mapping[str, Any] = self.said["data"]
        return found


class Evidence:
    """Asks as the auditor; whatever audit has not signed yet is asked for again."""

    def __init__(self, wire: Wire, *, auditor: str) -> None:
        """Ask over this wire, as the person with this key."""
        self._wire = wire
        self._auditor = auditor

    async def proved(self, event: str) -> Proved:
        """Prove that an event, `<source>#<id>`, is in the log; a `ProofError` otherwise."""
        source, _, number = event.partition("#")
        asked = {"source": source, "id": number}
        given = await self.sealed("/proofs/inclusion", asked)
        stored = await self._wire.expect("audit", "/events", actor=self._auditor, params=asked)
        vkey = (await self._wire.expect("audit", "/vkey")).content.decode()
        checkpoint = proof.open_checkpoint(given["checkpoint"], vkey=vkey)
        said = proof.read_event(stored.content, source=source, number=number)
        index: int = given["index"]
        proof.check_inclusion(
            proof.leaf_hash(stored.content),
            index=index,
            path=[bytes.fromhex(sibling) for sibling in given["path"]],
            checkpoint=checkpoint,
        )
        return Proved(index=index, encoded=stored.content, said=said)

    async def stated(self, event: str, statement: str) -> Proved:
        """Prove an event that must name this statement."""
        found = await self.proved(event)
        source, _, number = event.partition("#")
        proof.check_event(found.encoded, source=source, number=number, statement=statement)
        return found

    async def log_holds(self, messages: int) -> None:
        """Wait until the signed log has taken this many messages of the stream."""

        async def held() -> bool:
            note = (await self._wire.expect("audit", "/checkpoint")).content.decode()
            return int(note.splitlines()[1]) >= messages

        await until(held, f"the log has not signed {messages} events")

    async def sealed(self, path: str, params: Mapping[str, Any]) -> dict[str, Any]:
        """Ask audit, again while the log has not signed or sealed that far."""
        found: dict[str, Any] = {}

        async def answered() -> bool:
            answer = await self._wire.get("audit", path, actor=self._auditor, params=params)
            if answer.status == 200:  # noqa: PLR2004 - HTTP's own number
                found.update(answer.body)
                return True
            if answer.code not in NOT_YET:
                raise AnswerError(f"GET audit{path} answered {answer.status}: {answer.body}")
            return False

        await until(answered, f"audit does not answer {path}")
        return found


async def until(holds: Callable[[], Awaitable[bool]], late: str) -> None:
    """Ask until it holds; an `AnswerError` when it does not come to that."""
    loop = asyncio.get_running_loop()
    ends_at = loop.time() + LOG_SECONDS_MAX
    while not await holds():
        if loop.time() > ends_at:
            raise AnswerError(f"after {LOG_SECONDS_MAX:g} s: {late}")
        await asyncio.sleep(PAUSE_SECONDS)
