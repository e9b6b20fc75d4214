"""Signs checkpoints of the growing log, and seals the sources' heads by audit's own event."""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from audit.application.errors import ClockOffError
from audit.application.ports import Checkpoints, Tree
from audit.domain.log import Log as CountyLog
from audit.domain.log import LogState
from chassis.aggregate import AggregateRoot
from chassis.clock import Clock
from chassis.context import Context
from chassis.errors import BrokenError
from chassis.eventstore.log import Decision, Log
from kernel.beijing import business_date
from mingbai_verify.checkpoint_text import Checkpoint
from mingbai_verify.checkpoints import sign_checkpoint
from mingbai_verify.errors import DamagedError
from mingbai_verify.findings import Finding as LogFinding
from mingbai_verify.merkle import TreeHead
from mingbai_verify.signers import Signer

INTERVAL_SECONDS = 2.0
IDLE_SECONDS_MAX = 10.0

_LOG = logging.getLogger(__name__)


def origin_of(county: str, *, authority: str, demonstration: bool) -> str:
    """Give the log's origin: a URL without scheme, `mingbai.invalid/510604/log`.

    `authority` is a domain name of the overseer; C2SP asks for nothing but that it is unique.
    """
    root = f"{authority}/demo" if demonstration else authority
    return f"{root}/{county}/log"


def _ignore(*_: object) -> None:
    """Take a measurement that nobody asked for."""


@dataclass(frozen=True, kw_only=True)
class SealingHooks:
    """Where measurements go."""

    published: Callable[[TreeHead], None] = _ignore
    sealed: Callable[[int], None] = _ignore
    """The size at which the heads were sealed."""
    failed: Callable[[Exception], None] = _ignore


@dataclass(frozen=True, kw_only=True)
class SealingOptions:
    """For which county the log is kept, and how often it speaks."""

    source: str
    """Audit's own source."""
    county: str
    unit: UUID
    """The county as a unit: there the sealings count."""
    interval_seconds: float = INTERVAL_SECONDS


@dataclass(frozen=True, kw_only=True)
class SealingPorts:
    """What sealing reads and writes."""

    tree: Tree
    checkpoints: Checkpoints
    log: Log
    """Audit's own event log."""
    clock: Clock
    clock_seen: Callable[[], LogFinding | None] = _ignore
    """Gives what comparing the clocks found: while they disagree, nothing is signed."""


class Sealing:
    """Keeps a signed checkpoint of the log, and an event of its own for each that brought news.

    The event comes back through the stream as a leaf. A checkpoint follows it, a sealing does not.
    """

    def __init__(
        self,
        options: SealingOptions,
        *,
        ports: SealingPorts,
        signer: Signer,
        hooks: SealingHooks | None = None,
    ) -> None:
        """Sign under the signer's name, which is the log's origin."""
        self._options = options
        self._ports = ports
        self._signer = signer
        self._hooks = hooks or SealingHooks()
        self._log_id = CountyLog.create_id(signer.name)
        self._published = -1
        self._sealed = 0
        self._grown = asyncio.Event()
        self._turn = asyncio.Lock()

    def grown(self) -> None:
        """Note that the log has taken messages."""
        self._grown.set()

    async def seal(self) -> TreeHead:
        """Sign the log as it is now, and seal the heads if there is news; gives what was signed."""
        async with self._turn:
            self._grown.clear()
            await asyncio.to_thread(self._compare_clocks)
            state = await asyncio.to_thread(self._ports.tree.state, self._options.source)
            if state.head.size != self._published:
                await asyncio.to_thread(self._publish, state.head)
                self._published = state.head.size
            if state.news_size > self._sealed:
                await self._seal(state)
                self._sealed = state.head.size
            return state.head

    async def run(self, stop: asyncio.Event) -> None:
        """Seal whenever the log has grown, at most once in the named interval, until told to stop.

        Whatever fails is tried again; a `BrokenError` or `DamagedError` is raised:
        a person must look.
        """
        stopped = asyncio.create_task(stop.wait())
        try:
            while not stop.is_set():
                try:
                    await self.seal()
                except (BrokenError, DamagedError):
                    raise
                except Exception as error:  # noqa: BLE001  # whatever is away comes back
                    self._hooks.failed(error)
                    self._grown.set()
                    _LOG.warning("the log could not be sealed now", exc_info=True)
                await asyncio.wait((stopped,), timeout=self._options.interval_seconds)
                grown = asyncio.create_task(self._grown.wait())
                # Where the stream is read by another process, only time tells.
                await asyncio.wait(
                    (stopped, grown),
                    timeout=IDLE_SECONDS_MAX,
                    return_when=asyncio.FIRST_COMPLETED,
                )
                grown.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await grown
        finally:
            stopped.cancel()

    def _compare_clocks(self) -> None:
        seen = self._ports.clock_seen()
        if seen is not None and seen.wrong:
            raise ClockOffError(f"{seen.sentence('en')} Set the clock right: nothing is signed.")

    def _publish(self, head: TreeHead) -> None:
        checkpoint = Checkpoint(origin=self._signer.name, head=head)
        note = sign_checkpoint(checkpoint, self._signer)
        self._ports.checkpoints.publish(note, at=self._ports.clock.now())
        self._hooks.published(head)

    async def _seal(self, state: LogState) -> None:
        def decide(found: AggregateRoot | None) -> Decision:
            log = found or CountyLog(origin=self._signer.name)
            assert isinstance(log, CountyLog)
            log.seal(state)
            return Decision(saved=[log])

        receipt = await self._ports.log.execute(
            [(CountyLog, self._log_id)], decide, self._context()
        )
        if receipt.position is not None:
            self._hooks.sealed(state.head.size)

    def _context(self) -> Context:
        return Context(
            actor="service/audit",
            unit=str(self._options.unit),
            division=self._options.county,
            effective_on=business_date(self._ports.clock.now()),
            via="api",
        )
