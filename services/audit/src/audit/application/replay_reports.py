"""Publishes what full replays came to, as an event of audit's own, and runs them as a routine."""

import asyncio
import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from audit.application.errors import ReplayRunningError
from audit.application.full_replay import FullReplay
from audit.application.replay_ports import Run, Runs, ShownDigests
from audit.domain.replayed import Replay, Report
from chassis.aggregate import AggregateRoot
from chassis.clock import Clock
from chassis.context import Context
from chassis.eventstore.log import Decision, Log
from kernel.beijing import business_date

WAIT_SECONDS_MAX = 60
STEPS_AT_ONCE = 20
"""How many steps the routine takes before other deadlines have their turn."""

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class ReportOptions:
    """Of which log, for which county, and how often a routine replay begins."""

    origin: str
    county: str
    unit: UUID
    hours: int
    """0: never by itself."""


@dataclass(frozen=True, kw_only=True)
class ReportPorts:
    """What reporting reads and writes."""

    full: FullReplay
    runs: Runs
    shows: Mapping[str, ShownDigests]
    log: Log
    clock: Clock


class ReplayReports:
    """Takes the steps of full replays and reports each once."""

    def __init__(self, options: ReportOptions, ports: ReportPorts) -> None:
        """Report in audit's own log."""
        self._options = options
        self._ports = ports
        self._going: tuple[int, Iterator[None]] | None = None

    async def routine(self) -> None:
        """Begin a replay where one is due, or go on with the one under way for some steps."""
        if self._options.hours == 0 or not await asyncio.to_thread(self._due):
            return
        run = await asyncio.to_thread(self._begin)
        try:
            finished = await asyncio.to_thread(self._some_steps, run)
        except ReplayRunningError as error:
            _LOG.warning("the replay waits: %s", error)
            return
        if finished:
            await self.publish(run)

    async def at_once(
        self, stop: asyncio.Event, progress: Callable[[str, int, int], None]
    ) -> Report | None:
        """Take all steps; None where told to stop, and the next call goes on from there.

        Raises `ReplayRunningError` where the log does not take in time what a service has shown.
        """
        run = await asyncio.to_thread(self._begin)
        waited = 0
        while not stop.is_set():
            steps = self._ports.full.steps(run, progress)
            try:
                while not stop.is_set():
                    if await asyncio.to_thread(next, steps, _END) is _END:
                        return await self.publish(run)
            except ReplayRunningError:
                waited += 1
                if waited > WAIT_SECONDS_MAX:
                    raise
                await asyncio.sleep(1)
        return None

    async def publish(self, run: Run) -> Report:
        """Compare, and report; where it was reported already, only that is noted."""
        report = await asyncio.to_thread(self._ports.full.report, run)
        origin = self._options.origin
        replay_id = Replay.create_id(origin, run.number)

        def decide(found: AggregateRoot | None) -> Decision:
            return Decision(saved=[] if found else [Replay.report(origin, report)])

        await self._ports.log.execute([(Replay, replay_id)], decide, self._context())
        now = self._ports.clock.now()
        await asyncio.to_thread(lambda: self._ports.runs.reported(run.number, at=now))
        return report

    def _due(self) -> bool:
        if self._ports.runs.unfinished() is not None:
            return True
        last = self._ports.runs.last_at()
        hours = timedelta(hours=self._options.hours)
        return last is not None and self._ports.clock.now() - last >= hours

    def _begin(self) -> Run:
        return self._ports.full.begin(self._ports.shows, self._ports.clock)

    def _some_steps(self, run: Run) -> bool:
        if self._going is None or self._going[0] != run.number:
            self._going = (run.number, self._ports.full.steps(run, _ignore))
        for _ in range(STEPS_AT_ONCE):
            try:
                if next(self._going[1], _END) is _END:
                    self._going = None
                    return True
            except BaseException:
                # A generator that raised gives nothing more; the next one goes on where it was.
                self._going = None
                raise
        return False

    def _context(self) -> Context:
        return Context(
            actor="service/audit",
            unit=str(self._options.unit),
            division=self._options.county,
            effective_on=business_date(self._ports.clock.now()),
            via="api",
        )


_END = object()


def _ignore(*_: object) -> None:
    """Take progress that nobody asked for."""
